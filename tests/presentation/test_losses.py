"""A loss as it was worked out: the weeks in order, what each counts as, and what is missing, in words."""

from datetime import date, timedelta

import pytest
from django.utils.translation import override

from claims.presentation import losses as telling
from claims.rules.losses import loss_of, reference_weeks, scheme_of

SCHEME = scheme_of(incident="kakao-2022")
assert SCHEME
DAYS = [date(2022, 9, 1) + timedelta(day) for day in range(61)]


@pytest.mark.parametrize(
    ("language", "loss", "week"),
    [("ko", "300,000원", "2022년 9월 24일"), ("en", "300,000 won", "24 September 2022")],
)
def test_the_weeks_stand_in_order_and_say_what_they_count_as(language: str, loss: str, week: str) -> None:
    sales = dict.fromkeys(DAYS, 10_000) | {date(2022, 9, 30): 310_000}
    with override(language):
        shown = telling.shown(loss_of(sales, SCHEME), SCHEME)
    assert shown.loss == loss and shown.best_week.startswith(week) and shown.ties == ""
    assert len(shown.rows) == len(reference_weeks(SCHEME)) + 1
    assert [bool(row.role) for row in shown.rows] == [False] * 3 + [True] + [False] * 2 + [True, False]
    assert shown.drawing.count("<rect") == len(shown.rows) and "aria-labelledby" in shown.drawing


def test_missing_days_and_ties_are_named() -> None:
    sales = dict.fromkeys(DAYS, 10_000)
    for day in [date(2022, 9, 4), *(date(2022, 9, 10) + timedelta(day) for day in range(7))]:
        del sales[day]
    with override("en"):
        shown = telling.shown(loss_of(sales, SCHEME), SCHEME)
    assert [row.missing for row in shown.rows[:3]] == ["4 September 2022", "all seven", ""]
    assert shown.rows[1].sold == "no sales given"
    assert shown.ties.startswith("24 September 2022") and shown.loss == "0 won"


def test_of_many_days_the_first_are_named_and_the_others_counted() -> None:
    with override("en"):
        assert telling.days(DAYS[:2]) == "1 September 2022, 2 September 2022"
        assert telling.days(DAYS[:10]).endswith("(+3)")
