"""What may be made of a parked line, and how a part is shared: nothing is won or lost by it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.models import LineResolution, Transfer
from claims.rules.reconciliation import CODES, RESULTS
from claims.rules.reconciliation.outcomes import lawful
from claims.rules.reconciliation.resolving import (
    ALLOWED,
    Parked,
    Said,
    excess,
    left_us,
    results,
    shares,
    ways,
)

SHORT = Parked("amount_short", "paid", 60, frozenset({"sent"}), 100)
LONG = Parked("amount_excess", "paid", 130, frozenset({"sent"}), 100, excess=30)
BACK = Parked("amount_short", "returned", 60, frozenset({"failed"}), 100, 60)
TWICE = Parked("booked_twice", "paid", 100, frozenset({"paid"}), 100, excess=100)


@pytest.mark.parametrize(
    ("line", "way", "is_open"),
    [
        (SHORT, "paid_short", True),
        (SHORT._replace(states=frozenset({"unknown"})), "paid_short", True),
        (SHORT._replace(states=frozenset({"paid"})), "paid_short", False),
        (SHORT._replace(states=frozenset({"failed"})), "paid_short", False),
        (SHORT._replace(result="failed"), "paid_short", False),
        (SHORT._replace(amount=0), "paid_short", False),
        (SHORT._replace(states=frozenset(), due=None), "paid_short", False),
        (LONG, "paid_in_excess", True),
        (LONG._replace(states=frozenset({"paid"})), "paid_in_excess", True),
        (LONG._replace(states=frozenset({"failed"})), "paid_in_excess", False),
        (LONG._replace(result="returned"), "paid_in_excess", False),
        (LONG._replace(excess=0), "paid_in_excess", False),
        (TWICE, "paid_in_excess", True),
        (TWICE._replace(states=frozenset({"sent"})), "paid_in_excess", False),
        (TWICE._replace(result="returned", states=frozenset({"returned"})), "paid_in_excess", False),
        (LONG, "paid_short", False),
        (SHORT, "paid_in_excess", False),
        (SHORT, "not_ours", False),
        (BACK, "part_back", True),
        (BACK._replace(part=61), "part_back", False),
        (BACK._replace(part=0), "part_back", False),
        (BACK._replace(result="paid"), "part_back", False),
        (BACK._replace(states=frozenset({"paid"})), "part_back", False),
    ],
)
def test_what_moves_money_is_open_only_where_the_transfer_stands_so(
    line: Parked, way: str, is_open: bool
) -> None:
    assert (way in ways(line)) is is_open


@pytest.mark.parametrize(
    ("lines", "brings"),
    [
        ([(None, 130)], [30]),
        ([(None, 130), (None, 130)], [30, 0]),  # the same report again
        ([(None, 130), (None, 150)], [30, 20]),  # and one that says more
        ([("A", 100), ("B", 100)], [0, 100]),
        ([("A", 100), ("B", 30)], [0, 30]),
        ([("A", 130), ("A", 130)], [30, 0]),  # the same entry in two statements
        ([("A", 130), ("B", 130)], [30, 130]),
        ([(None, 100), ("A", 100), ("B", 100)], [0, 0, 100]),
        ([("A", 130), (None, 100), ("B", 100)], [30, 0, 100]),
        ([("A", 130), (None, 130)], [30, 0]),
        ([(None, 60)], [0]),
    ],
)
def test_a_line_brings_what_left_us_beyond_the_lines_before_it(
    lines: list[tuple[str | None, int]], brings: list[int]
) -> None:
    said = [Said(*one) for one in lines]
    assert [excess(said[: n + 1], 100) for n in range(len(said))] == brings


SAID = st.builds(Said, st.sampled_from([None, "A", "B", "C"]), st.integers(1, 300))


@given(st.lists(SAID, max_size=6), st.integers(1, 300))
def test_all_lines_bring_what_left_us_beyond_what_was_due_and_not_one_won_more(
    lines: list[Said], due: int
) -> None:
    brought = [excess(lines[: n + 1], due) for n in range(len(lines))]
    assert sum(brought) == max(left_us(lines) - due, 0)


PARKED = st.builds(
    Parked,
    st.sampled_from(sorted(CODES)),
    st.sampled_from(RESULTS),
    st.one_of(st.none(), st.integers(0, 200)),
    st.frozensets(st.sampled_from(Transfer.State.values), max_size=2),
    st.one_of(st.none(), st.integers(1, 200)),
    st.integers(0, 200),
    st.integers(0, 200),
)


@given(PARKED)
def test_any_line_can_be_dealt_with_and_only_as_its_code_allows(line: Parked) -> None:
    found = ways(line)
    assert "elsewhere" in found and set(found) <= set(ALLOWED[line.code])
    assert set(found) <= set(LineResolution.Way.values)
    for result in results(line.states):
        assert all(lawful(state, result) for state in line.states)


@given(st.lists(st.integers(1, 10**12), min_size=1, max_size=8), st.data())
def test_a_part_is_shared_to_the_won_and_nobody_gets_more_than_is_due(
    parts: list[int], data: st.DataObject
) -> None:
    amount = data.draw(st.integers(0, sum(parts)))
    paid = shares(amount, parts)
    assert sum(paid) == amount
    assert all(0 <= each <= part for each, part in zip(paid, parts, strict=True))
    assert sum(0 < each < part for each, part in zip(paid, parts, strict=True)) <= 1
