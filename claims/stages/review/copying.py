"""What a rule decided, written by COPY: decisions with their letters, awards, postings; moves in sets."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db import connection
from django.db.backends.utils import CursorWrapper

from claims.models import AssessmentRun, AutomaticRule, Incident
from claims.queries.review import Ready
from claims.rules import review as rule
from claims.rules.review import Given, Judged, Told
from claims.stages.assessment.numbering import share_numbers
from claims.stages.authority import NamedRule
from claims.stages.review.awards import awarded, line_said
from claims.stages.review.letters import letters
from claims.stages.review.moves import move, queue, unqueue
from claims.stages.review.postings import post

SAMPLE: Final = "sample"  # why a claim waits in the queue


class Verdict(NamedTuple):
    """What the rule decides on one claim."""

    claim: Ready
    outcome: str
    given: tuple[Given, ...]
    judged: tuple[Judged, ...]

    @property
    def codes(self) -> list[str]:
        return rejected_for(self.judged) if self.outcome == rule.REJECT else []


def rejected_for(judged: Sequence[Judged]) -> list[str]:
    """The reasons of a rule that rejects: the codes of the rows."""
    return list(dict.fromkeys(row.code for row in judged))


def hold_back(
    *, version: AutomaticRule, run: AssessmentRun, verdicts: Sequence[Verdict], at: datetime
) -> None:
    """The rule's first seat on claims of its sample: it moves nothing, gives nothing and tells nobody."""
    with connection.cursor() as cursor:
        _decided(cursor, version, run, verdicts, at, sampled=True)
    queue([verdict.claim.claim for verdict in verdicts], SAMPLE, at=at)


def write(
    *,
    actor: NamedRule,
    version: AutomaticRule,
    run: AssessmentRun,
    verdicts: Sequence[Verdict],
    at: datetime,
) -> None:
    """Decisions, awards and postings by COPY; moves by one statement for each outcome."""
    with connection.cursor() as cursor:
        decisions = _decided(cursor, version, run, verdicts, at)
        lines = [
            (pk, verdict.claim, line)
            for pk, verdict in zip(decisions, verdicts, strict=True)
            for line in verdict.given
        ]
        share_numbers()
        awards = _ids(cursor, "claims_award", len(lines))
        with cursor.copy(_AWARDS) as copy:
            for award, (decision, claim, line) in zip(awards, lines, strict=True):
                copy.write_row(
                    (
                        award, claim.claim, claim.claimant, decision, line.policy, line.version, line.line, line.kind,
                        line.unit, line.amount, line.source, line.entitlement, True, at,
                    )
                )  # fmt: skip
    post(
        (awarded(pk, line.unit, line.amount) for pk, (_pk, _claim, line) in zip(awards, lines, strict=True)),
        at=at,
    )
    for outcome, act in rule.OUTCOMES.items():
        claims = [verdict.claim for verdict in verdicts if verdict.outcome == outcome]
        if claims:
            _move(actor, claims, act, at)
    unqueue([verdict.claim.claim for verdict in verdicts])


def _decided(
    cursor: CursorWrapper,
    version: AutomaticRule,
    run: AssessmentRun,
    verdicts: Sequence[Verdict],
    at: datetime,
    *,
    sampled: bool = False,
) -> list[int]:
    """Writes the decisions; their ids."""
    decisions = _ids(cursor, "claims_decision", len(verdicts))
    with cursor.copy(_DECISIONS) as copy:
        for pk, verdict in zip(decisions, verdicts, strict=True):
            copy.write_row(_decision(pk, verdict, version, run, at, sampled=sampled))
    return decisions


def _move(actor: NamedRule, claims: Sequence[Ready], act: str, at: datetime) -> None:
    moved = move(
        claims=[claim.claim for claim in claims],
        versions=[claim.version for claim in claims],
        source="submitted",
        act=act,
        actor=actor,
        at=at,
    )
    assert len(moved) == len(claims), "their rows are locked"


def _decision(
    pk: int, verdict: Verdict, version: AutomaticRule, run: AssessmentRun, at: datetime, *, sampled: bool
) -> tuple[Any, ...]:
    ko, en = ("", "") if sampled else letters(_told(verdict, run.incident, at))
    said = json.dumps([line_said(line) for line in verdict.given])
    return (
        pk, verdict.claim.claim, verdict.claim.version, 1, not sampled, run.pk, version.name, version.pk, sampled,
        verdict.outcome, verdict.codes, "", said, ko, en, at,
    )  # fmt: skip


def _told(verdict: Verdict, incident: Incident, at: datetime) -> Told:
    return Told(
        verdict.claim.reference, (incident.name_ko, incident.name_en), verdict.outcome, verdict.given, verdict.judged,
        (), False, "", at, incident.time_zone,
    )  # fmt: skip


def _ids(cursor: CursorWrapper, table: str, number: int) -> list[int]:
    """The next ids of a table, for rows that point to one another before they are written."""
    cursor.execute(
        "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, number]
    )
    return [pk for (pk,) in cursor]


_DECISIONS: Final = """
    COPY claims_decision
         (id, claim_id, version, seat, final, run_id, rule, rule_version_id, sampled, outcome, codes, note, lines,
          letter_ko, letter_en, at)
    FROM STDIN
"""
_AWARDS: Final = """
    COPY claims_award
         (id, claim_id, claimant_id, decision_id, policy_key, policy_version_id, line, kind, unit, amount, source,
          entitlement_key, live, at)
    FROM STDIN
"""
