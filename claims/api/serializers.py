"""The shapes of what is sent and received. They read and write no rows: a claim is filed by its stage."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from claims.models import Award, Claim, ClaimantType, Decision, Kind, OutageWindow, Transfer
from claims.presentation import refusals
from claims.rules.filing import SENTENCES, Finding
from claims.rules.filing.fields import LANGUAGES, MOST_SERVICES, read_instant

MOST_ANSWERS: Final = 50
LONGEST: Final = 200


# ---------------------------------------------------------------- fields
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


_ANSWER = {"oneOf": [{"type": "integer"}, {"type": "string", "maxLength": LONGEST}, {"type": "boolean"}]}


@extend_schema_field({"type": "object", "additionalProperties": _ANSWER, "maxProperties": MOST_ANSWERS})
class Answers(serializers.Field):
    """What the policies ask, by the names of their inputs: whole numbers, yes or no, keys of choices."""

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
                _("An answer is a whole number, yes or no, or the key of a choice."), "invalid"
            )
            raise serializers.ValidationError({name[:60]: [said] for name in wrong})
        return data

    def to_representation(self, value: Any) -> Any:
        return value


class Strict(serializers.Serializer):
    """Takes the fields it names, and no others."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            unknown = sorted(set(data) - set(self.fields))
            if unknown:
                said = serializers.ErrorDetail(_("There is no such field."), "unknown")
                raise serializers.ValidationError({name[:60]: [said] for name in unknown})
        return super().to_internal_value(data)


class BothLanguages(serializers.Serializer):
    ko = serializers.CharField()
    en = serializers.CharField()


class Period(serializers.Serializer):
    """Half-open: `start` belongs to it, `end` does not; null while it lasts."""

    start = Instant()
    end = Instant(allow_null=True)


# ---------------------------------------------------------------- outages
class FilingPeriodShape(serializers.Serializer):
    claimant_type = serializers.ChoiceField(ClaimantType.choices)
    period = Period()


class Outage(serializers.Serializer):
    key = serializers.CharField()
    name = BothLanguages()
    period = Period()
    time_zone = serializers.CharField()
    revision = serializers.IntegerField(help_text="of the record; it grows when a window is revised")
    filing = FilingPeriodShape(many=True, help_text="who may claim, and when")


class ServiceShape(serializers.Serializer):
    key = serializers.CharField()
    name = BothLanguages()
    claimant_types = serializers.ListField(child=serializers.ChoiceField(ClaimantType.choices))


class Window(serializers.Serializer):
    service = serializers.CharField()
    period = Period()
    extent = serializers.ChoiceField(OutageWindow.Extent.choices)
    source = serializers.CharField()


class OutageRecord(Outage):
    services = ServiceShape(many=True)
    windows = Window(many=True, help_text="of the newest revision, by service and time")


# ---------------------------------------------------------------- policies
class Labelled(serializers.Serializer):
    key = serializers.CharField()
    label = BothLanguages()


class Asked(serializers.Serializer):
    name = serializers.CharField()
    type = serializers.ChoiceField(["money", "integer", "boolean", "choice"])
    source = serializers.ChoiceField(["claimant", "records", "staff", "ledger"])
    label = BothLanguages()
    unit = serializers.CharField(allow_blank=True)
    low = serializers.IntegerField()
    high = serializers.IntegerField()
    choices = Labelled(many=True)
    optional = serializers.BooleanField()


class Line(serializers.Serializer):
    line = serializers.CharField()
    kind = serializers.ChoiceField(Kind.choices)
    unit = serializers.CharField()
    label = BothLanguages()


class PolicyInForce(serializers.Serializer):
    key = serializers.CharField()
    version = serializers.IntegerField()
    title = BothLanguages()
    summary = BothLanguages()
    in_force = Period()
    incidents = serializers.ListField(child=serializers.CharField())
    claimant_types = serializers.ListField(child=serializers.ChoiceField(ClaimantType.choices))
    services = serializers.ListField(child=serializers.CharField(), help_text="a key, 'prefix.*' or '*'")
    once_per = serializers.ListField(child=serializers.CharField())
    inputs = Asked(many=True)
    lines = Line(many=True)
    sha256 = serializers.CharField(help_text="of the document's UTF-8 bytes")
    document = serializers.CharField(help_text="TOML, as adopted (docs/policy-language.md)")


# ---------------------------------------------------------------- intake
class ConsentText(serializers.Serializer):
    version = serializers.CharField()
    title = BothLanguages()
    text = BothLanguages()
    agree = BothLanguages()


class FilingSent(Strict):
    """A claim as somebody sends it. The e-mail address is the one they proved to read when they signed in."""

    incident = Text(max_length=60)
    claimant_type = Choice(ClaimantType.choices)
    services = serializers.ListField(child=Text(max_length=60), min_length=1, max_length=MOST_SERVICES)
    start = Instant()
    end = Instant()
    name = Text()
    phone = Text(required=False, allow_blank=True)
    identifier = Text(
        required=False, allow_blank=True, help_text="business registration number, or driver licence number"
    )
    bank = Text(required=False, allow_blank=True, help_text="code of the bank, e.g. 088")
    account = Text(required=False, allow_blank=True)
    holder = Text(required=False, allow_blank=True)
    answers = Answers(required=False)
    language = Choice(LANGUAGES, required=False)
    consent_version = Text(max_length=20, help_text="of the text that was agreed to, from /consent/")


class ClaimRow(serializers.Serializer):
    reference = serializers.CharField()
    incident = serializers.CharField()
    claimant_type = serializers.ChoiceField(ClaimantType.choices)
    services = serializers.ListField(child=serializers.CharField())
    period = Period()
    received_at = Instant()
    status = serializers.ChoiceField(Claim.Status.choices)
    meaning = BothLanguages(help_text="what the status means for the claimant")


class StaffClaimRow(serializers.Serializer):
    reference = serializers.CharField()
    incident = serializers.CharField()
    claimant_type = serializers.ChoiceField(ClaimantType.choices)
    services = serializers.ListField(child=serializers.CharField())
    period = Period()
    received_at = Instant()
    status = serializers.ChoiceField(Claim.Status.choices)
    version = serializers.IntegerField()
    origin = serializers.ChoiceField(Claim.Origin.choices)
    submitter = serializers.CharField(allow_blank=True)
    held = serializers.BooleanField()


# ---------------------------------------------------------------- review, payout
PAYMENT: Final = ("none", "open", *Transfer.State.values, "payable_again", "dropped")


class DecidedLine(serializers.Serializer):
    policy = serializers.CharField()
    line = serializers.CharField()
    kind = serializers.ChoiceField(Kind.choices)
    unit = serializers.CharField()
    amount = serializers.IntegerField(help_text="in the smallest unit: won, points, days")
    source = serializers.ChoiceField(Award.Source.choices)
    reason = serializers.CharField(allow_blank=True)
    payment = serializers.ChoiceField(PAYMENT, help_text="how far its payment is")


class DecisionShape(serializers.Serializer):
    outcome = serializers.ChoiceField(Decision.Outcome.choices)
    at = Instant()
    reasons = serializers.ListField(child=serializers.CharField(), help_text="codes")
    letter = BothLanguages(help_text="as sent")
    lines = DecidedLine(many=True)


class OwnClaim(ClaimRow):
    version = serializers.IntegerField()
    language = serializers.ChoiceField(LANGUAGES)
    answers = Answers()
    account = serializers.CharField(allow_blank=True, help_text="the bank and its last digits")
    decision = DecisionShape(allow_null=True)
