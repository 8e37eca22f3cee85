"""The pay date of a run is shifted by who has a reason; no payout, transfer, reference or file is made by it."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from claims.models import PayoutRun
from claims.rules.pay_dates import chosen
from claims.stages import audit
from claims.stages.authority import authorize
from claims.stages.payout.previewing import today
from claims.stages.payout.runs import locked, must_be
from claims.stages.review.moves import text_of

BEFORE_SEALING = (PayoutRun.State.OPENED, PayoutRun.State.FROZEN, PayoutRun.State.CHECKED)


def shift_pay_date(
    *, actor: User, run: PayoutRun, pay_date: date, reason: str, at: datetime, door: str
) -> PayoutRun:
    """Another pay date for a run that is not sealed. Raises RunMovedOn, PayDatePassed, NotAPayDate, PayDateTooFar."""
    authorize(actor, "shift_pay_date")
    reason = text_of(reason)
    with transaction.atomic():
        run = locked(run=run)
        must_be(run, BEFORE_SEALING)
        before, run.pay_date = run.pay_date, chosen(pay_date, today=today(at))
        run.save(update_fields=["pay_date"])
        audit.log(
            actor=actor, action="shift_pay_date", kind="payout_run", key=run.key, at=at, door=door,
            reason=reason, before={"pay_date": before.isoformat()},
            after={"pay_date": run.pay_date.isoformat()},
        )  # fmt: skip
    return run
