"""One claim from a form."""

import os
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar, NamedTuple
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import User
from claims.models import (
    Claim,
    Claimant,
    ClaimFacts,
    Incident,
    LateLink,
    Mandate,
    Notice,
    PayeeAccount,
    Transition,
)
from claims.models.sealing import fingerprint, seal
from claims.queries import intake as queries
from claims.queries import layouts
from claims.queries.safety import is_on
from claims.rules import lifecycle, reference
from claims.rules.consent import is_known
from claims.rules.filing import Checked, Filing, Finding, checked_form
from claims.rules.names import name_key
from claims.rules.refusal import N_, Refusal
from claims.stages import audit, notices
from claims.stages.authority import authorize
from claims.stages.intake import late_links


class IntakeClosed(Refusal):
    code: ClassVar[str] = "intake_closed"
    sentence: ClassVar[str] = N_("No claims are taken at the moment. Please come back later.")


class FilingRefused(Refusal):
    """`findings` say what to correct, all of it."""

    code: ClassVar[str] = "filing_refused"
    sentence: ClassVar[str] = N_("Please correct what is marked below.")

    def __init__(self, *, findings: list[Finding] | None = None, **facts: object) -> None:
        super().__init__(findings=findings or [], **facts)
        self.findings = findings or []


def file_claim(
    *,
    actor: User,
    incident: Incident,
    filing: Filing,
    at: datetime,
    origin: str = "web",
    door: str = "web",
    filing_key: UUID | None = None,
    late_link: bytes | None = None,
) -> Claim:
    """Stores a claim as its first version; the same `filing_key` from the same person gives the claim it gave before.

    The claimant's e-mail address is one that the actor proved to read, never one that was typed. A claim that comes
    late is taken: validation refuses it with a reason, since filing periods get extended. One that is let in by the
    `late_link` of this fingerprint is in time. Raises IntakeClosed, FilingRefused and LateLinkRefused.
    """
    authorize(actor, "file_claim")
    if is_on(key="intake_closed"):
        raise IntakeClosed
    proved = next(iter(queries.verified_addresses(user=actor)), "")
    checked = checked_filing(incident, replace(filing, email=proved), at)
    version = filing.consent_version
    sent = Sent(checked, actor, incident, version, at, origin, door, filing_key, late_link=late_link)
    return stored_once(sent)


class Sent(NamedTuple):
    """A filing that may be stored, and how it came."""

    checked: Checked
    actor: User
    incident: Incident
    consent_version: str
    at: datetime
    origin: str
    door: str
    filing_key: UUID | None
    proved: bool = True  # the address of the filing is one that the actor reads
    noted: dict[str, str] | None = None  # for the log, of what was filed for somebody else
    late_link: bytes | None = None  # the fingerprint of one that is to let it in
    late_reason: str = ""  # why the actor lets it in without one


def stored_once(sent: Sent) -> Claim:
    """The claim of this form, stored by the first of two clicks. Raises what its late link is refused for."""
    try:
        with transaction.atomic():
            return _found(sent) or _stored(sent)
    except (IntegrityError, late_links.LateLinkRefused):
        # The other of two clicks was first, has committed by now and used the link; any other breach is a bug.
        claim = _found(sent)
        if claim is None:
            raise
        return claim


def checked_filing(incident: Incident, filing: Filing, at: datetime) -> Checked:
    """The filing as what may be stored. Raises FilingRefused."""
    asked = queries.asked_of_claimants(incident=incident, claimant_type=filing.claimant_type, at=at)
    checked, found = checked_form(filing, at=at, declared=asked, layouts=layouts.offered())
    if filing.consent_version and not is_known(filing.consent_version):
        found.append(Finding("consent", "consent_missing"))
    if checked is None or found:
        raise FilingRefused(findings=found)
    return checked


def _found(sent: Sent) -> Claim | None:
    key = sent.filing_key
    return Claim.objects.filter(filed_by=sent.actor, filing_key=key).first() if key else None


def _stored(sent: Sent) -> Claim:
    checked, actor, at = sent.checked, sent.actor, sent.at
    link = _late_link(sent)
    claim = Claim.objects.create(
        reference=reference.new(os.urandom(reference.RANDOM_BYTES)),
        claimant=_claimant(checked, actor if sent.proved else None, at),
        incident=sent.incident,
        claimant_type=checked.claimant_type,
        services=checked.services,
        period=DateTimeTZRange(checked.start, checked.end),
        status=lifecycle.moved(lifecycle.NOWHERE, "receive"),
        origin=sent.origin,
        filed_by=actor,
        filing_key=sent.filing_key,
        filing_mark=mark_of_people(checked) if sent.filing_key else None,
        contact_hash=fingerprint("email", checked.email) if checked.email else None,
        language=checked.language,
        consent_version=sent.consent_version,
        consented_at=checked.consented_at,
        received_at=checked.received_at,
        by_late_link=link is not None,
    )
    if link is not None:
        late_links.use(link, claim)
    _said(claim, checked, actor, at)
    Transition.objects.create(claim=claim, at=at, came_from="", went_to=claim.status, act="receive", by=actor)
    action = "file_claim" if sent.proved else "file_on_behalf"
    audit.log(
        actor=actor, action=action, kind="claim", key=claim.reference, at=at, door=sent.door, after=sent.noted
    )
    notices.tell(claim=claim, kind=Notice.Kind.RECEIVED, key=f"received:{claim.pk}", at=at)
    return claim


def mark_of_people(checked: Checked) -> bytes:
    """The fingerprint of whom the filing names: a claimant who is known already keeps the name of the first claim."""
    return Claim.mark(checked.name, checked.phone, checked.holder, checked.mandates)


def _late_link(sent: Sent) -> LateLink | None:
    """The link that lets the claim in, which nobody else uses before this transaction ends; None of most claims."""
    said: Any = {"incident": sent.incident, "claimant_type": sent.checked.claimant_type, "at": sent.at}
    if sent.late_reason:
        return late_links.let_in_at_once(actor=sent.actor, reason=sent.late_reason, door=sent.door, **said)
    if sent.late_link is not None:
        return late_links.named(sent.late_link, draft=sent.filing_key, **said)
    return None


def _said(claim: Claim, checked: Checked, actor: User, at: datetime) -> None:
    """The facts of the claim's newest version, who stands in for the claimant, and the account to pay to."""
    ClaimFacts.objects.create(
        claim=claim,
        version=claim.version,
        category=checked.category,
        services=checked.services,
        period=claim.period,
        identifier=checked.identifier_mark,
        account=checked.account_mark,
        papers=checked.papers,
        inputs=checked.inputs,
        at=at,
        by=actor,
    )
    said = {"claim_id": claim.pk, "version": claim.version}
    Mandate.objects.bulk_create(
        Mandate(
            **said,
            kind=one.kind,
            sealed=Mandate.sealed_for(**said, kind=one.kind, name=one.name, relation=one.relation),
            at=at,
        )
        for one in checked.mandates
    )
    if checked.account:
        PayeeAccount.objects.create(
            claim=claim,
            version=claim.version,
            bank=checked.bank,
            sealed=seal(
                {"number": checked.account, "holder": checked.holder},
                bound_to=PayeeAccount.binding(claim.pk, claim.version),
            ),
            fingerprint=PayeeAccount.mark(checked.bank, checked.account),
            at=at,
        )


def _claimant(checked: Checked, proved: User | None, at: datetime) -> Claimant:
    """The claimant of this identifier, found or made; of two who make it at once, one finds the other's.

    `proved` is who reads the address of the filing, where somebody has proved it.
    """
    key_hash = fingerprint(checked.key_kind, checked.key)
    # Only what was proved says that actor and claimant are one.
    by_mail = proved is not None and checked.key_kind == Claimant.KeyKind.EMAIL
    made = Claimant(
        type=checked.claimant_type,
        key_kind=checked.key_kind,
        key_hash=key_hash,
        phone_hash=fingerprint("phone", checked.phone) if checked.phone else None,
        email_hash=fingerprint("email", checked.email) if checked.email else None,
        name_hash=fingerprint("name", name_key(checked.name)) if checked.name else None,
        personal=Claimant.sealed(
            type=checked.claimant_type,
            key_hash=key_hash,
            name=checked.name,
            phone=checked.phone,
            email=checked.email,
            identifier=checked.identifier,
        ),
        user=proved if by_mail else None,
        created_at=at,
    )
    Claimant.objects.bulk_create([made], ignore_conflicts=True)
    claimant = Claimant.objects.get(type=checked.claimant_type, key_hash=key_hash)
    if by_mail and claimant.user_id is None:
        Claimant.objects.filter(pk=claimant.pk, user__isnull=True).update(user=proved)
        claimant.refresh_from_db(fields=["user"])
    return claimant
