"""Money and other units, instants and lengths of time, as a reader of Korean or English writes them."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import formats
from django.utils.translation import gettext, ngettext, pgettext

from claims.models.outages import told
from claims.rules.money import minor_digits

KOREA = "Asia/Seoul"
MOST_COUNTED = (
    10_000  # rows; beyond it a figure tells nothing more, and counting them takes longer than the page
)
_INSTANT = {"ko": "Y년 n월 j일 H:i", "en": "j F Y, H:i"}
_DAY = {"ko": "Y년 n월 j일", "en": "j F Y"}
_SIGNS = {"GBP": "£", "EUR": "€", "USD": "$", "INR": "₹", "JPY": "¥"}
_MOST_PLACES = 40  # of a figure that a document writes
_PLACES = 2  # shown of a ratio that is no whole number


def counted(rows: QuerySet) -> int:
    """How many rows there are, no further than one beyond MOST_COUNTED."""
    return rows.order_by()[: MOST_COUNTED + 1].count()  # in whatever order they are found first


def at_most(number: int) -> str:
    """A figure of `counted`: 10,000+ where there are more."""
    return figure(number) if number <= MOST_COUNTED else f"{figure(MOST_COUNTED)}+"


def amount(value: int | Fraction, unit: str) -> str:
    """30,000 won, 7,550 points, 3 days. A ratio is shown to two places, with "about" where that is not all of it."""
    if _in_minor_units(unit):
        return _currency(value, unit)
    return _in_unit(figure(value), unit, count=1 if value == 1 else 2)


def exact(value: Fraction, unit: str) -> str:
    """The same of a figure that a document writes, with every place it has: 0.625 days."""
    if value.denominator == 1:
        return amount(int(value), unit)
    if _in_minor_units(unit):
        value /= 10 ** minor_digits(unit)
    return _in_unit(decimal(value), unit, count=2)


def _in_minor_units(unit: str) -> bool:
    """Whether `unit` is a currency whose amounts are kept in pence, cents and the like; the won has none."""
    return len(unit) == 3 and unit.isupper() and unit != "KRW"


def _in_unit(number: str, unit: str, *, count: int) -> str:
    match unit:
        case "KRW":
            return gettext("%(number)s won") % {"number": number}
        case "point":
            return ngettext("%(number)s point", "%(number)s points", count) % {"number": number}
        case "day":
            return ngettext("%(number)s day", "%(number)s days", count) % {"number": number}
        case "hour":
            return ngettext("%(number)s hour", "%(number)s hours", count) % {"number": number}
        case "minute":
            return ngettext("%(number)s minute", "%(number)s minutes", count) % {"number": number}
        case "melon_cash":
            return gettext("%(number)s in Melon cash") % {"number": number}
        case "coupon":
            return ngettext("%(number)s coupon", "%(number)s coupons", count) % {"number": number}
        case "":
            return number
    return f"{number} {unit}"


def _currency(value: int | Fraction, currency: str) -> str:
    """An amount in the minor unit as people write it: £25.20, ¥304, 12.50 CHF."""
    digits = minor_digits(currency)
    whole = value if isinstance(value, int) else round(value)  # to the nearest minor unit
    major, minor = divmod(abs(whole), 10**digits)
    number = f"{major:,}" + (f".{minor:0{digits}d}" if digits else "")
    shown = f"{_SIGNS[currency]}{number}" if currency in _SIGNS else f"{number} {currency}"
    shown = f"-{shown}" if whole < 0 else shown
    return shown if whole == value else gettext("about %(number)s") % {"number": shown}


def summed(parts: Iterable[tuple[int, str]]) -> str:
    """Amounts with their units, summed by unit as they come: '30,000 won + 3 days'; '' for nothing."""
    sums: dict[str, int] = {}
    for number, unit in parts:
        sums[unit] = sums.get(unit, 0) + number
    return " + ".join(amount(number, unit) for unit, number in sums.items() if number)


def unit_name(unit: str) -> str:
    """The bare name of a unit, to stand beside a field."""
    match unit:
        case "KRW":
            return pgettext("unit", "won")
        case "point":
            return pgettext("unit", "points")
        case "day":
            return pgettext("unit", "days")
        case "minute":
            return pgettext("unit", "minutes")
        case "melon_cash":
            return pgettext("unit", "Melon cash")
        case "coupon":
            return pgettext("unit", "coupons")
    return unit


def rows(number: int) -> str:
    """How many lines a file has: '20 rows'."""
    return ngettext("%(number)s row", "%(number)s rows", number) % {"number": figure(number)}


def figure(value: int | Fraction) -> str:
    """A number with its thousands set apart; exact as far as two places go, never through a float."""
    if isinstance(value, int):
        return f"{value:,}"
    scaled = Fraction(value) * 10**_PLACES
    shown = (abs(scaled.numerator) * 2 + scaled.denominator) // (2 * scaled.denominator)
    whole, rest = divmod(shown, 10**_PLACES)
    sign = "-" if scaled < 0 and shown else ""
    text = f"{sign}{whole:,}" + (f".{rest:0{_PLACES}d}".rstrip("0") if rest else "")
    return text if scaled.denominator == 1 else gettext("about %(number)s") % {"number": text}


def decimal(value: Fraction) -> str:
    """Every place of a number whose places end; the ratio of another."""
    places = next((places for places in range(_MOST_PLACES) if (value * 10**places).denominator == 1), None)
    if places is None:
        return f"{value.numerator:,}/{value.denominator:,}"
    whole, rest = divmod(abs(int(value * 10**places)), 10**places)
    return f"{'-' if value < 0 else ''}{whole:,}" + (f".{rest:0{places}d}" if places else "")


def instant(at: datetime | int, *, zone: str = KOREA) -> str:
    """A moment on the clocks of `zone`: 2022년 10월 15일 15:30, or 15 October 2022, 15:30. An int is epoch seconds."""
    return formats.date_format(_local(at, zone), _INSTANT[_language()])


def day(at: datetime, *, zone: str = KOREA) -> str:
    """The day of a moment."""
    return formats.date_format(_local(at, zone), _DAY[_language()])


def calendar_day(day: date) -> str:
    """A day of the calendar, wherever its reader is."""
    return formats.date_format(day, _DAY[_language()])


def last_day(end: datetime, *, zone: str = KOREA) -> str:
    """The last day before a half-open end: a period that ends at midnight ends on the day before."""
    return day(end - timedelta(microseconds=1), zone=zone)


def length(seconds: int) -> str:
    """A length of time in days, hours and minutes, the last one begun not counted: 127 hours 30 minutes."""
    hours, minutes = divmod(seconds // 60, 60)
    parts = []
    if hours:
        parts.append(amount(hours, "hour"))
    if minutes or not hours:
        parts.append(amount(minutes, "minute"))
    return " ".join(parts)


def _local(at: datetime | int, zone: str) -> datetime:
    moment = datetime.fromtimestamp(at, tz=UTC) if isinstance(at, int) else at
    return moment.astimezone(ZoneInfo(zone))


def _language() -> str:
    return told("ko", "en")
