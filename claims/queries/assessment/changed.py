"""Which claims say something else than when they were assessed."""

from typing import Final, NamedTuple

from django.db import connection

from claims.models import Incident


class Changed(NamedTuple):
    """A submitted claim of which the newest done run that saw it does not hold any more."""

    claim: int
    claimant: int


# What no run has seen waits for the next run over all. A version that was made by undoing a decision says what the one
# before it said, so that its run holds (`queries.review.run_that_holds`).
_CHANGED: Final = """
    SELECT c.id, c.claimant_id
      FROM claims_claim c
     CROSS JOIN LATERAL (
       SELECT k.version FROM claims_checkresult k JOIN claims_assessmentrun r ON r.id = k.run_id AND r.state = 'done'
        WHERE k.claim_id = c.id ORDER BY k.run_id DESC LIMIT 1
     ) seen
     WHERE c.incident_id = %(incident)s AND c.status = 'submitted' AND c.version > 1 AND seen.version <> c.version
       AND NOT EXISTS (
         SELECT 1 FROM claims_claimfacts a JOIN claims_claimfacts b ON b.claim_id = a.claim_id AND b.version = c.version
          WHERE a.claim_id = c.id AND a.version = seen.version
            AND (a.category, a.services, a.period, a.identifier, a.account, a.papers, a.inputs)
              = (b.category, b.services, b.period, b.identifier, b.account, b.papers, b.inputs)
       )
     ORDER BY c.id LIMIT %(most)s
"""


def changed(*, incident: Incident, most: int | None = None) -> list[Changed]:
    """The claims of the incident that were changed since they were assessed, by id; no more than `most`."""
    with connection.cursor() as cursor:
        cursor.execute(_CHANGED, {"incident": incident.pk, "most": most})
        return [Changed(*row) for row in cursor]
