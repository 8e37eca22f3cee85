"""Where a claim is on its way, as a row of plain steps: received, checked, decided, paid, each with its day."""

from datetime import date, datetime
from typing import Final, NamedTuple

from django.utils.translation import gettext, pgettext

from claims.models import Claim, Decision, Payout, Transfer
from claims.presentation import numbers, payments
from claims.presentation.outcomes import in_force
from claims.queries import assessment, review

DONE, NOW, NEXT = "done", "now", "next"
_OVER: Final = frozenset({Claim.Status.WITHDRAWN, Claim.Status.TRIAGED_OUT})
_SETTLED: Final = frozenset({payments.PAID, payments.NETTED, payments.WRITTEN_OFF})


class Step(NamedTuple):
    """One step: what it is, the day on which it was done ('' before), and 'done', 'now' or 'next'."""

    label: str
    day: str
    state: str


def steps(claim: Claim, paid: payments.Paid | None) -> list[Step]:
    """The way of a claim; `paid`: where its money is, if it is approved. A claim that is over has one last step."""
    found = [(pgettext("act", "Received"), _day(claim, claim.received_at))]
    if claim.status in _OVER:
        return _stated([*found, (str(Claim.Status(claim.status).label), _left(claim))])
    decision = in_force(claim)
    run = (decision and decision.run) or assessment.newest_of_claim(claim=claim)
    found.append((gettext("Checked"), _day(claim, run.opened_at if run else None)))
    found.append((gettext("Decided"), _day(claim, decision.at if decision else None)))
    appeal = review.appeal_of(claim=claim)
    if decision and appeal:
        heard = decision.version >= appeal.version
        first = (gettext("Decided"), _day(claim, appeal.decision.at))
        found[-1:] = [first, (gettext("Appeal decided"), _day(claim, decision.at if heard else None))]
    if (
        decision is None
        or decision.outcome != Decision.Outcome.REJECT
        or claim.status == Claim.Status.APPEALED
    ):
        found.append((pgettext("step", "Paid"), _paid_on(claim) if paid and paid.key in _SETTLED else ""))
    return _stated(found)


def _stated(found: list[tuple[str, str]]) -> list[Step]:
    """A step with a day is done; the first without is where the claim is now."""
    here = next((place for place, (_label, day) in enumerate(found) if not day), len(found))
    return [
        Step(label, day, DONE if place < here else NOW if place == here else NEXT)
        for place, (label, day) in enumerate(found)
    ]


def _day(claim: Claim, at: datetime | None) -> str:
    return numbers.day(at, zone=claim.incident.time_zone) if at else ""


def _left(claim: Claim) -> str:
    """The day of the newest move, by which the claim came to where it is."""
    move = claim.transitions.order_by("-pk").first()
    return _day(claim, move.at if move else claim.received_at)


def _paid_on(claim: Claim) -> str:
    """The day on which the last of its money was paid; of what was set off, the day of its decision."""
    paid = Payout.objects.filter(award__claim=claim, award__live=True, transfer__state=Transfer.State.PAID)
    days: list[date] = [day for day in paid.values_list("transfer__run__pay_date", flat=True) if day]
    decision = in_force(claim)
    if days:
        return numbers.calendar_day(max(days))
    return _day(claim, decision.at if decision else claim.received_at)
