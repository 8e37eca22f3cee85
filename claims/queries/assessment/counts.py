"""What a run found, counted: by policy and code, by claim, and in money."""

from typing import NamedTuple

from django.db import connection

from claims.models import AssessmentRun
from claims.rules.validation import CHECKS


class SummaryLine(NamedTuple):
    """One line of the summary: how many claims with this outcome and code under this policy."""

    policy: str | None
    outcome: int
    code: str
    claims: int


class Proposed(NamedTuple):
    """What a run proposes under one policy, line and unit."""

    policy: str
    line: str
    unit: str
    claims: int
    amount: int


def summary(*, run: AssessmentRun) -> list[SummaryLine]:
    """Assessments of the run by policy, outcome and code."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT p.key, a.outcome, a.code, count(*)
              FROM claims_assessment a
              LEFT JOIN claims_policyversion v ON v.id = a.policy_version_id
              LEFT JOIN claims_policy p ON p.id = v.policy_id
             WHERE a.run_id = %s
             GROUP BY 1, 2, 3 ORDER BY 1 NULLS LAST, 2, 3
            """,
            [run.pk],
        )
        return [SummaryLine(*row) for row in cursor]


def proposed(*, run: AssessmentRun) -> list[Proposed]:
    """What the run proposes to pay, per policy, award line and unit; lines that give nothing are left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT p.key, line.said ->> 'line', line.said ->> 'unit', count(*), sum(a.amounts[line.place])::bigint
              FROM claims_assessment a
              JOIN claims_policyversion v ON v.id = a.policy_version_id
              JOIN claims_policy p ON p.id = v.policy_id
             CROSS JOIN jsonb_array_elements(v.lines) WITH ORDINALITY AS line (said, place)
             WHERE a.run_id = %s AND a.outcome = 1 AND a.amounts[line.place] > 0
             GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
            """,
            [run.pk],
        )
        return [Proposed(*row) for row in cursor]


class Fate(NamedTuple):
    """Where the claims of a run ended, a claim with one fate: how many, and for what codes, sorted, ' + ' between."""

    fate: str  # 'not_a_claim', 'refused_by_check', 'refused_by_policy', 'referred' or 'awarded'
    reason: str
    claims: int


def fates(*, run: AssessmentRun) -> list[Fate]:
    """The claims of the run by fate and reason. Each is counted once: awarded by one policy is awarded, else referred
    by one is referred, else refused.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT CASE best WHEN 1 THEN 'awarded' WHEN 2 THEN 'referred'
                   ELSE CASE WHEN alone AND reason = 'not_a_claim' THEN 'not_a_claim'
                             WHEN alone AND reason = ANY(%(checks)s) THEN 'refused_by_check'
                             ELSE 'refused_by_policy' END END AS fate, reason, count(*)
              FROM (SELECT claim_id, best, bool_and(policy_version_id IS NULL) AS alone,
                           string_agg(DISTINCT code, ' + ' ORDER BY code) AS reason
                      FROM (SELECT claim_id, policy_version_id, code, place,
                                   min(place) OVER (PARTITION BY claim_id) AS best
                              FROM (SELECT claim_id, policy_version_id, code,
                                           CASE outcome WHEN 1 THEN 1 WHEN 3 THEN 2 ELSE 3 END AS place
                                      FROM claims_assessment WHERE run_id = %(run)s) AS said) AS ranked
                     WHERE place = best GROUP BY claim_id, best) AS ended
             GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2
            """,
            {"run": run.pk, "checks": [check.key for check in CHECKS]},
        )
        return [Fate(*row) for row in cursor]


def awarded_by_policy(*, run: AssessmentRun) -> dict[str, tuple[int, str, int]]:
    """policy -> assessments that award, the policy's unit, and the sum of their amounts in that unit."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT p.key, count(*), v.unit, sum(a.amount)::bigint
              FROM claims_assessment a
              JOIN claims_policyversion v ON v.id = a.policy_version_id
              JOIN claims_policy p ON p.id = v.policy_id
             WHERE a.run_id = %s AND a.outcome = 1 GROUP BY p.key, v.unit ORDER BY 1
            """,
            [run.pk],
        )
        return {key: (claims, unit, amount) for key, claims, unit, amount in cursor}
