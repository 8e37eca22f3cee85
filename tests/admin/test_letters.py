"""The letter as PDF for staff: of final decisions alone, by who may see claims."""

import pytest
from django.urls import reverse

from accounts.models import User
from claims.models import AccessEntry, Claim, Decision
from claims.presentation.letters_pdf import of_decision
from tests.admin.desk import as_, claims, page
from tests.stages.review.making import BECAUSE, PAYMENT, decided

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(db: None) -> Claim:
    return claims(300_000)[0]


def address(decision: Decision) -> str:
    return reverse("admin:claims_decision_letter", args=[decision.pk])


def test_a_first_seat_and_another_language_have_no_letter(claim: Claim, rita: User) -> None:
    first = decided(claim, "part", amounts={PAYMENT: 2_000_000}, reasons=BECAUSE)
    assert as_(rita).get(address(first)).status_code == 404
    assert address(first) not in page(rita, "decision_change", first.pk).content.decode()


def test_an_unknown_language_has_no_letter(claim: Claim, rita: User) -> None:
    assert as_(rita).get(f"{address(decided(claim))}?language=fr").status_code == 404


def test_who_may_not_see_claims_is_refused(claim: Claim, mallory: User) -> None:
    assert as_(mallory).get(address(decided(claim))).status_code in (302, 403)


def test_the_page_of_the_decision_leads_to_both(claim: Claim, rita: User) -> None:
    made = decided(claim)
    text = page(rita, "decision_change", made.pk).content.decode()
    for language in ("ko", "en"):
        asked = f"{address(made)}?language={language}"
        assert asked in text
        assert as_(rita).get(asked).content == of_decision(made, language)
    taken = AccessEntry.objects.filter(by=rita, what="download", kind="claim", key=claim.reference)
    assert taken.count() == 2
