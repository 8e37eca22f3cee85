"""References are ours by form and check digits: what is misread is no other one."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claims.models import LedgerEntry, Transfer
from claims.rules.payout import (
    ENDS_ATTEMPT,
    FIRST_PAUSE,
    GOES,
    LONGEST,
    LONGEST_PAUSE,
    STANDS,
    is_reference,
    pause,
    posting_reference,
    run_key,
    transfer_reference,
)
from claims.rules.reconciliation import MOVES

KEYS = st.builds(run_key, st.dates(date(2022, 1, 1), date(2199, 12, 31)), st.integers(1, 10**9))
REFERENCES = st.builds(transfer_reference, KEYS, st.integers(1, 10**9))


@pytest.mark.parametrize(
    "text", ["", "20221021-7-1-00", "20221021-7-1", "２０２２１０２１-7-1-31", "C-7K3QF-9M2TXA"]
)
def test_what_is_not_a_reference_of_ours_is_told(text: str) -> None:
    assert not is_reference(text)


@given(REFERENCES, st.integers(0, 34), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_noticed(reference: str, place: int, digit: str) -> None:
    place %= len(reference)
    assume(reference[place] not in ("-", digit))
    assert not is_reference(reference[:place] + digit + reference[place + 1 :])


@given(REFERENCES, st.integers(0, 33))
def test_two_neighbours_exchanged_are_noticed(reference: str, place: int) -> None:
    place %= len(reference) - 1
    one, two = reference[place : place + 2]
    assume(one != two)
    assert not is_reference(reference[:place] + two + one + reference[place + 2 :])


@given(REFERENCES)
def test_a_reference_is_what_a_bank_takes(reference: str) -> None:
    assert len(reference) <= LONGEST
    assert set(reference) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")
    assert is_reference(reference)


@given(st.tuples(KEYS, st.integers(1, 10**9)), st.tuples(KEYS, st.integers(1, 10**9)))
def test_different_transfers_have_different_references(one: tuple[str, int], two: tuple[str, int]) -> None:
    assume(one != two)
    assert transfer_reference(*one) != transfer_reference(*two)


def test_a_reference_is_written_so() -> None:
    """Reckoned by hand: 2022102110710110 times 100, modulo 97, taken from 98."""
    assert run_key(date(2022, 10, 21), 7) == "20221021-7"
    assert transfer_reference("20221021-7", 1) == f"20221021-7-1-{98 - 20221021_10_7_10_1 * 100 % 97:02d}"
    assert posting_reference(4711, 2) == "4711/2"


def test_every_state_with_a_live_payout_stands_somewhere_in_the_ledger() -> None:
    dead = ENDS_ATTEMPT | {"voided"}
    assert set(STANDS) == set(Transfer.State.values) - dead
    assert set(GOES) == set(MOVES)
    assert set(STANDS.values()) | set(GOES.values()) <= set(LedgerEntry.Account.values)
    assert all(GOES[result] == STANDS[result] for result in set(MOVES) - ENDS_ATTEMPT)


@given(st.integers(0, 40))
def test_a_step_is_left_alone_longer_each_time_and_never_for_ever(attempts: int) -> None:
    assert FIRST_PAUSE <= pause(attempts) <= pause(attempts + 1) <= LONGEST_PAUSE


def test_the_pause_doubles() -> None:
    assert [pause(n) / FIRST_PAUSE for n in range(5)] == [1, 1, 2, 4, 8]
    assert pause(1_000_000) == LONGEST_PAUSE
