"""Payments made outside of the runs, at the bank's counter or by hand: one records them, another confirms them.

While one waits no run pays its award. Confirmed, it is a payout like others: a run of its own, a transfer that is paid,
and a posting, so that the same balance holds and the bank may send it back.
"""

from datetime import date, datetime
from typing import Final

from django.db import IntegrityError, transaction

from accounts.models import User
from claims.models import Award, Claim, ManualPayment, PayeeAccount, Payout, PayoutRun, Transfer
from claims.queries import details
from claims.queries import payout as queries
from claims.queries.settled import cash_waits, still_due
from claims.rules.lifecycle import UnlawfulMove
from claims.rules.money import Amount
from claims.rules.payout import posting_reference, run_key, transfer_reference
from claims.rules.refusal import N_, Refusal
from claims.rules.text import canonical
from claims.stages import audit
from claims.stages.authority import authorize
from claims.stages.payout import two
from claims.stages.payout.previewing import today
from claims.stages.payout.runs import next_number, unless_stopped
from claims.stages.review.moves import locked, parties, text_of
from claims.stages.review.postings import Posting, post
from claims.stages.safety import ReasonMissing

LONGEST_REFERENCE: Final = 60


class InARun(Refusal):
    """Facts: `run`, its key."""

    code = "award_in_a_run"
    sentence = N_(
        "This award is in payout run %(run)s, or was paid by it. Void the run or wait for the bank’s answer first: "
        "otherwise it is paid twice."
    )


class PaymentWaits(Refusal):
    code = "manual_payment_waits"
    sentence = N_("A payment of this award waits to be confirmed already. Confirm or drop it first.")


class AmountNotDue(Refusal):
    """Facts: `due`, an Amount."""

    code = "amount_not_due"
    sentence = N_("This award still gets %(due)s, all of it at once. Please record exactly that.")


class NotPaidYet(Refusal):
    code = "not_paid_yet"
    sentence = N_("The day of payment lies ahead. Please record a payment once it is made.")


class ReferenceTaken(Refusal):
    """Facts: `reference`."""

    code = "bank_reference_taken"
    sentence = N_(
        "The bank’s reference %(reference)s is recorded already for this award, or for somebody else."
    )


def record_manual_payment(
    *,
    actor: User,
    award: Award,
    amount: int,
    paid_on: date,
    bank_reference: str,
    note: str,
    at: datetime,
    door: str,
) -> ManualPayment:
    """Records that an award was paid outside, whole, with the bank's reference of it. No run pays it from now on.

    Raises MoneyStopped, AmountMissing, ReasonMissing, NotPaidYet, UnlawfulMove (no approved claim, a dead award),
    InARun, PaymentWaits, AmountNotDue, ReferenceTaken, Malformed.
    """
    authorize(actor, "record_manual_payment", relations=parties(award.claim, actor))
    unless_stopped()
    note = text_of(note)
    reference = canonical(bank_reference, longest=LONGEST_REFERENCE)
    if not reference:
        raise ReasonMissing
    if amount <= 0:
        raise two.AmountMissing
    if paid_on > today(at):
        raise NotPaidYet
    try:
        with transaction.atomic():
            award = _payable(award, amount)
            made = ManualPayment.objects.create(
                award=award, claimant_id=award.claimant_id, amount=amount, paid_on=paid_on, bank_reference=reference,
                note=note, recorded_by=actor, recorded_at=at,
            )  # fmt: skip
            _log(actor, made, "record_manual_payment", at, door)
    except IntegrityError as error:
        raise _meant(error, reference) from error
    return made


def _payable(award: Award, amount: int) -> Award:
    """The award as it stands, its claim locked as by a run that freezes it, if so much of it is due."""
    claim = locked(award.claim)
    award = Award.objects.select_for_update(no_key=True).get(pk=award.pk)
    if claim.status != Claim.Status.APPROVED or not award.live:
        raise UnlawfulMove(status=claim.status, act="pay")
    if live := award.payouts.filter(live=True).select_related("run").first():
        raise InARun(run=live.run.key)
    due = still_due(award_id=award.pk)
    if amount != due:
        raise AmountNotDue(due=Amount(due, award.unit))
    return award


def _meant(error: IntegrityError, reference: str) -> Exception:
    """The refusal that a breach of the database's own rules means; any other breach is a bug."""
    if "one_manual_payment_waits_an_award" in str(error):
        return PaymentWaits()
    if "a_bank_reference_is_one_claimants" in str(error) or "one_manual_payment_a_reference" in str(error):
        return ReferenceTaken(reference=reference)
    return error


def confirm_manual_payment(*, actor: User, payment: ManualPayment, at: datetime, door: str) -> ManualPayment:
    """Makes it a payout that is paid. Raises MoneyStopped, EndedAlready, UnlawfulMove, InARun, AmountNotDue."""
    claim = payment.award.claim
    relations = {**parties(claim, actor), "recorded_by": payment.recorded_by_id}
    authorize(actor, "confirm_manual_payment", relations=relations)
    unless_stopped()
    with transaction.atomic():
        claim = locked(claim)
        payment = two.waiting(payment)
        award = _payable(payment.award, payment.amount)
        payout = _paid(actor, payment, award, at)
        two.confirmed(payment, actor=actor, at=at, payout=payout)
        _nothing_asked_any_more(claim, at)
        _log(actor, payment, "confirm_manual_payment", at, door)
    return payment


def _paid(actor: User, payment: ManualPayment, award: Award, at: datetime) -> Payout:
    number = next_number()
    key = run_key(payment.paid_on, number)
    both = {"opened_by": payment.recorded_by, "checked_by": actor, "released_by": actor}
    steps = ("frozen", "checked", "sealed", "released", "handed_over", "confirmed")
    run = PayoutRun.objects.create(
        pk=number, key=key, way=PayoutRun.Way.OUTSIDE, state=PayoutRun.State.CONFIRMED, pay_date=payment.paid_on,
        opened_at=payment.recorded_at, note=payment.note, **both, **{f"{step}_at": at for step in steps},
    )  # fmt: skip
    transfer = Transfer.objects.create(
        run=run, claimant_id=award.claimant_id, account=_account(award), kind=award.kind, unit=award.unit,
        amount=payment.amount, reference=transfer_reference(key, 1), state=Transfer.State.PAID,
    )  # fmt: skip
    before = award.payouts.order_by("-attempt").first()
    attempt = (before.attempt if before else 0) + 1
    payout = Payout.objects.create(
        award=award, attempt=attempt, run=run, transfer=transfer, amount=payment.amount
    )
    stood = "payable_again" if queries.payable_again(awards=[award.pk]) else "open"
    reference = posting_reference(award.pk, attempt)
    post([Posting("outside", reference, stood, "paid", award.unit, payment.amount)], at=at)
    return payout


def _account(award: Award) -> PayeeAccount | None:
    """The account of the claim, for the record; where the money really went the bank's reference says."""
    return details.account_in_force(claim=award.claim) if award.kind == "cash" else None


def _nothing_asked_any_more(claim: Claim, at: datetime) -> None:
    """Takes back what the claimant is asked, where no cash of the claim waits any more."""
    if not cash_waits(claim_id=claim.pk):
        claim.details_requests.filter(state__in=details.OPEN).update(state="dropped", closed_at=at)


def drop_manual_payment(
    *, actor: User, payment: ManualPayment, reason: str, at: datetime, door: str
) -> ManualPayment:
    """Ends a record that nobody has confirmed; the award waits for a run again. Raises EndedAlready, ReasonMissing."""
    authorize(actor, "drop_manual_payment", relations=parties(payment.award.claim, actor))
    reason = text_of(reason)
    with transaction.atomic():
        locked(payment.award.claim)
        payment = two.waiting(payment)
        two.dropped(payment, actor=actor, at=at)
        _log(actor, payment, "drop_manual_payment", at, door, reason)
    return payment


def _log(actor: User, payment: ManualPayment, action: str, at: datetime, door: str, reason: str = "") -> None:
    said = {"claim": payment.award.claim.reference, "amount": payment.amount, "unit": payment.award.unit}
    audit.log(
        actor=actor, action=action, kind="manual_payment", key=str(payment), at=at, door=door, reason=reason,
        after=said,
    )  # fmt: skip
