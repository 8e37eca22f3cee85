"""Coupon codes by numbers: how many a run wants, how many are free, and which transfers want which."""

from datetime import date
from typing import Final, NamedTuple

from django.db import connection

from claims.queries.payout import WAITING
from claims.queries.plans import by_set


class Pool(NamedTuple):
    """How many codes of one unit and worth are wanted."""

    unit: str
    worth: int
    codes: int


class Short(NamedTuple):
    """A pool in which fewer codes are free than what waits to be paid wants."""

    unit: str
    worth: int
    wanted: int
    free: int


# Where the unit is money a coupon is one code of that worth; where coupons are counted each has a code.
_WORTH: Final = "CASE WHEN {0}.unit ~ '^[A-Z]{{3}}$' THEN {0}.amount ELSE 1 END"
_CODES: Final = "CASE WHEN {0}.unit ~ '^[A-Z]{{3}}$' THEN 1 ELSE {0}.amount END"

# A code is free that was never given, or was given to a transfer that is void and whose file was never on its way.
FREE: Final = """
    (k.transfer_id IS NULL OR EXISTS (
      SELECT 1 FROM claims_transfer g
       WHERE g.id = k.transfer_id AND g.state = 'voided' AND NOT EXISTS (
         SELECT 1 FROM claims_paymentfile f JOIN claims_handover h ON h.file_id = f.id
          WHERE f.run_id = g.run_id AND f.kind = g.kind AND f.unit = g.unit)))
"""

_OF_RUN: Final = """
    SELECT o.id, t.id AS transfer_id, t.unit, o.amount
      FROM claims_payout o JOIN claims_transfer t ON t.id = o.transfer_id
     WHERE t.run_id = %s AND t.kind = 'coupon' AND t.state <> 'voided'
"""


def wanted(*, run_id: int) -> list[Pool]:
    """How many codes of which pools the coupons of a run want. Inside of a transaction."""
    with by_set(), connection.cursor() as cursor:
        cursor.execute(
            f"SELECT p.unit, {_WORTH.format('p')}, sum({_CODES.format('p')})::bigint FROM ({_OF_RUN}) p "  # noqa: S608
            "GROUP BY 1, 2 ORDER BY 1, 2",
            [run_id],
        )
        return [Pool(*row) for row in cursor.fetchall()]


# One row a code that a transfer of the run wants, of one pool, numbered as the files tell them.
PLACES: Final = f"""
    SELECT p.transfer_id, row_number() OVER (ORDER BY p.transfer_id, p.id) AS place
      FROM ({_OF_RUN}) p CROSS JOIN LATERAL generate_series(1, {_CODES.format("p")})
     WHERE p.unit = %s AND {_WORTH.format("p")} = %s
"""  # noqa: S608


def short(*, on: date, of: str = f"({WAITING})") -> list[Short]:
    """Pools that hold too few codes, good on the day of payment, for what waits to be paid (or stands in `of`)."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT w.unit, w.worth, w.codes, free.codes FROM ("  # noqa: S608
            f"SELECT w.unit, {_WORTH.format('w')} AS worth, sum({_CODES.format('w')})::bigint AS codes "
            f"FROM {of} w WHERE w.why = '' AND w.kind = 'coupon' GROUP BY 1, 2) w "
            "CROSS JOIN LATERAL (SELECT count(*) AS codes FROM claims_couponcode k "
            f"WHERE k.unit = w.unit AND k.worth = w.worth AND k.valid_until >= %s AND {FREE}) free "
            "WHERE free.codes < w.codes ORDER BY 1, 2",
            [on],
        )
        return [Short(*row) for row in cursor.fetchall()]


def first_end(*, run_id: int) -> date | None:
    """The last day of that code of a run that ends first; None where it gives no code."""
    with by_set(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(k.valid_until) FROM claims_couponcode k JOIN claims_transfer t ON t.id = k.transfer_id "
            "WHERE t.run_id = %s",
            [run_id],
        )
        return cursor.fetchone()[0]


class Stock(NamedTuple):
    """The codes of one batch: how many were given and how many are free."""

    batch: int
    given: int
    free: int


def stock(*, batches: list[int]) -> dict[int, Stock]:
    """By batch."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT b.id, count(*) FILTER (WHERE NOT free), count(*) FILTER (WHERE free) "  # noqa: S608
            "FROM unnest(%s::bigint[]) b(id) "
            f"LEFT JOIN (SELECT k.batch_id, {FREE} AS free FROM claims_couponcode k) k ON k.batch_id = b.id GROUP BY 1",
            [batches],
        )
        return {row[0]: Stock(*row) for row in cursor.fetchall()}
