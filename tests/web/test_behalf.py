"""The form for those who file for others: for whom it is there, what it asks more, and what it leads to."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from claims.models import AuditEntry, Claim, Incident
from tests.factories import UserFactory
from tests.people import half_signed_in, person
from tests.web.conftest import SignIn
from tests.web.filling import MERCHANT, hidden

pytestmark = pytest.mark.django_db
ADDRESS = "/claims/new/merchant/for/"


def sent(browser: Client, **typed: Any) -> Any:
    said = {"email": "alice@example.com", "basis": "phone", "note": "", **typed}
    return browser.post(ADDRESS, MERCHANT | hidden(browser, ADDRESS) | said)


def test_for_everybody_else_it_is_not_there(incident: Incident, anybody: Client, sign_in: SignIn) -> None:
    assert anybody.get(ADDRESS).status_code == 302
    for name in ("alice", "mallory", "felix", "omar", "audrey"):
        assert sign_in(person(name)).get(ADDRESS).status_code == 404
    assert sign_in(person("rita")).get("/claims/new/fortune/for/").status_code == 404


def test_staff_prove_the_second_factor_first(incident: Incident, rita: User) -> None:
    browser = half_signed_in(rita)
    assert browser.get(ADDRESS).status_code == 302
    assert browser.post(ADDRESS, MERCHANT).status_code == 302
    assert not Claim.objects.exists()


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ({"basis": ""}, "basis"),
        ({"basis": "fortune"}, "basis"),
        ({"basis": "other"}, "note"),
        ({"consent": ""}, "consent"),
        ({"email": "nobody"}, "email"),
        ({"identifier": "1"}, "identifier"),
        ({"note": "900101-1234568"}, None),
    ],
)
def test_what_is_missing_is_told_and_nothing_is_filed(
    incident: Incident, sign_in: SignIn, typed: dict[str, Any], at: str | None
) -> None:
    answer = sent(sign_in(person("rita")), **typed)
    assert answer.status_code == 422
    assert at is None or answer.context["form"].errors[at]
    assert not Claim.objects.exists()


def test_a_reviewer_files_what_somebody_said_on_the_phone(
    incident: Incident, sign_in: SignIn, rita: User
) -> None:
    browser = sign_in(rita)
    text = browser.get(ADDRESS).content.decode()
    assert "Claim for somebody else" in text and "On whose word" in text
    assert "/claims/new/individual/for/" in text
    answer = sent(browser)
    claim = Claim.objects.get()
    assert (answer.status_code, claim.origin, claim.filed_by) == (302, "staff", rita)
    assert AuditEntry.objects.get(action="file_on_behalf").payload.after["basis"] == "phone"
    assert claim.reference in browser.get(ADDRESS).content.decode()
    assert claim.reference not in browser.get(reverse("claims:mine")).content.decode()
    assert browser.get(reverse("claims:claim", args=[claim.reference])).status_code == 404
    listed = browser.get(reverse("admin:claims_claim_changelist") + "?filed=me").content.decode()
    assert claim.reference in listed and ADDRESS in listed


def test_an_agent_follows_what_they_filed(incident: Incident, sign_in: SignIn) -> None:
    browser = sign_in(UserFactory(duties=("agent",)))
    assert sent(browser).status_code == 302
    claim = Claim.objects.get()
    assert browser.get(reverse("claims:claim", args=[claim.reference])).status_code == 200
