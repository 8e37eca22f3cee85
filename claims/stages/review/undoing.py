"""A claim taken back by its claimant, and a decision taken back by a reviewer. What was awarded dies with it."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from claims.models import Award, Claim, ClaimFacts, InformationRequest, Notice, PayeeAccount, Payout
from claims.models.sealing import seal
from claims.queries import details
from claims.queries.review import appeal_of
from claims.queries.settled import settled_otherwise, was_on_its_way
from claims.rules.lifecycle import lawful_move
from claims.rules.refusal import N_, Refusal
from claims.rules.review import Seen
from claims.stages import audit, notices
from claims.stages.authority import Actor, authorize
from claims.stages.review import facets
from claims.stages.review.awards import void
from claims.stages.review.moves import as_seen, locked, move, parties, queue, relinked, text_of, unqueue

UNDONE = "decision_undone"  # why a claim waits in the queue


class MoneyOnItsWay(Refusal):
    code = "money_on_its_way"
    sentence = N_("The payment of this claim is on its way or made, so it cannot be taken back any more.")


class WasPaid(Refusal):
    code = "payout_exists"
    sentence = N_(
        "The money of this claim is in a payout run or was sent, so its decision stays. Void the run if it is not "
        "handed over yet, or correct the decision by a new award."
    )


class DecidedOnAppeal(Refusal):
    code = "decided_on_appeal"
    sentence = N_(
        "This was decided on an appeal. Take that decision back instead: the appeal then waits again."
    )


@transaction.atomic
def withdraw(*, actor: User, claim: Claim, reason: str, at: datetime, door: str) -> Claim:
    """The claimant takes the claim back. Raises UnlawfulMove, MoneyOnItsWay."""
    authorize(actor, "withdraw_claim", relations=parties(claim, actor))
    reason = text_of(reason, needed=False)
    claim = locked(claim)
    lawful_move(claim.status, "withdraw")
    awards = _locked_awards(claim)
    if Payout.objects.filter(award__in=awards, live=True).exists() or settled_otherwise(claim_id=claim.pk):
        raise MoneyOnItsWay
    void(awards, at=at)
    # The words of a claimant may name people: they stand in the erasable part of the log.
    move(claims=[claim.pk], source=claim.status, act="withdraw", actor=actor, at=at)
    near = relinked([claim.pk], at=at)
    unqueue([claim.pk])
    facets.refresh(claims=near)
    InformationRequest.objects.filter(claim=claim, state="open").update(state="dropped", closed_at=at)
    claim.details_requests.filter(state__in=details.OPEN).update(state="dropped", closed_at=at)
    audit.log(
        actor=actor, action="withdraw_claim", kind="claim", key=claim.reference, at=at, door=door,
        before={"status": claim.status}, after={"reason": reason},
    )  # fmt: skip
    notices.tell(claim=claim, kind=Notice.Kind.WITHDRAWN, key=f"withdrawn:{claim.pk}:{claim.version}", at=at)
    claim.refresh_from_db()
    return claim


@transaction.atomic
def undo(*, actor: User, claim: Claim, note: str, seen: Seen | None = None, at: datetime, door: str) -> Claim:
    """Takes a decision back: the claim is submitted again, as a new version that says the same, with both seats free.

    What was only in runs that were voided never left, and does not stand in the way.
    Raises UnlawfulMove, ReasonMissing, WasPaid, DecidedOnAppeal, ClaimChanged.
    """
    authorize(actor, "undo_decision", relations=parties(claim, actor))
    note = text_of(note)
    claim = locked(claim)
    as_seen(claim, seen)
    lawful_move(claim.status, "undo")
    if appeal_of(claim=claim):
        raise DecidedOnAppeal
    tell_taken_back(claim, at)
    awards = _locked_awards(claim)
    if was_on_its_way(claim_id=claim.pk):
        raise WasPaid
    void(awards, at=at)
    claim.details_requests.filter(state__in=details.OPEN).update(state="dropped", closed_at=at)
    before = claim.status
    move(
        claims=[claim.pk],
        source=claim.status,
        act="undo",
        actor=actor,
        at=at,
        note=note,
        further=1,
    )
    claim.refresh_from_db()
    copy_version(claim, actor=actor, at=at)
    queue([claim.pk], UNDONE, at=at)
    audit.log(
        actor=actor, action="undo_decision", kind="claim", key=claim.reference, at=at, door=door,
        reason=note, before={"status": before}, after={"status": claim.status, "version": claim.version},
    )  # fmt: skip
    return claim


def tell_taken_back(claim: Claim, at: datetime) -> None:
    """Tells the claimant that the decision of the claim's version does not stand, if they were told of it."""
    decision = claim.decisions.filter(final=True, version=claim.version).first()
    if decision and Notice.objects.filter(key=f"decided:{decision.pk}").exists():
        notices.tell(claim=claim, kind=Notice.Kind.REOPENED, key=f"reopened:{decision.pk}", at=at)


def _locked_awards(claim: Claim) -> list[Award]:
    return list(Award.objects.select_for_update().filter(claim=claim, live=True).order_by("pk"))


def copy_version(
    claim: Claim,
    *,
    actor: Actor,
    at: datetime,
    payee: tuple[str, dict[str, str]] | None = None,
    **changed: object,
) -> ClaimFacts:
    """What the version before the claim's newest said, as its newest; with `changed` columns of the facts.

    `payee` is another account than the one before: its bank, and its number and holder.
    """
    facts = ClaimFacts.objects.get(claim=claim, version=claim.version - 1)
    facts.pk, facts.version, facts.at = None, claim.version, at
    facts.by = actor if isinstance(actor, User) else None
    for name, value in changed.items():
        setattr(facts, name, value)
    facts._state.adding = True
    facts.save(force_insert=True)
    account = details.account_in_force(claim=claim, version=claim.version - 1)
    if payee:
        bank, said = payee
        account = PayeeAccount(claim=claim, bank=bank)
        account.fingerprint = PayeeAccount.mark(bank, said["number"])
    elif account:
        said = account.opened()
    if account:
        sealed = seal(said, bound_to=PayeeAccount.binding(claim.pk, claim.version))
        account.pk, account.version, account.at, account.sealed = None, claim.version, at, sealed
        account.correction, account.given_by = 0, None
        account._state.adding = True
        account.save(force_insert=True)
    _carried(claim, at)
    return facts


def _carried(claim: Claim, at: datetime) -> None:
    """An account that waits for its two reviews goes with the claim: approved at an older version it would pay nobody.

    Who has reviewed it looks again.
    """
    request = details.open_request(claim=claim)
    if request is None or request.account is None:
        return
    said = request.account.opened()
    request.account = PayeeAccount.objects.create(
        claim=claim, version=claim.version, correction=1, bank=request.account.bank,
        sealed=seal(said, bound_to=PayeeAccount.binding(claim.pk, claim.version, 1)),
        fingerprint=request.account.fingerprint, given_by=request.account.given_by, at=at,
    )  # fmt: skip
    request.save(update_fields=["account"])
