"""Beside the runs of the demo: something was paid too much, and something was paid over the counter."""

from typing import Final

from django.utils.timezone import now

from claims.models import Award, PayoutRun, Transfer
from claims.queries.unclaimed import waiting_for
from claims.stages import payout
from claims_project.demo import bank
from claims_project.demo.paying import Desk
from claims_project.demo.screen import Step

DOOR: Final = "demo"


def claimed_back(step: Step, desk: Desk, run: PayoutRun) -> tuple[str, bytes] | None:
    """A third of a payment of cash is claimed back; then the bank sends the payment back, so that the next run pays
    it again and sets the debt off. Gives the answer in which the bank says so; None where no cash was paid."""
    paid = run.transfers.filter(kind="cash", state=Transfer.State.PAID, amount__gte=3)
    found = paid.filter(payouts__award__claim__file__by__groups__name="agent").order_by("pk").first()
    transfer = found or paid.order_by("pk").first()
    if transfer is None:
        step.note = "no cash was paid"
        return None
    award = transfer.payouts.order_by("award__claim_id", "award_id")[0].award
    debt = payout.record_recovery(
        actor=desk.maker, award=award, amount=max(award.amount // 3, 1), why="too_much",
        note="같은 손실이 두 번 계산되었습니다.", at=now(), door=DOOR,
    )  # fmt: skip
    payout.confirm_recovery(actor=desk.checker, recovery=debt, at=now(), door=DOOR)
    step.note = f"{debt}, {debt.amount:,} won of {transfer.reference}"
    return f"{transfer.reference}.back.csv", bank.sent_back(transfer.reference, transfer.amount)


def paid_outside(step: Step, desk: Desk) -> None:
    """An award that no run can pay, since its claim names no account, was paid over the counter."""
    award = Award.objects.filter(waiting_for("no_account"), unit="KRW").order_by("claim_id", "pk").first()
    if award is None:
        step.note = "nothing waits for an account"
        return
    made = payout.record_manual_payment(
        actor=desk.maker, award=award, amount=award.amount, paid_on=payout.today(now()), bank_reference="20221104-0042",
        note="계좌가 없는 신청인에게 창구에서 지급했습니다.", at=now(), door=DOOR,
    )  # fmt: skip
    payout.confirm_manual_payment(actor=desk.checker, payment=made, at=now(), door=DOOR)
    step.note = f"{made}, {made.amount:,} won"
