"""Awards that wait for money: payable, not payable, and unclaimed, with the day until which each may be claimed.

Unclaimed is what waits for its claimant and not for us: no account that can be paid to, details asked for and not
given, points and the like that could not be delivered.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.db import connection
from django.db.models import F, Func, IntegerField, Q
from django.db.models.expressions import RawSQL

from claims.queries.payout import WAITING
from claims.queries.plans import by_set
from claims.queries.standing import RETURNED
from claims.rules.unclaimed import Terms, awarded_until, expires_on

PAYABLE, NOT_PAYABLE, UNCLAIMED_ONES = "payable", "not_payable", "unclaimed"
WHY: Final = ("held", "paid_outside", "answer_parked", "details_asked", "no_account", "account_refused")
SEOUL: Final = "Asia/Seoul"
UNCLAIMED: Final = f"""
    SELECT w.award_id, w.claim_id, w.policy_key, w.kind, w.unit, w.amount,
           CASE WHEN w.why = '' THEN 'undelivered' ELSE w.why END AS why,
           (a.at AT TIME ZONE '{SEOUL}')::date AS awarded_on, r.award_id IS NOT NULL AS again
      FROM ({WAITING}) w
      JOIN claims_award a ON a.id = w.award_id
      LEFT JOIN ({RETURNED}) r ON r.award_id = w.award_id
     WHERE (w.why IN ('no_account', 'account_refused')
         OR w.why = 'details_asked' AND NOT EXISTS (
              SELECT 1 FROM claims_detailsrequest d WHERE d.claim_id = w.claim_id AND d.state = 'given')
         OR w.why = '' AND w.kind <> 'cash' AND r.award_id IS NOT NULL)
"""  # noqa: S608


def waiting_for(what: str) -> Q:
    """Awards that wait: `payable`, `not_payable`, `unclaimed`, or for one of WHY."""
    if what == UNCLAIMED_ONES:
        return Q(pk__in=RawSQL(f"SELECT award_id FROM ({UNCLAIMED}) u", []))  # noqa: S608, S611
    where = {PAYABLE: "why = ''", NOT_PAYABLE: "why <> ''"}.get(what, "why = %s")
    values = [] if what in (PAYABLE, NOT_PAYABLE) else [what]
    return Q(pk__in=RawSQL(f"SELECT award_id FROM ({WAITING}) w WHERE {where}", values))  # noqa: S608, S611


def terms() -> Terms:
    """How many years an award may be claimed."""
    return Terms(**settings.UNCLAIMED_YEARS)


class Group(NamedTuple):
    """Unclaimed awards of one kind, unit and reason: how many, their sum, the day on which the first expires, and how
    many have expired before today, with their sum."""

    kind: str
    unit: str
    why: str
    awards: int
    total: int
    first: date
    expired: int
    expired_total: int


_GROUPS: Final = f"""
    SELECT kind, unit, why, count(*), sum(amount)::bigint, min(awarded_on),
           count(*) FILTER (WHERE awarded_on <= CASE WHEN kind = 'cash' THEN %(cash)s ELSE %(other)s END::date),
           coalesce(sum(amount)
             FILTER (WHERE awarded_on <= CASE WHEN kind = 'cash' THEN %(cash)s ELSE %(other)s END::date), 0)::bigint
      FROM ({UNCLAIMED}) u GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""  # noqa: S608


def unclaimed(*, today: date) -> list[Group]:
    """What is unclaimed, by kind, unit and reason."""
    years = terms()
    return [
        Group(
            kind, unit, why, awards, total, expires_on(first, years=years.years(kind)), expired, expired_total
        )
        for kind, unit, why, awards, total, first, expired, expired_total in _rows(_GROUPS, limits(today))
    ]


class One(NamedTuple):
    """One unclaimed award, with the last day on which it may be claimed."""

    claim: str
    policy: str
    kind: str
    unit: str
    amount: int
    why: str
    awarded: date
    expires: date


_ONES: Final = f"""
    SELECT c.reference, u.policy_key, u.kind, u.unit, u.amount, u.why, u.awarded_on
      FROM ({UNCLAIMED}) u JOIN claims_claim c ON c.id = u.claim_id ORDER BY u.kind, u.awarded_on, u.award_id
"""  # noqa: S608


def ones() -> Iterator[One]:
    """Every unclaimed award, the first to expire of each kind first."""
    years = terms()
    for claim, policy, kind, unit, amount, why, awarded in _rows(_ONES):
        expires = expires_on(awarded, years=years.years(kind))
        yield One(claim, policy, kind, unit, amount, why, awarded, expires)


def pinned() -> Func:
    """How many awards a write-off pins, counted where they are."""
    return Func(F("awards"), function="cardinality", output_field=IntegerField())


def expiries(*, awards: Iterable[int]) -> dict[int, date]:
    """award -> the last day on which it may be claimed, for those of these awards that are unclaimed."""
    years = terms()
    statement = f"SELECT award_id, kind, awarded_on FROM ({UNCLAIMED}) u WHERE award_id = ANY(%s)"  # noqa: S608
    return {
        award: expires_on(awarded, years=years.years(kind))
        for award, kind, awarded in _rows(statement, [list(awards)])
    }


def limits(today: date) -> dict[str, date]:
    """The last day of awards that have expired before today, by `cash` and `other`."""
    years = terms()
    return {
        "cash": awarded_until(today=today, years=years.cash),
        "other": awarded_until(today=today, years=years.other),
    }


def _rows(statement: str, values: Any = None) -> list[tuple[Any, ...]]:
    with by_set(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
