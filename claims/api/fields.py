"""Fields that take what they name, and turn nothing else into it."""

from datetime import UTC, datetime
from typing import Any, Final

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from claims.presentation import refusals
from claims.rules.filing import SENTENCES, Finding
from claims.rules.filing.fields import read_instant

MOST_ANSWERS: Final = 50
LONGEST: Final = 200


class Text(serializers.CharField):
    """A text, and nothing that could be turned into one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": LONGEST, "trim_whitespace": False} | kwargs)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Choice(serializers.ChoiceField):
    """One of a few words, as a text."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid_choice", input="")
        if data not in self.choices:
            raise serializers.ValidationError(refusals.said(SENTENCES["choice"], {}), code="choice")
        return data


class YesNo(serializers.BooleanField):
    """Yes or no, and nothing that could be turned into one."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input="")
        return data


@extend_schema_field({"type": "string", "format": "date-time"})
class Instant(serializers.Field):
    """ISO 8601 with an offset, in whole seconds; told in UTC."""

    def to_internal_value(self, data: Any) -> datetime:
        found: list[Finding] = []
        at = read_instant(found, "", data) if isinstance(data, str) else None
        if at is None:
            one = found[0] if found else Finding("", "instant_form")
            raise serializers.ValidationError(refusals.said(one.sentence, one.facts), code=one.code)
        return at.astimezone(UTC)

    def to_representation(self, value: datetime) -> str:
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


@extend_schema_field({"oneOf": [{"type": "integer"}, {"type": "string"}, {"type": "boolean"}]})
class Exact(serializers.Field):
    """A value that is never rounded: a whole number, a text of digits or of a ratio, yes or no, a day, a key."""

    def to_representation(self, value: Any) -> Any:
        return value


_ANSWER = {"oneOf": [{"type": "integer"}, {"type": "string", "maxLength": LONGEST}, {"type": "boolean"}]}


@extend_schema_field({"type": "object", "additionalProperties": _ANSWER, "maxProperties": MOST_ANSWERS})
class Answers(serializers.Field):
    """What the policies ask, by the names of their inputs: whole numbers, yes or no, keys of choices, days as
    2023-02-01.
    """

    def to_internal_value(self, data: Any) -> dict[str, int | str | bool]:
        if not isinstance(data, dict) or len(data) > MOST_ANSWERS:
            raise serializers.ValidationError(_("Please give the answers by name."), code="invalid")
        wrong = [
            name
            for name, value in data.items()
            if len(name) > LONGEST
            or not isinstance(value, int | str)
            or (isinstance(value, str) and len(value) > LONGEST)
        ]
        if wrong:
            said = serializers.ErrorDetail(
                _(
                    "An answer is a whole number, yes or no, a day such as 2023-02-01, or the key of a choice."
                ),
                "invalid",
            )
            raise serializers.ValidationError({name[:60]: [said] for name in wrong})
        return data

    def to_representation(self, value: Any) -> Any:
        return value
