"""Samples of what rules decide: what is in one, which claims it keeps for people, and how often people agreed."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from django.db import connection

from claims.models import AssessmentRun, AutomaticRule, Incident, Sample
from claims.queries.review.waiting import Ready


def sample_of(*, run: AssessmentRun, version: AutomaticRule) -> Sample | None:
    """The sample of this run and version of a rule, if it was drawn."""
    return Sample.objects.filter(run=run, rule_version=version).first()


_KEPT: Final = """
    SELECT DISTINCT m.claim FROM claims_sample s
      JOIN claims_assessmentrun r ON r.id = s.run_id AND r.incident_id = %(incident)s
     CROSS JOIN LATERAL unnest(s.chosen, s.chosen_versions) AS m (claim, version)
     WHERE s.id IS DISTINCT FROM %(but)s
       AND NOT EXISTS (SELECT 1 FROM claims_decision d
                        WHERE d.claim_id = m.claim AND d.version = m.version AND d.final AND d.by_id IS NOT NULL)
     UNION
    SELECT a.claim_id FROM claims_mandate a
      JOIN claims_claim c ON c.id = a.claim_id AND c.incident_id = %(incident)s
"""


def kept_for_people(*, incident: Incident, but: Sample | None = None) -> frozenset[int]:
    """Claims that another sample chose and no person has decided as they were then: neither a change nor a question
    that nobody answers is a way out of it. And those in which somebody stands in for the claimant: a person looks at
    the mandate.
    """
    with connection.cursor() as cursor:
        cursor.execute(_KEPT, {"incident": incident.pk, "but": but.pk if but else None})
        return frozenset(claim for (claim,) in cursor)


_SEEN: Final = """
    SELECT c.id, k.version, c.reference, c.claimant_id, c.claimant_type, c.services, k.outcomes
      FROM unnest(%(claims)s::bigint[], %(versions)s::smallint[]) AS wanted (id, version)
      JOIN claims_claim c USING (id)
      JOIN claims_checkresult k ON k.claim_id = c.id AND k.run_id = %(run)s AND k.version = wanted.version
     ORDER BY c.id
"""


def seen_by_run(*, run: AssessmentRun, claims: Sequence[tuple[int, int]]) -> list[Ready]:
    """These claims at these versions as the run saw them, wherever they stand now; without those that it did not see.

    The services are those of now: they have no part in what the run found.
    """
    values: dict[str, Any] = {
        "run": run.pk,
        "claims": [pk for pk, _ in claims],
        "versions": [version for _, version in claims],
    }
    with connection.cursor() as cursor:
        cursor.execute(_SEEN, values)
        return [
            Ready(claim, version, reference, claimant, type_, tuple(services), outcomes)
            for claim, version, reference, claimant, type_, services, outcomes in cursor
        ]


class Agreement(NamedTuple):
    """What became of the claims that were held back by a version of a rule."""

    version: int  # id of the rule's row
    held: int
    looked: int  # a person has decided what the rule saw
    agreed: int  # the same outcome, line by line

    @property
    def differed(self) -> int:
        return self.looked - self.agreed


_AGREED: Final = """
    SELECT s.rule_version_id, count(*), count(d.id),
           count(*) FILTER (WHERE d.outcome = s.outcome AND d.lines = s.lines)
      FROM claims_decision s
      LEFT JOIN claims_decision d
        ON d.claim_id = s.claim_id AND d.version = s.version AND d.final AND d.by_id IS NOT NULL
     WHERE s.sampled AND (%(run)s::bigint IS NULL OR s.run_id = %(run)s)
     GROUP BY s.rule_version_id ORDER BY s.rule_version_id
"""


def agreements(*, run: AssessmentRun | None = None) -> list[Agreement]:
    """By version of a rule, of one run or of all: how often people decided as it did."""
    values: dict[str, Any] = {"run": run.pk if run else None}
    with connection.cursor() as cursor:
        cursor.execute(_AGREED, values)
        return [Agreement(*row) for row in cursor]
