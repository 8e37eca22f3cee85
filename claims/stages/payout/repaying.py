"""Debts that end without an award: paid back by the claimant, or forgiven; recorded by one, confirmed by another."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from claims.models import Recovery, Repayment
from claims.queries import recoveries as queries
from claims.rules.money import Amount
from claims.rules.refusal import N_, Refusal
from claims.stages import audit
from claims.stages.authority import authorize
from claims.stages.payout import two
from claims.stages.payout.recovering import parties_to
from claims.stages.review.moves import text_of
from claims.stages.review.postings import Posting, post


class NotOwed(Refusal):
    """Facts: `recovery`."""

    code = "not_owed"
    sentence = N_("Nothing is owed of %(recovery)s: it is settled, or nobody has confirmed it.")


class MoreThanOwed(Refusal):
    """Facts: `most`, an Amount."""

    code = "more_than_owed"
    sentence = N_("Only %(most)s is still owed. Please record no more than that.")


def record_repayment(
    *, actor: User, recovery: Recovery, way: str, amount: int, note: str, at: datetime, door: str
) -> Repayment:
    """Records that a part of a debt was paid back, or is to be forgiven; it counts once another person confirms it.

    Raises AmountMissing, ReasonMissing, NotOwed, MoreThanOwed.
    """
    authorize(actor, "record_repayment", relations=parties_to(recovery, actor))
    note = text_of(note)
    if amount <= 0:
        raise two.AmountMissing
    with transaction.atomic():
        recovery = two.locked(recovery)
        _still_owed(recovery, amount)
        made = Repayment.objects.create(
            recovery=recovery, way=Repayment.Way(way), amount=amount, note=note, recorded_by=actor, recorded_at=at
        )  # fmt: skip
        audit.log(
            actor=actor, action="record_repayment", kind="recovery", key=str(recovery), at=at, door=door,
            after={"way": way, "amount": amount},
        )  # fmt: skip
    return made


def confirm_repayment(*, actor: User, repayment: Repayment, at: datetime, door: str) -> Repayment:
    """Ends so much of the debt. Raises EndedAlready, NotOwed, MoreThanOwed."""
    recovery = repayment.recovery
    relations = {**parties_to(recovery, actor), "recorded_by": repayment.recorded_by_id}
    authorize(actor, "confirm_repayment", relations=relations)
    with transaction.atomic():
        recovery = two.locked(recovery)  # a run that sets off locks it too
        repayment = two.waiting(repayment)
        _still_owed(recovery, repayment.amount)
        two.confirmed(repayment, actor=actor, at=at)
        post(
            [Posting("repay", str(repayment.pk), "owed", repayment.way, recovery.unit, repayment.amount)],
            at=at,
        )
        audit.log(
            actor=actor, action="confirm_repayment", kind="recovery", key=str(recovery), at=at, door=door,
            after={"way": repayment.way, "amount": repayment.amount},
        )  # fmt: skip
    return repayment


def drop_repayment(*, actor: User, repayment: Repayment, reason: str, at: datetime, door: str) -> Repayment:
    """Ends a record that nobody has confirmed. Raises EndedAlready, ReasonMissing."""
    recovery = repayment.recovery
    authorize(actor, "drop_repayment", relations=parties_to(recovery, actor))
    reason = text_of(reason)
    with transaction.atomic():
        repayment = two.waiting(repayment)
        two.dropped(repayment, actor=actor, at=at)
        audit.log(
            actor=actor, action="drop_repayment", kind="recovery", key=str(recovery), at=at, door=door,
            reason=reason,
        )  # fmt: skip
    return repayment


def _still_owed(recovery: Recovery, amount: int) -> None:
    owed = queries.owed(recoveries=[recovery.pk]).get(recovery.pk, 0)
    if not owed:
        raise NotOwed(recovery=str(recovery))
    if amount > owed:
        raise MoreThanOwed(most=Amount(owed, recovery.unit))
