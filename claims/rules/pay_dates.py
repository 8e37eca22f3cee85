"""The day on which a bank is to pay: a Korean working day that is still to come, or today. Days are dates of Seoul.

Source of the working days: Monday to Friday but for the holidays of `claims/data/holidays/kr.csv`.
"""

from datetime import date
from typing import Final

from claims.rules.calendar import day_number, day_of
from claims.rules.refusal import N_, Refusal
from claims.rules.working_days import working_days_of

HOLIDAYS: Final = "kr"
FURTHEST: Final = 60  # days ahead: what is planned further is a slip of the pen


class NotAPayDate(Refusal):
    """Facts: `day`, and `next`, the next day on which the bank pays; both as ISO dates."""

    code = "not_a_pay_date"
    sentence = N_("Banks do not pay on %(day)s. The next working day is %(next)s.")


class PayDatePassed(Refusal):
    """Facts: `day` and `next`."""

    code = "pay_date_passed"
    sentence = N_("%(day)s has passed. The next working day is %(next)s.")


class PayDateTooFar(Refusal):
    """Facts: `day` and `last`, the last day that may be chosen."""

    code = "pay_date_too_far"
    sentence = N_("%(day)s is too far ahead. Choose a day until %(last)s.")


def is_pay_day(day: date) -> bool:
    """Whether banks pay on `day`."""
    return working_days_of(HOLIDAYS).is_working_day(day_number(day))


def next_pay_day(day: date) -> date:
    """The first day after `day` on which banks pay."""
    return day_of(working_days_of(HOLIDAYS).working_day_after(day_number(day), 1))


def chosen(day: date, *, today: date) -> date:
    """`day`, if it may be chosen `today`. Raises PayDatePassed, NotAPayDate, PayDateTooFar."""
    if day < today:
        raise PayDatePassed(day=day.isoformat(), next=next_pay_day(today).isoformat())
    if not is_pay_day(day):
        raise NotAPayDate(day=day.isoformat(), next=next_pay_day(day).isoformat())
    last = day_of(day_number(today) + FURTHEST)
    if day > last:
        raise PayDateTooFar(day=day.isoformat(), last=last.isoformat())
    return day


def shifted(day: date, *, today: date) -> date:
    """The pay date of what is released `today`: `day`, or the first pay day from today on where it has passed."""
    day = max(day, today)
    return day if is_pay_day(day) else next_pay_day(day)
