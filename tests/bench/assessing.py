"""Assessment, validation included, through the Celery task, against a bare INSERT..SELECT of the same rows.

Every round measures both, one after the other, on the same tables with the same indexes, constraints and triggers. The
floor inserts exactly the rows that the run wrote, from plain copies of them.
"""

import itertools
import os
import statistics
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import psycopg
from psycopg import sql

from accounts.models import User
from claims import tasks
from claims.models import AssessmentRun, Incident
from claims.stages import assessment
from tests.worker import Worker, until, wipe_broker, working

# What a run writes for each claim: table -> columns that a copy must carry.
WRITTEN = {
    "claims_checkresult": "run_id, claim_id, version, check_list, outcomes, facts, papers, twins",
    "claims_assessment": "run_id, claim_id, version, policy_version_id, outcome, code, minutes, amount, amounts, steps",
    "claims_reviewitem": "claim_id, run_id, code, state, at",
    "claims_duplicatelink": "first_id, second_id, key, at",
}


class Round(NamedTuple):
    """Seconds on the clock."""

    floor: float
    opening: float  # duplicates linked, everything pinned, ranges cut
    ranges: float  # from the first message to the run's being done


class Figures(NamedTuple):
    claims: int
    rows: int
    rounds: list[Round]
    memory: list[int]  # resident kB of the pool's process, after each tenth of the last run

    @property
    def ratio(self) -> float:
        """The median over the rounds of a whole run against the floor of the same round."""
        return statistics.median((one.opening + one.ranges) / one.floor for one in self.rounds)


@contextmanager
def owner() -> Iterator[psycopg.Connection]:
    """The owner's connection, with triggers off for this session."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        yield connection


def measure(
    *, incident: Incident, operator: User, claims: int, rounds: int, children: int, folder: Path
) -> Figures:
    """Interleaved rounds after one that is not counted, which also gives the rows of the floor."""
    wipe_broker()
    measured, memory = [], []
    with working(folder, children=children) as worker:
        run, *_first = whole_run(incident, operator, worker)
        forget_later_items(run)
        rows = keep_copies(WRITTEN)
        for _round in range(rounds):
            empty(WRITTEN)
            floor, _cpu = insert_copies(WRITTEN)
            empty(WRITTEN)
            run, opening, ranges, memory = whole_run(incident, operator, worker)
            measured.append(Round(floor, opening, ranges))
            print(f"    floor {floor:6.2f} s   opening {opening:5.2f} s   ranges {ranges:6.2f} s", flush=True)  # noqa: T201
    assert run.claims_total == claims
    return Figures(claims, rows, measured, memory)


def whole_run(
    incident: Incident, operator: User, worker: Worker
) -> tuple[AssessmentRun, float, float, list[int]]:
    """The run, seconds of opening it and of its ranges, and the memory of the pool's process."""
    decided = worker.succeeded("decide_automatically")
    began = time.perf_counter()
    run = assessment.open_run(actor=operator, incident=incident, at=tasks.now(), door="bench")
    opened = time.perf_counter()
    tasks.enqueue_run(run.pk)
    memory: list[int] = []
    looks = itertools.count()

    def done() -> bool:
        if next(looks) % 4 == 0:
            memory.extend(resident(pid) for pid in worker.children[:1])
        return not AssessmentRun.objects.filter(pk=run.pk, state="open").exists()

    # A look takes time from what is measured, so that there are some hundred of them, whatever the size.
    until(done, what=f"run {run.pk} ends", seconds=900, every=run.claims_total / 10_000_000)
    ended = time.perf_counter()
    run.refresh_from_db()
    assert run.state == "done", run.state
    # What is done is then decided: that is no part of this, and has to be over before anything else is measured.
    until(lambda: worker.succeeded("decide_automatically") > decided, what="the rule is through", seconds=900)
    tenths = [memory[len(memory) * tenth // 10] for tenth in range(1, 10)]
    return run, opened - began, ended - opened, tenths


def forget_later_items(run: AssessmentRun) -> None:
    """Takes away what was put in the queue after the run was done, so that the floor has the run's own rows alone."""
    with owner() as connection:
        connection.execute("DELETE FROM claims_reviewitem WHERE at > %s", [run.finished_at])


def resident(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1])
    return 0


def keep_copies(written: Mapping[str, str]) -> int:
    """Plain copies of what these tables hold (table -> columns); how many rows."""
    rows = 0
    with owner() as connection:
        for table, columns in written.items():
            copy = sql.Identifier(f"bench_{table}")
            connection.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(copy))
            made = connection.execute(
                sql.SQL("CREATE UNLOGGED TABLE {} AS SELECT {} FROM {}").format(
                    copy,
                    sql.SQL(columns),
                    sql.Identifier(table),  # type: ignore[arg-type]
                )
            )
            rows += made.rowcount
    return rows


def empty(written: Iterable[str]) -> None:
    """The tables as they were before: nothing in them, nothing left for the server to clean."""
    with owner() as connection:
        names = sql.SQL(", ").join(map(sql.Identifier, written))
        connection.execute(sql.SQL("TRUNCATE {} CASCADE").format(names))


def insert_copies(written: Mapping[str, str]) -> tuple[float, float]:
    """The floor: as the owner, triggers on as for everybody else, in one transaction. Seconds, and those of CPU."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as floor:
        server = Path(f"/proc/{floor.info.backend_pid}/stat")
        began, used = time.perf_counter(), seconds_of(server)
        for table, columns in written.items():
            floor.execute(
                sql.SQL("INSERT INTO {} ({columns}) SELECT {columns} FROM {}").format(
                    sql.Identifier(table),
                    sql.Identifier(f"bench_{table}"),
                    columns=sql.SQL(columns),  # type: ignore[arg-type]
                )
            )
        floor.commit()
        return time.perf_counter() - began, seconds_of(server) - used


def seconds_of(stat: Path) -> float:
    """Seconds of CPU that a process has used, its own and the kernel's for it."""
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
