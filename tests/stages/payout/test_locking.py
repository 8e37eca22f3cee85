"""A freeze holds the claims that it pays to the end of its transaction: nobody moves one meanwhile."""

import psycopg
import pytest
from django.db import transaction

from claims.stages import payout
from tests import money
from tests.bench.assessing import owner
from tests.people import NOON

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_claim_that_is_frozen_is_locked_and_another_is_not() -> None:
    paid = money.award(amount=1)
    run = money.opened()
    other = money.award(amount=1)
    with transaction.atomic():
        payout.freeze_run(actor=money.FREEZER, run=run, at=NOON)
        with owner() as database:
            held = "SELECT id FROM claims_claim WHERE id = %s FOR NO KEY UPDATE NOWAIT"
            assert database.execute(held, [other.claim_id]).fetchone() == (other.claim_id,)
            with pytest.raises(psycopg.errors.LockNotAvailable):
                database.execute(held, [paid.claim_id])
