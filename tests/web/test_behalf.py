"""The form for those who file for others: for whom it is there, what it asks more, and what it leads to."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from time_machine import travel

from accounts.models import User
from claims.models import AuditEntry, Claim, Incident
from tests.factories import UserFactory
from tests.people import half_signed_in, person
from tests.stages.test_late_links import LATE, given
from tests.web.conftest import SignIn
from tests.web.filling import INDIVIDUAL, MERCHANT, hidden

pytestmark = pytest.mark.django_db
ADDRESS = "/claims/new/merchant/for/"


@pytest.fixture
def _after_the_period(_at_noon: None) -> Any:
    with travel(LATE, tick=False):
        yield


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
        ({"claimed_by": ""}, "claimed_by"),
        ({"claimed_by": "heir"}, "standing_name"),
        ({"standing_relation": "아들"}, "standing_relation"),
        (
            {"claimed_by": "representative", "standing_name": "배대리", "standing_relation": "\x07"},
            "standing_relation",
        ),
        ({"holder": "이계좌"}, "payee_relation"),
        ({"payee_relation": "배우자"}, "payee_relation"),
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
    assert "/claims/new/individual/for/" in text and 'name="under_14"' not in text
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


CHILD = {
    "claimed_by": "representative", "standing_name": "배대리", "standing_relation": "이모", "under_14": "yes",
    "guardian_name": "김보호", "guardian_relation": "모", "guardian_agrees": "yes",
}  # fmt: skip


def test_who_stands_in_is_asked_for_and_kept(incident: Incident, sign_in: SignIn) -> None:
    browser, address = sign_in(person("rita")), "/claims/new/individual/for/"
    said = INDIVIDUAL | {"email": "alice@example.com", "basis": "phone"} | CHILD
    without = browser.post(address, said | hidden(browser, address) | {"guardian_agrees": ""})
    assert list(without.context["form"].errors) == ["guardian_agrees"]
    assert browser.post(address, said | hidden(browser, address)).status_code == 302
    kept = {one.kind: one.opened()["name"] for one in Claim.objects.get().mandates.all()}
    assert kept == {"representative": "배대리", "guardian": "김보호"}


def test_after_the_filing_period_a_late_link_is_asked_for_and_a_reason_of_who_may_give_one(
    incident: Incident, sign_in: SignIn, _after_the_period: None
) -> None:
    token = given(incident)[1]
    agent, senior = (sign_in(UserFactory(duties=(duty,))) for duty in ("agent", "senior_reviewer"))
    for browser, asked in ((agent, False), (senior, True)):
        text = browser.get(ADDRESS).content.decode()
        assert ('name="late_link"' in text, 'name="late_reason"' in text) == (True, asked)
    assert sent(agent, late_link="0" * 24).context["form"].errors["late_link"]
    assert sent(senior, late_link=token, late_reason="x").context["form"].errors["late_link"]
    assert sent(agent, late_link=token).status_code == 302
    assert sent(senior, late_reason="told a wrong date").status_code == 302
    assert sent(agent).status_code == 302  # as a claim that comes late
    assert list(Claim.objects.order_by("pk").values_list("by_late_link", flat=True)) == [True, True, False]
