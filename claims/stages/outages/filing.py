"""Filing periods: when claims of one type are taken. Extended by a new row that supersedes the old one."""

from datetime import datetime
from typing import ClassVar

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from claims.models import ClaimantType, FilingPeriod, Incident
from claims.queries import outages as queries
from claims.rules.refusal import N_, Refusal
from claims.stages import audit
from claims.stages.authority import Actor, authorize, person_of, signed


class FilingPeriodEmpty(Refusal):
    code: ClassVar[str] = "filing_period_empty"
    sentence: ClassVar[str] = N_("The end of a filing period must be later than its start.")


class FilingPeriodDecided(Refusal):
    code: ClassVar[str] = "filing_period_decided"
    sentence: ClassVar[str] = N_("Somebody has confirmed or dropped this filing period already.")


@transaction.atomic
def record_filing_period(
    *,
    actor: Actor,
    incident: Incident,
    claimant_type: str,
    start: datetime,
    end: datetime,
    reason: str,
    at: datetime,
    door: str,
) -> FilingPeriod:
    """Proposes the period `[start, end)` in which claims of this type are taken. Raises FilingPeriodEmpty."""
    authorize(actor, "set_filing_period")
    if end <= start:
        raise FilingPeriodEmpty
    proposal = FilingPeriod.objects.create(
        incident=incident,
        claimant_type=ClaimantType(claimant_type),
        period=DateTimeTZRange(start, end),
        reason=reason,
        recorded_at=at,
        **signed(actor, "recorded_by"),
    )
    _log(actor, "set_filing_period", proposal, at, door)
    return proposal


@transaction.atomic
def confirm_filing_period(*, actor: Actor, proposal: FilingPeriod, at: datetime, door: str) -> FilingPeriod:
    """Puts a proposal in force; the one in force until now is superseded in the same transaction.

    Raises SamePerson for one's own, FilingPeriodDecided.
    """
    authorize(actor, "confirm_filing_period")
    # The incident's row first: two people who confirm two proposals of one type come one after the other.
    Incident.objects.select_for_update(no_key=True).get(pk=proposal.incident_id)
    proposal = (
        FilingPeriod.objects.select_for_update(of=("self",)).select_related("incident").get(pk=proposal.pk)
    )
    authorize(actor, "confirm_filing_period", relations={"recorded_by": proposal.recorded_by_id})
    _undecided(proposal)
    in_force = queries.filing_periods(incident=proposal.incident)
    in_force.filter(claimant_type=proposal.claimant_type).update(superseded_at=at)
    proposal.confirmed_at = at
    proposal.confirmed_by = person_of(actor)
    proposal.save(update_fields=["confirmed_at", "confirmed_by"])
    _log(actor, "confirm_filing_period", proposal, at, door)
    return proposal


@transaction.atomic
def drop_filing_period(*, actor: Actor, proposal: FilingPeriod, at: datetime, door: str) -> None:
    """Lays a proposal aside. Raises FilingPeriodDecided."""
    authorize(actor, "set_filing_period")
    proposal = (
        FilingPeriod.objects.select_for_update(of=("self",)).select_related("incident").get(pk=proposal.pk)
    )
    _undecided(proposal)
    proposal.superseded_at = at
    proposal.save(update_fields=["superseded_at"])
    _log(actor, "drop_filing_period", proposal, at, door)


def _undecided(proposal: FilingPeriod) -> None:
    if proposal.confirmed_at is not None or proposal.superseded_at is not None:
        raise FilingPeriodDecided


def _log(actor: Actor, action: str, period: FilingPeriod, at: datetime, door: str) -> None:
    audit.log(
        actor=actor,
        action=action,
        kind="filing_period",
        key=str(period.pk),
        at=at,
        door=door,
        reason=period.reason,
        after={
            "incident": period.incident.key,
            "claimant_type": period.claimant_type,
            "start": period.period.lower.isoformat(),
            "end": period.period.upper.isoformat(),
        },
    )
