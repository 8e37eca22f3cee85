"""Late links: given and withdrawn by staff; held by one draft that was begun with it, used by the claim it became."""

import os
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import QuerySet

from accounts.models import User
from claims.models import Claim, Draft, Incident, LateLink
from claims.models.sealing import fingerprint
from claims.queries import late_links as queries
from claims.queries import outages
from claims.rules.filing import late_links as rule
from claims.rules.refusal import N_, Refusal
from claims.stages import audit
from claims.stages.authority import authorize


class LateLinkRefused(Refusal):
    """One sentence for what is mistyped, for another type or incident, too old, used, withdrawn or held by another."""

    code = "late_link_refused"
    sentence = N_(
        "This late link does not let a claim in. Please check that it is copied whole and meant for this type of "
        "claim. A link lets in one claim, ends with its last day and may be withdrawn. Please write to whoever gave "
        "it to you."
    )


class LateLinkOver(Refusal):
    code = "late_link_over"
    sentence = N_(
        "Your late link no longer lets this claim in. Nothing was sent, and your answers are kept. Write to us for "
        "another link, or send the claim as it is: then it is checked as a claim that comes late."
    )


class LastDayNotPossible(Refusal):
    """Facts: `first` and `last`, days in ISO form."""

    code = "last_day_not_possible"
    sentence = N_("The last day of a late link is between %(first)s and %(last)s.")


class NoPeriodToMiss(Refusal):
    code = "no_period_to_miss"
    sentence = N_("No filing period has been set for this type of claim, so that none can come late.")


class LateLinkNotNeeded(Refusal):
    """Facts: `last`, the last day of the filing period in ISO form."""

    code = "late_link_not_needed"
    sentence = N_(
        "Until %(last)s anybody may file such a claim. A late link with this last day would let nobody in."
    )


class LateLinkDone(Refusal):
    code = "late_link_done"
    sentence = N_("This late link was used or withdrawn already.")


class Given(NamedTuple):
    """A link and its token, which is known to nobody else and is not kept."""

    link: LateLink
    token: str


def mark_of(token: str) -> bytes:
    """The fingerprint by which a link is found, of its token as somebody typed it."""
    return fingerprint("late_link", rule.normalised(token))


class StillInTime(Refusal):
    code = "still_in_time"
    sentence = N_("The filing period is not over. The claim is in time without a late link.")


@transaction.atomic
def give_late_link(
    *,
    actor: User,
    incident: Incident,
    claimant_type: str,
    last_day: date,
    reason: str,
    at: datetime,
    door: str,
) -> Given:
    """A link that lets one claim of this type in until the end of its last day, on the clock of the incident.

    Raises NoPeriodToMiss, LastDayNotPossible, LateLinkNotNeeded.
    """
    authorize(actor, "give_late_link")
    period = _missed(incident, claimant_type)
    first, last = rule.last_days(at=at, zone=incident.time_zone)
    if not first <= last_day <= last:
        raise LastDayNotPossible(first=first.isoformat(), last=last.isoformat())
    until = rule.end_of(last_day, zone=incident.time_zone)
    if until <= period.upper:
        raise LateLinkNotNeeded(last=last_day.isoformat())
    return _given(actor, incident, claimant_type, until, reason, at, door)


def let_in_at_once(
    *, actor: User, incident: Incident, claimant_type: str, reason: str, at: datetime, door: str
) -> LateLink:
    """A link that the caller uses in the same transaction, for a claim that the actor has on their desk: nobody gets
    its token. Raises NoPeriodToMiss, StillInTime.
    """
    authorize(actor, "give_late_link")
    end = _missed(incident, claimant_type).upper
    if end is None or at < end:
        raise StillInTime
    until = rule.end_of(rule.last_days(at=at, zone=incident.time_zone)[0], zone=incident.time_zone)
    return _given(actor, incident, claimant_type, until, reason, at, door).link


def named(
    mark: bytes, *, incident: Incident, claimant_type: str, at: datetime, draft: UUID | None
) -> LateLink:
    """The link of this fingerprint, locked, if it lets such a claim in, and no other open draft than `draft` holds it.

    Raises LateLinkRefused.
    """
    link = _locked(LateLink.objects.filter(mark=mark), at)
    if link is None or (link.incident_id, link.claimant_type) != (incident.pk, claimant_type):
        raise LateLinkRefused
    if link.draft is not None and link.draft.key != draft and link.draft.state == Draft.State.OPEN:
        raise LateLinkRefused
    return link


def _missed(incident: Incident, claimant_type: str) -> DateTimeTZRange:
    """The filing period that is over or will be. Raises NoPeriodToMiss where none is set."""
    period = outages.filing_periods(incident=incident).filter(claimant_type=claimant_type).first()
    if period is None:
        raise NoPeriodToMiss
    return period.period


def _given(
    actor: User, incident: Incident, claimant_type: str, until: datetime, reason: str, at: datetime, door: str
) -> Given:
    token = rule.new(os.urandom(rule.RANDOM_BYTES))
    at = at.replace(microsecond=0)  # a claim comes in whole seconds, and not before its link
    link = LateLink.objects.create(
        incident=incident, claimant_type=claimant_type, mark=mark_of(token), reason=reason, made_by=actor, made_at=at,
        until=until,
    )  # fmt: skip
    said = {"incident": incident.key, "claimant_type": claimant_type, "until": until.isoformat()}
    _log(actor, "give_late_link", link, at, door, reason=reason, after=said)
    return Given(link, token)


@transaction.atomic
def withdraw_late_link(*, actor: User, link: LateLink, reason: str, at: datetime, door: str) -> None:
    """From now on it lets nothing in. Raises LateLinkDone."""
    authorize(actor, "withdraw_late_link")
    link = LateLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    if link.claim_id is not None or link.withdrawn_at is not None:
        raise LateLinkDone
    link.withdrawn_by, link.withdrawn_at = actor, at
    link.save(update_fields=["withdrawn_by", "withdrawn_at"])
    _log(actor, "withdraw_late_link", link, at, door, reason=reason)


def hold(draft: Draft, mark: bytes, *, at: datetime) -> None:
    """Ties the link to a draft that the caller has locked: nobody else begins with it while that is open.

    Raises LateLinkRefused.
    """
    link = named(mark, incident=draft.incident, claimant_type=draft.claimant_type, at=at, draft=draft.key)
    link.draft = draft
    link.save(update_fields=["draft"])


def held(draft: Draft, *, at: datetime, told: bool) -> LateLink | None:
    """The link of a draft that is being sent, locked, if one lets the claim in; else None.

    Raises LateLinkOver where the sender was `told` that one does.
    """
    link = _locked(LateLink.objects.filter(draft=draft), at)
    if told and link is None:
        raise LateLinkOver
    return link


def use(link: LateLink, claim: Claim) -> None:
    """The link has let this claim in, and lets in no other."""
    link.claim, link.used_at = claim, claim.received_at
    link.save(update_fields=["claim", "used_at"])


def _locked(found: QuerySet[LateLink], at: datetime) -> LateLink | None:
    """The first that holds, which nobody uses or withdraws before this transaction ends."""
    links = found.select_for_update(of=("self",)).select_related("incident").order_by("-pk")
    return next((link for link in links if queries.holds(link=link, at=at)), None)


def _log(actor: User, action: str, link: LateLink, at: datetime, door: str, **said: Any) -> None:
    audit.log(actor=actor, action=action, kind="late_link", key=str(link.pk), at=at, door=door, **said)
