"""Settling: transfers go where an answer or a resolved line says, and their money with them. In sets, in SQL."""

from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db import connection

from claims.rules.payout import ENDS_ATTEMPT, GOES, STANDS
from claims.stages.payout import ask_details

# Which transfers: those that an answer's lines of one result name, all of a file, or one.
_OF_ANSWER: Final = """
    SELECT transfer_id FROM claims_bankresult
     WHERE answer_id = %(answer)s AND outcome = 'settled' AND result = %(result)s AND file_id IS NULL
"""
_OF_FILE: Final = """
    SELECT t.id FROM claims_paymentfile f
      JOIN claims_transfer t ON t.run_id = f.run_id AND t.kind = f.kind AND t.unit = f.unit
     WHERE f.id = %(file)s
"""
_ONE: Final = "SELECT %(transfer)s"
_MOVING: Final = "claims_moving"
_CHOSEN: Final = f"""
    DROP TABLE IF EXISTS pg_temp.{_MOVING};
    CREATE TEMPORARY TABLE {_MOVING} ON COMMIT DROP AS
      SELECT t.id, t.state, s.account, t.run_id, t.kind, t.unit, t.amount
        FROM claims_transfer t
        JOIN unnest(%(states)s::text[], %(accounts)s::text[]) AS s(state, account) ON s.state = t.state
       WHERE t.state <> %(result)s AND t.id IN ({{chosen}});
    ANALYZE {_MOVING}
"""  # noqa: S608
# Known once a kind and reference. The bank may say `unknown` of one attempt more than once: of what was unknown, then
# seen in its listing, then unknown again.
_POSTED: Final = f"""
    INSERT INTO claims_ledgerentry (kind, reference, debit, credit, unit, amount, at)
    SELECT %(result)s, o.award_id || '/' || o.attempt || %(more)s, m.account, %(goes)s, m.unit, o.amount, %(at)s
      FROM {_MOVING} m JOIN claims_payout o ON o.transfer_id = m.id AND o.live ORDER BY o.id
"""  # noqa: S608
_SUMMED: Final = f"""
    INSERT INTO claims_settlement (file_id, answer_id, resolution_id, came_from, went_to, transfers, amount, at)
    SELECT f.id, %(answer)s, %(resolution)s, m.state, %(result)s, count(*), sum(m.amount), %(at)s
      FROM {_MOVING} m
      JOIN claims_paymentfile f ON f.run_id = m.run_id AND f.kind = m.kind AND f.unit = m.unit
     GROUP BY f.id, m.state ORDER BY f.id, m.state
"""  # noqa: S608


class Source(NamedTuple):
    """What settles: an answer, or the resolution of one of its lines."""

    answer: int | None = None
    resolution: int | None = None


def settle(
    *, result: str, source: Source, at: datetime, transfer: int | None = None, file: int | None = None
) -> int:
    """Moves one transfer, all of a file, or all that the answer's lines name, to `result`; posts what their payouts'
    amounts do, ends the attempts that failed or came back, and asks who was not paid. Gives how many moved.

    What is there already is passed over. Called with the transfers locked.
    """
    values: dict[str, Any] = {
        "result": result, "goes": GOES[result], "at": at, "states": list(STANDS), "accounts": list(STANDS.values()),
        **source._asdict(), "transfer": transfer, "file": file, "more": _more(result, source),
    }  # fmt: skip
    chosen = _ONE if transfer else _OF_FILE if file else _OF_ANSWER
    with connection.cursor() as cursor:
        cursor.execute(_CHOSEN.format(chosen=chosen), values)
        cursor.execute(_POSTED, values)
        cursor.execute(_SUMMED, values)
        if result in ENDS_ATTEMPT:
            cursor.execute(
                f"UPDATE claims_payout o SET live = false FROM {_MOVING} m WHERE o.live AND o.transfer_id = m.id"  # noqa: S608
            )
            cursor.execute(f"SELECT id FROM {_MOVING}")  # noqa: S608
            ask_details(transfers=[pk for (pk,) in cursor], at=at)
        cursor.execute(
            f"UPDATE claims_transfer t SET state = %(result)s FROM {_MOVING} m WHERE t.id = m.id",  # noqa: S608
            values,
        )
        return cursor.rowcount


def _more(result: str, source: Source) -> str:
    """What tells postings of one kind and attempt apart."""
    if result != "unknown":
        return ""
    return f"/a{source.answer}" if source.answer else f"/r{source.resolution}"
