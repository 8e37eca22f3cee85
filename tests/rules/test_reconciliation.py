"""What the bank may say of a transfer, and that every line that says something else is told."""

from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.models import BankResult, Transfer
from claims.rules.payout import transfer_reference
from claims.rules.reconciliation import (
    ANSWERS,
    RESULTS,
    SENTENCES,
    Answer,
    Known,
    Wrong,
    checked_line,
    outcome,
)

OURS = "20221021-7-1-31"
KNOWN = MappingProxyType({OURS: Known(5, 50_000, "sealed"), "20221021-7-2-11": Known(6, 7, "paid")})
STATES = Transfer.State.values


def wrong(*cells: str, seen: set[str] | None = None, known: dict[str, Known] | None = None) -> list[str]:
    answer, found = checked_line(2, cells, known or KNOWN, set() if seen is None else seen)
    assert (answer is None) == bool(found)
    assert all(one.line == 2 for one in found)
    return [one.code for one in found]


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        (("", "", "", ""), ["reference_unknown", "amount_form", "result_word"]),
        (("20221021-7-9-99", "50000", "paid", ""), ["reference_unknown"]),
        ((OURS, "49999", "paid", ""), ["amount_differs"]),
        ((OURS, "050001", "paid", ""), ["amount_differs"]),
        ((OURS, "50,000", "paid", ""), ["amount_form"]),
        ((OURS, "-50000", "paid", ""), ["amount_form"]),
        ((OURS, "50000.0", "paid", ""), ["amount_form"]),
        ((OURS, "５００００", "paid", ""), ["amount_form"]),
        ((OURS, "9" * 16, "paid", ""), ["amount_form"]),
        ((OURS, "50000", "PAID", ""), ["result_word"]),
        ((OURS, "50000", "voided", ""), ["result_word"]),
        ((OURS, "50000", "paid", "x" * 101), ["reason_form"]),
        ((OURS, "50000", "paid", "a\x00"), ["reason_form"]),
        (("20221021-7-2-11", "7", "failed", ""), ["result_unlawful"]),
        (("20221021-7-2-11", "8", "failed", ""), ["amount_differs", "result_unlawful"]),
    ],
)
def test_all_that_is_wrong_with_a_line_is_told(cells: tuple[str, ...], codes: list[str]) -> None:
    assert wrong(*cells) == codes


def test_a_reference_counts_once_in_a_file() -> None:
    seen: set[str] = set()
    assert wrong(OURS, "50000", "paid", "", seen=seen) == []
    assert wrong(OURS, "50000", "paid", "", seen=seen) == ["reference_twice"]


@pytest.mark.parametrize(
    "cell", ["Kim Alice 010-1234-5678", "01012345678", "110-123-456789", "20221021-7-9-99"]
)
def test_what_is_no_reference_is_not_repeated(cell: str) -> None:
    """Somebody's number may stand in the wrong column, and would stand in a page and in what was refused."""
    _answer, found = checked_line(2, (cell, "1", "paid", ""), KNOWN, set())
    assert [one.reference for one in found] == [""]


def test_a_reference_of_ours_that_names_nothing_is_told() -> None:
    ours = transfer_reference("20221021-7", 9)
    _answer, found = checked_line(2, (ours, "1", "paid", ""), KNOWN, set())
    assert found == [Wrong(2, "reference_unknown", ours)]


CELL = st.one_of(st.text(max_size=20), st.sampled_from([OURS, "20221021-7-2-11", "50000", "7", *RESULTS]))


@given(st.tuples(CELL, CELL, CELL, CELL))
def test_any_line_is_an_answer_or_wrong_and_nothing_rises(cells: tuple[str, ...]) -> None:
    answer, found = checked_line(2, cells, KNOWN, set())
    assert (answer is None) == bool(found)
    assert {one.code for one in found} <= SENTENCES.keys()
    if answer:
        transfer = KNOWN[cells[0].strip()]
        assert (answer.transfer, answer.amount) == (transfer.id, transfer.amount)
        assert outcome(transfer.state, answer.result) == ("repeated" if answer.repeated else "settled")


@pytest.mark.parametrize("result", RESULTS)
@pytest.mark.parametrize("state", STATES)
def test_a_result_is_lawful_where_the_transfer_may_go_there(state: str, result: str) -> None:
    """The table of the rules and the database's own are the same."""
    moves = next(
        trigger.transitions for trigger in Transfer._meta.triggers if trigger.name == "transfer_moves"
    )
    meant = outcome(state, result)
    assert (meant == "settled") == ((state, result) in moves)
    assert (meant == "repeated") == (state == result)


def test_what_is_prepared_or_voided_has_no_answer() -> None:
    for state in ("prepared", "voided"):
        assert state not in ANSWERS
        assert wrong(OURS, "50000", "paid", "", known={OURS: Known(5, 50_000, state)}) == ["result_unlawful"]


def test_a_good_line_is_an_answer() -> None:
    assert checked_line(2, (f" {OURS} ", "50000", "failed", " closed "), KNOWN, set()) == (
        Answer(2, 5, 50_000, "failed", "closed", repeated=False),
        [],
    )


def test_what_is_known_already_is_repeated() -> None:
    answer, _found = checked_line(2, ("20221021-7-2-11", "7", "paid", ""), KNOWN, set())
    assert answer and answer.repeated


def test_the_words_are_those_of_the_table() -> None:
    assert set(RESULTS) == set(BankResult.Result.values)
