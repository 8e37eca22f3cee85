"""What claimants were asked: what waits for an answer, and what has waited too long."""

from datetime import datetime
from typing import Final

from django.db import connection

from claims.models import Claim, InformationRequest


def asked(*, claim: Claim) -> InformationRequest | None:
    """The question that waits for the claimant's answer; None where none does."""
    return InformationRequest.objects.filter(claim=claim, state=InformationRequest.State.OPEN).first()


def questions_of(*, claim: Claim) -> list[InformationRequest]:
    """All that the claimant was asked, the oldest first."""
    return list(claim.questions.select_related("asked_by").order_by("pk"))


# The first condition is true of every zone of the world and is found by the index; the second is exact.
_OVERDUE: Final = """
    SELECT q.id
      FROM claims_informationrequest q
      JOIN claims_claim c ON c.id = q.claim_id AND NOT c.held AND c.status = 'information_requested'
      JOIN claims_incident n ON n.id = c.incident_id
     WHERE q.state = 'open' AND q.id > %(after)s
       AND q.due_on <= (%(at)s AT TIME ZONE 'UTC')::date
       AND q.due_on < (%(at)s AT TIME ZONE n.time_zone)::date
     ORDER BY q.id LIMIT %(most)s
"""


def overdue_questions(*, at: datetime, after: int = 0, most: int) -> list[int]:
    """Open questions past their last day where the incident was, with ids above `after`; not of claims on hold."""
    with connection.cursor() as cursor:
        cursor.execute(_OVERDUE, {"at": at, "after": after, "most": most})
        return [pk for (pk,) in cursor]
