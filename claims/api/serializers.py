"""The shapes of what is sent and received. They read and write no rows: a claim is filed by its stage."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from rest_framework import serializers

from claims.api.fields import LONGEST, Answers, Choice, Exact, Instant, Text, YesNo
from claims.models import Award, Claim, ClaimantType, Decision, Kind, OutageWindow, Transfer
from claims.rules.filing.fields import LANGUAGES, MOST_SERVICES
from claims.rules.filing.mandates import claimed_by
from claims.rules.policy import OUTCOME_WORDS
from claims.rules.policy.document import INPUT_TYPES


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
    source = serializers.CharField()  # type: ignore[assignment]


class OutageRecord(Outage):
    services = ServiceShape(many=True)
    windows = Window(many=True, help_text="of the newest revision, by service and time")


# ---------------------------------------------------------------- policies
class Labelled(serializers.Serializer):
    key = serializers.CharField()
    label = BothLanguages()  # type: ignore[assignment]


class Asked(serializers.Serializer):
    name = serializers.CharField()
    type = serializers.ChoiceField(INPUT_TYPES)
    source = serializers.ChoiceField(["claimant", "records", "staff", "ledger"])  # type: ignore[assignment]
    label = BothLanguages()  # type: ignore[assignment]
    unit = serializers.CharField(allow_blank=True)
    low = serializers.IntegerField(help_text="of a date: days since 1970-01-01")
    high = serializers.IntegerField(help_text="of a date: days since 1970-01-01")
    choices = Labelled(many=True)
    optional = serializers.BooleanField()


class Line(serializers.Serializer):
    line = serializers.CharField()
    kind = serializers.ChoiceField(Kind.choices)
    unit = serializers.CharField()
    label = BothLanguages()  # type: ignore[assignment]


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
    page = serializers.URLField(help_text="where people read it, in Korean or English")
    sha256 = serializers.CharField(help_text="of the document's UTF-8 bytes")
    document = serializers.CharField(help_text="TOML, as adopted (docs/policy-language.md)")


# ---------------------------------------------------------------- intake
class ConsentText(serializers.Serializer):
    version = serializers.CharField()
    title = BothLanguages()
    text = BothLanguages()
    agree = BothLanguages()


def _if_called_for(hint: str, longest: int = LONGEST) -> Text:
    return Text(required=False, allow_blank=True, max_length=longest, help_text=hint)


class FilingSent(Strict):
    """A claim as somebody sends it. The e-mail address is the one they proved to read when they signed in."""

    incident = Text(max_length=60)
    claimant_type = Choice(ClaimantType.choices)
    services = serializers.ListField(child=Text(max_length=60), min_length=1, max_length=MOST_SERVICES)
    start = Instant()
    end = Instant()
    name = Text()
    phone = Text(required=False, allow_blank=True)
    identifier = _if_called_for("business registration number, or driver licence number")
    bank = Text(required=False, allow_blank=True, help_text="code of the bank, e.g. 088")
    account = Text(required=False, allow_blank=True)
    holder = Text(required=False, allow_blank=True)
    payee_relation = _if_called_for(
        "where the account is another's than the claimant's: who they are to the claimant"
    )
    claimed_by = Choice(
        claimed_by("individual"), required=False, help_text="for whom you claim; `self` where it is not sent"
    )
    representative_name = _if_called_for("yours, where `claimed_by` says so")
    representative_relation = _if_called_for("how you are related to the claimant, and by what right you act")
    heir_name = _if_called_for("yours, where `claimed_by` says so")
    heir_relation = _if_called_for("how you were related to the claimant, and who the other heirs are")
    under_14 = YesNo(
        required=False, help_text="of an individual, and needed then: whether it is a child under 14"
    )
    guardian_name = _if_called_for("of the guardian of a child under 14")
    guardian_relation = _if_called_for("how the guardian is related to the child")
    guardian_agrees = YesNo(required=False, help_text="that the claim is made and the data processed")
    late_link = Text(
        required=False,
        allow_blank=True,
        max_length=60,
        help_text="which lets a claim in after the filing period",
    )
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
PAYMENT: Final = (
    "none",
    "open",
    *Transfer.State.values,
    "payable_again",
    "details_asked",
    "netted",
    "written_off",
    "dropped",
)


class DecidedLine(serializers.Serializer):
    policy = serializers.CharField()
    line = serializers.CharField()
    kind = serializers.ChoiceField(Kind.choices)
    unit = serializers.CharField()
    amount = serializers.IntegerField(help_text="in the smallest unit: won, points, days")
    source = serializers.ChoiceField(Award.Source.choices)  # type: ignore[assignment]
    reason = serializers.CharField(allow_blank=True)
    payment = serializers.ChoiceField(PAYMENT, help_text="how far its payment is")


class ExplainedLine(serializers.Serializer):
    id = serializers.CharField()
    ko = serializers.CharField()
    en = serializers.CharField()
    value = Exact()


class Judged(serializers.Serializer):
    policy = serializers.CharField(
        allow_blank=True, help_text="its key; empty where no policy covers the claim"
    )
    version = serializers.IntegerField(allow_null=True)
    outcome = serializers.ChoiceField(sorted(OUTCOME_WORDS.values()))
    code = serializers.CharField(allow_blank=True, help_text="of the reason why nothing is given")
    lines = ExplainedLine(many=True)


class DecisionShape(serializers.Serializer):
    outcome = serializers.ChoiceField(Decision.Outcome.choices)
    at = Instant()
    reasons = serializers.ListField(child=serializers.CharField(), help_text="codes")
    letter = BothLanguages(help_text="as sent")
    lines = DecidedLine(many=True)
    explanation = Judged(many=True, help_text="what each policy gives by the record, line by line")


class OwnClaim(ClaimRow):
    version = serializers.IntegerField()
    language = serializers.ChoiceField(LANGUAGES)
    answers = Answers()
    account = serializers.CharField(allow_blank=True, help_text="the bank and its last digits")
    decision = DecisionShape(allow_null=True)
