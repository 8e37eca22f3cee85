"""What may be corrected, as reviewers read it."""

import pytest
from django.utils.translation import override

from claims.presentation.amending import fields
from tests.people import NOON
from tests.world import driver, kakao, merchant

pytestmark = pytest.mark.django_db


def test_each_thing_has_its_label_and_what_it_is_now() -> None:
    claim = merchant(kakao())
    with override("en"):
        found = {one.name: one for one in fields(claim, at=NOON)}
    assert list(found) == ["category", "services", "period", "papers", "inputs.loss"]
    assert (found["category"].now, found["inputs.loss"].now) == ("Claim for compensation", "300,000 won")
    assert "kakaopay" in dict(found["services"].choices)
    with override("ko"):
        assert next(one for one in fields(claim, at=NOON) if one.name == "inputs.loss").now == "300,000원"


def test_what_was_not_answered_says_so_and_facts_of_our_records_are_not_there() -> None:
    with override("en"):
        found = {one.name: one for one in fields(driver(kakao(), fee=39_000), at=NOON)}
    assert found["inputs.street_hail_fares"].now == "not answered"
    assert not [name for name in found if "fee" in name]
