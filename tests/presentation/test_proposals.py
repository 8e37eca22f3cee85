"""What is proposed for a claim, and sums by unit."""

import pytest
from django.utils.translation import override

from claims.presentation import proposals
from tests.factories import ClaimFactory
from tests.stages.review.making import assessed
from tests.world import kakao, merchant

pytestmark = pytest.mark.django_db


def test_a_claim_that_no_run_has_seen_is_proposed_nothing() -> None:
    lines = proposals.of_claim(ClaimFactory())
    assert lines == []
    assert proposals.total(lines) == "–"


def test_the_lines_of_every_covering_policy_are_named() -> None:
    incident = kakao()
    paid, refused = merchant(incident, loss=300_000), merchant(incident, loss=0)
    assessed(incident)
    (line,) = proposals.of_claim(paid)
    assert (line.policy, line.amount, line.unit) == ("kakao-merchant-2022", 30_000, "KRW")
    assert line.label != line.line
    assert line.clause.startswith("1015 피해지원 협의체: 소상공인 피해 지원금")
    assert line.page == "/policies/kakao-merchant-2022/?version=1"
    assert [one.amount for one in proposals.of_claim(refused)] == [0]


def test_a_list_shows_what_the_newest_run_proposes_for_each_claim_as_it_is_now() -> None:
    incident = kakao()
    paid, refused = merchant(incident, loss=300_000), merchant(incident, loss=0)
    assessed(incident)
    assessed(incident)
    unseen, changed = merchant(incident, loss=300_000), merchant(incident, loss=300_000)
    assessed(incident)
    type(changed).objects.filter(pk=changed.pk).update(version=2)
    with override("en"):
        told = proposals.totals([paid.pk, refused.pk, changed.pk, ClaimFactory(incident=incident).pk])
    assert told == {paid.pk: "30,000 won", refused.pk: "–"}
    assert unseen.pk not in told


def test_sums_are_told_by_unit_and_nothing_as_nothing() -> None:
    lines = [
        {"unit": "KRW", "amount": 1_000},
        {"unit": "day", "amount": 0},
        {"unit": "point", "amount": 5},
        {"unit": "KRW", "amount": 500},
    ]
    told = proposals.given(lines)
    assert "1,500" in told
    assert told.count("+") == 1
    assert proposals.given([]) == ""
