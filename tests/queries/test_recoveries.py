"""What is owed, and where it stands, by the ledger and by the rows."""

import pytest

from claims.models import Recovery
from claims.queries import recoveries as queries
from claims.queries.recoveries import Debt, Recovered
from claims.stages.review.postings import Posting, post
from tests.money import award
from tests.people import NOON
from tests.recoveries import balanced, owing, paid, recorded, repaid

pytestmark = pytest.mark.django_db


def test_with_nothing_claimed_back_there_is_nothing_to_tell() -> None:
    made = award()
    assert queries.balance() == [] == queries.control()
    assert queries.owed(recoveries=[1]) == {} and queries.owed_by(claimant_id=made.claimant_id) == []
    assert queries.claimable(award_id=made.pk) == 0


def test_each_unit_has_its_own_identity() -> None:
    won = owing(paid(amount=1_000), 300)
    owing(paid(kind="points", unit="point", amount=30), 10)
    repaid(won, 100)
    repaid(won, 50, "forgiven")
    assert (
        queries.balance()
        == queries.control()
        == [Recovered("KRW", 300, 150, 0, 100, 50), Recovered("point", 10, 10, 0, 0, 0)]
    )
    assert queries.owed_by(claimant_id=won.claimant_id) == [Debt("KRW", 150)]
    balanced()


def test_the_identity_fails_where_a_part_is_missing_or_below_zero() -> None:
    good = Recovered("KRW", 10, 1, 2, 3, 4)
    assert good.holds
    assert not good._replace(owed=2).holds
    assert not good._replace(owed=-1, repaid=5).holds


def test_where_the_ledger_and_the_rows_differ_it_is_seen() -> None:
    owing(paid(), 10)
    post([Posting("claim_back", "stray", "claimed_back", "owed", "KRW", 4)], at=NOON)
    assert queries.balance()[0].holds and queries.balance() != queries.control()


def test_what_may_be_claimed_back_is_what_was_given_without_what_is_claimed_already() -> None:
    made = paid(amount=500)
    proposed = recorded(made, 200)
    assert queries.claimable(award_id=made.pk) == 300
    assert queries.claimable(award_id=made.pk, but=proposed.pk) == 500
    assert isinstance(proposed, Recovery)
