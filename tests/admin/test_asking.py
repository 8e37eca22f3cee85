"""The page that asks a claimant; and what is barred on a page and refused by POST alike."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Model
from time_machine import travel

from accounts.models import User
from claims.models import AuditEntry, Claim, Decision, InformationRequest, Transition
from claims.stages import review
from claims.stages.authority import NamedRule
from tests.admin.desk import approved as approved_claims
from tests.admin.desk import claims, done, page, seen
from tests.money import sent
from tests.people import NOON
from tests.stages.review.making import sampled, status

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_noon() -> Any:
    """The pages read the clock: it stands at NOON, a Friday in Seoul."""
    with travel(NOON, tick=False):
        yield


@pytest.fixture
def claim() -> Claim:
    (made,) = claims(300_000)
    return made


def asked(claim: Claim, rita: User, **typed: Any) -> Any:
    said = {"seen": seen(claim), "question": "Which shop?", "about": "facts", "days": 7, **typed}
    return done(rita, "reviewitem_ask", claim.pk, **said)


@pytest.mark.parametrize(
    "typed",
    [{"days": 0}, {"days": 31}, {"days": "x"}, {"question": " "}, {"about": "fortune"}, {"seen": "x"}],
)
def test_what_cannot_be_asked_is_told_on_the_page(claim: Claim, rita: User, typed: dict[str, Any]) -> None:
    assert asked(claim, rita, **typed).status_code == 200
    assert (status(claim), InformationRequest.objects.count()) == ("submitted", 0)


def test_the_page_names_the_very_day_before_and_after_it_is_sent(claim: Claim, rita: User) -> None:
    text = page(rita, "reviewitem_ask", claim.pk).content.decode()
    assert '<option value="1">1 working day: 24 October 2022</option>' in text
    assert '<option value="7" selected>7 working days: 1 November 2022</option>' in text
    answer = asked(claim, rita, days=3)
    assert answer.status_code == 302
    after = page(rita, "claim_change", claim.pk).content.decode()
    assert claim.questions.get().due_on.isoformat() == "2022-10-26"
    assert "Waits for an answer (last day: 26 October 2022)" in after


def test_the_claims_page_shows_what_was_asked_and_answered(claim: Claim, rita: User, alice: User) -> None:
    Claim.objects.filter(pk=claim.pk).update(linked_to=alice)
    claim.refresh_from_db()
    assert "<h2>Messages" not in page(rita, "claim_change", claim.pk).content.decode()
    asked(claim, rita, question="Which <shop>?", about="account")
    review.answer(
        actor=alice, claim=claim, text="The one by the river.", at=NOON + timedelta(hours=1), door="test"
    )
    text = page(rita, "claim_change", claim.pk).content.decode()
    messages = text[text.index("<h2>Messages") :]
    assert "Question about the account" in messages
    assert messages.index("Which &lt;shop&gt;?") < messages.index("The one by the river.")
    assert "Answered (last day: 1 November 2022)" in messages


def test_the_list_of_questions_leads_to_their_claims(house: dict[str, Model], rita: User) -> None:
    row = house["informationrequest"]
    text = page(rita, "informationrequest_changelist").content.decode()
    assert f"/admin/claims/claim/{row.claim_id}/change/" in text  # type: ignore[attr-defined]


# ---------------------------------------------------------------- barred: the page and the POST as one pair

TYPED: dict[str, dict[str, Any]] = {
    "approve": {},
    "part": {"amount_0": 1, "reason_0": "x"},
    "reject": {"codes": ["not_covered"]},
}


@pytest.mark.parametrize("act", TYPED)
def test_a_hold_bars_every_decision_on_its_page_and_by_post(claim: Claim, rita: User, act: str) -> None:
    typed = {"seen": seen(claim), **TYPED[act]}
    assert page(rita, f"reviewitem_{act}", claim.pk).status_code == 200
    review.hold(actor=rita, claim=claim, reason="wait", at=NOON, door="test")
    _barred(rita, act, claim, "This claim is on hold.", **typed | {"seen": seen(claim)})
    assert not Decision.objects.exists()
    review.release(actor=rita, claim=claim, reason="go on", at=NOON, door="test")
    assert done(rita, f"reviewitem_{act}", claim.pk, **typed | {"seen": seen(claim)}).status_code == 302


def test_a_hold_bars_the_second_look_on_its_page_and_by_post(claim: Claim, rita: User) -> None:
    sampled(claim)
    review.hold(actor=rita, claim=claim, reason="wait", at=NOON, door="test")
    _barred(rita, "agree", claim, "This claim is on hold.", seen=seen(claim), note="")
    assert Decision.objects.get().sampled


def test_undo_is_barred_on_its_page_and_by_post_once_the_money_is_in_a_run(rita: User) -> None:
    (claim,) = approved_claims(300_000)
    assert page(rita, "reviewitem_undo", claim.pk).status_code == 200
    sent()
    _barred(
        rita, "undo", claim, "The money of this claim is in a payout run", seen=seen(claim), note="A mistake."
    )
    assert status(claim) == "approved"
    assert claim.awards.get().live


def test_undo_of_what_is_not_paid_takes_a_note(rita: User) -> None:
    (claim,) = approved_claims(300_000)
    assert done(rita, "reviewitem_undo", claim.pk, seen=seen(claim), note="  ").status_code == 200
    assert status(claim) == "approved"
    assert done(rita, "reviewitem_undo", claim.pk, seen=seen(claim), note="A mistake.").status_code == 302
    assert (status(claim), claim.awards.get().live) == ("submitted", False)


def _barred(who: User, act: str, claim: Claim, why: str, **typed: Any) -> None:
    before = (AuditEntry.objects.count(), Transition.objects.count())
    shown = page(who, f"reviewitem_{act}", claim.pk)
    posted = done(who, f"reviewitem_{act}", claim.pk, **typed)
    for answer in (shown, posted):
        assert answer.status_code == 409
        assert why in answer.content.decode()
    assert 'method="post" novalidate' not in shown.content.decode()
    assert (AuditEntry.objects.count(), Transition.objects.count()) == before


def test_a_rejection_of_the_calendar_is_named_on_the_claims_page(claim: Claim, rita: User) -> None:
    asked(claim, rita)
    assert review.lapse(actor=NamedRule("calendar"), at=NOON + timedelta(days=12)) == 1
    text = page(rita, "claim_change", claim.pk).content.decode()
    assert "Passing of a deadline" in text
    assert "No answer in time (last day: 1 November 2022)" in text
    assert "Take the decision back" in text
