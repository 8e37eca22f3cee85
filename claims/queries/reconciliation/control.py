"""The control account of the files: what was handed over is paid, failed, returned, or open; it goes to zero.

Read from the settlements, so that it costs the same for a file of a million transfers. `states` counts the transfers
themselves: both must agree at every instant.
"""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import accumulate
from typing import Any, Final, NamedTuple

from django.db import connection

ZONE: Final = "Asia/Seoul"
FILES: Final = 50

# What an account of a file holds: what came in, without what left it again.
_SUMS: Final = """
    SELECT file_id,
           coalesce(sum(amount) FILTER (WHERE went_to = 'paid'), 0)
             - coalesce(sum(amount) FILTER (WHERE came_from = 'paid'), 0) AS paid,
           coalesce(sum(amount) FILTER (WHERE went_to = 'failed'), 0) AS failed,
           coalesce(sum(amount) FILTER (WHERE went_to = 'returned'), 0) AS returned,
           min(at) AS first
      FROM claims_settlement GROUP BY file_id
"""
# With the bank since its hand-over was begun; or, where it answers before we know, since then. What two people have
# taken back the bank never had.
_FILES: Final = f"""
    SELECT f.id, f.message_id, r.key, f.kind, f.unit, f.rows, f.total, r.state, f.at,
           least(h.begun, s.first) AS since,
           coalesce(s.paid, 0)::bigint AS paid, coalesce(s.failed, 0)::bigint AS failed,
           coalesce(s.returned, 0)::bigint AS returned
      FROM claims_paymentfile f
      JOIN claims_payoutrun r ON r.id = f.run_id AND r.state <> 'voided'
      LEFT JOIN ({_SUMS}) s ON s.file_id = f.id
      LEFT JOIN (
        SELECT file_id, min(intended_at) FILTER (WHERE state <> 'absent') AS begun,
               bool_or(state = 'absent' AND outcome = 'take_back') AS taken_back
          FROM claims_handover GROUP BY file_id
      ) h ON h.file_id = f.id
     WHERE h.taken_back IS NOT TRUE
"""  # noqa: S608
_DAYS: Final = f"""
    WITH file AS ({_FILES} AND (f.id = %(file)s OR %(file)s IS NULL) AND f.unit = %(unit)s), moved AS (
      SELECT (since AT TIME ZONE '{ZONE}')::date AS day, total AS handed_over, 0 AS paid, 0 AS failed, 0 AS returned
        FROM file WHERE since IS NOT NULL
      UNION ALL
      SELECT (s.at AT TIME ZONE '{ZONE}')::date, 0,
             CASE 'paid' WHEN s.went_to THEN s.amount WHEN s.came_from THEN -s.amount ELSE 0 END,
             CASE WHEN s.went_to = 'failed' THEN s.amount ELSE 0 END,
             CASE WHEN s.went_to = 'returned' THEN s.amount ELSE 0 END
        FROM claims_settlement s JOIN file ON file.id = s.file_id WHERE s.went_to <> 'unknown'
    )
    SELECT day, sum(handed_over)::bigint, sum(paid)::bigint, sum(failed)::bigint, sum(returned)::bigint
      FROM moved GROUP BY day ORDER BY day
"""  # noqa: S608
_STATES: Final = """
    SELECT f.id, t.state, count(*), sum(t.amount)::bigint
      FROM claims_paymentfile f
      JOIN claims_transfer t ON t.run_id = f.run_id AND t.kind = f.kind AND t.unit = f.unit
     WHERE f.id = ANY(%s) GROUP BY 1, 2
"""


class Account(NamedTuple):
    """One file: what was handed over, and where it stands. `since` is None while it is not with the bank."""

    file: int
    message_id: str
    run: str
    kind: str
    unit: str
    rows: int
    total: int
    run_state: str
    sealed_at: datetime
    since: datetime | None
    paid: int
    failed: int
    returned: int

    @property
    def open(self) -> int:
        """What the bank has not said the last word of, unknown included: it goes to zero."""
        return self.total - self.paid - self.failed - self.returned


class Day(NamedTuple):
    """What was handed over and answered on one day of Korea, and what was open at its end."""

    day: date
    handed_over: int
    paid: int
    failed: int
    returned: int
    open: int


class States(NamedTuple):
    """The transfers of a file counted one by one, as amounts by state."""

    transfers: dict[str, int]
    amounts: dict[str, int]

    def agrees(self, account: Account) -> bool:
        """Whether the settlements say the same of it. Of a transfer that failed a part may have been paid, and come
        back since: there the sums of all are compared."""
        amounts = self.amounts
        ended = sum(amounts.get(state, 0) for state in ("paid", "failed", "returned"))
        return (
            sum(amounts.values()) == account.total
            and ended == account.paid + account.failed + account.returned
            and amounts.get("returned", 0) <= account.returned
            and amounts.get("paid", 0) <= account.paid
        )

    @property
    def unknown(self) -> int:
        """The amount of which nobody knows what became of it."""
        return self.amounts.get("unknown", 0)


def accounts(*, offset: int = 0, limit: int | None = FILES, only_open: bool = False) -> list[Account]:
    """Files, the newest first; with `only_open` those that the bank has and has not answered whole."""
    chosen = "WHERE since IS NOT NULL AND total > paid + failed + returned" if only_open else ""
    rows = _rows(
        f"SELECT * FROM ({_FILES}) files {chosen} ORDER BY id DESC LIMIT %s OFFSET %s",  # noqa: S608
        [limit, offset],
    )
    return [Account(*row) for row in rows]


def account(*, file_id: int) -> Account | None:
    """One file; None for that of a run that was voided, for what was taken back, and where there is none."""
    found = _rows(f"{_FILES} AND f.id = %s", [file_id])
    return Account(*found[0]) if found else None


def days(*, unit: str, file_id: int | None = None) -> list[Day]:
    """Every day on which something was handed over or answered, of one file or of all of a unit."""
    rows = _rows(_DAYS, {"file": file_id, "unit": unit})
    left = accumulate(handed - paid - failed - back for _day, handed, paid, failed, back in rows)
    return [Day._make((*row, open_)) for row, open_ in zip(rows, left, strict=True)]


def states(*, file_ids: Sequence[int]) -> dict[int, States]:
    """The transfers of these files by state, counted one by one."""
    found: dict[int, States] = {file: States({}, {}) for file in file_ids}
    for file, state, count, amount in _rows(_STATES, [list(file_ids)]):
        found[file].transfers[state] = count
        found[file].amounts[state] = amount
    return found


def units() -> list[str]:
    """The units of all files."""
    return [row[0] for row in _rows("SELECT DISTINCT unit FROM claims_paymentfile ORDER BY 1", [])]


def _rows(statement: str, values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
