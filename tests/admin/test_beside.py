"""The page of two claims side by side: who sees it, and what can be done from it."""

import re

import pytest
from django.urls import reverse

from accounts.models import User
from claims.models import Claim, DuplicateLink, SetAside
from claims.stages import review
from claims.stages.validation import relink
from tests.admin.desk import as_, page
from tests.factories import ClaimantFactory, ClaimFactory, IncidentFactory
from tests.people import NOON
from tests.stages.review.making import status
from tests.world import kakao, merchant

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(db: None) -> tuple[Claim, Claim]:
    incident = kakao()
    one, other = (merchant(incident, claimant=ClaimantFactory(phone="+821012345678")) for _ in range(2))
    relink(claims=[one.pk], at=NOON)
    assert DuplicateLink.objects.filter(ended_at=None).count() == 1
    return one, other


def test_a_claim_beside_itself_or_one_of_another_outage_is_not_there(rita: User) -> None:
    one, foreign = ClaimFactory(), ClaimFactory(incident=IncidentFactory())
    for other in (one.pk, foreign.pk, 10**9):
        assert page(rita, "claim_beside", one.pk, other).status_code == 404


def test_auditors_look_and_set_nothing_aside(pair: tuple[Claim, Claim], audrey: User, felix: User) -> None:
    ids = [claim.pk for claim in pair]
    shown = page(audrey, "claim_beside", *ids)
    assert shown.status_code == 200 and shown.context["tools"] == []
    assert page(felix, "claim_beside", *ids).status_code == 403


def test_a_pair_is_found_compared_and_one_is_set_aside_by_one_click_and_taken_back(
    pair: tuple[Claim, Claim], rita: User
) -> None:
    one, other = pair
    client = as_(rita)
    for claim, twin in (pair, pair[::-1]):
        shown = client.get(reverse("admin:claims_claim_change", args=[claim.pk])).content.decode()
        way = reverse("admin:claims_claim_beside", args=[claim.pk, twin.pk])
        assert way in shown and twin.reference in shown
    beside = client.get(reverse("admin:claims_claim_beside", args=[one.pk, other.pk]))
    assert "Same phone, other claimant" in beside.content.decode()
    (tool,) = [tool for tool in beside.context["tools"] if tool.label.startswith(f"Set {other.reference}")]
    done = client.post(tool.url, follow=True).content.decode()
    assert status(other) == "triaged_out"
    assert SetAside.objects.values_list("claim", "of").get() == (other.pk, one.pk)
    for claim, twin in (pair, pair[::-1]):
        shown = client.get(reverse("admin:claims_claim_change", args=[claim.pk])).content.decode()
        assert reverse("admin:claims_claim_beside", args=[claim.pk, twin.pk]) not in shown
    back = re.search(r'href="([^"]*restore/)">Undo', done)
    assert back
    form = client.get(back[1]).context["form"]
    assert client.post(back[1], {"seen": form["seen"].value(), "reason": ""}).status_code == 302
    again = client.get(reverse("admin:claims_claim_change", args=[one.pk])).content.decode()
    assert reverse("admin:claims_claim_beside", args=[one.pk, other.pk]) in again


def test_a_click_on_an_old_page_is_refused(pair: tuple[Claim, Claim], rita: User) -> None:
    one, other = pair
    tools = page(rita, "claim_beside", one.pk, other.pk).context["tools"]
    review.hold(actor=rita, claim=other, reason="wait", at=NOON, door="test")
    urls = {tool.label.split()[1]: tool.url for tool in tools}
    assert as_(rita).post(urls[other.reference]).status_code == 409
    assert status(other) == "submitted"


def test_what_came_through_the_queue_keeps_its_filters(pair: tuple[Claim, Claim], rita: User) -> None:
    ids = [claim.pk for claim in pair]
    shown = page(rita, "claim_beside", *ids, query="?queue=flag%3Dlook_alike")
    assert all("queue=flag%3Dlook_alike" in tool.url for tool in shown.context["tools"])
