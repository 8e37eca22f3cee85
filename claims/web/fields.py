"""Form fields that read what people type: texts as they stand, numbers with commas, times on the incident's clocks.

Whatever is typed is either read or is an error at its field. Nothing here raises anything but ValidationError.
"""

import re
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from claims.presentation import numbers
from claims.presentation.refusals import told
from claims.rules.calendar import FIRST_DAY, day_of, day_written
from claims.rules.filing.fields import YEARS
from claims.rules.money import minor_digits
from claims.rules.residents import ResidentNumberTyped, resident_number_in, without_resident_numbers
from claims.rules.text import Malformed, canonical, plain

_MOST_DIGITS = 15
_LONGEST = 100
_CLOCK = "%Y-%m-%dT%H:%M"


class Shown(forms.Field):
    """What was typed is shown again beside what is wrong with it, but for a resident registration number."""

    runs = False  # whether 13 digits in one run may be meant: an account number has as many

    def bound_data(self, data: Any, initial: Any) -> Any:
        shown = super().bound_data(data, initial)
        if not isinstance(shown, str) or (self.runs and plain(shown).isdigit()):
            return shown
        return without_resident_numbers(shown)


class TextField(Shown):
    """One line as it was typed: the rules of `claims/rules/filing` read it, so that all doors read alike."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> str:
        return value if isinstance(value, str) and not value.isspace() else ""


class WordsField(Shown, forms.CharField):
    """A text of some lines, in the canonical form in which it is kept; without a resident registration number."""

    def __init__(self, *, longest: int, rows: int, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(max_length=longest, strip=False, widget=widget, **options)

    def to_python(self, value: Any) -> str:
        try:
            text = canonical(super().to_python(value) or "", longest=self.max_length or 0, lines=True)
            if resident_number_in(text):
                raise ResidentNumberTyped
        except Malformed as malformed:
            raise ValidationError(told(malformed)) from malformed
        return text


class WholeField(Shown):
    """A whole number, with or without commas and 원, in digits of any width."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"})

    def __init__(self, *, low: int, high: int, **options: Any) -> None:
        self.low, self.high = low, high
        super().__init__(**options)

    def to_python(self, value: Any) -> int | None:
        text = value if isinstance(value, str) else ""
        digits = re.sub(r"[,\s]|원$|won$", "", plain(text)) if len(text) <= _LONGEST else "-"
        if not digits:
            return None
        if not re.fullmatch(rf"[0-9]{{1,{_MOST_DIGITS}}}", digits):
            raise ValidationError(_("Please write a whole number, such as 300,000."), code="not_whole")
        return int(digits)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and not self.low <= value <= self.high:
            raise ValidationError(
                _("Please write a number from %(low)s to %(high)s."),
                code="out_of_limits",
                params={"low": self.shown(self.low), "high": self.shown(self.high)},
            )

    def shown(self, limit: int) -> str:
        return f"{limit:,}"


class MoneyField(WholeField):
    """An amount in the minor unit of its currency, typed as people write it: 25.20 for 2,520 pence."""

    def __init__(self, *, unit: str, **options: Any) -> None:
        self.unit, self.digits = numbers.unit_name(unit), minor_digits(unit) if unit.isupper() else 0
        super().__init__(**options)
        if self.digits:
            self.widget.attrs["inputmode"] = "decimal"

    def to_python(self, value: Any) -> int | None:
        text = plain(value).strip() if isinstance(value, str) and len(value) <= _LONGEST else value
        if not self.digits or not isinstance(text, str) or not text.strip():
            return super().to_python(text)
        found = re.fullmatch(rf"[£€$₹]?\s*([0-9][0-9,]*)(?:\.([0-9]{{1,{self.digits}}}))?", text)
        if not found:
            raise ValidationError(_("Please write an amount, such as 25.20."), code="not_money")
        return super().to_python(f"{found[1]}{(found[2] or '').ljust(self.digits, '0')}")

    def shown(self, limit: int) -> str:
        return numbers.decimal(Fraction(limit, 10**self.digits))


class DayField(Shown):
    """A day within limits (days since 1970-01-01), as it is written in ISO 8601."""

    def __init__(self, *, low: int, high: int, **options: Any) -> None:
        self.low, self.high = day_of(low), day_of(high)
        limits = {"min": self.low.isoformat(), "max": self.high.isoformat()}
        options.setdefault("widget", forms.TextInput(attrs={"type": "date", "class": "short", **limits}))
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        text = plain(value.strip()) if isinstance(value, str) and len(value) <= _LONGEST else ""
        if not text:
            return ""
        day = day_written(text)
        if day < FIRST_DAY:
            raise ValidationError(_("Please write a day, such as 2023-02-01."), code="not_a_day")
        if not self.low <= day_of(day) <= self.high:
            raise ValidationError(
                _("Please give a day from %(low)s to %(high)s."),
                code="out_of_limits",
                params={"low": self.low.isoformat(), "high": self.high.isoformat()},
            )
        return text


class ClockField(Shown):
    """A date and time as read on the clocks of `zone`, to the minute; an instant in UTC."""

    def __init__(self, *, zone: str, **options: Any) -> None:
        self.zone = ZoneInfo(zone)
        options.setdefault("widget", forms.DateTimeInput(attrs={"type": "datetime-local", "class": "short"}))
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        return value.astimezone(self.zone).strftime(_CLOCK) if isinstance(value, datetime) else value

    def to_python(self, value: Any) -> datetime | None:
        text = value.strip() if isinstance(value, str) else ""
        if not text:
            return None
        local = _clock(plain(text)) if len(text) <= _LONGEST else None
        if local is None or local.year not in YEARS:
            raise ValidationError(
                _("Please write date and time, such as 2022-10-15 15:30."), code="not_a_time"
            )
        return local.replace(tzinfo=self.zone).astimezone(UTC)


def _clock(text: str) -> datetime | None:
    """Browsers send 2022-10-15T15:30, some with seconds; people write a blank between."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?", text):
        return None
    try:
        return datetime.strptime(text[:16].replace(" ", "T"), _CLOCK)  # noqa: DTZ007  the caller knows the zone
    except ValueError:
        return None
