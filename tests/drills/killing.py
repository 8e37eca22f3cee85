"""The kill drill: a worker is killed over and over in the middle of runs, and the rows must be those of a quiet run.

    KILLS=20 python -m pytest tests/drills/test_killing.py -s

Half of the kills are timed to fall inside a range's transaction: another connection holds the assessment table, so that
the range has written its check results and waits. The others fall wherever they fall. Between them messages are sent
twice and the broker is wiped. Only the sweeper (on beat) brings back what a killed worker had. How long a run may stand
still is counted in beats: seconds are the machine's.
"""

import os
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from accounts.models import User
from claims import tasks
from claims.models import AssessmentRun, Incident
from claims.queries import assessment as queries
from claims.stages import assessment
from tests.worker import Worker, until, wipe_broker
from tests.world import rows_of


@dataclass
class Report:
    """What the drill really did."""

    runs: int = 0
    happened: Counter[str] = field(default_factory=Counter)
    longest_wait: float = 0.0  # seconds from a disturbance until a range of the run was finished
    most_beats: int = 0  # of the sweeper, in the same time
    longest_end: float = 0.0  # seconds from the last disturbance of a run to its end
    different: list[int] = field(default_factory=list)

    def __str__(self) -> str:
        did = ", ".join(f"{count} {what}" for what, count in sorted(self.happened.items()))
        return (
            f"{self.runs} runs; {did}; longest wait from a disturbance until the run went on "
            f"{self.longest_wait:.1f} s, {self.most_beats} beats at most; longest time from the last disturbance "
            f"of a run to its end {self.longest_end:.1f} s; runs that differ: {self.different or 'none'}"
        )


class Drill:
    """Kills until `kills` have happened, then lets the last run end. `quiet` are the rows of an undisturbed run."""

    def __init__(
        self, *, folder: Path, incident: Incident, operator: User, seed: int, sweep: int, quiet: int
    ) -> None:
        self.incident, self.operator = incident, operator
        self.dice = random.Random(seed)
        self.worker = Worker(folder, sweep=sweep, quiet=quiet)
        self.report = Report()

    def carry_out(self, *, kills: int, quiet: list[tuple[object, ...]], size: int) -> Report:
        self.worker.start()
        try:
            while self.killed < kills:
                run = self.open(size)
                while self.state(run) == "open" and self.killed < kills:
                    self.disturb(run)
                disturbed = time.monotonic()
                until(lambda run=run: self.settled(run), what=f"run {run.pk} ends")
                self.report.longest_end = max(self.report.longest_end, time.monotonic() - disturbed)
                self.report.runs += 1
                if rows_of(run.pk) != quiet:
                    self.report.different.append(run.pk)
        finally:
            self.worker.stop()
        return self.report

    @property
    def killed(self) -> int:
        return sum(count for what, count in self.report.happened.items() if what.startswith("kills"))

    def open(self, size: int) -> AssessmentRun:
        at = tasks.now()
        run = assessment.open_run(actor=self.operator, incident=self.incident, at=at, door="drill", size=size)
        tasks.enqueue_run(run.pk)
        return run

    def state(self, run: AssessmentRun) -> str:
        return AssessmentRun.objects.values_list("state", flat=True).get(pk=run.pk)

    def settled(self, run: AssessmentRun) -> bool:
        """Done. A range that was killed three times has failed its run: an operator resumes it, as in life."""
        state = self.state(run)
        if state == "failed":
            self.report.happened["runs resumed after a range's third death"] += 1
            assessment.resume_run(actor=self.operator, run=run, at=tasks.now(), door="drill")
            tasks.enqueue_run(run.pk)
        return state == "done"

    def disturb(self, run: AssessmentRun) -> None:
        if self.dice.random() < 0.5:
            self.kill_inside(run)
        else:
            time.sleep(self.dice.random() * 0.3)
            self.kill("at any moment")
        if self.dice.random() < 0.3:
            self.report.happened["broker wiped"] += 1
            wipe_broker()
        if self.dice.random() < 0.5:
            self.report.happened["run sent twice"] += 1
            tasks.enqueue_run(run.pk)
        self.goes_on(run)

    def goes_on(self, run: AssessmentRun) -> None:
        """Waits until another range is finished, and notes how long that took."""
        began, beats, done = time.monotonic(), self.worker.beats, queries.progress(run=run).done
        until(lambda: queries.progress(run=run).done > done or self.settled(run), what="the run goes on")
        self.report.longest_wait = max(self.report.longest_wait, time.monotonic() - began)
        self.report.most_beats = max(self.report.most_beats, self.worker.beats - beats)

    def kill_inside(self, run: AssessmentRun) -> None:
        """Holds the table that a range writes last, waits until one stands before it, and kills."""
        with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
            owner.execute("LOCK TABLE claims_assessment IN SHARE MODE")
            waiting = (
                "SELECT count(*) FROM pg_locks WHERE relation = 'claims_assessment'::regclass AND NOT granted"
                " AND mode = 'RowExclusiveLock'"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            )

            def stuck() -> bool:
                return bool(owner.execute(waiting).fetchone()[0]) or self.state(run) != "open"

            until(stuck, what="a range stands before the locked table")
            if self.state(run) == "open":
                self.kill("inside a transaction")

    def kill(self, when: str) -> None:
        if self.dice.random() < 0.75:
            if self.worker.kill_child():
                self.report.happened[f"kills of the pool child {when}"] += 1
        else:
            self.worker.kill()
            self.report.happened[f"kills of the whole worker {when}"] += 1
            self.worker.start()
