"""The control account as pictures: as long and as high as the figures, whatever they are."""

import re
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate

from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from claims.presentation import control
from claims.queries.reconciliation import Account, Day, States

NOON = datetime(2022, 10, 21, 3, tzinfo=UTC)
FIRST = date(2022, 10, 21)


def account(total: int = 600, *, paid: int = 0, failed: int = 0, returned: int = 0) -> Account:
    return Account(
        1, "F-1", "20221021-7", "cash", "KRW", 3, total, "confirmed", NOON, NOON, paid, failed, returned
    )


def days(*opened: int) -> list[Day]:
    return [Day(FIRST + timedelta(days=n), 0, 0, 0, 0, open_) for n, open_ in enumerate(opened)]


def test_what_is_open_goes_down_to_the_floor() -> None:
    with override("en"):
        drawn = str(control.drawing(days(600, 200, 0), "KRW", ident="open-krw"))
    heights = [float(found) for found in re.findall(r'height="([0-9.]+)" fill="#1', drawn)]
    assert heights[0] == 105 and heights[0] > heights[1] > heights[2] == 3
    assert 'role="img"' in drawn and "style=" not in drawn
    assert "21 October 2022: 600 won" in drawn and "23 October 2022: 0 won" in drawn


def test_of_many_days_the_last_are_drawn_and_the_table_has_all() -> None:
    many = days(*range(100, 0, -1))
    drawn = str(control.drawing(many, "KRW", ident="x"))
    assert drawn.count("<rect") == 2 * control.MOST_DAYS
    assert len(control.shown_days(many, "KRW")) == 100


def test_no_day_is_no_column() -> None:
    assert "<rect" not in str(control.drawing([], "KRW", ident="x"))


def test_the_newest_day_stands_first_and_nothing_is_a_dash() -> None:
    with override("en"):
        first, last = control.shown_days(
            [Day(FIRST, 600, 0, 0, 0, 600), Day(FIRST, 0, 500, 100, 0, 0)], "KRW"
        )
    assert (first.handed_over, first.paid, first.failed, first.returned, first.open) == (
        "–", "500 won", "100 won", "–", "0 won",
    )  # fmt: skip
    assert last.open == "600 won"


def test_a_file_is_told_by_its_parts_which_add_up_to_it() -> None:
    states = States({"paid": 1, "failed": 1, "unknown": 1}, {"paid": 300, "failed": 100, "unknown": 200})
    with override("en"):
        shown = control.shown_file(account(paid=300, failed=100), states)
    assert [(name, amount) for name, amount, _colour in shown.parts] == [
        ("Paid", "300 won"),
        ("Failed", "100 won"),
        ("Unknown", "200 won"),
        ("Outstanding", "0 won"),
    ]
    assert shown.agrees and not shown.settled and shown.open == "200 won"


def test_a_file_whose_transfers_say_something_else_is_told_so() -> None:
    assert not control.shown_file(account(paid=300), States({"sent": 3}, {"sent": 600})).agrees
    assert control.shown_file(account(paid=300), None).agrees  # not counted, so nothing is known against it


PARTS = st.lists(st.integers(0, 10**13), min_size=5, max_size=5)


@given(PARTS)
def test_the_parts_of_a_bar_are_as_long_as_the_bar_and_each_that_is_there_is_seen(values: list[int]) -> None:
    widths = control._widths(values)
    assert [bool(width) for width in widths] == [bool(value) for value in values]
    assert all(width >= 1 for width in widths if width)
    if any(values):
        assert abs(sum(widths) - 300) < 0.1


@given(st.lists(st.integers(0, 10**12), max_size=30))
def test_any_days_can_be_drawn(moves: list[int]) -> None:
    drawn = str(control.drawing(days(*accumulate(moves)), "KRW", ident="x"))
    assert "nan" not in drawn and "-" not in re.findall(r'height="(.)', drawn)
