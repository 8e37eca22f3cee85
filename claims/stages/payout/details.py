"""New details of where money goes: after a payment that failed or came back, asked for by the settling; or of the
claimant's own accord. Given by the claimant or an agent, and approved by two reviewers, neither of whom gave them. Only
then is it paid. Whoever was known as the claimant before is told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import connection, transaction

from accounts.models import User
from claims.models import AccountReview, Claim, DetailsRequest, Notice, PayeeAccount
from claims.models.sealing import seal
from claims.queries import details as queries
from claims.queries.plans import by_set
from claims.rules.authority import may
from claims.rules.refusal import N_, Refusal
from claims.stages import audit, notices
from claims.stages.authority import authorize
from claims.stages.intake import checked_account
from claims.stages.review import facets
from claims.stages.review.moves import locked, parties, relinked, text_of


class NoDetailsAsked(Refusal):
    code = "no_details_asked"
    sentence = N_("No details are asked for of this claim now. Please load the page again.")


class DetailsChanged(Refusal):
    code = "details_changed"
    sentence = N_("The details have changed since this page was loaded. Please load it again.")


class PaymentOnItsWay(Refusal):
    code = "payment_on_its_way"
    sentence = N_("The payment of this claim is on its way or made, so its account cannot be changed now.")


class NothingToBePaid(Refusal):
    code = "nothing_to_be_paid"
    sentence = N_("Nothing of this claim waits to be paid to an account.")


class SameAccount(Refusal):
    code = "same_account"
    sentence = N_("This is the account that we have. Nothing needs to be changed.")


# The claims that a transfer could not pay, where they still are to be paid to the account that it went to: a version of
# an appeal names it once more, and only an account that two have approved since is another answer. An appeal that waits
# takes nothing back of what was awarded, so its claimant is asked meanwhile.
_ASK: Final = f"""
    INSERT INTO claims_detailsrequest (claim_id, transfer_id, why, state, asked_at)
    SELECT DISTINCT ON (c.id) c.id, t.id, 'failed', 'asked', %(at)s
      FROM claims_transfer t
      JOIN claims_payeeaccount used ON used.id = t.account_id
      JOIN claims_payout o ON o.transfer_id = t.id
      JOIN claims_award a ON a.id = o.award_id AND a.live
      JOIN claims_claim c ON c.id = a.claim_id AND c.status = ANY(%(stands)s)
      LEFT JOIN ({queries.CORRECTED}) n ON n.claim_id = c.id AND n.version = c.version
      JOIN claims_payeeaccount p
        ON p.claim_id = c.id AND p.version = c.version AND p.correction = coalesce(n.correction, 0)
     WHERE t.id = ANY(%(transfers)s) AND t.kind = 'cash' AND p.fingerprint = used.fingerprint
       AND NOT EXISTS (SELECT FROM claims_payeeaccount g
                         JOIN claims_accountreview r ON r.account_id = g.id AND r.seat = 2 AND r.outcome = 'approve'
                        WHERE g.claim_id = c.id AND g.correction > 0 AND g.id > used.id)
     ORDER BY c.id, t.id
    ON CONFLICT DO NOTHING
"""  # noqa: S608


def ask_details(*, transfers: Sequence[int], at: datetime) -> int:
    """Asks for details of the claims that these transfers could not pay, in the transaction that settles them.

    A claim whose account was corrected since is not asked again. Returns how many claims are asked.
    """
    with by_set(), connection.cursor() as cursor:
        cursor.execute(_ASK, {"transfers": list(transfers), "stands": list(queries.STANDING), "at": at})
        return cursor.rowcount


def give_details(
    *, actor: User, claim: Claim, bank: str = "", number: str = "", holder: str = "", relation: str = "",
    same: bool = False, at: datetime, door: str,
) -> DetailsRequest:  # fmt: skip
    """New details of where the money goes, or with `same` that those given are right. Two reviewers look at them.
    `relation` says why somebody else is paid, where the holder is not the claimant.

    What was given before and is not approved yet is replaced. Raises NoDetailsAsked, and FilingRefused with what is
    wrong at which field.
    """
    authorize(
        actor, "give_details", relations={**parties(claim, actor), "handed_in": _agent_of(claim, actor)}
    )
    with transaction.atomic():
        claim = locked(claim)
        request = queries.open_request(claim=claim)
        if request is None or claim.status not in queries.STANDING:
            raise NoDetailsAsked
        before = queries.account_in_force(claim=claim)
        if same and before:
            bank, said = before.bank, before.opened()
        else:
            bank, said = checked_account(claim, bank, number, holder, relation)
        request.account = _given(actor, claim, bank, said, at)
        request.state = DetailsRequest.State.GIVEN
        request.save(update_fields=["account", "state"])
        if before is None or before.fingerprint != request.account.fingerprint:
            _tell(claim, request.account, at)
        audit.log(
            actor=actor, action="give_details", kind="claim", key=claim.reference, at=at, door=door,
            before={"correction": before.correction if before else None},
            after={"correction": request.account.correction, "same": bool(same)},
        )  # fmt: skip
    return request


def change_account(
    *, actor: User, claim: Claim, bank: str, number: str, holder: str = "", relation: str = "", at: datetime,
    door: str,
) -> DetailsRequest:  # fmt: skip
    """Another account though nothing has failed. Nothing of the claim is paid until two reviewers have approved it.

    What was given so before and is not approved yet is replaced. Raises NothingToBePaid, PaymentOnItsWay, SameAccount,
    and FilingRefused with what is wrong at which field.
    """
    authorize(
        actor, "change_account", relations={**parties(claim, actor), "handed_in": _agent_of(claim, actor)}
    )
    with transaction.atomic():
        claim = locked(claim)
        request = _changeable(claim)
        before = queries.account_in_force(claim=claim)
        bank, said = checked_account(claim, bank, number, holder, relation)
        if (
            before
            and PayeeAccount.mark(bank, said["number"]) == bytes(before.fingerprint)
            and before.opened() == said
        ):
            raise SameAccount
        account = _given(actor, claim, bank, said, at)
        if request is None:
            request = DetailsRequest(claim=claim, why=DetailsRequest.Why.CHANGED, asked_at=at)
        request.account, request.state = account, DetailsRequest.State.GIVEN
        request.save()
        _tell(claim, account, at)
        audit.log(
            actor=actor, action="change_account", kind="claim", key=claim.reference, at=at, door=door,
            before={"correction": before.correction if before else None}, after={"correction": account.correction},
        )  # fmt: skip
    return request


def _changeable(claim: Claim) -> DetailsRequest | None:
    """The claimant's own open request, if there is one. Raises NothingToBePaid, PaymentOnItsWay."""
    request = queries.open_request(claim=claim)
    if request and request.why != DetailsRequest.Why.CHANGED:  # that of a failed payment is answered
        raise PaymentOnItsWay
    cash = claim.awards.filter(live=True, kind="cash")
    if claim.status != Claim.Status.APPROVED or not cash.exists():
        raise NothingToBePaid
    if cash.filter(payouts__live=True).exists():
        raise PaymentOnItsWay
    return request


def _tell(claim: Claim, given: PayeeAccount, at: datetime) -> None:
    """Writes a notice to the address that was known of the claimant before; and links the claim by the new account."""
    key = f"account:{claim.pk}:{given.version}:{given.correction}"
    facts = {"correction": given.correction}
    notices.tell(claim=claim, kind=Notice.Kind.ACCOUNT_CHANGED, key=key, facts=facts, at=at)
    facets.refresh(claims=relinked([claim.pk], at=at))


def _agent_of(claim: Claim, actor: User) -> int | None:
    """Who handed in the list that the claim stood on, if the actor is an agent: others speak for nobody by a list."""
    return claim.file.by_id if claim.file and may("see_asked", actor.duties) else None


def _given(actor: User, claim: Claim, bank: str, said: dict[str, str], at: datetime) -> PayeeAccount:
    newest = PayeeAccount.objects.filter(claim=claim, version=claim.version).order_by("-correction").first()
    correction = (newest.correction if newest else 0) + 1
    return PayeeAccount.objects.create(
        claim=claim, version=claim.version, correction=correction, bank=bank,
        sealed=seal(said, bound_to=PayeeAccount.binding(claim.pk, claim.version, correction)),
        fingerprint=PayeeAccount.mark(bank, said["number"]), given_by=actor, at=at,
    )  # fmt: skip


def review_details(
    *,
    actor: User,
    request: DetailsRequest,
    account: int,
    outcome: str,
    note: str = "",
    at: datetime,
    door: str,
) -> DetailsRequest:
    """Takes a seat on the details that were given: the second approval lets the claim be paid again; a refusal, by
    either, asks the claimant again and tells them the note.

    `account` is the id of what the page showed. Raises NoDetailsAsked, DetailsChanged, ReasonMissing.
    """
    claim = request.claim
    authorize(actor, "review_details", relations=parties(claim, actor))
    said = AccountReview.Outcome(outcome)
    note = text_of(note, needed=said == AccountReview.Outcome.REFUSE)
    with transaction.atomic():
        claim = locked(claim)
        request = DetailsRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
        if request.state != DetailsRequest.State.GIVEN or request.account_id is None:
            raise NoDetailsAsked
        if request.account_id != account:
            raise DetailsChanged
        _seated(actor, claim, request, said, note, at)
        audit.log(
            actor=actor, action="review_details", kind="claim", key=claim.reference, at=at, door=door,
            before={"state": DetailsRequest.State.GIVEN.value}, after={"outcome": str(said), "state": request.state},
        )  # fmt: skip
    return request


def _seated(
    actor: User, claim: Claim, request: DetailsRequest, said: AccountReview.Outcome, note: str, at: datetime
) -> None:
    given = request.account
    assert given is not None
    first = given.reviews.first()
    relations = {"given_by": given.given_by_id, "first_seat": first.by_id if first else None}
    authorize(actor, "review_details", relations={**parties(claim, actor), **relations})
    AccountReview.objects.create(
        account=given, seat=2 if first else 1, by=actor, outcome=said, note=note, at=at
    )
    if said == AccountReview.Outcome.REFUSE and request.why == DetailsRequest.Why.CHANGED:
        request.state, request.closed_at = DetailsRequest.State.DROPPED, at  # the account before it stays
    elif said == AccountReview.Outcome.REFUSE:
        request.account, request.state = None, DetailsRequest.State.ASKED
        notices.tell(claim=claim, kind=Notice.Kind.DETAILS_REFUSED, key=f"refused:{given.pk}", at=at)
    elif first:
        request.state, request.closed_at = DetailsRequest.State.APPROVED, at
    else:
        return
    request.save(update_fields=["account", "state", "closed_at"])
    facets.refresh(claims=relinked([claim.pk], at=at))
