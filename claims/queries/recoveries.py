"""What is owed back: per debt, per claimant, and the identity of the recoveries, by the ledger and by the rows."""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from claims.models import Offset, Repayment
from claims.models.payout import BEYOND
from claims.queries.plans import by_set

# Debts that another person has confirmed, with what is still owed of each.
OWED: Final = """
    SELECT r.id, r.claimant_id, r.kind, r.unit, r.confirmed_at,
           r.amount - coalesce(o.amount, 0) - coalesce(p.amount, 0) AS owed
      FROM claims_recovery r
      LEFT JOIN (SELECT recovery_id, sum(amount)::bigint AS amount FROM claims_offset WHERE live GROUP BY 1) o
        ON o.recovery_id = r.id
      LEFT JOIN (SELECT recovery_id, sum(amount)::bigint AS amount FROM claims_repayment
                  WHERE confirmed_at IS NOT NULL GROUP BY 1) p ON p.recovery_id = r.id
     WHERE r.confirmed_at IS NOT NULL
"""


def owed(*, recoveries: Iterable[int]) -> dict[int, int]:
    """What is still owed of each of these debts; of one that is not confirmed, nothing is said."""
    statement = f"SELECT id, owed FROM ({OWED}) d WHERE id = ANY(%s)"  # noqa: S608
    return dict(_rows(statement, [list(recoveries)]))


# Where something of a debt may stand: the accounts of the identity.
ACCOUNTS: Final = ("owed", "recovered", "repaid", "forgiven")


def standing_in(account: str) -> Q:
    """The condition that something of a debt stands in one of ACCOUNTS, for lists of recoveries."""
    off, ended = (
        Offset.objects.filter(_OF, live=True),
        Repayment.objects.filter(_OF, confirmed_at__isnull=False),
    )
    return {
        "owed": Q(confirmed_at__isnull=False, amount__gt=_sum(off) + _sum(ended)),
        "recovered": Q(Exists(off)),
        "repaid": Q(Exists(ended.filter(way=Repayment.Way.REPAID))),
        "forgiven": Q(Exists(ended.filter(way=Repayment.Way.FORGIVEN))),
    }[account]


_OF: Final = Q(recovery=OuterRef("pk"))


def _sum(rows: QuerySet) -> Coalesce:
    return Coalesce(Subquery(rows.order_by().values("recovery").annotate(sum=Sum("amount")).values("sum")), 0)


class Debt(NamedTuple):
    """What a claimant owes of one unit, all debts of it."""

    unit: str
    owed: int


def owed_by(*, claimant_id: int) -> list[Debt]:
    """What a claimant owes, by unit; units of which nothing is owed are left out."""
    statement = (
        f"SELECT unit, sum(owed)::bigint FROM ({OWED}) d WHERE claimant_id = %s AND owed > 0 "  # noqa: S608
        "GROUP BY 1 ORDER BY 1"
    )
    return [Debt(*row) for row in _rows(statement, [claimant_id])]


class SetOff(NamedTuple):
    """What debts take of awards, by unit: how many awards and how much."""

    unit: str
    awards: int
    amount: int


def to_set_off(*, of: str) -> list[SetOff]:
    """What a run would set off of the awards of the table `of` that are payable (`why` is ''), by unit."""
    statement = f"""
        WITH debt AS (
          SELECT claimant_id, kind, unit, sum(owed) AS owed FROM ({OWED}) d WHERE owed > 0 GROUP BY 1, 2, 3
        ), due AS (
          SELECT w.unit, w.amount, d.owed, sum(w.amount) OVER line AS upto
            FROM {of} w JOIN debt d USING (claimant_id, kind, unit) WHERE w.why = ''
          WINDOW line AS (PARTITION BY claimant_id, kind, unit ORDER BY w.award_id)
        )
        SELECT unit, count(*), sum(least(amount, owed - (upto - amount)))::bigint
          FROM due WHERE upto - amount < owed GROUP BY 1 ORDER BY 1
    """  # noqa: S608
    return [SetOff(*row) for row in _rows(statement)]


def set_off_by(*, run_id: int) -> list[SetOff]:
    """What a run has set off, by unit; nothing once it is voided."""
    statement = (
        "SELECT a.unit, count(DISTINCT o.award_id), sum(o.amount)::bigint FROM claims_offset o "
        "JOIN claims_award a ON a.id = o.award_id WHERE o.run_id = %s AND o.live GROUP BY 1 ORDER BY 1"
    )
    return [SetOff(*row) for row in _rows(statement, [run_id])]


# What a claimant has of an award: paid by a transfer, in part, or set off. And what of it is claimed back by now.
_GIVEN: Final = """
    SELECT coalesce((SELECT sum(o.amount) FROM claims_payout o JOIN claims_transfer t ON t.id = o.transfer_id
                      WHERE o.award_id = %(award)s AND o.live AND t.state = 'paid'), 0)
         + coalesce((SELECT sum(amount) FROM claims_offset
                      WHERE award_id = %(award)s AND live AND how <> 'lapsed'), 0),
           coalesce((SELECT sum(amount) FROM claims_recovery
                      WHERE award_id = %(award)s AND dropped_at IS NULL AND id <> %(but)s), 0)
"""


def claimable(*, award_id: int, but: int = 0) -> int:
    """How much of an award may be claimed back: what was given of it, without what is claimed back already.

    A proposal counts until it is dropped; the recovery `but` does not count.
    """
    ((given, claimed),) = _rows(_GIVEN, {"award": award_id, "but": but})
    return max(int(given) - int(claimed), 0)


_BEYOND: Final = f"""
    SELECT ({BEYOND.format(of="%(transfer)s")}),
           (SELECT sum(amount) FROM claims_recovery
             WHERE transfer_id = %(transfer)s AND dropped_at IS NULL AND id <> %(but)s)
"""  # noqa: S608


def in_excess(*, transfer_id: int, but: int = 0) -> int:
    """How much may be claimed back beyond a transfer: what left us beyond it by what the bank says, without what is
    claimed back already. A proposal counts until it is dropped; the recovery `but` does not count.
    """
    ((beyond, claimed),) = _rows(_BEYOND, {"transfer": transfer_id, "but": but})
    return max(int(beyond or 0) - int(claimed or 0), 0)


def standing_of(*, awards: Iterable[int]) -> list[int]:
    """The debts of these awards of which something is still owed, by id."""
    statement = (
        f"SELECT d.id FROM ({OWED}) d JOIN claims_recovery r USING (id) "  # noqa: S608
        "WHERE d.owed > 0 AND r.award_id = ANY(%s) ORDER BY 1"
    )
    return [pk for (pk,) in _rows(statement, [list(awards)])]


class Recovered(NamedTuple):
    """Where what was given too much of one unit stands. All but `claimed_back` are parts of it."""

    unit: str
    claimed_back: int
    owed: int
    recovered: int
    repaid: int
    forgiven: int

    @property
    def holds(self) -> bool:
        """The identity: what was claimed back is the sum of where it stands, and no part is below zero."""
        return self.claimed_back == sum(self[2:]) and min(self[1:]) >= 0


_LEDGER: Final = """
    WITH moves AS (
      SELECT unit, credit AS account, sum(amount) AS amount FROM claims_ledgerentry
       WHERE credit IN ('owed', 'recovered', 'repaid', 'forgiven') GROUP BY 1, 2
      UNION ALL
      SELECT unit, debit, -sum(amount) FROM claims_ledgerentry
       WHERE debit IN ('claimed_back', 'owed', 'recovered', 'repaid', 'forgiven') GROUP BY 1, 2
    )
    SELECT unit, -coalesce(sum(amount) FILTER (WHERE account = 'claimed_back'), 0)::bigint,
           coalesce(sum(amount) FILTER (WHERE account = 'owed'), 0)::bigint,
           coalesce(sum(amount) FILTER (WHERE account = 'recovered'), 0)::bigint,
           coalesce(sum(amount) FILTER (WHERE account = 'repaid'), 0)::bigint,
           coalesce(sum(amount) FILTER (WHERE account = 'forgiven'), 0)::bigint
      FROM moves GROUP BY unit ORDER BY unit
"""
_ROWS: Final = """
    WITH netted AS (
      SELECT recovery_id, sum(amount) AS amount FROM claims_offset WHERE live AND how = 'netted' GROUP BY 1
    ), ended AS (
      SELECT recovery_id, coalesce(sum(amount) FILTER (WHERE way = 'repaid'), 0) AS repaid,
             coalesce(sum(amount) FILTER (WHERE way = 'forgiven'), 0) AS forgiven
        FROM claims_repayment WHERE confirmed_at IS NOT NULL GROUP BY 1
    )
    SELECT r.unit, sum(r.amount)::bigint,
           sum(r.amount - coalesce(n.amount, 0) - coalesce(e.repaid, 0) - coalesce(e.forgiven, 0))::bigint,
           coalesce(sum(n.amount), 0)::bigint, coalesce(sum(e.repaid), 0)::bigint, coalesce(sum(e.forgiven), 0)::bigint
      FROM claims_recovery r
      LEFT JOIN netted n ON n.recovery_id = r.id
      LEFT JOIN ended e ON e.recovery_id = r.id
     WHERE r.confirmed_at IS NOT NULL GROUP BY r.unit ORDER BY r.unit
"""


def balance() -> list[Recovered]:
    """Where the debts stand, per unit, told by the ledger."""
    return [Recovered(*row) for row in _rows(_LEDGER)]


def control() -> list[Recovered]:
    """The same figures counted from recoveries, offsets and repayments. Both must agree at every instant."""
    with by_set():
        return [Recovered(*row) for row in _rows(_ROWS)]


def _rows(statement: str, values: Any = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
