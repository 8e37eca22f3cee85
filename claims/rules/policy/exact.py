"""Days and numbers of TOML as the language keeps them: whole days, exact ratios."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Final

from claims.rules.calendar import FIRST_DAY, LAST_DAY, day_number

_MOST_FIGURES: Final = 30


def exact_day(value: object) -> int | None:
    """A date of TOML as the number of its day; None for anything else and for days that nobody lives."""
    if not isinstance(value, date) or isinstance(value, datetime):
        return None
    day = day_number(value)
    return day if FIRST_DAY <= day <= LAST_DAY else None


def exact_number(value: object) -> Fraction | None:
    """An integer or a decimal of TOML as an exact ratio; None for anything else and for the out of all
    measure.
    """
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    if isinstance(value, Decimal) and (
        not value.is_finite() or abs(value.adjusted()) + len(value.as_tuple().digits) > _MOST_FIGURES
    ):
        return None
    exact = Fraction(value)
    return exact if max(abs(exact.numerator), exact.denominator) < 10**_MOST_FIGURES else None
