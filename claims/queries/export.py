"""The transfers of a run as a payment file tells them."""

from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Final, NamedTuple

from django.db import connection

from claims.models import Claimant, CouponCode, PayeeAccount
from claims.models.sealing import unseal, unseal_bytes
from claims.queries.plans import by_key
from claims.rules.export import Order

# One row a transfer, in their order, each looked up by its keys: OFFSET 0 keeps the planner from holding each against
# all of a table that it takes for small. References of claims are sorted by their signs, not as the database's language
# sorts them: the same on every server.
_ORDERS: Final = """
    SELECT t.reference, t.amount, t.unit, ARRAY(
             SELECT DISTINCT (SELECT c.reference FROM claims_claim c
                               WHERE c.id = (SELECT a.claim_id FROM claims_award a WHERE a.id = o.award_id)) COLLATE "C"
               FROM claims_payout o WHERE o.transfer_id = t.id ORDER BY 1),
           {payee}
      FROM claims_transfer t {whose}
     WHERE t.id BETWEEN %s AND %s AND t.run_id = %s AND t.kind = %s AND t.unit = %s ORDER BY t.id
"""
_ACCOUNTS: Final = _ORDERS.format(
    payee="p.bank, p.claim_id, p.version, p.correction, p.sealed, NULL, NULL, NULL, NULL",
    whose="LEFT JOIN LATERAL (SELECT * FROM claims_payeeaccount WHERE id = t.account_id OFFSET 0) p ON true",
)
_MEMBERS: Final = _ORDERS.format(
    payee="NULL, NULL, NULL, NULL, NULL, m.type, m.key_kind, m.key_hash, m.personal",
    whose="JOIN LATERAL (SELECT * FROM claims_claimant WHERE id = t.claimant_id OFFSET 0) m ON true",
)
_COUPONS: Final = _ORDERS.format(
    payee="""NULL, NULL, NULL, NULL, NULL, m.type, m.key_kind, m.key_hash, m.personal,
           ARRAY(SELECT k.sealed FROM claims_couponcode k WHERE k.transfer_id = t.id ORDER BY k.valid_until, k.id),
           ARRAY(SELECT k.fingerprint FROM claims_couponcode k WHERE k.transfer_id = t.id
                  ORDER BY k.valid_until, k.id),
           (SELECT min(k.valid_until) FROM claims_couponcode k WHERE k.transfer_id = t.id)""",
    whose="JOIN LATERAL (SELECT * FROM claims_claimant WHERE id = t.claimant_id OFFSET 0) m ON true",
)
_BLOCK: Final = 2_000
# What a code of a coupon is told by before it has one: whether it fits was asked when it was taken in.
_NO_CODE_YET: Final = (("0",), "2000-01-01")


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
    for row in _streamed(statement, [part.first, part.last, run_id, part.kind, part.unit], by_key):
        if part.kind == "coupon":
            *known, sealed, marks, valid_until = row
            codes, until = tuple(map(_code, sealed, marks)), valid_until.isoformat() if valid_until else ""
            yield order_of(part.kind, *known)._replace(codes=codes, valid_until=until)
        else:
            yield order_of(part.kind, *row)


def paid(*, run_id: int, kind: str, unit: str) -> Generator[tuple[str, int], None, None]:
    """Reference and amount of the run's transfers of one kind and unit, in the order of its file."""
    yield from _streamed(
        "SELECT reference, amount FROM claims_transfer WHERE run_id = %s AND kind = %s AND unit = %s "
        "ORDER BY id",
        [run_id, kind, unit],
    )


def _streamed(
    statement: str, values: list[Any], planned: Callable[[], AbstractContextManager[None]] = nullcontext
) -> Generator[Any, None, None]:
    with connection.chunked_cursor() as cursor:
        with planned():
            cursor.execute(statement, values)
        while rows := cursor.fetchmany(_BLOCK):
            yield from rows


def _code(sealed: bytes, mark: bytes) -> str:
    return unseal_bytes(sealed, bound_to=CouponCode.binding(mark)).decode()


def order_of(
    kind: str, reference: str, amount: int, unit: str, claims: list[str], bank: str, claim: int, version: int,
    correction: int, sealed: bytes, type: str, key_kind: str, key_hash: bytes, personal: bytes,
) -> Order:  # fmt: skip
    """The line of a file, with the account or the member opened; of a coupon without its code. Raises Unreadable."""
    if kind == "cash":
        opened = unseal(sealed, bound_to=PayeeAccount.binding(claim, version, correction))
        return Order(
            reference,
            tuple(claims),
            amount,
            unit,
            bank=bank,
            number=opened["number"],
            holder=opened["holder"],
        )
    known = unseal(personal, bound_to=Claimant.binding(type, key_hash))
    codes, until = _NO_CODE_YET if kind == "coupon" else ((), "")
    return Order(
        reference, tuple(claims), amount, unit, member_by=key_kind, member=member(key_kind, known), codes=codes,
        valid_until=until,
    )  # fmt: skip


def member(key_kind: str, personal: dict[str, str]) -> str:
    """What a member of ours is found by; a phone number as it is dialled at home, since no cell starts with a plus."""
    value = personal.get(key_kind if key_kind in ("email", "phone") else "identifier") or ""
    return f"0{value[3:]}" if key_kind == "phone" and value.startswith("+82") else value
