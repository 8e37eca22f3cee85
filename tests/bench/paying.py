"""Freezing, sealing and the file of a payout run, against a bare INSERT of the rows and a COPY OUT of the bytes.

Each round measures both, one after the other, on the same tables with the same indexes, constraints and triggers. What
people do in between (the preview, the check, the release) is not timed.
"""

import statistics
import time
from pathlib import Path
from typing import NamedTuple

from claims.models import Claimant, PayeeAccount, PaymentFile, PayoutRun
from claims.models.sealing import seal
from claims.stages import export, payout
from tests.bench.assessing import empty, insert_copies, keep_copies, owner
from tests.money import FREEZER, SEALER, checked, opened, released
from tests.people import NOON, person
from tests.world import kakao

# What is written from freeze to seal: table -> columns that a copy must carry.
WRITTEN = {
    "claims_transfer": "id, run_id, claimant_id, account_id, kind, unit, amount, reference, state",
    "claims_payout": "award_id, attempt, run_id, transfer_id, amount, live",
    "claims_ledgerentry": "kind, reference, debit, credit, unit, amount, at",
    "claims_paymentfile": "id, run_id, format, document, kind, unit, message_id, rows, total, sha256, size, at",
    "claims_paymentchunk": "file_id, number, last, sealed",
}

_CLAIMS = """
    INSERT INTO claims_claimant (id, type, key_kind, key_hash, personal, created_at)
    SELECT i, 'merchant', 'business', decode(md5(i::text), 'hex'), %(personal)s, now()
      FROM generate_series(1, %(awards)s) i;
    INSERT INTO claims_claim (id, reference, claimant_id, incident_id, claimant_type, services, period, status,
                              version, origin, submitter, their_ref, language, consent_version, received_at, held,
                              hold_reason)
    SELECT i, 'C-' || lpad(i::text, 12, '0'), i, %(incident)s, 'merchant', ARRAY['kakaopay'],
           tstzrange('2022-10-15 06:30+00', '2022-10-15 16:30+00'), 'approved', 1, 'file', 'company', '', 'ko', '1',
           now(), false, '' FROM generate_series(1, %(awards)s) i;
    INSERT INTO claims_claimfacts (claim_id, version, category, services, period, identifier, account, papers, inputs,
                                   at)
    SELECT id, 1, 'claim', services, period, 'ok', 'ok', 1, '{}', now() FROM claims_claim;
    INSERT INTO claims_award (claim_id, claimant_id, decision_id, policy_key, policy_version_id, line, kind, unit,
                              amount, source, entitlement_key, live, at)
    SELECT id, id, 1, 'kakao-merchant-2022', 1, 'payment', 'cash', 'KRW', 10000 + id %% 7 * 10000, 'rule',
           'kakao-2022', true, now() FROM claims_claim
"""
_ACCOUNTS = """
    COPY claims_payeeaccount (claim_id, version, correction, bank, sealed, fingerprint, mandate, state, at) FROM STDIN
"""


class Round(NamedTuple):
    """Seconds on the clock; `peak` is the highest resident memory in kB while freezing, sealing and taking the file."""

    floor: float
    freeze: float
    seal: float
    take: float  # the file, to its last byte
    first: float  # the file, to its first byte
    peak: int


class Figures(NamedTuple):
    awards: int
    rows: int
    size: int  # bytes of the file
    rounds: list[Round]

    @property
    def ratio(self) -> float:
        """The median over the rounds of freezing, sealing and taking against the floor of the same round."""
        return statistics.median((one.freeze + one.seal + one.take) / one.floor for one in self.rounds)


def seed(awards: int) -> None:
    """So many approved merchants' claims with an account and one award of cash each."""
    said = {"awards": awards, "incident": kakao().pk, "personal": b""}
    with owner() as database:
        for statement in _CLAIMS.split(";\n"):
            database.execute(statement, said)  # type: ignore[arg-type]
        with database.cursor() as cursor, cursor.copy(_ACCOUNTS) as copy:
            for claim in range(1, awards + 1):
                sealed = seal(
                    {"number": f"{110_000_000_000 + claim}", "holder": "가나다라"},
                    bound_to=PayeeAccount.binding(claim, 1),
                )
                copy.write_row(
                    (claim, 1, 0, "088", sealed, claim.to_bytes(16, "big"), "", "unverified", NOON)
                )
        database.execute("VACUUM ANALYZE")
    assert Claimant.objects.count() == awards


def measure(*, awards: int, rounds: int) -> Figures:
    """Interleaved rounds after one that is not counted, which also gives the rows of the floor."""
    seed(awards)
    first = opened()
    through(first)
    size, rows = keep_bytes(), keep_copies(WRITTEN)
    measured = []
    for _round in range(rounds):
        forget_runs(but=first)  # which the rows of the floor name
        floor = insert_copies(WRITTEN)[0] + copy_out()
        forget_runs(but=first)
        run = opened()
        forget_peak()
        measured.append(Round(floor, *through(run), peak()))
        one = measured[-1]
        say = f"freeze {one.freeze:6.2f} s   seal {one.seal:6.2f} s   file {one.take:6.2f} s"
        print(f"    floor {floor:6.2f} s   {say}", flush=True)  # noqa: T201
    return Figures(awards, rows, size, measured)


def through(run: PayoutRun) -> tuple[float, float, float, float]:
    """Seconds of freezing, sealing, taking the whole file and its first byte."""
    began = time.perf_counter()
    run = payout.freeze_run(actor=FREEZER, run=run, at=NOON)
    freeze = time.perf_counter() - began
    run = checked(run)
    began = time.perf_counter()
    export.seal(actor=SEALER, run=run, at=NOON)
    seal = time.perf_counter() - began
    (file,) = released(run)
    felix = person("felix")
    began, first, size = time.perf_counter(), 0.0, 0
    for piece in export.download(actor=felix, file=file, at=NOON, door="bench"):
        first = first or time.perf_counter() - began
        size += len(piece)
    assert size == file.size
    return freeze, seal, time.perf_counter() - began, first


def forget_runs(*, but: PayoutRun) -> None:
    """The tables as they were before a run was opened; of the first one its row stays."""
    empty(WRITTEN)
    with owner() as database:
        database.execute("DELETE FROM claims_payoutrun WHERE id <> %s", [but.pk])


def keep_bytes() -> int:
    """The lines of the file as rows of a plain table, for the floor; how many bytes."""
    file = PaymentFile.objects.get()
    with owner() as database:
        database.execute("DROP TABLE IF EXISTS bench_lines")
        database.execute("CREATE UNLOGGED TABLE bench_lines (line text)")
        with database.cursor() as cursor, cursor.copy("COPY bench_lines FROM STDIN") as copy:
            for piece in file.opened():
                copy.write(piece.replace(b"\r", b"\\r"))
    return file.size


def copy_out() -> float:
    """Seconds to copy the lines out."""
    with owner() as database, database.cursor() as cursor:
        began = time.perf_counter()
        with cursor.copy("COPY bench_lines TO STDOUT") as copy:
            for _block in copy:
                pass
        return time.perf_counter() - began


def forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def peak() -> int:
    """The highest resident memory since, in kB."""
    status = Path("/proc/self/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))
