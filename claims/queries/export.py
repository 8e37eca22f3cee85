"""The transfers of a run as a payment file tells them."""

from collections.abc import Generator
from typing import Any, Final, NamedTuple

from django.db import connection

from claims.models import Claimant, CouponCode, PayeeAccount, PaymentFile
from claims.models.sealing import unseal, unseal_bytes
from claims.rules.export import Order

# References of claims are sorted by their signs, not as the database's language sorts them: the same on every server.
_ORDERS: Final = """
    SELECT t.reference, t.amount, t.unit, named.claims,
           p.bank, p.claim_id, p.version, p.correction, p.sealed, m.type, m.key_kind, m.key_hash, m.personal,
           codes.sealed, codes.marks, codes.valid_until
      FROM claims_transfer t
      JOIN claims_claimant m ON m.id = t.claimant_id
      JOIN (
        SELECT o.transfer_id,
               array_agg(DISTINCT c.reference COLLATE "C" ORDER BY c.reference COLLATE "C") AS claims
          FROM claims_payout o JOIN claims_award a ON a.id = o.award_id JOIN claims_claim c ON c.id = a.claim_id
         WHERE o.run_id = %s GROUP BY o.transfer_id
      ) named ON named.transfer_id = t.id
      LEFT JOIN claims_payeeaccount p ON p.id = t.account_id
      LEFT JOIN (
        SELECT k.transfer_id, array_agg(k.sealed ORDER BY k.valid_until, k.id) AS sealed,
               array_agg(k.fingerprint ORDER BY k.valid_until, k.id) AS marks, min(k.valid_until) AS valid_until
          FROM claims_couponcode k JOIN claims_transfer g ON g.id = k.transfer_id
         WHERE g.run_id = %s GROUP BY k.transfer_id
      ) codes ON codes.transfer_id = t.id
     WHERE t.run_id = %s AND t.kind = %s AND t.unit = %s ORDER BY t.id
"""
_BLOCK: Final = 2_000
# What a code of a coupon is told by before it has one: whether it fits was asked when it was taken in.
_NO_CODE_YET: Final = (("0",), "2000-01-01")


class Part(NamedTuple):
    """The transfers of a run that stand in one file."""

    kind: str
    unit: str
    transfers: int
    total: int


def parts(*, run_id: int) -> list[Part]:
    """Which files a run makes: one a kind and unit, with how many transfers and their sum."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, unit, count(*), sum(amount)::bigint FROM claims_transfer "
            "WHERE run_id = %s AND state <> 'voided' GROUP BY 1, 2 ORDER BY 1, 2",
            [run_id],
        )
        return [Part(*row) for row in cursor.fetchall()]


def taken(*, run_id: int) -> str | None:
    """The message id of a file of the run that was taken for the bank, if there is one."""
    found = PaymentFile.objects.filter(run=run_id, downloads__form="bank").order_by("pk").first()
    return found.message_id if found else None


def orders(*, run_id: int, kind: str, unit: str) -> Generator[Order, None, None]:
    """The run's transfers of one kind and unit, in their order, with account, member and codes opened.

    Comes by a cursor of the server, a block at a time; who may leave it half way closes it. Raises Unreadable.
    """
    for *known, sealed, marks, valid_until in _streamed(_ORDERS, [run_id, run_id, run_id, kind, unit]):
        order = order_of(kind, *known)
        if kind == "coupon":
            codes = tuple(map(_code, sealed or (), marks or ()))
            order = order._replace(codes=codes, valid_until=valid_until.isoformat() if valid_until else "")
        yield order


def paid(*, run_id: int, kind: str, unit: str) -> Generator[tuple[str, int], None, None]:
    """Reference and amount of the run's transfers of one kind and unit, in the order of its file."""
    yield from _streamed(
        "SELECT reference, amount FROM claims_transfer WHERE run_id = %s AND kind = %s AND unit = %s "
        "ORDER BY id",
        [run_id, kind, unit],
    )


def _streamed(statement: str, values: list[Any]) -> Generator[Any, None, None]:
    with connection.chunked_cursor() as cursor:
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
