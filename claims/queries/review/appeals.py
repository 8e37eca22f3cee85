"""Appeals: the one of a claim, who had a seat in what it is about, and what was decided on it."""

from django.db import connection

from claims.models import Appeal, Claim, Decision
from claims.queries.review.grounds import judged, policy_of
from claims.rules.review import Key, appeals


def appeal_of(*, claim: Claim) -> Appeal | None:
    """The appeal of the claim; None where there is none."""
    return Appeal.objects.filter(claim=claim).select_related("decision", "by").order_by("-pk").first()


def appealable(*, decision: Decision) -> list[Key]:
    """The lines, and the policies without one, that an appeal against the decision may name."""
    rows = judged(claim=decision.claim, run=decision.run) if decision.run else ()
    found = [policy_of(row.version).key for row in rows if row.version is not None]
    return appeals.appealable(decision.lines, found)


def seats_appealed(*, claim: Claim) -> dict[str, int | None]:
    """Who had the seats of the decision that is appealed, by relation; empty without an appeal."""
    appeal = appeal_of(claim=claim)
    if appeal is None:
        return {}
    seats = Decision.objects.filter(claim=claim, version=appeal.decision.version)
    by_seat = dict(seats.values_list("seat", "by_id"))
    return {"first_seat": by_seat.get(1), "second_seat": by_seat.get(2)}


def decided_on_appeal(*, claim: Claim) -> Decision | None:
    """The newest final decision on the appeal of the claim, taken back or not; None where there is none."""
    appeal = appeal_of(claim=claim)
    if appeal is None:
        return None
    found = claim.decisions.filter(final=True, version__gte=appeal.version)
    return found.select_related("run").order_by("-version").first()


def left_already(*, decision: Decision) -> bool:
    """Whether money of the awards of this decision is in a run, was sent, set off, paid outside or claimed back."""
    with connection.cursor() as cursor:
        cursor.execute(_LEFT, {"decision": decision.pk})
        return bool(cursor.fetchone()[0])


_LEFT = """
    SELECT EXISTS (
      SELECT 1 FROM claims_award a
       WHERE a.decision_id = %(decision)s AND (
         EXISTS (SELECT 1 FROM claims_payout o JOIN claims_transfer t ON t.id = o.transfer_id
                  WHERE o.award_id = a.id AND t.state <> 'voided')
         OR EXISTS (SELECT 1 FROM claims_offset o WHERE o.award_id = a.id AND o.live)
         OR EXISTS (SELECT 1 FROM claims_manualpayment m
                     WHERE m.award_id = a.id AND m.confirmed_at IS NULL AND m.dropped_at IS NULL)
         OR EXISTS (SELECT 1 FROM claims_recovery r WHERE r.award_id = a.id AND r.confirmed_at IS NOT NULL)))
"""
