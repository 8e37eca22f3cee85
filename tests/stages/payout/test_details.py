"""After a payment has failed the claimant is asked, two reviewers approve what is given, and it is paid again once."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from claims.models import AccountReview, Award, Claim, DetailsRequest, PayeeAccount, Payout, Transfer
from claims.queries import details as queries
from claims.queries import payout as payable
from claims.rules.authority import Forbidden, SamePerson
from claims.stages import payout, review
from claims.stages.intake import FilingRefused
from claims.stages.safety import ReasonMissing
from tests.details import NEW, agent, given, giver, mended, on_list, ruth, seat
from tests.factories import UserFactory
from tests.money import answered, award, balanced, sent
from tests.people import NOON, person
from tests.stages.review.making import at_once

pytestmark = pytest.mark.django_db


def failed(result: str = "failed", **said: Any) -> Claim:
    """A claim whose cash could not be paid."""
    made = award(**said)
    sent()
    answered({Transfer.objects.get(payouts__award=made): result})
    return made.claim


def why() -> list[str]:
    return [one.why for one in payable.waiting()]


@pytest.mark.parametrize("result", ["failed", "returned"])
def test_a_failure_asks_the_claimant_and_the_money_waits(result: str) -> None:
    claim = failed(result)
    request = queries.open_request(claim=claim)
    assert request and (request.state, request.transfer, request.asked_at) == (
        "asked",
        Transfer.objects.get(),
        NOON,
    )
    assert why() == ["details_asked"] and payable.left_out() == {"details_asked": 1}
    with pytest.raises(payout.NothingPayable):
        sent()
    balanced()


@pytest.mark.parametrize("result", ["paid", "unknown"])
def test_what_did_not_fail_asks_nobody(result: str) -> None:
    failed(result)
    assert not DetailsRequest.objects.exists()


def test_points_are_not_asked_about_and_go_on() -> None:
    failed(kind="points", unit="point")
    assert not DetailsRequest.objects.exists() and why() == [""]


def test_the_points_of_a_claim_that_is_asked_for_an_account_are_paid_meanwhile() -> None:
    claim = failed()
    award(claim=claim, kind="points", unit="point", line="points")
    assert sorted(why()) == ["", "details_asked"]


def test_every_claim_of_a_transfer_is_asked_once() -> None:
    account = {"number": "11099999999", "holder": "김시험"}
    one = award(account=account)
    two = award(decision__claim__claimant=one.claimant, account=account, line="other")
    award(claim=two.claim, line="third")
    sent()
    transfer = Transfer.objects.get(payouts__award=one)
    assert transfer.payouts.count() == 3
    answered({transfer: "failed"})
    assert set(DetailsRequest.objects.values_list("claim", flat=True)) == {one.claim_id, two.claim_id}


def test_a_claimant_gives_new_details_two_people_approve_them_and_it_is_paid_once_more() -> None:
    claim = failed(amount=700)
    given(claim)
    assert why() == ["details_asked"]
    request = seat(DetailsRequest.objects.get())
    assert request.state == "given" and why() == ["details_asked"]
    request = seat(request, ruth())
    assert (request.state, request.closed_at) == ("approved", NOON) and why() == [""]
    sent()
    again = Transfer.objects.get(state="sent")
    assert again.account and (again.account.bank, again.account.correction) == ("088", 1)
    assert again.account.opened() == {"number": "110123456789", "holder": "김새롬", "relation": "배우자"}
    answered({again: "paid"})
    balanced()
    assert payable.balance()[0].remains == 0
    assert list(Payout.objects.order_by("pk").values_list("attempt", "live")) == [(1, False), (2, True)]


def test_the_file_holds_the_new_account() -> None:
    claim = failed()
    mended(claim)
    (file,) = sent()
    content = b"".join(file.opened())
    assert b",088,110123456789,\xea\xb9\x80\xec\x83\x88\xeb\xa1\xac," in content


def test_the_same_details_may_be_confirmed() -> None:
    claim = failed()
    before = queries.account_in_force(claim=claim)
    assert before
    given(claim, same=True)
    request = seat(seat(DetailsRequest.objects.get()), ruth())
    assert request.account and request.account.opened() == before.opened()
    assert (request.account.fingerprint, request.account.correction) == (before.fingerprint, 1)
    assert why() == [""]


def test_a_claimant_gives_them_for_their_own_claim_and_nobody_else_does(alice: User) -> None:
    claim = failed()
    for name in ("alice", "mallory", "rita", "felix", "omar"):
        with pytest.raises(Forbidden):
            payout.give_details(actor=person(name), claim=claim, at=NOON, door="test", **NEW)
    type(claim.claimant).objects.filter(pk=claim.claimant_id).update(user=alice)
    claim.refresh_from_db()
    payout.give_details(actor=alice, claim=claim, at=NOON, door="test", **NEW)
    assert PayeeAccount.objects.get(correction=1).given_by == alice


def test_an_agent_gives_them_for_the_claims_of_their_own_list_and_no_other() -> None:
    claim = failed(claim=on_list())
    operator = UserFactory(duties=("operator",))
    others = [
        failed(),
        failed(claim=on_list(by=UserFactory(duties=("agent",)))),
        failed(claim=on_list(by=operator)),
    ]
    for other in others:
        with pytest.raises(Forbidden):
            payout.give_details(actor=agent(), claim=other, at=NOON, door="test", **NEW)
    with pytest.raises(Forbidden):  # who hands in lists without being an agent speaks for nobody
        payout.give_details(actor=operator, claim=others[-1], at=NOON, door="test", **NEW)
    assert list(queries.asked_claims(agent=agent())) == [claim]
    payout.give_details(actor=agent(), claim=claim, at=NOON, door="test", **NEW)
    assert PayeeAccount.objects.get(correction=1).given_by == agent()


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ({}, {"bank", "account"}),
        ({"bank": "088"}, {"account"}),
        ({"bank": "999", "number": "1101234567"}, {"bank"}),
        ({"bank": "088", "number": "12"}, {"account"}),
        ({"bank": "088", "number": "110123456789", "holder": "김,시험", "relation": "가족"}, {"holder"}),
        ({"bank": "088", "number": "110123456789", "holder": "배다른"}, {"payee_relation"}),
        (
            {"bank": "088", "number": "1101234567", "holder": "배다른", "relation": "900101-1234567"},
            {"payee_relation"},
        ),
        ({"bank": "088", "number": "900101-1234567"}, {"account"}),
    ],
)
def test_what_cannot_be_an_account_is_told_at_its_field(said: dict[str, str], fields: set[str]) -> None:
    claim = failed()
    with pytest.raises(FilingRefused) as refused:
        payout.give_details(actor=giver(claim), claim=claim, at=NOON, door="test", **said)
    assert {finding.field for finding in refused.value.findings} == fields
    assert DetailsRequest.objects.get().state == "asked"


def test_nobody_is_asked_who_was_not() -> None:
    made = award()
    with pytest.raises(payout.NoDetailsAsked):
        given(made.claim)


def test_what_is_given_anew_replaces_what_waits_and_the_seats_begin_again() -> None:
    claim = failed()
    given(claim)
    request = seat(DetailsRequest.objects.get())
    shown = request.account_id
    given(claim, bank="004", number="123456789012", holder="김시험")
    with pytest.raises(payout.DetailsChanged):
        seat(request, ruth(), account=shown)
    assert seat(request, ruth()).state == "given"
    assert seat(request).state == "approved"
    account = queries.account_in_force(claim=claim)
    assert account and (account.bank, account.correction) == ("004", 2)


def test_a_refusal_asks_again_and_says_why() -> None:
    claim = failed()
    given(claim)
    with pytest.raises(ReasonMissing):
        seat(DetailsRequest.objects.get(), outcome="refuse", note=" ")
    seat(DetailsRequest.objects.get())
    request = seat(DetailsRequest.objects.get(), ruth(), "refuse", note="The name is another one.")
    assert (request.state, request.account) == ("asked", None)
    told = queries.refusal_of(claim=claim)
    assert told and told.note == "The name is another one."
    assert why() == ["details_asked"]
    before = queries.account_in_force(claim=claim)
    assert before and before.correction == 0
    mended(claim)
    assert queries.refusal_of(claim=claim) is None and why() == [""]


def test_two_seats_are_two_people_and_neither_gave_the_details_nor_is_a_party(
    with_every: Callable[..., User],
) -> None:
    reviewing_agent = with_every("agent", "reviewer")
    claim = failed(claim=on_list(by=reviewing_agent))
    payout.give_details(actor=reviewing_agent, claim=claim, at=NOON, door="test", **NEW)
    request = DetailsRequest.objects.get()
    with pytest.raises(SamePerson):
        seat(request, reviewing_agent)
    for name in ("felix", "fiona", "alice", "audrey", "omar", "mallory"):
        with pytest.raises(Forbidden):
            seat(request, person(name))
    seat(request)
    with pytest.raises(SamePerson):
        seat(request)
    type(claim.claimant).objects.filter(pk=claim.claimant_id).update(user=ruth())
    with pytest.raises(SamePerson):
        seat(DetailsRequest.objects.get(), ruth())
    assert AccountReview.objects.count() == 1


def test_who_handed_in_the_list_does_not_review_the_details_of_its_claims() -> None:
    reviewing_operator = UserFactory(duties=("operator", "reviewer"))
    claim = failed(claim=on_list(by=reviewing_operator))
    giver(claim)
    request = given(claim)
    with pytest.raises(SamePerson):
        seat(request, reviewing_operator)


def test_a_second_failure_asks_once_more() -> None:
    claim = failed()
    mended(claim)
    sent()
    answered({Transfer.objects.get(state="sent"): "failed"})
    assert DetailsRequest.objects.filter(claim=claim).count() == 2 and why() == ["details_asked"]
    mended(claim)
    sent()
    answered({Transfer.objects.get(state="sent"): "paid"})
    balanced()
    assert Payout.objects.filter(live=True).count() == 1


def test_a_late_answer_about_the_old_account_asks_for_nothing_more() -> None:
    """Two transfers to the old account: the one fails and is mended, then the other comes back."""
    first = award(amount=10)
    sent()
    slow = Transfer.objects.get()
    answered({slow: "unknown"})
    award(claim=first.claim, line="more", amount=20)
    sent()
    answered({Transfer.objects.get(state="sent"): "failed"})
    mended(first.claim)
    answered({slow: "returned"})
    assert [(one.why, one.awards) for one in payable.waiting()] == [("", 2)]
    assert not queries.open_request(claim=first.claim)
    sent()
    (again,) = Transfer.objects.filter(state="sent")
    assert again.amount == 30 and again.account and again.account.correction == 1
    balanced()


def test_what_was_paid_and_comes_back_late_asks_too() -> None:
    claim = failed("paid")
    answered({Transfer.objects.get(): "returned"})
    assert queries.open_request(claim=claim) and why() == ["details_asked"]


def test_a_withdrawn_claim_is_asked_no_longer(alice: User) -> None:
    claim = failed()
    type(claim.claimant).objects.filter(pk=claim.claimant_id).update(user=alice)
    claim.refresh_from_db()
    review.withdraw(actor=alice, claim=claim, reason="", at=NOON, door="test")
    assert DetailsRequest.objects.get().state == "dropped"
    with pytest.raises(payout.NoDetailsAsked):
        given(claim)
    balanced()


# ---------------------------------------------------------------- at once


@pytest.mark.django_db(transaction=True)
def test_of_many_who_approve_at_once_two_take_the_seats() -> None:
    claim = failed()
    given(claim)
    request = DetailsRequest.objects.get()
    people = [UserFactory(duties=("reviewer",)) for _n in range(4)]
    account = request.account_id
    results = at_once(
        *[
            lambda one=one: payout.review_details(  # type: ignore[misc]
                actor=one, request=request, account=account, outcome="approve", at=NOON, door="test"
            )
            for one in people * 2
        ]
    )
    assert AccountReview.objects.count() == 2
    assert {type(one) for one in results} <= {DetailsRequest, payout.NoDetailsAsked, SamePerson}
    assert DetailsRequest.objects.get().state == "approved"
    assert len(set(AccountReview.objects.values_list("by", flat=True))) == 2


@pytest.mark.django_db(transaction=True)
def test_details_given_while_a_reviewer_approves_are_not_approved_unseen() -> None:
    claim = failed()
    given(claim)
    request = seat(DetailsRequest.objects.get())
    seen, other, gives = request.account_id, ruth(), giver(claim)
    at_once(
        lambda: payout.review_details(
            actor=other,
            request=request,
            account=seen,
            outcome="approve",
            at=NOON,
            door="test",  # type: ignore[arg-type]
        ),
        lambda: payout.give_details(actor=gives, claim=claim, at=NOON, door="test", **NEW),
    )
    account = queries.account_in_force(claim=claim)
    request.refresh_from_db()
    assert account
    if request.state == "approved":  # the reviewer was first, and nothing is asked any more
        assert account.pk == seen
    else:
        assert request.account_id != seen and account.correction == 0
    assert Award.objects.get().live
