"""The transfers of a run as a payment file tells them."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from django.db import connection

from claims.models import Claimant, PayeeAccount, PaymentFile
from claims.models.sealing import unseal
from claims.rules.export import Order

_ORDERS: Final = """
    SELECT t.reference, t.amount, t.unit, named.claims,
           p.bank, p.claim_id, p.version, p.correction, p.sealed, m.type, m.key_kind, m.key_hash, m.personal
      FROM claims_transfer t
      JOIN claims_claimant m ON m.id = t.claimant_id
      LEFT JOIN claims_payeeaccount p ON p.id = t.account_id
      JOIN LATERAL (
        SELECT array_agg(DISTINCT c.reference ORDER BY c.reference) AS claims
          FROM claims_payout o JOIN claims_award a ON a.id = o.award_id JOIN claims_claim c ON c.id = a.claim_id
         WHERE o.transfer_id = t.id
      ) named ON true
     WHERE t.run_id = %s AND t.kind = %s AND t.unit = %s ORDER BY t.id
"""


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


def orders(*, run_id: int, kind: str, unit: str) -> Iterator[Order]:
    """The run's transfers of one kind and unit, in their order, with account or member opened. Raises Unreadable."""
    with connection.cursor() as cursor:
        cursor.execute(_ORDERS, [run_id, kind, unit])
        while rows := cursor.fetchmany(2_000):
            for row in rows:
                yield order_of(kind, *row)


def order_of(
    kind: str, reference: str, amount: int, unit: str, claims: list[str], bank: str, claim: int, version: int,
    correction: int, sealed: bytes, type: str, key_kind: str, key_hash: bytes, personal: bytes,
) -> Order:  # fmt: skip
    """The line of a file, with the account or the member opened. Raises Unreadable."""
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
    return Order(reference, tuple(claims), amount, unit, member_by=key_kind, member=member(key_kind, known))


def member(key_kind: str, personal: dict[str, str]) -> str:
    """What a member of ours is found by; a phone number as it is dialled at home, since no cell starts with a plus."""
    value = personal.get(key_kind if key_kind in ("email", "phone") else "identifier") or ""
    return f"0{value[3:]}" if key_kind == "phone" and value.startswith("+82") else value
