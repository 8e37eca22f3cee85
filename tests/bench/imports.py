"""Taking in a file of claims against a bare COPY of the very same rows into the same tables, interleaved in one run.

Expects Django set up on an empty, migrated database, with DATABASE_OWNER_URL in the environment.
"""

import gc
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import NamedTuple

import psycopg
from django.db import connection, transaction

TABLES = (
    "claims_importfile",
    "claims_importissue",
    "claims_claimant",
    "claims_claim",
    "claims_claimfacts",
    "claims_payeeaccount",
    "claims_transition",
)


class Line(NamedTuple):
    """One line of the table: medians over the rounds, in seconds; `times_floor` in wall time and in CPU."""

    what: str
    rows: int
    wall: float
    cpu: float  # of this process and of the server's
    times_floor: float
    times_floor_cpu: float


def bench(claims: int = 100_000, rounds: int = 3) -> list[Line]:
    """`claims` lines of the demo's file by `import_claims`, and their rows by bare COPY."""
    with tempfile.TemporaryDirectory() as folder:
        file = _file(Path(folder), claims)
        taken, floors = [], []
        rows = 0
        for _round in range(rounds):
            _emptied()
            taken.append(_timed(lambda: _import(file)))
            dumped = {table: _dumped(table, Path(folder)) for table in TABLES}
            rows = sum(path.read_bytes().count(b"\n") for path in dumped.values())
            _emptied()
            floors.append(_timed(lambda dumped=dumped: _copied(dumped)))
        _emptied()
    wall, cpu = _medians(floors)
    floor = Line("bare COPY of the same rows", rows, wall, cpu, 1.0, 1.0)
    wall, cpu = _medians(taken)
    return [
        Line(f"import_claims, {claims:,} lines", rows, wall, cpu, wall / floor.wall, cpu / floor.cpu),
        floor,
    ]


def memory(*, claims: int) -> int:
    """The peak of a process of its own that takes in a file of `claims` lines, in kB."""
    with tempfile.TemporaryDirectory() as folder:
        file = _file(Path(folder), claims)
        _emptied()
        said = subprocess.run(
            [sys.executable, "-m", "tests.bench.imports", str(file)],
            check=True,
            capture_output=True,
            text=True,
        )
        _emptied()
    return int(said.stdout)


def _file(folder: Path, claims: int) -> Path:
    from claims_project.demo.generate import generate

    return generate(folder, folder, claims=claims).claims["company"]


def _import(file: Path) -> None:
    from claims.stages.intake import import_claims
    from tests.factories import IncidentFactory
    from tests.people import person

    import_claims(
        actor=person("omar"),
        incident=IncidentFactory(key="kakao-2022"),
        source=file,
        name=file.name,
        submitter="company",
        at=datetime.now(UTC),
        door="bench",
    )


def _dumped(table: str, folder: Path) -> Path:
    path = folder / f"{table}.copy"
    with (
        path.open("wb") as out,
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} TO STDOUT") as copy,
    ):
        for block in copy:
            out.write(block)
    return path


def _copied(dumped: dict[str, Path]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for table, path in dumped.items():
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for block in _blocks(path):
                    copy.write(block)


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while block := stream.read(1 << 18):
            yield block


def _emptied() -> None:
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        owner.execute("SET LOCAL session_replication_role = replica")
        owner.execute("TRUNCATE " + ", ".join(TABLES) + " CASCADE")


def _peak() -> int:
    """The most memory this program has held since it was started, in kB (getrusage would count its parent's)."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0])


def _timed(work: Callable[[], None]) -> tuple[float, float]:
    gc.collect()
    connection.ensure_connection()
    server = Path(f"/proc/{connection.connection.info.backend_pid}/stat")
    wall, cpu = time.perf_counter(), time.process_time() + _cpu(server)
    work()
    return time.perf_counter() - wall, time.process_time() + _cpu(server) - cpu


def _cpu(process: Path) -> float:
    """Seconds of CPU that a process of this machine has used; 0 for one of another machine."""
    if not process.exists():
        return 0.0
    fields = process.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _medians(times: list[tuple[float, float]]) -> tuple[float, float]:
    return median(wall for wall, _cpu in times), median(cpu for _wall, cpu in times)


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "claims_project.settings")
    django.setup()
    if sys.argv[1:]:
        _import(Path(sys.argv[1]))
        print(_peak())  # noqa: T201
    else:
        for line in bench():
            print(line)  # noqa: T201
        print("peak kB:", memory(claims=20_000), memory(claims=100_000))  # noqa: T201
