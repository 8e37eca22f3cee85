"""What we know of an individual is told with its value; what we do not, and whose business it is not, is not."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils.translation import override

from claims.models.sealing import fingerprint
from claims.presentation.held import Fact, facts_of
from tests.factories import START, MembershipFactory
from tests.web.test_questions import shipped

pytestmark = pytest.mark.django_db

ADDRESS = "alice@example.com"


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with override("en"):
        yield


def told(*services: str, email: str = ADDRESS) -> list[Fact]:
    return facts_of(shipped(), services or ("melon",), email=email, at=START)


def on_roster(**facts: Any) -> None:
    MembershipFactory(roster="melon", key_hash=fingerprint("email", ADDRESS), facts=facts)


def test_who_has_proved_no_address_is_told_nothing() -> None:
    on_roster(extendable=True)
    assert told(email="") == []


def test_what_policies_do_not_ask_for_these_services_is_not_told() -> None:
    on_roster(extendable=True)
    assert told("kakaopay") == [] and told("kakaot.taxi") == []


def test_who_is_on_no_roster_is_told_that_alone() -> None:
    assert told() == [Fact("Melon subscriber", "")]


def test_what_we_know_is_told_in_words() -> None:
    on_roster(extendable=False)
    assert told("kakaopay", "melon") == [
        Fact("Melon subscriber", "yes"),
        Fact("Subscription that can be extended", "no"),
    ]


def test_a_fact_that_the_roster_leaves_open_is_left_out() -> None:
    on_roster()
    assert told() == [Fact("Melon subscriber", "yes")]
