"""What of a claim's money is not open any more."""

import pytest

from claims.models import Offset, PayoutRun
from claims.queries.settled import cash_waits, settled_otherwise, still_due, was_on_its_way
from claims.stages import payout
from tests.money import award, frozen
from tests.people import NOON, person
from tests.recoveries import owing, paid

pytestmark = pytest.mark.django_db


def test_of_an_award_that_waits_nothing_is_settled_and_all_is_due() -> None:
    made = award(amount=70)
    assert not settled_otherwise(claim_id=made.claim_id) and not was_on_its_way(claim_id=made.claim_id)
    assert still_due(award_id=made.pk) == 70


def test_what_is_set_off_is_settled_until_it_is_given_back() -> None:
    debt = owing(paid(), 10)
    made = award(amount=70)
    offset = Offset.objects.create(
        award=made, how="netted", amount=10, recovery=debt, run=PayoutRun.objects.get(), at=NOON
    )
    assert settled_otherwise(claim_id=made.claim_id) and was_on_its_way(claim_id=made.claim_id)
    assert still_due(award_id=made.pk) == 60
    Offset.objects.filter(pk=offset.pk).update(live=False)
    assert not settled_otherwise(claim_id=made.claim_id) and still_due(award_id=made.pk) == 70


def test_what_is_in_a_run_is_on_its_way_and_what_was_voided_never_left() -> None:
    made = award()
    run = frozen()
    assert was_on_its_way(claim_id=made.claim_id) and not settled_otherwise(claim_id=made.claim_id)
    payout.void(actor=person("felix"), run=run, reason="test", at=NOON, door="test")
    assert not was_on_its_way(claim_id=made.claim_id)


def test_cash_waits_until_it_is_in_a_run_and_points_are_no_cash() -> None:
    made = award()
    points = award(kind="points", unit="point")
    assert cash_waits(claim_id=made.claim_id) and not cash_waits(claim_id=points.claim_id)
    frozen()
    assert not cash_waits(claim_id=made.claim_id)
