"""What a formula asks of the outage and of the calendar, in words."""

from fractions import Fraction

from django.utils.translation import pgettext

from claims.presentation import numbers
from claims.presentation.policies.units import HOUR
from claims.rules.policy.outage_facts import Measure


def measure(asked: Measure, view: str) -> str:
    """A question to the outage; `view` is what the times are called that it is clipped to, '' for none."""
    outage = _outage(asked, view)
    match asked.name:
        case "minutes":
            said = pgettext("formula", "the full minutes of %(outage)s")
        case "hours":
            said = pgettext("formula", "the length of %(outage)s in hours")
        case "days":
            said = pgettext("formula", "the length of %(outage)s in days")
        case "calendar_days":
            said = pgettext("formula", "the number of calendar days with %(outage)s")
        case "days_over":
            said = pgettext("formula", "the number of days with more than %(hours)s of %(outage)s")
        case "uptime":
            said = pgettext("formula", "the share of the month without %(outage)s in per cent")
        case "start":
            said = pgettext("formula", "the start of %(outage)s")
        case _:
            said = pgettext("formula", "the end of %(outage)s")
    return said % {"outage": outage, "hours": numbers.exact(Fraction(asked.over, 3600), HOUR)}


def _outage(asked: Measure, view: str) -> str:
    """The outage of the level, in the view, or its longest stretch."""
    match asked.level:
        case "full":
            said = pgettext("formula", "the full outage")
        case "partial":
            said = pgettext("formula", "the partial outage")
        case _:
            said = pgettext("formula", "the outage")
    if view:
        said = pgettext("formula", "%(outage)s within %(times)s") % {"outage": said, "times": view}
    if asked.longest:
        said = pgettext("formula", "the longest stretch without a break of %(outage)s") % {"outage": said}
    return said


def calendar(function: str) -> str:
    """What a function of the calendar gives; %(first)s and %(second)s are what it takes."""
    match function:
        case "local_day":
            return pgettext("formula", "the day of %(first)s")
        case "year_of":
            return pgettext("formula", "the year of %(first)s")
        case "month_of":
            return pgettext("formula", "the month of %(first)s as a number")
        case "day_of_month":
            return pgettext("formula", "the day of the month of %(first)s")
        case "weekday_of":
            return pgettext("formula", "the day of the week of %(first)s (Monday is 1)")
        case "month_days" | "days_in_month":
            return pgettext("formula", "the number of days in the month of %(first)s")
        case "year_days":
            return pgettext("formula", "the number of days in the year of %(first)s")
        case "working_days":
            return pgettext("formula", "the number of working days from %(first)s on and before %(second)s")
        case "working_day_after":
            return pgettext("formula", "working day number %(second)s after %(first)s")
        case "is_working_day":
            return pgettext("formula", "%(first)s is a working day")
    raise KeyError(function)


def no_working_day() -> str:
    return pgettext("formula", "%(first)s is no working day")


def awarded(period: str) -> str:
    """What was awarded before under the policy."""
    match period:
        case "event":
            return pgettext("formula", "what was awarded before for this outage")
        case "year":
            return pgettext("formula", "what was awarded before in this calendar year")
    return pgettext("formula", "what was ever awarded before")


def rounding(mode: str) -> str:
    """A rounding to multiples of %(step)s."""
    match mode:
        case "down":
            return pgettext("formula", "rounded down in steps of %(step)s")
        case "up":
            return pgettext("formula", "rounded up in steps of %(step)s")
        case "half_up":
            return pgettext("formula", "rounded in steps of %(step)s, a half up")
    return pgettext("formula", "rounded in steps of %(step)s, a half to the even step")


def comparison(operator: str) -> str:
    """A comparison of %(left)s and %(right)s."""
    match operator:
        case "==":
            return pgettext("formula", "%(left)s is %(right)s")
        case "!=":
            return pgettext("formula", "%(left)s is not %(right)s")
        case "<":
            return pgettext("formula", "%(left)s is less than %(right)s")
        case "<=":
            return pgettext("formula", "%(left)s is at most %(right)s")
        case ">":
            return pgettext("formula", "%(left)s is more than %(right)s")
    return pgettext("formula", "%(left)s is at least %(right)s")


def days_compared(operator: str) -> str:
    """The same of two days or instants."""
    match operator:
        case "<":
            return pgettext("formula", "%(left)s is before %(right)s")
        case "<=":
            return pgettext("formula", "%(left)s is %(right)s or before")
        case ">":
            return pgettext("formula", "%(left)s is after %(right)s")
        case ">=":
            return pgettext("formula", "%(left)s is %(right)s or after")
    return comparison(operator)
