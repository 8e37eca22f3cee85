"""A claim as its claimant reads it: status in plain words, what was said, how much of it the outage covers.

Nothing here tells the claimant's sealed data whole: who is signed in may be another person of the same business.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.models import Claim, ClaimantType, ClaimFacts, Mandate, OutageWindow, PayeeAccount, PolicyVersion
from claims.models.outages import told
from claims.presentation import masking, numbers
from claims.presentation.record import service_names
from claims.queries import details, policies
from claims.rules.policy.document import Input
from claims.rules.windows import Timeline

# What a status means for the claimant, and what comes next.
MEANING = {
    Claim.Status.SUBMITTED: _(
        "We have your claim. It is checked against the record and then decided. You need not do anything."
    ),
    Claim.Status.TRIAGED_OUT: _(
        "This was set aside: it is no claim for compensation, concerns another company, or was sent twice."
    ),
    Claim.Status.INFORMATION_REQUESTED: _("We have a question for you. Please answer it in time."),
    Claim.Status.APPROVED: _("Your claim is approved. The payment is being prepared."),
    Claim.Status.REJECTED: _("Your claim was rejected. The letter below names the reasons."),
    Claim.Status.APPEALED: _(
        "You have appealed. Somebody who had no part in the first decision looks at it."
    ),
    Claim.Status.WITHDRAWN: _("You have withdrawn this claim."),
}


class Row(NamedTuple):
    """A claim in a list."""

    reference: str
    incident: str
    type: str
    received: str
    status: str
    status_key: str
    meaning: str


class Said(NamedTuple):
    """One thing the claimant said, with its label."""

    label: str
    value: str


def row(claim: Claim) -> Row:
    status = Claim.Status(claim.status)
    return Row(
        claim.reference,
        claim.incident.name,
        str(ClaimantType(claim.claimant_type).label),
        numbers.instant(claim.received_at, zone=claim.incident.time_zone),
        str(status.label),
        status.value,
        str(MEANING[status]),
    )


def said(claim: Claim, versions: Sequence[PolicyVersion]) -> list[Said]:
    """What the newest version of the claim says, in the words of the policies that ask; the account masked."""
    facts = ClaimFacts.objects.get(claim=claim, version=claim.version)
    zone = claim.incident.time_zone
    asked = questions(versions)
    start, end = (numbers.instant(at, zone=zone) for at in (facts.period.lower, facts.period.upper))
    found = [
        Said(gettext("Claimed as"), str(ClaimantType(claim.claimant_type).label)),
        Said(gettext("Services"), ", ".join(service_names(facts.services).values())),
        Said(gettext("From"), start),
        Said(gettext("To"), end),
    ]
    found += [answer(name, value, asked.get(name)) for name, value in facts.inputs.items()]
    account = details.account_in_force(claim=claim)
    found.append(Said(gettext("Account"), masking.account(account) if account else gettext("none given")))
    return [*found, *(Said(*one) for one in stand_in(claim, account))]


def stand_in(claim: Claim, account: PayeeAccount | None) -> list[masking.Shown]:
    """Who acts or is paid for the claimant, masked: as named when it was filed, and with an account given since."""
    paid = masking.payee(account) if account else None
    named = claim.mandates.exclude(kind=Mandate.Kind.PAYEE) if paid else claim.mandates.all()
    return [*map(masking.mandate, named), *([paid] if paid else [])]


def covered(claim: Claim, windows: Iterable[OutageWindow], *, until: datetime) -> str:
    """How long at least one of these services was down within the claimed period; '' for not at all."""
    spans = [(_second(one.period.lower), _second(one.period.upper or until)) for one in windows]
    seconds = Timeline(spans).covered(_second(claim.period.lower), _second(claim.period.upper))
    return numbers.length(seconds) if seconds else ""


def questions(versions: Iterable[PolicyVersion]) -> dict[str, Input]:
    """What these policies ask of a claimant, by the name under which the answer is kept."""
    return {one.name: one for version in versions for one in policies.compiled(version).document.inputs}


def answer(name: str, value: object, asked: Input | None) -> Said:
    """An answer with its question and unit, in the words of the policy that asked; by its name where none did."""
    label = told(*asked.label) if asked else name
    if isinstance(value, bool):
        return Said(label, gettext("yes") if value else gettext("no"))
    if isinstance(value, int):
        unit = "" if asked is None else "minute" if asked.type == "duration" else asked.unit
        return Said(label, numbers.amount(value, unit))
    if asked and asked.type == "date":
        return Said(label, numbers.calendar_day(date.fromisoformat(str(value))))
    choices = {choice.key: told(*choice.label) for choice in asked.choices} if asked else {}
    return Said(label, choices.get(str(value), str(value)))


def _second(at: datetime) -> int:
    return int(at.timestamp())
