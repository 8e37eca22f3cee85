"""Accounts among payments, by fingerprint over all claims that name one: those that are new, those that several share.

`of` is a table of payments with account_id, fingerprint, claimant_id and amount.
"""

from collections.abc import Collection, Mapping
from typing import Any, Final, NamedTuple, TypedDict

from django.db import connection

from claims.queries.details import CORRECTED
from claims.queries.plans import by_set

MOST: Final = 200  # rows listed; all are counted
KNOWN: Final = "('sent', 'paid', 'unknown')"  # states of transfers by which an account is known


class Accounts(TypedDict):
    """How many accounts, what goes to them in all, and the first of them as (account, number, amount)."""

    count: int
    total: int
    rows: list[list[int]]


_NEW: Final = f"""
    WITH found AS (
      SELECT max(account_id) AS account, count(*) AS number, sum(amount)::bigint AS amount
        FROM {{of}} v
       WHERE NOT EXISTS (
         SELECT 1 FROM claims_transfer t JOIN claims_payeeaccount p ON p.id = t.account_id
          WHERE t.state IN {KNOWN} AND p.fingerprint = v.fingerprint)
       GROUP BY fingerprint
    )
    SELECT (SELECT count(*) FROM found), (SELECT sum(amount)::bigint FROM found), account, number, amount
      FROM found ORDER BY amount DESC, account LIMIT {MOST}
"""  # noqa: S608
_SHARED: Final = f"""
    WITH found AS (
      SELECT max(account_id) AS account, count(DISTINCT claimant_id) AS number, sum(amount)::bigint AS amount
        FROM {{of}} v GROUP BY fingerprint HAVING count(DISTINCT claimant_id) > 1
    )
    SELECT (SELECT count(*) FROM found), (SELECT sum(amount)::bigint FROM found), account, number, amount
      FROM found ORDER BY number DESC, amount DESC, account LIMIT {MOST}
"""  # noqa: S608


def new_in(*, of: str, values: Mapping[str, Any] | None = None) -> Accounts:
    """Accounts to which nothing was sent before; the number is that of payments, the largest sums come first."""
    return _found(_NEW.format(of=of), values)


def shared_in(*, of: str, values: Mapping[str, Any] | None = None) -> Accounts:
    """Accounts that several claimants name; the number is that of people, the most come first."""
    return _found(_SHARED.format(of=of), values)


def _found(statement: str, values: Mapping[str, Any] | None) -> Accounts:
    with by_set(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows = cursor.fetchall()
    count, total = rows[0][:2] if rows else (0, 0)
    return {"count": count, "total": total, "rows": [list(row[2:]) for row in rows]}


# Of each claim the account that it is paid to, and whether cash of it waits for that: what was paid binds nobody to
# an account that may be closed since.
_NAMED: Final = f"""
    SELECT c.id, c.claimant_id, c.reference, p.fingerprint,
           EXISTS (SELECT 1 FROM claims_award a
                    WHERE a.claim_id = c.id AND a.live AND a.kind = 'cash'
                      AND NOT EXISTS (SELECT 1 FROM claims_payout o JOIN claims_transfer t ON t.id = o.transfer_id
                                       WHERE o.award_id = a.id AND o.live AND t.state = 'paid'))
      FROM claims_claim c
      LEFT JOIN ({CORRECTED}) n ON n.claim_id = c.id AND n.version = c.version
      JOIN claims_payeeaccount p
        ON p.claim_id = c.id AND p.version = c.version AND p.correction = coalesce(n.correction, 0)
     WHERE c.claimant_id = ANY(%(claimants)s) AND c.incident_id = %(incident)s
     ORDER BY c.id
"""  # noqa: S608


class Named(NamedTuple):
    """A claim of an outage that names an account; `awarded`: it was given cash that is not paid yet."""

    claim: int
    claimant: int
    reference: str
    account: bytes
    awarded: bool


def named(*, incident: int, claimants: Collection[int]) -> list[Named]:
    """The claims of these claimants in the outage with the account that each is paid to, by fingerprint."""
    with connection.cursor() as cursor:
        cursor.execute(_NAMED, {"claimants": list(claimants), "incident": incident})
        return [
            Named(claim, claimant, reference, bytes(mark), awarded)
            for claim, claimant, reference, mark, awarded in cursor
        ]
