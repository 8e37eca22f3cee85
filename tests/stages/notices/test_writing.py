"""What single acts tell: written with the act, once, to the address that is known."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress

from accounts.models import User
from claims.models import Claim, Claimant, DetailsRequest, Notice
from claims.models.sealing import fingerprint
from claims.stages import notices, review
from claims.stages.intake import FilingRefused, file_claim
from tests.details import given, seat
from tests.factories import ClaimantFactory, ClaimFactory
from tests.filings import merchants_form
from tests.people import NOON, person
from tests.stages.payout.test_details import failed
from tests.stages.review.making import assessed, decided
from tests.stages.review.test_asking import asked
from tests.world import kakao, merchant

pytestmark = pytest.mark.django_db


def told() -> list[tuple[str, str]]:
    return list(Notice.objects.order_by("pk").values_list("kind", "channel"))


@pytest.mark.parametrize(
    ("address", "phone", "texts", "channel", "reached"),
    [
        ("kim@example.com", "+821012345678", "local", "mail", "kim@example.com"),
        ("", "+821012345678", "local", "text", "+821012345678"),
        ("", "+821012345678", "off", "none", None),
        ("", "", "local", "none", None),
    ],
)
def test_by_mail_where_an_address_is_known_else_by_text(
    address: str, phone: str, texts: str, channel: str, reached: str | None, settings: Any
) -> None:
    settings.CLAIMS_TEXTS = texts
    claim = ClaimFactory(claimant=ClaimantFactory(address=address, phone=phone))
    notices.tell(claim=claim, kind="received", key="one", at=NOON)
    row = Notice.objects.get()
    assert row.channel == channel
    assert (row.opened()["address"] if row.sealed else None) == reached


def test_of_a_claimant_whose_data_cannot_be_opened_nobody_is_told_and_the_act_stands() -> None:
    claim = ClaimFactory()
    Claimant.objects.filter(pk=claim.claimant_id).update(personal=b"x" * 40)
    claim = Claim.objects.get(pk=claim.pk)
    notices.tell(claim=claim, kind="received", key="one", at=NOON)
    assert told() == [("received", "none")]


def proved(name: str) -> User:
    """This person, who has proved their address."""
    user = person(name)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def addresses(claim: Claim) -> set[str]:
    return {row.opened()["address"] for row in claim.notices.all()}


def test_a_claim_is_told_to_the_address_that_it_came_with_whoever_named_its_claimant_first(
    rita: User,
) -> None:
    incident = kakao()
    first, second = (
        file_claim(actor=proved(who), incident=incident, filing=merchants_form(), at=NOON)
        for who in ("mallory", "alice")
    )
    assert first.claimant == second.claimant  # by a business number, which anybody may type
    review.ask(actor=rita, claim=second, question="Which shop?", at=NOON, door="test")
    assert (addresses(first), addresses(second)) == ({"mallory@example.com"}, {"alice@example.com"})


def test_of_a_claimant_without_an_address_whoever_files_or_follows_is_told() -> None:
    alice = proved("alice")
    said = {
        "claimant": ClaimantFactory(address="", phone=""),
        "contact_hash": fingerprint("email", alice.email),
    }
    mine = ClaimFactory(filed_by=alice, **said)
    followed = ClaimFactory(filed_by=person("omar"), origin="staff", linked_to=alice, **said)
    others = ClaimFactory(filed_by=alice, origin="staff", **said)  # who files for others is not told of it
    for claim in (mine, followed, others):
        notices.tell(claim=claim, kind="received", key=str(claim.pk), at=NOON)
    assert addresses(mine) == addresses(followed) == {alice.email}
    assert others.notices.get().channel == "none"


def test_a_kind_that_is_none_is_a_bug() -> None:
    with pytest.raises(ValueError, match="gossip"):
        notices.tell(claim=ClaimFactory(), kind="gossip", key="one", at=NOON)


def test_a_claim_that_is_filed_is_received_and_one_that_is_refused_is_not(alice: User) -> None:
    incident = kakao()
    with pytest.raises(FilingRefused):
        file_claim(actor=alice, incident=incident, filing=merchants_form(name=""), at=NOON)
    assert told() == []
    claim = file_claim(actor=alice, incident=incident, filing=merchants_form(), at=NOON)
    assert Notice.objects.get().key == f"received:{claim.pk}"


def test_who_is_asked_is_told_the_last_day() -> None:
    claim = asked(merchant(kakao()))
    row = Notice.objects.get()
    assert (row.kind, row.facts) == ("asked", {"due": claim.questions.get().due_on.isoformat()})
    assert "Which week" not in str(row.facts)


def test_who_withdraws_is_told_so(alice: User) -> None:
    claim = merchant(kakao(), filed_by=alice)
    review.withdraw(actor=alice, claim=claim, reason="", at=NOON, door="test")
    assert told() == [("withdrawn", "mail")]


def test_a_decision_that_is_taken_back_is_told_only_to_who_knew_of_it() -> None:
    incident = kakao()
    known, unknown = merchant(incident), merchant(incident)
    assessed(incident)
    decision = decided(known)
    decided(unknown)
    notices.tell(claim=known, kind="decided", key=f"decided:{decision.pk}", at=NOON)
    for claim in (known, unknown):
        review.undo(actor=person("rita"), claim=claim, note="wrong", at=NOON, door="test")
    row = Notice.objects.get(kind="reopened")
    assert row.claim == known


def test_an_appeal_is_received(alice: User) -> None:
    claim = merchant(kakao(), filed_by=alice, loss=0)
    assessed(claim.incident)
    decided(claim, "reject", codes=["not_affected"])
    review.appeal(actor=alice, claim=claim, words="Look again.", at=NOON, door="test")
    assert told() == [("appealed", "mail")]


def test_refused_details_are_told_and_the_reason_is_not_in_the_notice() -> None:
    claim = failed()
    given(claim)
    seat(DetailsRequest.objects.get(), outcome="refuse", note="The name is another one.")
    row = Notice.objects.get(kind="details_refused")
    assert (row.claim, row.facts) == (claim, {})
