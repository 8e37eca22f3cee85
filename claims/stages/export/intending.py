"""The intent to hand a file over: recorded before anything of it leaves, by hand or by the drop directory."""

from datetime import datetime

from claims.models import HandOver, PaymentFile, PayoutRun
from claims.rules.refusal import N_, Refusal
from claims.stages import audit
from claims.stages.authority import Actor, signed


class HandedOverAlready(Refusal):
    """Facts: `file`."""

    code = "handed_over_already"
    sentence = N_("File %(file)s is on its way to the bank, or was taken back. See its hand-overs.")


def intend(
    *, actor: Actor, run: PayoutRun, file: PaymentFile, way: str, at: datetime, door: str, part: str = ""
) -> HandOver:
    """Records that a file is about to leave, in the transaction it is called in, with the run locked.

    From the commit on, the run cannot be voided, and the file is handed over by nobody else. Raises HandedOverAlready.
    """
    last = file.hand_overs.order_by("-attempt").first()
    if last and (last.state != HandOver.State.ABSENT or last.outcome != HandOver.Outcome.SEND_AGAIN):
        raise HandedOverAlready(file=file.message_id)
    made = HandOver.objects.create(
        file=file, attempt=last.attempt + 1 if last else 1, way=way, part=part, intended_at=at,
        **signed(actor, "intended_by"),
    )  # fmt: skip
    if run.state == PayoutRun.State.RELEASED:
        run.state, run.handed_over_at = PayoutRun.State.HANDED_OVER, at
        run.save(update_fields=["state", "handed_over_at"])
    audit.log(
        actor=actor, action="hand_over_file", kind="payment_file", key=file.message_id, at=at, door=door,
        after={"attempt": made.attempt, "way": way},
    )  # fmt: skip
    return made
