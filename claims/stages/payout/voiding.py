"""A run that was not handed over is voided by whoever sees that it must not go: what it held waits again."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from claims.models import PayoutRun, Transfer
from claims.models.payout import UNDER_WAY
from claims.queries import handover
from claims.queries import payout as queries
from claims.rules.refusal import N_, Refusal
from claims.stages import audit
from claims.stages.authority import authorize
from claims.stages.payout.freezing import hold_transfers, thaw
from claims.stages.payout.runs import locked, must_be, unless_restored
from claims.stages.review.moves import text_of


class FileTaken(Refusal):
    """Facts: `file`. A listing has shown it: this database was set back to before its hand-over."""

    code = "file_taken"
    sentence = N_(
        "The bank has file %(file)s. Its run cannot be voided; release it, and the listing confirms it."
    )


class BankAnswered(Refusal):
    """Facts: `run`."""

    code = "bank_answered"
    sentence = N_("The bank has answered transfers of run %(run)s. It can no longer be voided.")


def void(*, actor: User, run: PayoutRun, reason: str, at: datetime, door: str) -> PayoutRun:
    """Ends a run before it is handed over: its payouts are dead and their awards wait again.

    Raises RunMovedOn, FileTaken, BankAnswered, RestoredSince.
    """
    authorize(actor, "void_payout_run")
    reason = text_of(reason)
    with transaction.atomic():
        run = locked(run=run)
        must_be(run, UNDER_WAY)
        unless_restored()
        if seen := handover.seen_at_bank(run_id=run.pk):
            raise FileTaken(file=seen)
        hold_transfers(run=run)  # an answer that is being taken in is waited for, and seen
        if any(one.state != Transfer.State.SEALED for one in queries.sums(run_id=run.pk)):
            raise BankAnswered(run=run.key)
        payouts = thaw(run=run, at=at)
        run.state, run.voided_at, run.note = PayoutRun.State.VOIDED, at, reason
        run.save(update_fields=["state", "voided_at", "note"])
        audit.log(
            actor=actor, action="void_payout_run", kind="payout_run", key=run.key, at=at, door=door,
            reason=run.note, after={"payouts": payouts},
        )  # fmt: skip
    return run
