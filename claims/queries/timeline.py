"""What happened to a claim, from all that keeps it: the log of acts, its moves, its seats, and who was shown it."""

import json
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db import connection

from claims.models import Claim

MOST: Final = 200


class Happened(NamedTuple):
    """One thing. `kind`: act, move, seat or look. `code`: its action, act of the move, outcome, or what was shown.

    Done by the person `by` or by the named `rule`. `door` is '' where it is not kept; `source` and `target` are
    statuses, of moves alone; `before` and `after` what the log keeps of the claim, None where it keeps nothing.
    """

    at: datetime
    kind: str
    by: int | None
    rule: str
    door: str
    code: str
    source: str
    target: str
    said: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


# An act that moves the claim stands twice: in the log and as its move, at the same instant and by the same person.
_ALL: Final = """
    SELECT at, kind, by_id, rule, door, code, source, target, said, before, after FROM (
      SELECT e.at, 'act' AS kind, e.by_id, e.rule, e.door, e.action AS code, '' AS source, '' AS target,
             e.reason AS said, p.before::text, p.after::text, 2 AS place, e.id
        FROM claims_auditentry e LEFT JOIN claims_auditpayload p ON p.entry_id = e.id
       WHERE e.kind = 'claim' AND e.key = %(reference)s
      UNION ALL
      SELECT at, 'move', by_id, rule, '', act, came_from, went_to, note, NULL, NULL, 1, id
        FROM claims_transition WHERE claim_id = %(claim)s
      UNION ALL
      SELECT at, 'seat', by_id, rule, '', outcome, '', '', note, NULL, NULL, 0, id
        FROM claims_decision WHERE claim_id = %(claim)s AND NOT final AND rule <> ''
      UNION ALL
      SELECT at, 'look', by_id, '', door, what, '', '', reason, NULL, NULL, 3, id
        FROM claims_accessentry WHERE %(looks)s AND kind = 'claim' AND key = %(reference)s
    ) AS happened
    ORDER BY at DESC, place DESC, id DESC
    LIMIT %(most)s
"""


def of_claim(*, claim: Claim, looks: bool, most: int | None = MOST) -> list[Happened]:
    """The newest first, `most` of them, all where it is None. `looks`: also who was shown the claimant."""
    asked: dict[str, Any] = {"claim": claim.pk, "reference": claim.reference, "looks": looks, "most": most}
    with connection.cursor() as cursor:
        cursor.execute(_ALL, asked)
        return [Happened._make([*row, _read(before), _read(after)]) for *row, before, after in cursor]


def _read(kept: str | None) -> dict[str, Any] | None:
    return json.loads(kept) if kept else None
