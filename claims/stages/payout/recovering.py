"""Recoveries: what a claimant was given too much is recorded by one person and claimed back by another."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from claims.models import Award, Claim, Recovery, Transfer
from claims.queries import recoveries as queries
from claims.rules.money import Amount
from claims.rules.refusal import N_, Refusal
from claims.stages import audit
from claims.stages.authority import authorize
from claims.stages.payout import two
from claims.stages.review.moves import parties_of_any, text_of
from claims.stages.review.postings import Posting, post


class NothingToClaimBack(Refusal):
    code = "nothing_to_claim_back"
    sentence = N_("Nothing of this was paid, so nothing can be claimed back.")


class MoreThanGiven(Refusal):
    """Facts: `most`, an Amount."""

    code = "more_than_given"
    sentence = N_(
        "At most %(most)s can be claimed back of this: the rest was not paid, or is claimed back already."
    )


class NothingInExcess(Refusal):
    code = "nothing_in_excess"
    sentence = N_(
        "The bank has said nothing of more than this transfer ordered, or all of that is claimed back already. Take in "
        "the answer or statement that shows it first."
    )


def record_recovery(
    *, actor: User, award: Award | None = None, transfer: Transfer | None = None, amount: int, why: str, note: str,
    at: datetime, door: str,
) -> Recovery:  # fmt: skip
    """Proposes to claim back a part of an award that was paid, or what was paid beyond a transfer: one of the two.

    It counts once another person confirms it. Raises AmountMissing, ReasonMissing, NothingToClaimBack, NothingInExcess,
    MoreThanGiven.
    """
    claims = claims_of(award, transfer)
    authorize(actor, "record_recovery", relations=parties_of_any(claims, actor))
    note = text_of(note)
    if amount <= 0:
        raise two.AmountMissing
    source = award or transfer
    assert source is not None
    with transaction.atomic():
        made = Recovery(
            claimant_id=source.claimant_id, kind=source.kind, unit=source.unit, amount=amount,
            why=Recovery.Why(why), award=award, transfer=transfer, note=note, recorded_by=actor, recorded_at=at,
        )  # fmt: skip
        _lock_source(made)
        _within(made)
        made.save()
        audit.log(
            actor=actor, action="record_recovery", kind="recovery", key=str(made), at=at, door=door,
            after={"claim": claims[0].reference, "amount": amount, "unit": made.unit, "why": why},
        )  # fmt: skip
    return made


def confirm_recovery(*, actor: User, recovery: Recovery, at: datetime, door: str) -> Recovery:
    """Claims it back: from now on it is owed.

    Raises EndedAlready, NothingToClaimBack, NothingInExcess, MoreThanGiven.
    """
    relations = {**parties_to(recovery, actor), "recorded_by": recovery.recorded_by_id}
    authorize(actor, "confirm_recovery", relations=relations)
    with transaction.atomic():
        _lock_source(recovery)
        recovery = two.waiting(recovery)
        _within(recovery)
        claimed_back(recovery, actor=actor, at=at)
        audit.log(
            actor=actor, action="confirm_recovery", kind="recovery", key=str(recovery), at=at, door=door
        )
    return recovery


def claimed_back(recovery: Recovery, *, actor: User, at: datetime) -> None:
    """Confirms a recovery that is locked and waits, and posts it; for acts that two people took already."""
    two.confirmed(recovery, actor=actor, at=at)
    post(
        [Posting("claim_back", str(recovery.pk), "claimed_back", "owed", recovery.unit, recovery.amount)],
        at=at,
    )


def drop_recovery(*, actor: User, recovery: Recovery, reason: str, at: datetime, door: str) -> Recovery:
    """Ends a proposal that nobody has confirmed. Raises EndedAlready, ReasonMissing."""
    authorize(actor, "drop_recovery", relations=parties_to(recovery, actor))
    reason = text_of(reason)
    with transaction.atomic():
        recovery = two.waiting(recovery)
        two.dropped(recovery, actor=actor, at=at)
        audit.log(
            actor=actor, action="drop_recovery", kind="recovery", key=str(recovery), at=at, door=door, reason=reason
        )  # fmt: skip
    return recovery


def claim_of(recovery: Recovery) -> Claim:
    """The claim that the debt comes from; of a transfer that paid several, the first."""
    return claims_of(recovery.award, recovery.transfer)[0]


def claims_of(award: Award | None, transfer: Transfer | None) -> list[Claim]:
    """The claim of an award, or all that a transfer paid, in the order of its payouts."""
    if award is not None:
        return [award.claim]
    assert transfer is not None
    paid = transfer.payouts.select_related("award__claim__claimant", "award__claim__file").order_by("pk")
    return list(dict.fromkeys(one.award.claim for one in paid))


def parties_to(recovery: Recovery, actor: User) -> dict[str, int | None]:
    """Who has a hand in any claim that the debt comes from, for `authorize`."""
    return parties_of_any(claims_of(recovery.award, recovery.transfer), actor)


def _lock_source(recovery: Recovery) -> None:
    """Locks what it is claimed back of, before the debt itself, as by whoever locks both."""
    source = recovery.award or recovery.transfer
    assert source is not None
    type(source)._default_manager.select_for_update(no_key=True).get(pk=source.pk)


def _within(recovery: Recovery) -> None:
    """Passes if so much was given of what it is claimed back of, or left us beyond it.

    Raises NothingToClaimBack, NothingInExcess, MoreThanGiven.
    """
    if recovery.transfer is not None:
        recovery.transfer.refresh_from_db(fields=["state"])
        if recovery.transfer.state != Transfer.State.PAID:
            raise NothingToClaimBack
        most = queries.in_excess(transfer_id=recovery.transfer.pk, but=recovery.pk or 0)
        if not most:
            raise NothingInExcess
    else:
        assert recovery.award_id is not None
        most = queries.claimable(award_id=recovery.award_id, but=recovery.pk or 0)
        if not most:
            raise NothingToClaimBack
    if recovery.amount > most:
        raise MoreThanGiven(most=Amount(most, recovery.unit))
