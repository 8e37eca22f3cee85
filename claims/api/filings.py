"""A claim that was sent, as the same filing that the form makes; and what is missing of it.

What the form asks for by its fields is asked for here: services of the record, answers that the policies need, an
account for whoever is paid in money, whose claim it is, the consent text as it stands now. The stage checks the rest,
as it does there.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final, NamedTuple

from claims.models import Claim, ClaimFacts, Incident, PayeeAccount
from claims.models.sealing import fingerprint
from claims.queries import intake, outages, policies
from claims.queries.layouts import offered
from claims.rules import consent
from claims.rules.filing import PAID_IN_MONEY, Filing, Finding, checked_form
from claims.rules.filing.mandates import KINDS, NO, SELF, YES, called_for, uncalled, unsaid
from claims.stages.intake import mark_of_people

_TEXTS: Final = ("name", "phone", "identifier", "bank", "account", "holder")
_YES_NO: Final = {True: YES, False: NO, None: ""}


class Said(NamedTuple):
    """What was sent as a filing, and what of who stands in for the claimant is no part of one."""

    filing: Filing
    lacking: list[Finding]


def said(sent: dict[str, Any], *, email: str) -> Said:
    """What was sent; `email` is one that the sender proved to read."""
    whose = {
        "by": sent.get("claimed_by", SELF),
        "under_14": _YES_NO[sent.get("under_14")],
    }
    kinds = called_for(sent["claimant_type"], holder=sent.get("holder", ""), name=sent["name"], **whose)
    agrees = _YES_NO[sent.get("guardian_agrees")]
    lacking = unsaid(sent["claimant_type"], agrees=agrees, **whose)
    given = {kind: (sent.get(f"{kind}_name", ""), sent.get(f"{kind}_relation", "")) for kind in KINDS}
    filing = Filing(
        claimant_type=sent["claimant_type"],
        services=tuple(sent["services"]),
        start=sent["start"],
        end=sent["end"],
        email=email,
        inputs=sent.get("answers", {}),
        language=sent.get("language", "ko"),
        consent_version=sent["consent_version"],
        mandates={
            kind: given[kind] if kind != "payee" else (sent.get("holder", ""), given[kind][1])
            for kind in kinds
        },
        **{name: sent.get(name, "") for name in _TEXTS},
    )
    return Said(filing, lacking + uncalled(given, kinds))


def findings(of: Said, *, incident: Incident, at: datetime) -> list[Finding]:
    """All that is wrong with it, so that it can be mended at once."""
    filing = of.filing
    declared = intake.asked_of_claimants(incident=incident, claimant_type=filing.claimant_type, at=at)
    _checked, found = checked_form(filing, at=at, declared=declared, layouts=offered())
    lacking = of.lacking + list(_lacking(filing, incident, at))
    named = {finding.field for finding in lacking}
    return lacking + [finding for finding in found if finding.field not in named]


def _lacking(said: Filing, incident: Incident, at: datetime) -> Iterator[Finding]:
    served = outages.served(incident=incident, claimant_type=said.claimant_type)
    if set(said.services) - {service.key for service in served}:
        yield Finding("services", "choice")
    if said.claimant_type in PAID_IN_MONEY:
        yield from (Finding(name, "required") for name in ("bank", "account") if not getattr(said, name))
    yield from (Finding(name, "required") for name in _needed(said, incident, at) - set(said.inputs))
    if said.consent_version != consent.newest().version:
        yield Finding("consent", "consent_missing")


def _needed(said: Filing, incident: Incident, at: datetime) -> set[str]:
    """The inputs without which a policy that covers one of the services cannot be worked out.

    Where a membership decides first, an answer is not needed by every claim that reaches the policy.
    """
    return {
        one.name
        for policy in map(policies.compiled, policies.in_force(incident=incident, at=at))
        if any(policy.covers(said.claimant_type, service) for service in said.services)
        and not any(other.on_roster for other in policy.document.inputs)
        for one in policy.document.inputs
        if one.source == "claimant" and not one.optional
    }


def says_the_same(
    claim: Claim, said: Filing, *, incident: Incident, at: datetime, by_late_link: bool = False
) -> bool:
    """Whether the claim was made of such a filing: of whom, for what, to which account, with whose help."""
    declared = intake.asked_of_claimants(incident=incident, claimant_type=said.claimant_type, at=at)
    checked = checked_form(said, at=at, declared=declared, layouts=offered())[0]
    facts = ClaimFacts.objects.get(claim=claim, version=1)
    return (
        checked is not None
        and claim.incident_id == incident.pk
        and claim.claimant_type == checked.claimant_type
        and bytes(claim.claimant.key_hash) == fingerprint(checked.key_kind, checked.key)
        and facts.services == list(checked.services)
        and (facts.period.lower, facts.period.upper) == (checked.start, checked.end)
        and facts.inputs == checked.inputs
        and _account(claim) == (PayeeAccount.mark(checked.bank, checked.account) if checked.account else None)
        and claim.by_late_link == by_late_link
        and set(claim.mandates.filter(version=1).values_list("kind", flat=True)) == set(said.mandates)
        and (claim.filing_mark is None or bytes(claim.filing_mark) == mark_of_people(checked))
    )


def _account(claim: Claim) -> bytes | None:
    """The account that the claim came with, by its fingerprint."""
    first = PayeeAccount.objects.filter(claim=claim, version=1, correction=0).first()
    return bytes(first.fingerprint) if first else None
