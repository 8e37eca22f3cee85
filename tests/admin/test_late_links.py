"""Late links in the admin: who may not is refused, one is shown once, the list tells what has become of each."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from claims.models import AuditEntry, Claim, Incident, LateLink, ReviewItem
from claims.queries import late_links as queries
from claims.stages import intake
from claims.stages.review import facets
from tests.admin.test_outages import as_
from tests.people import person
from tests.stages.test_late_links import LATE, begun, given, sent
from tests.world import kakao

pytestmark = pytest.mark.django_db
GIVE = "/admin/claims/latelink/give/"
LIST = "/admin/claims/latelink/"


@pytest.fixture
def incident() -> Incident:
    return kakao()


def typed(incident: Incident, **said: Any) -> dict[str, Any]:
    day = timezone.localdate() + timedelta(days=7)
    asked = {
        "incident": incident.pk,
        "claimant_type": "merchant",
        "last_day": day,
        "reason": "told a wrong date",
    }
    return asked | said


def rows(page: str) -> int:
    return len(re.findall(r'class="field-claimant_type', page))


@pytest.mark.parametrize("who", ["rita", "omar", "kim", "audrey", "mallory"])
def test_who_may_not_give_one_is_refused(incident: Incident, who: str) -> None:
    assert as_(who).get(GIVE).status_code == 403
    assert as_(who).post(GIVE, typed(incident)).status_code == 403
    assert not LateLink.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"reason": ""}, "This field is required"),
        ({"reason": "x" * 501}, "too long"),
        ({"reason": "\x00"}, "cannot be used here"),
        ({"last_day": "gestern"}, "Enter a valid date"),
        ({"last_day": timezone.localdate()}, "The last day of a late link is between"),
        ({"claimant_type": "partner"}, "No filing period has been set"),
        ({"incident": "0"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_told_and_the_rest_stays(
    incident: Incident, wrong: dict[str, Any], said: str
) -> None:
    answer = as_("seo").post(GIVE, typed(incident) | wrong)
    page = answer.content.decode()
    assert answer.status_code in (200, 409) and said in page
    assert "told a wrong date" in page or "reason" in wrong
    assert not LateLink.objects.exists()


def test_it_is_shown_in_its_own_answer_and_never_again(incident: Incident) -> None:
    browser = as_("seo")
    answer = browser.post(GIVE, typed(incident))
    page = answer.content.decode()
    assert answer.status_code == 201 and "no-store" in answer["Cache-Control"]
    token = re.search(r"/claims/late/([0-9A-Z-]{29})/</code>", page)[1]  # type: ignore[index]
    assert page.count(token) == 2
    link = queries.of_mark(mark=intake.mark_of(token))
    assert link is not None and link.made_by == person("seo")
    later = [browser.get(address) for address in (LIST, f"{LIST}{link.pk}/change/", GIVE)]
    assert not any(token in one.content.decode() for one in later)
    assert token not in str(list(AuditEntry.objects.values())) + str(browser.session.items())


def test_the_list_tells_what_has_become_of_each_and_is_filtered_by_it(incident: Incident) -> None:
    used, withdrawn, _over = (given(incident) for _one in range(3))
    sent(begun(incident, used[1]))
    as_("seo").post(f"{LIST}{withdrawn[0].pk}/withdraw/", {"reason": "given to another"})
    as_("seo").post(GIVE, typed(incident, claimant_type="taxi_driver"))
    browser = as_("rita")
    assert rows(browser.get(LIST).content.decode()) == 4
    for state, said in (("open", "Open"), ("used", "Used"), ("over", "Over"), ("withdrawn", "Withdrawn")):
        page = browser.get(f"{LIST}?state={state}").content.decode()
        assert rows(page) == 1 and f'<td class="field-state">{said}</td>' in page
    assert rows(browser.get(f"{LIST}?claimant_type__exact=taxi_driver").content.decode()) == 1


def test_one_is_withdrawn_with_a_reason_and_a_used_one_is_not(incident: Incident) -> None:
    link, token = given(incident)
    address = f"{LIST}{link.pk}/withdraw/"
    assert as_("rita").post(address, {"reason": "x"}).status_code == 403
    assert as_("sora").post(address, {"reason": ""}).status_code == 200
    sent(begun(incident, token))
    answer = as_("sora").post(address, {"reason": "x"})
    assert answer.status_code == 409 and "used or withdrawn already" in answer.content.decode()
    page = as_("sora").get(f"{LIST}{link.pk}/change/").content.decode()
    assert address not in page


def test_reviewers_read_on_the_claim_who_let_it_in_and_why_and_find_such_claims(incident: Incident) -> None:
    claim: Claim = sent(begun(incident, given(incident)[1]))
    ReviewItem.objects.create(claim=claim, code="amended", at=LATE)
    facets.refresh(claims=[claim.pk])
    page = as_("rita").get(reverse("admin:claims_claim_change", args=[claim.pk])).content.decode()
    assert "Let in by a late link" in page and "told a wrong date" in page and "seo@example.com" in page
    found = as_("rita").get("/admin/claims/reviewitem/?flag=late_link").content.decode()
    assert claim.reference in found
    assert claim.reference not in as_("rita").get("/admin/claims/reviewitem/?flag=late").content.decode()
    # The secretariat gives links and reads no claims.
    link = claim.late_link
    assert claim.reference not in as_("seo").get(f"{LIST}{link.pk}/change/").content.decode()
    assert "See the claim" in as_("rita").get(f"{LIST}{link.pk}/change/").content.decode()
