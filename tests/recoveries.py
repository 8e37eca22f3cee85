"""Debts for tests: awards that were paid, what is claimed back of them, and that both identities hold."""

from typing import Any

from claims.models import Award, Recovery, Repayment, Transfer
from claims.queries import recoveries as queries
from claims.stages import payout, reconciliation
from tests import money
from tests.people import NOON, person


def paid(**said: Any) -> Award:
    """An award that was paid by a run of its own, as the bank says."""
    made = money.award(**said)
    money.sent()
    money.answered(dict.fromkeys(Transfer.objects.filter(payouts__award=made, payouts__live=True), "paid"))
    return made


def paid_more(transfer: Transfer, amount: int) -> None:
    """The bank says that it paid so much by a transfer, which is more than it was told to."""
    reconciliation.take_answer(
        actor=person("fiona"), source=f"reference,amount,result\n{transfer.reference},{amount},paid\n".encode(),
        name="more.csv", at=NOON, door="test",
    )  # fmt: skip


def recorded(award: Award, amount: int, **said: Any) -> Recovery:
    said = {"why": "too_much", "note": "counted twice", "actor": person("felix")} | said
    return payout.record_recovery(award=award, amount=amount, at=NOON, door="test", **said)


def owing(award: Award, amount: int) -> Recovery:
    """So much of a paid award is owed back, by two people."""
    return payout.confirm_recovery(
        actor=person("fiona"), recovery=recorded(award, amount), at=NOON, door="test"
    )


def repaid(recovery: Recovery, amount: int, way: str = "repaid") -> Repayment:
    """So much of a debt is paid back or forgiven, by two people."""
    made = payout.record_repayment(
        actor=person("felix"), recovery=recovery, way=way, amount=amount, note="by transfer", at=NOON, door="test"
    )  # fmt: skip
    return payout.confirm_repayment(actor=person("fiona"), repayment=made, at=NOON, door="test")


def owed(recovery: Recovery) -> int:
    return queries.owed(recoveries=[recovery.pk])[recovery.pk]


def balanced() -> None:
    """Both identities hold in every unit, rows and ledger say the same, and both sides of what is set off agree."""
    money.balanced()
    told = queries.balance()
    assert all(one.holds for one in told), told
    assert told == queries.control()
    recovered = {one.unit: one.recovered for one in told if one.recovered}
    assert recovered == {one.unit: one.netted for one in money.queries.balance() if one.netted}
