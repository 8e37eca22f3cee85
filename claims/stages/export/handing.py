"""Handing over by hand: somebody says that the bank has the files, by the number of its receipt."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from claims.models import PayoutRun, Transfer
from claims.rules.refusal import N_, Refusal
from claims.stages import audit, payout
from claims.stages.authority import authorize


class ReceiptMissing(Refusal):
    code = "receipt_missing"
    sentence = N_("Please write the number of the bank’s receipt.")


def hand_over(*, actor: User, run: PayoutRun, receipt: str, at: datetime, door: str) -> PayoutRun:
    """Says that the bank has the files of a released run, by the number of its receipt: its transfers are sent.

    Raises MoneyStopped, RunMovedOn, ReceiptMissing.
    """
    authorize(actor, "hand_over_payout_run")
    if not receipt.strip():
        raise ReceiptMissing
    with transaction.atomic():
        run = payout.locked(run=run)
        payout.unless_stopped()
        payout.must_be(run, [PayoutRun.State.RELEASED])
        sent = Transfer.objects.filter(run=run, state=Transfer.State.SEALED).update(state=Transfer.State.SENT)
        for state in (PayoutRun.State.HANDED_OVER, PayoutRun.State.CONFIRMED):
            run.state = state
            setattr(run, f"{state}_at", at)
            run.save(update_fields=["state", f"{state}_at"])
        audit.log(
            actor=actor, action="hand_over_payout_run", kind="payout_run", key=run.key, at=at, door=door,
            reason=receipt.strip(), after={"transfers": sent},
        )  # fmt: skip
    return run
