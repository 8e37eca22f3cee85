"""The rule that decides the straightforward claims of a run, against a bare INSERT..SELECT of the same rows.

The floor inserts exactly the decisions with their letters, awards, postings and moves that the rule wrote, from plain
copies of them, into the same tables. The claims' own status, which the rule moves too, is not part of the floor.
"""

import os
import statistics
import time
from pathlib import Path
from typing import NamedTuple

import psycopg
from django.db import connection

from accounts.models import User
from claims import tasks
from claims.models import AssessmentRun, Incident
from claims.rules.review import SECOND_SEAT_OVER
from claims.stages import assessment, review
from tests.bench.assessing import empty, insert_copies, keep_copies, owner, seconds_of
from tests.stages.review.making import switched_on

# What the rule writes: table -> columns that a copy must carry.
WRITTEN = {
    "claims_decision": "id, claim_id, version, seat, final, run_id, rule, rule_version_id, sampled, outcome, codes, "
    "note, lines, letter_ko, letter_en, at",
    "claims_award": "id, claim_id, claimant_id, decision_id, policy_key, policy_version_id, line, kind, unit, amount, "
    "source, entitlement_key, live, at",
    "claims_ledgerentry": "kind, reference, debit, credit, unit, amount, at",
    "claims_transition": "claim_id, at, came_from, went_to, act, by_id, rule, note",
}


class Round(NamedTuple):
    """Seconds on the clock, and of CPU: this process's and the server's."""

    floor: float
    rule: float
    floor_cpu: float
    rule_cpu: float


class Figures(NamedTuple):
    decided: int
    rows: int
    rounds: list[Round]

    @property
    def ratio(self) -> float:
        """The median over the rounds."""
        return statistics.median(one.rule / one.floor for one in self.rounds)

    @property
    def cpu_ratio(self) -> float:
        """The same of CPU."""
        return statistics.median(one.rule_cpu / one.floor_cpu for one in self.rounds)


def measure(*, incident: Incident, operator: User, rounds: int, sample: int = 0) -> Figures:
    """Interleaved rounds after one that is not counted, which also gives the rows of the floor.

    `sample`: of a thousand so many are held back for a second look.
    """
    run = assessed(incident, operator)
    switched_on(at_most=SECOND_SEAT_OVER, sample={"": sample})
    decided = decide(run)
    rows = keep_copies(WRITTEN)
    measured = []
    for _round in range(rounds):
        undecide()
        floor, floor_cpu = insert_copies(WRITTEN)
        undecide()
        server = Path(f"/proc/{connection.connection.info.backend_pid}/stat")
        began, used = time.perf_counter(), time.process_time() + seconds_of(server)
        assert decide(run) == decided
        took, cpu = time.perf_counter() - began, time.process_time() + seconds_of(server) - used
        measured.append(Round(floor, took, floor_cpu, cpu))
        print(f"    floor {floor:6.2f} s   rule {took:6.2f} s", flush=True)  # noqa: T201
    return Figures(decided, rows, measured)


def assessed(incident: Incident, operator: User) -> AssessmentRun:
    """A done run over the claims, in this process."""
    run = assessment.open_run(actor=operator, incident=incident, at=tasks.now(), door="bench")
    for part in run.ranges.values_list("pk", flat=True):
        assessment.assess_range(actor=tasks.BELT, range_id=part, at=tasks.now())
    run = assessment.close_run(actor=tasks.BELT, run_id=run.pk, at=tasks.now())
    assert run.state == "done", run.state
    return run


def decide(run: AssessmentRun) -> int:
    """How many the rule decided."""
    counts = review.decide_automatically(actor=tasks.RULE, run=run, at=tasks.now())
    return counts.approved + counts.rejected


def undecide() -> None:
    """The tables as they were before, nothing left for the server to clean."""
    empty(WRITTEN)
    with owner() as database:
        database.execute("UPDATE claims_claim SET status = 'submitted'")
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as database:
        database.execute("VACUUM FULL ANALYZE claims_claim")
