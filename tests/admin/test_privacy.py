"""Looks at people in the admin: noted where one is shown, and whole in one answer alone, with a reason."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from claims.models import AccessEntry, Claim
from claims.queries import timeline
from tests.admin.desk import as_, done, page
from tests.factories import ClaimantFactory, ClaimFactory, PayeeAccountFactory
from tests.people import half_signed_in

pytestmark = pytest.mark.django_db

NAME, NUMBER = "배비밀스런", "99887766554"


@pytest.fixture
def claim(db: None) -> Claim:
    made = ClaimFactory(claimant=ClaimantFactory(name=NAME, phone="+821055554444"))
    PayeeAccountFactory(claim=made, number=NUMBER, holder=NAME)
    return made


def looks(what: str) -> int:
    return AccessEntry.objects.filter(what=what).count()


# ---------------------------------------------------------------- refusals
def test_without_a_reason_nothing_is_shown(audrey: User, claim: Claim) -> None:
    answer = done(audrey, "claim_unmask", claim.pk, reason=" ")
    assert answer.status_code == 200 and answer.context["form"].errors.keys() == {"reason"}
    assert NAME not in answer.content.decode() and not looks("unmask")


def test_a_reviewer_sees_nobody_whole_and_is_offered_no_way(rita: User, claim: Claim) -> None:
    assert done(rita, "claim_unmask", claim.pk, reason="curious").status_code == 403
    assert "unmask" not in page(rita, "claim_change", claim.pk).content.decode()
    assert not looks("unmask")


def test_a_factor_of_six_minutes_ago_leads_to_giving_it_again_and_shows_nothing(
    audrey: User, claim: Claim
) -> None:
    client = half_signed_in(audrey, proved_at=timezone.now() - timedelta(minutes=6))
    address = reverse("admin:claims_claim_unmask", args=[claim.pk])
    assert "/accounts/2fa/" in client.get(address)["Location"]
    answer = client.post(address, {"reason": "a complaint"})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Give the second factor once more" in text and "a complaint" in text and NAME not in text
    assert not looks("unmask")


def test_who_is_not_there_is_not_found(audrey: User) -> None:
    assert page(audrey, "claim_unmask", 10**9).status_code == 404


# ---------------------------------------------------------------- what is shown, and kept
@pytest.mark.parametrize("name", ["audrey", "priya"])
def test_the_answer_shows_the_person_whole_once_and_is_kept_by_no_browser(
    name: str, claim: Claim, request: pytest.FixtureRequest
) -> None:
    who = request.getfixturevalue(name)
    assert "See the person whole" in page(who, "claim_change", claim.pk).content.decode()
    answer = done(who, "claim_unmask", claim.pk, reason="a complaint")
    text = answer.content.decode()
    assert answer.status_code == 200 and NAME in text and NUMBER in text and "+821055554444" in text
    assert "no-store" in answer["Cache-Control"]
    assert NAME not in page(who, "claim_change", claim.pk).content.decode()
    assert NAME not in page(who, "claim_unmask", claim.pk).content.decode()
    entry = AccessEntry.objects.get(what="unmask")
    assert (entry.by, entry.key, entry.reason, entry.door) == (who, claim.reference, "a complaint", "admin")


def test_a_claims_page_is_noted_for_who_sees_its_person_and_for_nobody_else(
    rita: User, omar: User, claim: Claim
) -> None:
    page(omar, "claim_change", claim.pk)
    page(rita, "claim_changelist")
    assert not AccessEntry.objects.exists()
    page(rita, "claim_change", claim.pk)
    entry = AccessEntry.objects.get()
    assert (entry.by, entry.what, entry.key) == (rita, "person", claim.reference)


def test_an_auditor_finds_who_looked(audrey: User, rita: User, claim: Claim) -> None:
    page(rita, "claim_change", claim.pk)
    listed = page(audrey, "accessentry_changelist", query=f"?q={claim.reference}").content.decode()
    assert "rita@<wbr>example.com" in listed and "A claimant, masked" in listed
    entry = AccessEntry.objects.get()
    assert claim.reference in page(audrey, "accessentry_change", entry.pk).content.decode()
    assert page(rita, "accessentry_changelist").status_code == 403
    assert as_(audrey).get(reverse("admin:claims_accessentry_changelist") + "?q=nobody").status_code == 200


def test_who_looked_stands_in_the_history_for_those_who_may_see_it(audrey: User, rita: User) -> None:
    claim = ClaimFactory()
    page(rita, "claim_change", claim.pk)
    told = gettext("Shown: %(what)s") % {"what": AccessEntry.What.PERSON.label}
    assert told in page(audrey, "claim_change", claim.pk).content.decode()
    assert told not in page(rita, "claim_change", claim.pk).content.decode()


def test_a_long_history_leads_to_all_of_it(audrey: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timeline, "MOST", 1)
    claim = ClaimFactory()
    for _ in range(3):
        looked = page(audrey, "claim_change", claim.pk).context["dossier"].timeline
    assert (len(looked.events), looked.more) == (1, True)
    whole = page(audrey, "claim_change", claim.pk, query="?timeline=all").context["dossier"].timeline
    assert (len(whole.events), whole.more) == (4, False)
