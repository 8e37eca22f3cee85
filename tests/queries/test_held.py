"""What the rosters hold of a person is what a run would read, and nothing of anybody else."""

from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from claims.models import Membership
from claims.models.sealing import fingerprint
from claims.queries.assessment.facts import roster_facts
from claims.queries.held import held
from tests.factories import START, ClaimantFactory, MembershipFactory

pytestmark = pytest.mark.django_db

ADDRESS = "alice@example.com"


def row(roster: str = "melon", address: str = ADDRESS, **said: object) -> Membership:
    return MembershipFactory(roster=roster, key_hash=fingerprint("email", address), **said)


def test_of_whom_nothing_is_held_nothing_is_told() -> None:
    row(address="somebody@example.com", facts={"extendable": True})
    assert held(kind="email", key=ADDRESS, at=START) == {}
    assert held(kind="phone", key="somebody@example.com", at=START) == {}


def test_a_row_that_ended_before_the_outage_is_not_told_and_neither_is_one_that_it_replaced() -> None:
    row(facts={"extendable": True})
    row(period=DateTimeTZRange(None, START), facts={"extendable": False})  # newer: up to the outage
    assert held(kind="email", key=ADDRESS, at=START) == {}
    assert held(kind="email", key=ADDRESS, at=START - timedelta(seconds=1)) == {
        "melon": {"extendable": False}
    }


def test_it_is_what_a_run_would_read() -> None:
    row(facts={"extendable": False})
    row(facts={"extendable": True})
    row("kakaot-pro", facts={"monthly_fee": 39_000})
    claimant = ClaimantFactory(type="individual", key_kind="email", key_hash=fingerprint("email", ADDRESS))
    upto = Membership.objects.latest("pk").pk
    found = held(kind="email", key=ADDRESS, at=START)
    assert found == roster_facts(claimants=[claimant.pk], at=START, upto=upto)[claimant.pk]
    assert found["melon"] == {"extendable": True}
