"""What of the record counted for a claim: the windows that the run pinned, of the services that a policy covers."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils.translation import override

from claims.models import OutageWindow
from claims.presentation.covering import counted
from claims.queries.assessment import of_claim
from claims.stages import outages
from tests.factories import ClaimFactory
from tests.people import NOON, person
from tests.stages.review.making import assessed
from tests.world import kakao, merchant

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with override("en"):
        yield


def test_each_policy_draws_the_windows_of_its_services_in_the_claimed_period() -> None:
    claim = merchant(kakao(), services=["kakaotalk.channel", "kakaopay"])
    run = assessed(claim.incident)
    rows, found = of_claim(claim=claim, run=run), counted(claim, run)
    assert len(found) == len(rows) >= 1
    assert "<svg" in found[0].drawing and "Claimed period: " in found[0].drawing
    assert len(found[0].parts) == 2
    window = OutageWindow.objects.get(service__key="kakaopay")
    assert any(part.startswith(f"{window.service.name}: ") for part in found[0].parts)


def test_what_lies_outside_the_claimed_period_does_not_count() -> None:
    incident = kakao()
    window = OutageWindow.objects.get(service__key="kakaotalk.channel")
    period = type(window.period)(window.period.upper, window.period.upper + timedelta(hours=1))
    claim = merchant(incident, period=period)
    assert all(one.parts == [] for one in counted(claim, assessed(incident)))


def test_a_claim_that_no_policy_judged_has_no_drawing() -> None:
    incident = kakao()
    claim = ClaimFactory(incident=incident, facts__category="question", facts__inputs={})
    assert counted(claim, assessed(incident)) == [("", [])]


def test_the_record_that_was_pinned_counts_whatever_was_revised_since() -> None:
    claim = merchant(kakao())
    run = assessed(claim.incident)
    before = counted(claim, run)
    window = OutageWindow.objects.get(service__key="kakaotalk.channel")
    longer = outages.revise_window(
        actor=person("sora"), window=window, start=window.period.lower, end=window.period.upper - timedelta(hours=1),
        extent=window.extent, source="log", at=NOON, door="test",
    )  # fmt: skip
    outages.confirm_windows(
        actor=person("seo"), incident=claim.incident, windows=[longer], at=NOON, door="test"
    )
    assert counted(claim, run) == before
