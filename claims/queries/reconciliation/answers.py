"""The lines of an answer beside the transfers and files that they name, and what was answered so far."""

import json
from collections.abc import Iterator
from contextlib import closing
from itertools import groupby
from typing import Any, Final, NamedTuple

from django.db import connection
from django.db.models import Q, QuerySet

from claims.models import BankAnswer, Transfer
from claims.rules.reconciliation import File, Line, Stands
from claims.rules.reconciliation.outcomes import LEFT

STAGED: Final = "claims_answer_line"  # a table of the transaction in which an answer is taken in
_BLOCK: Final = 5_000

_NAMED: Final = f"""
    SELECT t.id FROM claims_transfer t JOIN {STAGED} l ON l.reference = t.reference AND NOT l.whole
    UNION
    SELECT t.id FROM {STAGED} l
      JOIN claims_paymentfile f ON f.message_id = l.reference AND l.whole
      JOIN claims_transfer t ON t.run_id = f.run_id AND t.kind = f.kind AND t.unit = f.unit
"""  # noqa: S608
# Entries of the account that came before. Read for statements alone: other answers hold no entries.
_LINES: Final = f"""
    WITH seen AS (
      SELECT b.transfer_id, jsonb_object_agg(b.result, b.bookings) AS booked
        FROM (SELECT transfer_id, result, array_agg(booking) AS bookings FROM claims_bankresult
               WHERE %s AND booking IS NOT NULL AND transfer_id IN ({_NAMED}) GROUP BY 1, 2) b
       GROUP BY 1
    )
    SELECT l.line, l.reference, l.amount, l.result, l.unit, l.said, l.reason, l.booking,
           t.id, t.state, t.amount, t.unit, r.state, seen.booked
      FROM {STAGED} l
      LEFT JOIN claims_transfer t ON t.reference = l.reference
      LEFT JOIN claims_payoutrun r ON r.id = t.run_id
      LEFT JOIN seen ON seen.transfer_id = t.id
     WHERE NOT l.whole ORDER BY t.id, l.line
"""  # noqa: S608
_WHOLE: Final = f"""
    SELECT l.line, l.reference, l.amount, l.result, l.unit, l.said, l.reason, l.booking, l.rows, f.id
      FROM {STAGED} l LEFT JOIN claims_paymentfile f ON f.message_id = l.reference
     WHERE l.whole ORDER BY array_position(%s, l.result), l.line
"""  # noqa: S608
_FILE: Final = """
    SELECT f.total, f.unit, r.state,
           (SELECT jsonb_object_agg(state, n) FROM (
              SELECT t.state, count(*) AS n FROM claims_transfer t
               WHERE t.run_id = f.run_id AND t.kind = f.kind AND t.unit = f.unit GROUP BY 1) s),
           (SELECT jsonb_object_agg(result, bookings) FROM (
              SELECT b.result, array_agg(b.booking) AS bookings FROM claims_bankresult b
               WHERE b.file_id = f.id AND b.booking IS NOT NULL GROUP BY 1) s)
      FROM claims_paymentfile f JOIN claims_payoutrun r ON r.id = f.run_id WHERE f.id = %s
"""


class Group(NamedTuple):
    """The lines about one transfer, and how it stands; for lines that name none, `transfer` and `stands` are None."""

    lines: list[Line]
    transfer: int | None
    stands: Stands | None


def lock_named() -> int:
    """Locks every transfer that the staged lines name, in the order of their ids; how many there are."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT t.id FROM claims_transfer t "  # noqa: S608
            f"WHERE t.id IN ({_NAMED}) ORDER BY t.id FOR NO KEY UPDATE OF t) locked"
        )
        return cursor.fetchone()[0]


def groups(*, booked: bool) -> Iterator[Group]:
    """The staged lines by transfer, a block at a time; those that name none stand alone. `booked`: they are entries."""
    with closing(connection.chunked_cursor()) as cursor:
        cursor.execute(_LINES, [booked])
        for transfer, rows in groupby(_fetched(cursor), key=lambda row: row[8]):
            if transfer is None:
                yield from (Group([_line(row)], None, None) for row in rows)
                continue
            found = list(rows)
            *_said, state, amount, unit, run, seen = found[0]
            stands = Stands(state, amount, unit, run in LEFT, _bookings(seen))
            yield Group([_line(row) for row in found], transfer, stands)


def whole() -> list[tuple[Line, int | None]]:
    """The staged lines about a whole file, in the order in which they count, each with its file's id."""
    with connection.cursor() as cursor:
        cursor.execute(_WHOLE, [["pending", "unknown", "paid", "failed", "returned", "unclear"]])
        return [(_line(row)._replace(whole=True, rows=row[8]), row[9]) for row in cursor.fetchall()]


def file(*, file_id: int) -> File:
    """How the transfers of a file stand."""
    with connection.cursor() as cursor:
        cursor.execute(_FILE, [file_id])
        total, unit, run, states, seen = cursor.fetchone()
    return File(json.loads(states or "{}"), total, unit, run in LEFT, _bookings(seen))


def answer_of(*, sha256: str) -> BankAnswer | None:
    """The answer that these bytes were when they came first."""
    return BankAnswer.objects.filter(sha256=sha256).first()


def unanswered() -> QuerySet[Transfer]:
    """Transfers that wait for the bank: in a file that may have left us, handed over, or of unknown fate."""
    left = Q(state="sealed", run__state__in=LEFT)
    return Transfer.objects.filter(left | Q(state__in=["sent", "unknown"]))


def _fetched(cursor: Any) -> Iterator[tuple[Any, ...]]:
    while rows := cursor.fetchmany(_BLOCK):
        yield from rows


def _line(row: tuple[Any, ...]) -> Line:
    line, reference, amount, result, unit, said, reason, booking, *_rest = row
    return Line(line, reference, amount, result, unit, said, reason, booking=booking)


def _bookings(seen: str | None) -> dict[str, frozenset[str]]:
    return {result: frozenset(bookings) for result, bookings in json.loads(seen or "{}").items()}
