"""Where a run stands, what it stored, which run to look at."""

import json
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from claims.models import Assessment, AssessmentRun, CheckResult, Claim, Incident
from claims.queries.assessment.facts import of_range


class Progress(NamedTuple):
    """Where a run stands: ranges and claims, by state of the range."""

    ranges: int
    done: int
    failed: int
    claims: int
    claims_done: int


def progress(*, run: AssessmentRun) -> Progress:
    """Counts from the ranges' rows: the truth that every screen shows."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT count(*), count(*) FILTER (WHERE state = 'done'), count(*) FILTER (WHERE state = 'failed'),
                   coalesce(sum(cardinality(claims)), 0),
                   coalesce(sum(cardinality(claims)) FILTER (WHERE state = 'done'), 0)
              FROM claims_runrange WHERE run_id = %s
            """,
            [run.pk],
        )
        return Progress(*cursor.fetchone())


def waiting_ranges(*, run: AssessmentRun) -> list[int]:
    """Ids of the ranges that are neither done nor failed, in order: what the workers should be told of."""
    return list(run.ranges.filter(state="waiting").order_by("number").values_list("pk", flat=True))


def quiet_runs(*, since: datetime) -> list[int]:
    """Open runs in which no range was taken or finished after `since`, nor were they themselves opened."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT r.id FROM claims_assessmentrun r
             WHERE r.state = 'open' AND r.opened_at < %(since)s
               AND NOT EXISTS (SELECT 1 FROM claims_runrange g
                                WHERE g.run_id = r.id AND greatest(g.heartbeat, g.done_at) >= %(since)s)
             ORDER BY r.id
            """,
            {"since": since},
        )
        return [pk for (pk,) in cursor]


def claims_without_result(*, run: AssessmentRun) -> int:
    """Claims of the run that lack a check result or an assessment: 0 in a run that is whole."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT %(total)s - least(
              (SELECT count(*) FROM claims_checkresult WHERE run_id = %(run)s),
              (SELECT count(DISTINCT claim_id) FROM claims_assessment WHERE run_id = %(run)s))
            """,
            {"run": run.pk, "total": run.claims_total},
        )
        (missing,) = cursor.fetchone()
    return missing


def unassessed() -> QuerySet[Claim]:
    """The submitted claims whose version no run has seen."""
    seen = CheckResult.objects.filter(claim=OuterRef("pk"), version=OuterRef("version"))
    return Claim.objects.filter(~Exists(seen), status=Claim.Status.SUBMITTED)


def stored_checks(*, part: int) -> list[tuple[Any, ...]]:
    """claim, version, outcomes, facts of failures, papers, look-alikes: what was stored for a range's claims."""
    rows = of_range(
        """
        SELECT claim_id, k.version, k.outcomes, k.facts::text, k.papers, k.twins
          FROM pinned JOIN claims_runrange g ON g.id = pinned.part
          JOIN claims_checkresult k USING (claim_id, run_id)
        """,
        part,
    )
    return [(*row[:3], row[3] and json.loads(row[3]), *row[4:]) for row in rows]


def stored_rows(*, part: int) -> list[tuple[Any, ...]]:
    """The assessments that were stored for a range's claims, with the columns that the run writes."""
    return of_range(
        """
        SELECT claim_id, a.version, a.policy_version_id, a.outcome, a.code, a.minutes, a.amount, a.amounts, a.steps
          FROM pinned JOIN claims_runrange g ON g.id = pinned.part
          JOIN claims_assessment a USING (claim_id, run_id)
        """,
        part,
    )


def newest_done() -> AssessmentRun | None:
    """The newest run that is done."""
    return AssessmentRun.objects.filter(state=AssessmentRun.State.DONE).order_by("-pk").first()


def newest_failed(*, incident: Incident) -> bool:
    """Whether the newest run of the incident has failed: somebody has to look at it first."""
    newest = AssessmentRun.objects.filter(incident=incident).order_by("-pk").first()
    return newest is not None and newest.state == AssessmentRun.State.FAILED


def of_claim(*, claim: Claim, run: AssessmentRun) -> list[Assessment]:
    """The assessments of a claim in a run, by policy."""
    found = Assessment.objects.filter(claim=claim, run=run).select_related("policy_version__policy")
    return list(found.order_by("policy_version__policy__key"))


def newest_of_claim(*, claim: Claim) -> AssessmentRun | None:
    """The newest finished run that assessed this claim."""
    runs = AssessmentRun.objects.filter(state=AssessmentRun.State.DONE, assessments__claim=claim)
    return runs.order_by("-pk").first()
