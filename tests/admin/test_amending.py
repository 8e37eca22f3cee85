"""The page that corrects a claim: old beside new, all or nothing, and what it leads to."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import User
from claims.models import Claim, ClaimFacts
from claims.stages import review
from tests.admin.desk import claims, correction, done, page, seen
from tests.people import NOON
from tests.stages.review.making import status

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim() -> Claim:
    (made,) = claims(300_000)
    return made


def sent(claim: Claim, rita: User, **typed: Any) -> Any:
    return done(rita, "reviewitem_amend", claim.pk, **correction(claim, reason="The receipt.", **typed))


def test_nothing_corrected_and_no_reason_is_refused(claim: Claim, rita: User) -> None:
    answer = sent(claim, rita)
    assert answer.status_code == 409
    assert "Nothing would be changed." in answer.content.decode()
    typed = correction(claim, reason=" ", papers=3)
    assert done(rita, "reviewitem_amend", claim.pk, **typed).status_code == 200
    assert Claim.objects.get(pk=claim.pk).version == 1


def test_what_is_wrong_is_told_and_what_was_typed_stays(claim: Claim, rita: User) -> None:
    for typed in (
        {"inputs.loss": "x"},
        {"inputs.loss": -1},
        {"services": []},
        {"start": "x"},
        {"papers": 1000},
    ):
        answer = sent(claim, rita, **typed)
        assert answer.status_code in (200, 409), typed
        assert "The receipt." in answer.content.decode()
    assert ClaimFacts.objects.filter(claim=claim).count() == 1


def test_a_field_that_the_page_does_not_have_is_not_read(claim: Claim, rita: User) -> None:
    assert sent(claim, rita, received_at="2020-01-01", account="1", status="approved").status_code == 409
    assert Claim.objects.get(pk=claim.pk).version == 1


def test_on_hold_the_page_says_so_in_the_place_of_the_form(claim: Claim, rita: User) -> None:
    typed = correction(claim, reason="x", papers=3)
    review.hold(actor=rita, claim=claim, reason="wait", at=NOON, door="test")
    shown = page(rita, "reviewitem_amend", claim.pk)
    assert shown.status_code == 409 and "This claim is on hold." in shown.content.decode()
    assert done(rita, "reviewitem_amend", claim.pk, **typed | {"seen": seen(claim)}).status_code == 409
    assert "/amend/" not in page(rita, "claim_change", claim.pk).content.decode()


def test_the_page_shows_what_stands_and_the_claim_shows_both(claim: Claim, rita: User) -> None:
    text = page(rita, "reviewitem_amend", claim.pk).content.decode()
    assert "Now: 300,000 won" in text
    assert sent(claim, rita, **{"inputs.loss": 350_000, "papers": 4}).status_code == 302
    facts = ClaimFacts.objects.get(claim=claim, version=2)
    assert (facts.inputs, facts.papers, status(claim)) == ({"loss": 350_000}, 4, "submitted")
    after = page(rita, "claim_change", claim.pk).content.decode()
    assert "350,000 won (by staff)" in after and "300,000 won" in after
    assert "The receipt." in after
    assert "What it says was corrected" in after


def test_an_answer_is_taken_out_and_a_period_is_moved(claim: Claim, rita: User) -> None:
    start = (claim.period.lower + timedelta(hours=10)).strftime("%Y-%m-%dT%H:%M:%S")  # on the Korean clock
    assert sent(claim, rita, **{"inputs.loss": "", "start": start}).status_code == 302
    facts = ClaimFacts.objects.get(claim=claim, version=2)
    assert facts.inputs == {}
    assert facts.period.lower == claim.period.lower + timedelta(hours=1)
