"""A run that was not handed over is voided by whoever sees that it must not go: what it held waits again."""

from datetime import datetime
from typing import Final

from django.db import transaction

from accounts.models import User
from claims.models import PayoutRun
from claims.models.payout import UNDER_WAY
from claims.queries import export
from claims.queries import payout as queries
from claims.rules.refusal import N_, Refusal
from claims.stages import audit
from claims.stages.authority import authorize
from claims.stages.payout.freezing import thaw
from claims.stages.payout.runs import locked, must_be
from claims.stages.safety import ReasonMissing

THAWS: Final = ("prepared", "sealed")  # states of transfers that may be voided


class FileTaken(Refusal):
    """Facts: `file`. Whether the bank has it is not known here."""

    code = "file_taken"
    sentence = N_("File %(file)s was taken for the bank. Its run can no longer be voided.")


class BankAnswered(Refusal):
    """Facts: `run`."""

    code = "bank_answered"
    sentence = N_("The bank has answered transfers of run %(run)s. It can no longer be voided.")


def void(*, actor: User, run: PayoutRun, reason: str, at: datetime, door: str) -> PayoutRun:
    """Ends a run before it is handed over: its payouts are dead and their awards wait again.

    Raises RunMovedOn, FileTaken, BankAnswered.
    """
    authorize(actor, "void_payout_run")
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        run = locked(run=run)
        must_be(run, UNDER_WAY)
        if taken := export.taken(run_id=run.pk):
            raise FileTaken(file=taken)
        if any(one.state not in THAWS for one in queries.sums(run_id=run.pk)):
            raise BankAnswered(run=run.key)
        payouts = thaw(run=run, at=at)
        run.state, run.voided_at, run.note = PayoutRun.State.VOIDED, at, reason.strip()
        run.save(update_fields=["state", "voided_at", "note"])
        audit.log(
            actor=actor, action="void_payout_run", kind="payout_run", key=run.key, at=at, door=door,
            reason=run.note, after={"payouts": payouts},
        )  # fmt: skip
    return run
