"""The expected need of cash as it is read: a bar a day, each part with its rows, and what has no day."""

from datetime import date

from django.utils import translation

from claims.presentation import cash_need
from claims.rules.cash_need import Day, Need

MONDAY = date(2022, 10, 24)
NEED = Need([Day(MONDAY, 500, 70, 0), Day(date(2022, 10, 31), 0, 0, 57)], 5, 0, 9, 10, 100)


def shown(need: Need) -> list[cash_need.Shown]:
    with translation.override("en"):
        return cash_need.shown({"KRW": need})


def test_each_day_says_what_leaves_and_where_its_rows_are() -> None:
    (one,) = shown(NEED)
    monday, later = one.days
    assert (monday.day, monday.runs, monday.payable, monday.again, monday.total) == (
        "24 October 2022", "500 won", "70 won", "", "570 won",
    )  # fmt: skip
    assert "leaves=2022-10-24" in monday.runs_url and "waits=payable" in monday.payable_url
    assert (later.runs, later.again, later.total) == ("", "57 won", "57 won")
    assert (one.certain, one.share) == ("584 won", "10.0%")


def test_what_has_no_day_is_told_beside_it() -> None:
    (one,) = shown(NEED)
    assert [(row.amount, "state__exact=sent" in row.url) for row in one.undated] == [
        ("5 won", True),
        ("9 won", False),
    ]


def test_the_picture_has_a_line_a_day() -> None:
    (one,) = shown(NEED)
    assert one.drawing.count("October 2022</text>") == 2
    assert "Runs under way: 500 won" in one.drawing and "style=" not in one.drawing


def test_where_nothing_is_needed_nothing_is_shown() -> None:
    assert shown(Need([], 0, 0, 0, 3, 4)) == []
    (one,) = shown(Need([], 0, 5, 0, 0, 0))
    assert (one.days, one.drawing, one.share) == ([], "", "–")
