"""Where every award stands, told by its rows: payouts, transfers, offsets; by award, by policy, and as a filter."""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from django.db import connection, models
from django.db.models import Exists, OuterRef, Q, QuerySet

from claims.models import Award, Offset, Payout
from claims.queries.plans import by_set

# Awards without a live payout that were tried and failed or came back: their amount stands in 'payable_again'. Those
# that were only frozen and voided stand in 'open' still.
RETURNED: Final = """
    SELECT DISTINCT o.award_id FROM claims_payout o JOIN claims_transfer t ON t.id = o.transfer_id
     WHERE NOT o.live AND t.state IN ('failed', 'returned')
"""
# One row an award: what is set off, paid in part and written off of it, the rest, and the account where that stands.
STANDING: Final = f"""
    SELECT a.id AS award_id, a.policy_key, a.unit, a.amount AS awarded,
           coalesce(s.netted, 0) AS netted, coalesce(s.paid, 0) AS part_paid, coalesce(s.written_off, 0) AS written_off,
           a.amount - coalesce(s.amount, 0) AS rest,
           CASE WHEN t.state = 'paid' THEN 'paid'
                WHEN t.state IN ('sealed', 'sent') THEN 'in_flight'
                WHEN t.state = 'unknown' THEN 'unknown'
                WHEN t.state IS NOT NULL THEN ''
                WHEN NOT a.live THEN 'voided'
                WHEN r.award_id IS NOT NULL THEN 'payable_again'
                ELSE 'open' END AS account
      FROM claims_award a
      LEFT JOIN (
        SELECT award_id, sum(amount) AS amount, sum(amount) FILTER (WHERE how = 'netted') AS netted,
               sum(amount) FILTER (WHERE how = 'paid') AS paid,
               sum(amount) FILTER (WHERE how = 'lapsed') AS written_off
          FROM claims_offset WHERE live GROUP BY 1
      ) s ON s.award_id = a.id
      LEFT JOIN claims_payout o ON o.award_id = a.id AND o.live
      LEFT JOIN claims_transfer t ON t.id = o.transfer_id
      LEFT JOIN ({RETURNED}) r ON r.award_id = a.id
"""  # noqa: S608
# What of an award stands in each account: by the account of its rest, and by its offsets.
_PARTS: Final = {
    "paid": "CASE WHEN account = 'paid' THEN rest ELSE 0 END + part_paid",
    "netted": "netted",
    **{
        account: f"CASE WHEN account = '{account}' THEN rest ELSE 0 END"
        for account in ("in_flight", "unknown", "payable_again", "open", "voided")
    },
    "written_off": "written_off",
}
ACCOUNTS: Final = tuple(_PARTS)


class Balance(NamedTuple):
    """Where the money of one unit stands. All but `awarded` are parts of it."""

    unit: str
    awarded: int
    paid: int
    netted: int
    in_flight: int
    unknown: int
    payable_again: int
    open: int
    voided: int
    written_off: int

    @property
    def holds(self) -> bool:
        """The identity: what was awarded is the sum of where it stands, and no part is below zero."""
        return self.awarded == sum(self[2:]) and min(self[1:]) >= 0

    @property
    def remains(self) -> int:
        """What is still to be settled: it goes to zero."""
        return self.in_flight + self.unknown + self.payable_again + self.open


class Standing(NamedTuple):
    """Where the awards of one policy in one unit stand."""

    policy: str
    stands: Balance


def by_policy() -> list[Standing]:
    """Where all awards stand, by policy and unit."""
    sums = ", ".join(f"sum({part})::bigint" for part in _PARTS.values())
    statement = (
        f"SELECT policy_key, unit, sum(awarded)::bigint, {sums} FROM ({STANDING}) s "  # noqa: S608
        "GROUP BY 1, 2 ORDER BY 1, 2"
    )
    with by_set():
        return [Standing(policy, Balance(*stands)) for policy, *stands in _rows(statement)]


def parts_of(*, awards: Iterable[int]) -> dict[int, list[tuple[str, int]]]:
    """award -> where it stands: (account, amount) of each part that is above 0."""
    statement = f"SELECT award_id, {', '.join(_PARTS.values())} FROM ({STANDING}) s WHERE award_id = ANY(%s)"  # noqa: S608
    return {
        award: [(account, int(part)) for account, part in zip(ACCOUNTS, parts, strict=True) if part]
        for award, *parts in _rows(statement, [list(awards)])
    }


class Sum(NamedTuple):
    """How many awards have a part in an account, and the sum of these parts, of one unit."""

    unit: str
    awards: int
    total: int


def sums_in(*, account: str, awards: QuerySet[Award]) -> list[Sum]:
    """What of these awards stands in one account, by unit: what the rows of a list come to."""
    inner, values = awards.order_by().values("pk").query.sql_with_params()
    statement = (
        f"SELECT unit, count(*), sum(part)::bigint FROM (SELECT award_id, unit, {_PARTS[account]} AS part "  # noqa: S608
        f"FROM ({STANDING}) s WHERE award_id IN ({inner})) p WHERE part > 0 GROUP BY 1 ORDER BY 1"
    )
    with by_set():
        return [Sum(*row) for row in _rows(statement, values)]


def standing_in(account: str) -> Q:
    """The condition that something of an award stands in an account, for lists: the database looks at each award that
    it meets, and not at all of them first."""
    paid = _payout(transfer__state="paid") | _offset("paid")
    waits = Q(live=True) & ~Q(_payout()) & ~_settled()
    tried = Q(Exists(Payout.objects.filter(_OF, live=False, transfer__state__in=("failed", "returned"))))
    return {
        "paid": paid,
        "netted": _offset("netted"),
        "written_off": _offset("lapsed"),
        "in_flight": _payout(transfer__state__in=("sealed", "sent")),
        "unknown": _payout(transfer__state="unknown"),
        "payable_again": waits & tried,
        "open": waits & ~tried,
        "voided": Q(live=False) & ~_payout(),
    }[account]


_OF: Final = Q(award=OuterRef("pk"))


def _payout(**said: Any) -> Q:
    return Q(Exists(Payout.objects.filter(_OF, live=True, **said)))


def _offset(how: str) -> Q:
    return Q(Exists(Offset.objects.filter(_OF, live=True, how=how)))


def _settled() -> Q:
    """Whether offsets take up all of an award."""
    whole = Offset.objects.filter(_OF, live=True).order_by().values("award")
    return Q(Exists(whole.annotate(sum=models.Sum("amount")).filter(sum__gte=OuterRef("amount"))))


def _rows(statement: str, values: Any = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
