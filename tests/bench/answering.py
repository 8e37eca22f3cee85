"""An answer of the bank taken in, against a bare INSERT..SELECT of the very rows that it writes, interleaved.

The floor inserts the results, postings and sums from plain copies of them. The moves of transfers and payouts, which
are updates that pass the triggers of lawful moves, are not part of it.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import psycopg

from claims.rules.payout import transfer_reference

if TYPE_CHECKING:
    from claims.models import PayoutRun

AMOUNT = 50_000
# What an answer writes: table -> columns that a copy must carry.
WRITTEN = {
    "claims_bankresult": "answer_id, line, transfer_id, file_id, reference, amount, unit, result, said, reason, "
    "booking, outcome, code, sealed",
    "claims_settlement": "file_id, answer_id, resolution_id, came_from, went_to, transfers, amount, at",
}
FAILS = 50  # one line in so many


class Line(NamedTuple):
    """One line of the table: medians over the rounds, in seconds."""

    what: str
    lines: int
    megabytes: float
    wall: float
    cpu: float
    floor: float


def bench(*, lines: int, rounds: int) -> list[Line]:
    """Each kind of file, of so many lines."""
    run = seeded(lines)
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for kind, write in KINDS.items():
            file = write(Path(folder) / kind, run, lines)
            found.append(_measured(kind, file, lines, rounds))
    return found


def _measured(kind: str, file: Path, lines: int, rounds: int) -> Line:
    from tests.bench.assessing import empty, insert_copies, keep_copies
    from tests.bench.imports import _timed

    taken, floors = [], []
    for place in range(rounds + 1):
        fresh()
        timed = _timed(lambda: take(file))
        keep_copies(WRITTEN)
        with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
            postings = "kind, reference, debit, credit, unit, amount, at"
            owner.execute("DROP TABLE IF EXISTS bench_claims_ledgerentry")
            owner.execute(
                f"CREATE UNLOGGED TABLE bench_claims_ledgerentry AS SELECT {postings} FROM claims_ledgerentry "
                "WHERE kind IN ('paid', 'failed')"
            )
        empty(WRITTEN)
        _forget_postings()
        floor = insert_copies({**WRITTEN, "claims_ledgerentry": postings})
        if place:  # the first is not counted
            taken.append(timed)
            floors.append(floor)
    wall, cpu = (statistics.median(one[part] for one in taken) for part in (0, 1))
    return Line(
        kind, lines, file.stat().st_size / 1e6, wall, cpu, statistics.median(one[0] for one in floors)
    )


def take(file: Path) -> None:
    """The answer, taken in by finance."""
    from claims import tasks
    from claims.stages import reconciliation
    from tests.people import person

    answer = reconciliation.take_answer(
        actor=person("fiona"), source=file, name=file.name, at=tasks.now(), door="bench"
    )
    assert answer.settled == answer.rows, (answer.settled, answer.rows)


def seeded(lines: int) -> "PayoutRun":
    """A confirmed run of one file with so many transfers, a payout each; the rest of the house is one claim."""
    from tests.money import award, sent

    award(amount=AMOUNT)
    run = sent()[0].run
    first = run.transfers.get()
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        owner.execute("SET LOCAL session_replication_role = replica")
        with owner.cursor().copy(
            "COPY claims_transfer (run_id, claimant_id, account_id, kind, unit, amount, reference, state) FROM STDIN"
        ) as copy:
            for number in range(2, lines + 1):
                copy.write_row(
                    (run.pk, first.claimant_id, first.account_id, "cash", "KRW", AMOUNT,
                     transfer_reference(run.key, number), "sent")
                )  # fmt: skip
        owner.execute(
            "INSERT INTO claims_payout (award_id, attempt, run_id, transfer_id, amount, live) "
            "SELECT 1000000 + id, 1, run_id, id, amount, true FROM claims_transfer WHERE run_id = %s AND id <> %s",
            [run.pk, first.pk],
        )
        owner.execute("UPDATE claims_paymentfile SET rows = %s, total = %s", [lines, lines * AMOUNT])
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE")
    return run


def fresh() -> None:
    """As if nothing had been answered: the answers gone, the transfers sent."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        owner.execute("SET LOCAL session_replication_role = replica")
        owner.execute("TRUNCATE claims_bankanswer, claims_bankresult, claims_settlement CASCADE")
        owner.execute("UPDATE claims_transfer SET state = 'sent' WHERE state <> 'sent'")
        owner.execute("UPDATE claims_payout SET live = true WHERE NOT live")
    _forget_postings()
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("VACUUM FULL ANALYZE claims_transfer")
        owner.execute("VACUUM FULL ANALYZE claims_payout")


def _forget_postings() -> None:
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        owner.execute("SET LOCAL session_replication_role = replica")
        owner.execute("DELETE FROM claims_ledgerentry WHERE kind IN ('paid', 'failed')")


def memory(*, lines: int) -> int:
    """The peak of a process of its own that takes in a CSV file of so many lines, in kB."""
    from claims.models import PayoutRun

    run = PayoutRun.objects.latest("pk")
    fresh()
    with tempfile.TemporaryDirectory() as folder:
        file = csv(Path(folder) / "csv", run, lines)
        said = subprocess.run(
            [sys.executable, "-m", "tests.bench.answering", str(file)], check=True, capture_output=True, text=True
        )  # fmt: skip
    fresh()
    return int(said.stdout)


def csv(path: Path, run: "PayoutRun", lines: int) -> Path:
    """In Korean, in CP949, as a bank may write it."""
    rows = (
        f'{reference},088,"{AMOUNT:,}",{"불능" if failed else "정상"},{"예금주 불일치" if failed else ""}'
        for reference, failed in _results(run, lines)
    )
    path.write_bytes("\r\n".join(["참조번호,은행코드,이체금액,처리결과,사유", *rows, ""]).encode("cp949"))
    return path


def pain(path: Path, run: "PayoutRun", lines: int) -> Path:
    """pain.002, each payment with its amount."""
    from tests.rules.reconciliation.messages import report, status

    path.write_bytes(
        report(
            *(
                status(reference, "RJCT" if failed else "ACSC", str(AMOUNT), reason="AC04" if failed else "")
                for reference, failed in _results(run, lines)
            )
        )
    )
    return path


def camt(path: Path, run: "PayoutRun", lines: int) -> Path:
    """camt.053, an entry a payment; nothing fails in an account."""
    from tests.rules.reconciliation.messages import entry, payment, statement

    path.write_bytes(
        statement(
            *(
                entry(payment(reference, str(AMOUNT)), amount=str(AMOUNT), booking=f"B-{number}")
                for number, (reference, _failed) in enumerate(_results(run, lines))
            )
        )
    )
    return path


KINDS: dict[str, Callable[[Path, "PayoutRun", int], Path]] = {"CSV": csv, "pain.002": pain, "camt.053": camt}


def _results(run: "PayoutRun", lines: int) -> Iterator[tuple[str, bool]]:
    for number in range(1, lines + 1):
        yield transfer_reference(run.key, number), number % FAILS == 0


if __name__ == "__main__":
    import django

    django.setup()
    from tests.bench.imports import _peak

    take(Path(sys.argv[1]))
    print(_peak())  # noqa: T201
