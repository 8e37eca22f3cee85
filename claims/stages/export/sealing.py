"""Sealing: a checked run becomes files, written, checked, encrypted and stored a chunk at a time."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import datetime
from typing import Final

import psycopg
from django.db import connection, transaction

from claims.models import Kind, PaymentChunk, PaymentFile, PayoutRun
from claims.models.payout import ORDER
from claims.models.sealing import seal_bytes
from claims.queries import coupons
from claims.queries import export as queries
from claims.queries.layouts import payer
from claims.rules import export as rule
from claims.rules.refusal import N_, Refusal
from claims.stages import audit, payout
from claims.stages.authority import Actor, authorize
from claims.stages.export.coupons import give

SEALED: Final = ORDER[ORDER.index("sealed") :]


class SumsDiffer(Exception):
    """The file does not hold what the run pays: a bug, and nothing is sealed."""


class TooFewCodes(Refusal):
    """Facts: `unit`, `worth`, `wanted` and `there`."""

    code = "too_few_codes"
    sentence = N_(
        "%(wanted)s coupon codes of %(unit)s worth %(worth)s are needed, and %(there)s are left. An operator has to "
        "take in more of them."
    )


def seal(*, actor: Actor, run: PayoutRun, at: datetime, door: str = "task") -> list[PaymentFile]:
    """Writes the files of a checked run and seals it; a sealed one gives its files again, and nothing changes.

    Raises MoneyStopped, RunMovedOn, DoesNotFit, PayerMissing, TooFewCodes, NotToSchema, Contradicted.
    """
    authorize(actor, "seal_payout_run")
    with transaction.atomic():
        run = payout.locked(run=run)
        if run.state in SEALED:
            return list(run.files.order_by("pk"))
        payout.unless_stopped()
        payout.must_be(run, [PayoutRun.State.CHECKED])
        payout.unless_contradicted(run=run, last=False)
        parts = queries.parts(run_id=run.pk)
        if any(part.kind == Kind.COUPON for part in parts):
            _give_codes(run, at)
        files = [_sealed(run, part, number, at) for number, part in enumerate(parts, start=1)]
        payout.unless_contradicted(run=run)  # answers came in while it was written
        run.state, run.sealed_at = PayoutRun.State.SEALED, at
        run.save(update_fields=["state", "sealed_at"])
        payout.step_done(run=run, step="seal", at=at)
        audit.log(
            actor=actor, action="seal_payout_run", kind="payout_run", key=run.key, at=at, door=door,
            after={"files": {file.message_id: file.sha256 for file in files}},
        )  # fmt: skip
    return files


def _give_codes(run: PayoutRun, at: datetime) -> None:
    """Each coupon of the run has its code, and no code a second coupon. Raises TooFewCodes."""
    for pool in coupons.wanted(run_id=run.pk):
        given = give(run=run, pool=pool, at=at)
        if given < pool.codes:
            raise TooFewCodes(unit=pool.unit, worth=pool.worth, wanted=pool.codes, there=given)


def render(
    *,
    run: PayoutRun,
    part: queries.Part,
    orders: Iterable[rule.Order],
    message_id: str,
    at: datetime,
    tally: rule.Tally,
) -> Iterator[bytes]:
    """One file of a run in pieces, held against the schema of its format.

    Raises DoesNotFit, PayerMissing, NotToSchema.
    """
    layout = rule.layout_for(part.kind, bank=run.layout)
    heading = rule.Heading(message_id, at, run.pay_date, part.transfers, part.total, payer(layout))
    return rule.to_schema(layout, rule.written(layout, heading, orders, tally))


def _sealed(run: PayoutRun, part: queries.Part, number: int, at: datetime) -> PaymentFile:
    message_id = f"F-{run.key}-{number}"
    tally, layout = rule.Tally(), rule.layout_for(part.kind, bank=run.layout)
    pk = _next_id()
    # Closed at once, whatever happens: a cursor that outlives its transaction would break the next one.
    with closing(queries.orders(run_id=run.pk, part=part)) as orders:
        pieces = render(run=run, part=part, orders=orders, message_id=message_id, at=at, tally=tally)
        sha256, size = _stored(pk, message_id, pieces)
    if (tally.rows, tally.total) != (part.transfers, part.total):
        raise SumsDiffer(run.key, part.kind, part.unit)
    return PaymentFile.objects.create(
        pk=pk, run=run, format=layout.key, document=layout.text, kind=part.kind, unit=part.unit,
        message_id=message_id, rows=tally.rows, total=tally.total, sha256=sha256, size=size, at=at,
    )  # fmt: skip


def _next_id() -> int:
    """The id of a file that is not there yet: its chunks come first, and only then is known what it holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('claims_paymentfile', 'id'))")
        return cursor.fetchone()[0]


# Nothing is asked back: the next lines are written while the server stores a chunk. It goes in binary: spelled out in
# the statement a megabyte takes four times as long.
_STORE: Final = "INSERT INTO claims_paymentchunk (file_id, number, last, sealed) VALUES (%s, %s, %s, %b)"


def _stored(file: int, message_id: str, pieces: Iterator[bytes]) -> tuple[str, int]:
    """Stores the pieces as sealed chunks; gives SHA-256 and size of the plain bytes."""
    digest, size = hashlib.sha256(), 0
    binary = psycopg.Cursor(connection.connection)
    with connection.make_cursor(binary) as cursor:  # type: ignore[arg-type]
        for number, (plain, last) in enumerate(rule.cut(pieces), start=1):
            digest.update(plain)
            size += len(plain)
            binding = PaymentChunk.binding(message_id, number, last)
            cursor.execute(_STORE, [file, number, last, seal_bytes(plain, bound_to=binding)])
    return digest.hexdigest(), size
