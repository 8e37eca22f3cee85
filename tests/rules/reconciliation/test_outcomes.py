"""What a line does: by reference and amount; what contradicts is parked; the order of files does not move the money."""

from itertools import permutations
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.models import BankResult, LineResolution, Transfer
from claims.rules.payout import transfer_reference
from claims.rules.reconciliation import (
    CODES,
    RESULTS,
    File,
    Line,
    Stands,
    verdict,
    verdict_of_whole,
    verdicts,
)
from claims.rules.reconciliation.outcomes import ANSWERS, OPEN, OUTCOMES, after, lawful
from claims.rules.reconciliation.resolving import ALLOWED

OURS: Final = transfer_reference("20221021-7", 1)
STATES: Final = Transfer.State.values
SENT: Final = Stands("sealed", 50_000, "KRW")


def line(result: str = "paid", amount: int | None = 50_000, number: int = 2, **said: object) -> Line:
    return Line(number, OURS, amount, result, **said)  # type: ignore[arg-type]


def parked(one: Line, stands: Stands | None = SENT) -> str:
    found = verdict(one, stands)
    assert (found.outcome == "parked") == bool(found.code)
    return found.code


def test_nothing_settles_by_its_amount_alone() -> None:
    assert parked(line(), None) == "reference_unknown"
    assert parked(line()._replace(reference=""), None) == "foreign"
    assert parked(line()._replace(reference="110-123-456789"), None) == "foreign"
    assert parked(line()._replace(reference=OURS[:-1] + "0"), None) == "foreign"


@pytest.mark.parametrize(
    ("one", "code"),
    [
        (line(amount=49_999), "amount_short"),
        (line(amount=50_001), "amount_excess"),
        (line(amount=0), "amount_short"),
        (line(amount=None), "amount_missing"),
        (line(unit="USD"), "unit_differs"),
        (line("unclear"), "unclear"),
        (line("failed", reason="AM05 sent before"), "duplicate"),
        (line("failed", reason="중복 이체"), "duplicate"),
        (line("failed", amount=1), "amount_short"),
    ],
)
def test_nothing_settles_by_its_reference_alone(one: Line, code: str) -> None:
    assert parked(one) == code


@pytest.mark.parametrize("result", ["paid", "failed", "returned", "unknown"])
def test_what_fits_settles_what_is_open_and_is_repeated_afterwards(result: str) -> None:
    assert verdict(line(result, unit="KRW"), SENT).outcome == "settled"
    assert verdict(line(result), SENT._replace(state=result)).outcome == "repeated"


def test_what_never_left_us_cannot_have_been_answered() -> None:
    assert parked(line(), SENT._replace(state="voided")) == "never_sent"
    assert parked(line("pending"), SENT._replace(state="voided")) == "never_sent"
    assert parked(line(), SENT._replace(left=False)) == "never_sent"


def test_what_is_under_way_is_noted_whatever_else_is_known() -> None:
    for state in ("sealed", "unknown", "paid", "failed", "returned"):
        assert verdict(line("pending", amount=None), SENT._replace(state=state)).outcome == "noted"


@pytest.mark.parametrize(
    ("state", "result"),
    [
        ("paid", "failed"),
        ("paid", "unknown"),
        ("failed", "paid"),
        ("returned", "paid"),
        ("failed", "returned"),
    ],
)
def test_what_contradicts_moves_nothing(state: str, result: str) -> None:
    assert parked(line(result), SENT._replace(state=state)) == "settled_otherwise"


# ---------------------------------------------------------------- entries of an account


def test_a_second_entry_for_what_is_paid_is_money_that_left_twice() -> None:
    first, again = line(booking="B-1"), line(booking="B-2", number=3)
    assert [found.code or found.outcome for _line, found in verdicts([first, again], SENT)] == [
        "settled",
        "booked_twice",
    ]


def test_the_first_entry_after_a_mere_status_repeats_it() -> None:
    found = verdicts([line(), line(booking="B-1", number=3), line(number=4)], SENT)
    assert [one.outcome for _line, one in found] == ["settled", "repeated", "repeated"]


def test_the_same_entry_in_another_statement_is_repeated_also_when_it_was_parked() -> None:
    stands = SENT._replace(booked={"paid": frozenset({"B-1"})})
    assert verdict(line(amount=49_999, booking="B-1"), stands).outcome == "repeated"
    assert verdict(line(booking="B-1"), stands._replace(state="returned")).outcome == "repeated"


def test_an_entry_without_a_reference_of_its_own_is_never_taken_for_another() -> None:
    paid = SENT._replace(state="paid", booked={"paid": frozenset({""})})
    assert parked(line(booking=""), paid) == "booked_twice"


def test_a_second_entry_of_another_amount_left_twice_as_well() -> None:
    paid = SENT._replace(state="paid", booked={"paid": frozenset({"B-1"})})
    assert parked(line(booking="B-2", amount=10), paid) == "booked_twice"


# ---------------------------------------------------------------- order


def test_paid_then_returned_counts_so_in_whatever_order_one_file_has_them() -> None:
    lines = [line("returned", number=2), line("pending", number=3), line("paid", number=4)]
    assert [found.outcome for _line, found in verdicts(lines, SENT)] == ["noted", "settled", "settled"]


def test_of_two_results_in_one_file_the_one_counts_that_pays_nothing_again() -> None:
    for lines in permutations([line("failed", number=2), line("paid", number=3)]):
        found = {one.result: kind for one, kind in verdicts(lines, SENT)}
        assert (found["paid"].outcome, found["failed"].code) == ("settled", "settled_otherwise")


SAID = st.builds(
    line,
    st.sampled_from(RESULTS),
    st.sampled_from([50_000, 50_000, 50_000, 49_999, 50_001, None]),
    st.integers(2, 10**6),
    unit=st.sampled_from(["", "KRW", "USD"]),
    reason=st.sampled_from(["", "AM05"]),
    booking=st.sampled_from([None, "", "B-1", "B-2"]),
)
STAND = st.builds(Stands, st.sampled_from(STATES), st.just(50_000), st.just("KRW"), st.booleans())


@given(st.lists(SAID, max_size=8), STAND)
def test_every_line_has_one_outcome_and_only_lawful_moves_are_made(lines: list[Line], stands: Stands) -> None:
    seen = []
    for one, found in verdicts(lines, stands):
        assert found.outcome in OUTCOMES and (found.code in CODES) == (found.outcome == "parked")
        if found.outcome == "settled":
            assert lawful(stands.state, one.result) and one.amount == stands.amount and stands.left
            assert one.unit in ("", stands.unit)
        stands = after(one, found, stands)
        seen.append(one)
    assert sorted(seen, key=repr) == sorted(lines, key=repr)


@given(st.lists(SAID, max_size=8), STAND, st.randoms())
def test_the_order_of_lines_in_a_file_changes_nothing(
    lines: list[Line], stands: Stands, random: object
) -> None:
    lines = [one._replace(line=number) for number, one in enumerate(lines)]
    shuffled = list(lines)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert list(verdicts(lines, stands)) == list(verdicts(shuffled, stands))


FITS = st.builds(line, st.sampled_from(["paid", "returned", "unknown", "pending"]), number=st.integers(2, 99))


@given(st.lists(FITS, max_size=5), st.sampled_from(sorted(OPEN)))
def test_the_order_of_files_does_not_change_where_the_money_ends(lines: list[Line], state: str) -> None:
    """Of results that can all be true; two that cannot (paid and failed) are told apart by people."""

    def ends(files: list[Line]) -> str:
        stands = SENT._replace(state=state)
        for one in files:
            stands = after(one, verdict(one, stands), stands)
        return stands.state

    assert {ends(list(order)) for order in permutations(lines)} == {ends(lines)}


# ---------------------------------------------------------------- a whole file


def whole(result: str, amount: int | None = 3_003, rows: int | None = 3, **said: object) -> Line:
    return Line(1, "F-20221021-7-1", amount, result, whole=True, rows=rows, **said)  # type: ignore[arg-type]


FILE: Final = File({"sealed": 2, "unknown": 1}, 3_003, "KRW")
BOOKED: Final = FILE._replace(states={"paid": 3}, booked={"paid": frozenset({"B-1"})})


@pytest.mark.parametrize(
    ("one", "file", "expected"),
    [
        (whole("failed"), FILE, "settled"),
        (whole("failed", rows=None), FILE, "settled"),
        (whole("paid"), FILE._replace(states={"paid": 1, "sealed": 2}), "settled"),
        (whole("paid"), FILE._replace(states={"paid": 3}), "repeated"),
        (whole("failed"), FILE._replace(states={"paid": 1, "sealed": 2}), "settled_otherwise"),
        (whole("paid"), FILE._replace(states={"failed": 1, "sealed": 2}), "settled_otherwise"),
        (whole("failed", rows=2), FILE, "amount_short"),
        (whole("failed", amount=None), FILE, "amount_missing"),
        (whole("failed", amount=3_004), FILE, "amount_excess"),
        (whole("failed", reason="DU01"), FILE, "duplicate"),
        (whole("pending", amount=None), FILE, "noted"),
        (whole("failed"), FILE._replace(states={"sealed": 2, "voided": 1}), "never_sent"),
        (whole("failed"), FILE._replace(left=False), "never_sent"),
        (whole("failed"), None, "reference_unknown"),
        (whole("failed")._replace(reference="THEIRS"), None, "foreign"),
        (whole("paid", booking="B-2"), BOOKED, "booked_twice"),
    ],
)  # fmt: skip
def test_a_line_about_a_whole_file_settles_all_of_it_or_nothing(
    one: Line, file: File | None, expected: str
) -> None:
    found = verdict_of_whole(one, file)
    assert (found.code or found.outcome) == expected


# ---------------------------------------------------------------- tables that must agree


def test_every_state_and_word_of_the_tables_is_there() -> None:
    assert set(ANSWERS) <= {*STATES, "sent"}
    assert set(RESULTS) == set(BankResult.Result.values)
    assert ALLOWED.keys() == CODES.keys()
    assert {way for ways in ALLOWED.values() for way in ways} == set(LineResolution.Way.values)
    assert set(BankResult.Code.values) == CODES.keys()
    assert set(BankResult.Outcome.values) == set(OUTCOMES)
