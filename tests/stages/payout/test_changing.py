"""Another account though nothing has failed: refusals first; nothing is paid until two reviewers have approved it."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from accounts.models import User
from claims.models import Award, Claim, DetailsRequest, DuplicateLink, Notice, Payout
from claims.presentation import masking
from claims.presentation.claims import said as said_of
from claims.queries import details as queries
from claims.rules.authority import Forbidden, SamePerson
from claims.stages import payout, review
from claims.stages.intake import FilingRefused
from claims.stages.payout.freezing import NothingPayable
from claims.stages.validation import relink
from tests.details import agent, on_list, ruth, seat
from tests.factories import ClaimantFactory, ClaimFactory, PayeeAccountFactory, UserFactory
from tests.money import answered, award, balanced, frozen, opened, previewed, sent
from tests.people import NOON, person
from tests.stages.review.making import at_once, decided

pytestmark = pytest.mark.django_db
NEW = {"bank": "088", "number": "110-123-456789", "holder": "김시험"}
OLD = "11000000001"


@pytest.fixture
def money(alice: User) -> Award:
    """Cash of Alice's claim that waits to be paid; her address is known."""
    claimant = ClaimantFactory(user=alice, address="kim@example.com", name="김시험")
    claim = ClaimFactory(claimant=claimant, linked_to=alice, status="approved", language="en")
    return award(claim=claim, account={"number": OLD})


def changed(claim: Claim, by: User | None = None, **said: Any) -> DetailsRequest:
    return payout.change_account(actor=by or person("alice"), claim=claim, at=NOON, door="test", **NEW | said)


def test_nobody_else_changes_where_the_money_goes(money: Award) -> None:
    stranger = UserFactory()
    for who in (stranger, person("rita"), person("felix"), agent()):
        with pytest.raises(Forbidden):
            changed(money.claim, who)
    assert not DetailsRequest.objects.exists() and not Notice.objects.exists()


def test_an_agent_changes_it_for_their_own_list(rita: User) -> None:
    claim = on_list()
    award(claim=claim, account={"number": OLD})
    request = changed(claim, agent())
    assert request.account and request.account.given_by == agent()


def test_what_is_not_to_be_paid_has_no_account_to_change(alice: User) -> None:
    claimant = ClaimantFactory(user=alice)
    waiting = ClaimFactory(claimant=claimant)
    points = award(
        claim=ClaimFactory(claimant=claimant, status="approved"), kind="points", unit="point", amount=5
    )
    for claim in (waiting, points.claim):
        with pytest.raises(payout.NothingToBePaid):
            changed(claim)


def test_while_money_is_on_its_way_or_paid_nothing_is_changed(money: Award) -> None:
    run = frozen()
    with pytest.raises(payout.PaymentOnItsWay):
        changed(money.claim)
    sent(run)
    answered({run.transfers.get(): "paid"})
    with pytest.raises(payout.PaymentOnItsWay):
        changed(money.claim)


def test_after_a_failed_payment_what_was_asked_is_answered_instead(money: Award) -> None:
    (file,) = sent()
    answered({file.run.transfers.get(): "failed"})
    with pytest.raises(payout.PaymentOnItsWay):
        changed(money.claim)


def test_the_account_that_we_have_is_no_change_and_a_wrong_one_is_told_at_its_field(money: Award) -> None:
    with pytest.raises(payout.SameAccount):
        changed(money.claim, bank="004", number=OLD)
    with pytest.raises(FilingRefused) as refused:
        changed(money.claim, number="12")
    assert refused.value.findings
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"holder": "배다른"}, "payee_relation"),
        ({"holder": "배다른", "relation": "\x00"}, "payee_relation"),
        ({"holder": "배다른", "relation": "x" * 101}, "payee_relation"),
        ({"holder": "배,다른"}, "holder"),
    ],
)
def test_an_account_of_somebody_else_is_refused_until_it_is_said_why(
    money: Award, said: dict[str, str], field: str
) -> None:
    with pytest.raises(FilingRefused) as refused:
        changed(money.claim, **said)
    assert field in {finding.field for finding in refused.value.findings}
    assert not DetailsRequest.objects.exists()


def test_why_somebody_else_is_paid_is_sealed_with_the_account_and_shown_masked(money: Award) -> None:
    account = changed(money.claim, holder="배다른", relation="배우자").account
    assert account and account.opened()["relation"] == "배우자"
    assert "배우자".encode() not in bytes(account.sealed)
    with override("ko"):
        shown = masking.payee(account)
        assert shown and shown.value == "배•른 (배우자)"
        # Of the account that counts alone: until two have approved it, that is the one before.
        assert "배•른 (배우자)" not in dict(said_of(money.claim, [])).values()
        seat(DetailsRequest.objects.get())
        seat(DetailsRequest.objects.get(), ruth())
        assert "배•른 (배우자)" in dict(said_of(money.claim, [])).values()
    own = changed(money.claim, relation="이유 없음").account
    assert own and "relation" not in own.opened() and masking.payee(own) is None


def test_nothing_is_paid_until_two_reviewers_have_approved_it_and_then_to_the_new_account(
    money: Award,
) -> None:
    request = changed(money.claim)
    assert (request.why, request.state, request.transfer) == ("changed", "given", None)
    with pytest.raises(NothingPayable):
        frozen(opened(previewed()))
    seat(request)
    with pytest.raises(NothingPayable):
        frozen(opened(previewed()))
    seat(request, ruth())
    run = frozen()
    account = run.transfers.get().account
    assert account and account.opened()["number"] == "110123456789"
    balanced()


def test_whoever_gave_it_does_not_approve_it_nor_does_one_person_twice(money: Award, with_every: Any) -> None:
    alice = with_every("reviewer", of=person("alice"))
    request = changed(money.claim)
    with pytest.raises(SamePerson):
        seat(request, alice)
    seat(request)
    with pytest.raises(SamePerson):
        seat(request)


def test_a_refusal_leaves_the_account_of_before_and_the_money_goes_there(money: Award) -> None:
    request = changed(money.claim)
    seat(request, outcome="refuse", note="It is somebody else's.")
    request.refresh_from_db()
    assert (request.state, request.closed_at) == ("dropped", NOON)
    in_force = queries.account_in_force(claim=money.claim)
    assert in_force and in_force.opened()["number"] == OLD
    assert frozen().transfers.get().account == in_force


def test_the_address_known_before_is_told_once_a_change(money: Award) -> None:
    changed(money.claim)
    changed(money.claim, number="110-123-456780")
    told = list(Notice.objects.order_by("pk"))
    assert [(one.channel, one.language, one.opened()["address"]) for one in told] == [
        ("mail", "en", "kim@example.com")
    ] * 2
    assert DetailsRequest.objects.get().account.opened()["number"] == "110123456780"  # type: ignore[union-attr]


def test_where_no_address_is_known_that_is_written_down(alice: User) -> None:
    claimant = ClaimantFactory(user=alice, address="", phone="", name="김시험")
    made = award(claim=ClaimFactory(claimant=claimant, status="approved"), account={"number": OLD})
    changed(made.claim)
    assert Notice.objects.get().channel == "none"


def test_new_details_after_a_failed_payment_are_told_too_unless_they_are_the_same(money: Award) -> None:
    (file,) = sent()
    answered({file.run.transfers.get(): "failed"})
    said = {"actor": person("alice"), "claim": money.claim, "at": NOON, "door": "test"}
    payout.give_details(same=True, **said)  # type: ignore[arg-type]
    assert not Notice.objects.exists()
    payout.give_details(**NEW, **said)  # type: ignore[arg-type]
    assert Notice.objects.get().opened()["address"] == "kim@example.com"


def test_an_account_of_another_claimant_links_the_two_as_long_as_it_is_not_refused(money: Award) -> None:
    other = ClaimFactory(incident=money.claim.incident)
    PayeeAccountFactory(claim=other, bank="088", number="110123456789")
    relink(claims=[other.pk], at=NOON)
    request = changed(money.claim)
    assert DuplicateLink.objects.get().ended_at is None
    seat(request, outcome="refuse", note="It is somebody else's.")
    assert DuplicateLink.objects.get().ended_at == NOON


def test_a_decision_that_is_taken_back_takes_the_request_with_it(money: Award, rita: User) -> None:
    request = changed(money.claim)
    review.undo(actor=rita, claim=money.claim, note="A mistake.", at=NOON, door="test")
    request.refresh_from_db()
    assert request.state == "dropped"


def test_a_request_is_of_a_transfer_or_of_a_change_and_never_of_both(money: Award) -> None:
    for said in ({"why": "failed"}, {"why": "changed", "transfer": frozen().transfers.get()}):
        with pytest.raises(IntegrityError, match="details_of_a_transfer_or_changed"), transaction.atomic():
            DetailsRequest.objects.create(claim=money.claim, asked_at=NOON, **said)


@pytest.mark.django_db(transaction=True)
def test_of_changing_and_freezing_at_once_one_wins(money: Award) -> None:
    run, claim = opened(previewed()), money.claim
    results = at_once(lambda: changed(claim), lambda: frozen(run))
    kinds = sorted(type(result).__name__ for result in results)
    assert kinds in (["DetailsRequest", "NothingPayable"], ["PaymentOnItsWay", "PayoutRun"])
    assert Payout.objects.filter(live=True).exists() is ("PayoutRun" in kinds)


def test_a_claim_beside_it_is_not_approved_to_another_account_until_they_agree() -> None:
    from tests.stages.review.making import assessed
    from tests.stages.review.test_accounts import OTHER, claimed, given

    alice = person("alice")
    claim = claimed(claimant=ClaimantFactory(user=alice, name="김시험"))
    assessed(claim.incident)
    other = given(claim).claim
    with pytest.raises(review.AccountsDiffer):
        decided(claim)
    request = changed(other, bank="004", number=OTHER)
    with pytest.raises(review.AccountsDiffer):
        decided(claim)
    seat(request)
    seat(request, ruth())
    assert decided(claim).final
