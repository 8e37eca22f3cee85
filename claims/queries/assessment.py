"""What a run reads, and what it wrote: pins, the facts of a range, roster facts, stored rows, counts."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from claims.models import AssessmentRun


def facts_of_range(*, claims: Sequence[int], versions: Sequence[int]) -> list[tuple[Any, ...]]:
    """The pinned facts of these claim versions, in the order given; services and inputs as Postgres text.

    Columns: claim, version, claimant, type, services, start, end, received (seconds), category, identifier mark,
    account mark, papers named, inputs.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT f.claim_id, f.version, c.claimant_id, c.claimant_type, f.services::text,
                   extract(epoch FROM lower(f.period))::bigint, extract(epoch FROM upper(f.period))::bigint,
                   extract(epoch FROM c.received_at)::bigint, f.category, f.identifier, f.account, f.papers,
                   f.inputs::text
              FROM unnest(%s::bigint[], %s::smallint[]) WITH ORDINALITY AS pin (claim_id, version, place)
              JOIN claims_claimfacts f ON f.claim_id = pin.claim_id AND f.version = pin.version
              JOIN claims_claim c ON c.id = f.claim_id
             ORDER BY pin.place
            """,
            [claims, versions],
        )
        return cursor.fetchall()


def papers_on_file(*, claims: Sequence[int]) -> dict[int, int]:
    """claim -> papers uploaded and not quarantined."""
    return _counts(
        "SELECT claim_id, count(*) FROM claims_evidence WHERE claim_id = ANY(%s) AND state <> 'quarantined' GROUP BY 1",
        claims,
    )


def look_alikes(*, claims: Sequence[int]) -> dict[int, int]:
    """claim -> claims of *other* claimants that share its account or phone."""
    return _counts(
        """
        SELECT claim_id, count(DISTINCT other) FROM (
          SELECT first_id AS claim_id, second_id AS other FROM claims_duplicatelink
           WHERE first_id = ANY(%(claims)s) AND key <> 'claimant'
           UNION ALL
          SELECT second_id, first_id FROM claims_duplicatelink WHERE second_id = ANY(%(claims)s) AND key <> 'claimant'
        ) pairs GROUP BY 1
        """,
        claims,
    )


def _counts(query: str, claims: Sequence[int]) -> dict[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(query, {"claims": list(claims)} if "%(claims)s" in query else [list(claims)])
        return dict(cursor.fetchall())


def roster_facts(
    *, claimants: Sequence[int], at: datetime, upto: int
) -> dict[int, dict[str, dict[str, Any]]]:
    """claimant -> roster -> the facts of the newest row, not above `upto`, of whoever was on the roster at `at`."""
    found: dict[int, dict[str, dict[str, Any]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT DISTINCT ON (p.id, m.roster) p.id, m.roster, m.facts::text, m.period @> %s::timestamptz
              FROM claims_claimant p
              JOIN claims_membership m ON m.key_hash = p.key_hash
             WHERE p.id = ANY(%s) AND m.id <= %s
             ORDER BY p.id, m.roster, m.id DESC
            """,
            [at, list(claimants), upto],
        )
        for claimant, roster, facts, current in cursor:
            if current:
                found.setdefault(claimant, {})[roster] = json.loads(facts)
    return found


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


def stored_checks(*, run: AssessmentRun, claims: Sequence[int]) -> list[tuple[Any, ...]]:
    """claim, version, outcomes, facts of failures, papers, look-alikes: the check results of these claims in this run."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT claim_id, version, outcomes, facts::text, papers, twins
              FROM claims_checkresult WHERE run_id = %s AND claim_id = ANY(%s)
            """,
            [run.pk, list(claims)],
        )
        return [(*row[:3], row[3] and json.loads(row[3]), *row[4:]) for row in cursor]


def stored_rows(*, run: AssessmentRun, claims: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    """The assessments of these claims in this run, by claim and policy version, as the run would write them."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT claim_id, version, policy_version_id, outcome, code, minutes, amount, amounts, steps
              FROM claims_assessment WHERE run_id = %s AND claim_id = ANY(%s)
            """,
            [run.pk, list(claims)],
        )
        yield from cursor


class SummaryLine(NamedTuple):
    """One line of the summary: how many claims with this outcome under this policy, and how much of which unit."""

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
