"""The transfers of a run as a payment file tells them."""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, NamedTuple

from django.db import connection

from claims.models import Claimant, CouponCode, PayeeAccount
from claims.models.sealing import unseal_bytes, unsealer
from claims.queries.plans import by_key
from claims.queries.streaming import streamed
from claims.rules.export import Order

# One row a payout, in the order of their transfers, each looked up by its keys: OFFSET 0 keeps the planner from holding
# each against all of a table that it takes for small.
_ORDERS: Final = """
    SELECT t.reference, t.amount, t.unit,
           (SELECT c.reference FROM claims_claim c
             WHERE c.id = (SELECT a.claim_id FROM claims_award a WHERE a.id = o.award_id)),
           {payee}
      FROM claims_transfer t
      JOIN LATERAL (SELECT award_id FROM claims_payout WHERE transfer_id = t.id OFFSET 0) o ON true
      {whose}
     WHERE t.id BETWEEN %s AND %s AND t.run_id = %s AND t.kind = %s AND t.unit = %s ORDER BY t.id
"""
_ACCOUNTS: Final = _ORDERS.format(
    payee="p.bank, p.claim_id, p.version, p.correction, p.sealed",
    whose="LEFT JOIN LATERAL (SELECT * FROM claims_payeeaccount WHERE id = t.account_id OFFSET 0) p ON true",
)
_MEMBERS: Final = _ORDERS.format(
    payee="m.type, m.key_kind, m.key_hash, m.personal",
    whose="JOIN LATERAL (SELECT * FROM claims_claimant WHERE id = t.claimant_id OFFSET 0) m ON true",
)
_COUPONS: Final = _ORDERS.format(
    payee="""m.type, m.key_kind, m.key_hash, m.personal,
           ARRAY(SELECT k.sealed FROM claims_couponcode k WHERE k.transfer_id = t.id ORDER BY k.valid_until, k.id),
           ARRAY(SELECT k.fingerprint FROM claims_couponcode k WHERE k.transfer_id = t.id
                  ORDER BY k.valid_until, k.id),
           (SELECT min(k.valid_until) FROM claims_couponcode k WHERE k.transfer_id = t.id)""",
    whose="JOIN LATERAL (SELECT * FROM claims_claimant WHERE id = t.claimant_id OFFSET 0) m ON true",
)


class Part(NamedTuple):
    """The transfers of a run that stand in one file, and the first and the last of their ids."""

    kind: str
    unit: str
    transfers: int
    total: int
    first: int
    last: int


def parts(*, run_id: int) -> list[Part]:
    """Which files a run makes: one a kind and unit, with how many transfers and their sum."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, unit, count(*), sum(amount)::bigint, min(id), max(id) FROM claims_transfer "
            "WHERE run_id = %s AND state <> 'voided' GROUP BY 1, 2 ORDER BY 1, 2",
            [run_id],
        )
        return [Part(*row) for row in cursor.fetchall()]


def orders(*, run_id: int, part: Part) -> Generator[Order, None, None]:
    """The transfers of one part of a run, in their order, with account, member and codes opened.

    Comes by a cursor of the server, a block at a time, inside of a transaction; who may leave it half way closes it.
    Raises Unreadable.
    """
    statement = {"cash": _ACCOUNTS, "coupon": _COUPONS}.get(part.kind, _MEMBERS)
    values = [part.first, part.last, run_id, part.kind, part.unit]
    with closing(streamed(statement, values, planned=by_key)) as rows:
        yield from map(reader(part.kind), _whole(rows))


def _whole(rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    """One row a transfer: those of several payouts, which follow one another, with all their claims.

    These are sorted by their signs, not as the database's language sorts them: the same on every server.
    """
    for _reference, same in groupby(rows, key=itemgetter(0)):
        first, *more = same
        yield (*first[:3], sorted({first[3], *(row[3] for row in more)}), *first[4:]) if more else first


def paid(*, run_id: int, kind: str, unit: str) -> Generator[tuple[str, int], None, None]:
    """Reference and amount of the run's transfers of one kind and unit, in the order of its file; as `orders` comes."""
    yield from streamed(
        "SELECT reference, amount FROM claims_transfer WHERE run_id = %s AND kind = %s AND unit = %s "
        "ORDER BY id",
        [run_id, kind, unit],
    )


def reader(kind: str) -> Callable[[Sequence[Any]], Order]:
    """What makes orders of this kind of rows: reference, amount, unit, claim or claims, and what the payee is known by.

    Of cash that is bank, claim, version, correction and sealed account; of the rest type, key kind, key hash and
    personal data, and of coupons also their sealed codes, the fingerprints of these and until when they are valid.
    Raises Unreadable.
    """
    unsealed = unsealer()

    def to_account(row: Sequence[Any]) -> Order:
        reference, amount, unit, claims, bank, claim, version, correction, sealed = row
        known = unsealed(sealed, PayeeAccount.binding(claim, version, correction))
        return Order(reference, _named(claims), amount, unit, bank, known["number"], known["holder"])

    def to_member(row: Sequence[Any]) -> Order:
        reference, amount, unit, claims, type_, key_kind, key_hash, personal = row
        known = unsealed(personal, Claimant.binding(type_, key_hash))
        order = Order(reference, _named(claims), amount, unit)
        return order._replace(member_by=key_kind, member=member(key_kind, known))

    def of_coupons(row: Sequence[Any]) -> Order:
        *known, sealed, marks, valid_until = row
        until = valid_until.isoformat() if valid_until else ""
        return to_member(known)._replace(codes=tuple(map(_code, sealed, marks)), valid_until=until)

    return {"cash": to_account, "coupon": of_coupons}.get(kind, to_member)


def reader_ahead(kind: str) -> Callable[[Sequence[Any]], Order]:
    """The same of what waits and has no transfer yet: of coupons without their codes, which fit since they were taken
    in.
    """
    if kind != "coupon":
        return reader(kind)
    to_member = reader("points")
    return lambda row: to_member(row)._replace(codes=("0",), valid_until="2000-01-01")


def _named(claims: str | list[str]) -> tuple[str, ...]:
    return (claims,) if isinstance(claims, str) else tuple(claims)


def _code(sealed: bytes, mark: bytes) -> str:
    return unseal_bytes(sealed, bound_to=CouponCode.binding(mark)).decode()


def member(key_kind: str, personal: dict[str, str]) -> str:
    """What a member of ours is found by; a phone number as it is dialled at home, since no cell starts with a plus."""
    value = personal.get(key_kind if key_kind in ("email", "phone") else "identifier") or ""
    return f"0{value[3:]}" if key_kind == "phone" and value.startswith("+82") else value
