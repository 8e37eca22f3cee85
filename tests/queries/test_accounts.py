"""Accounts by fingerprint: new until something was sent there, shared where several people name one."""

import pytest

from accounts.models import User
from claims.queries import checking
from claims.stages import payout
from tests.factories import ClaimantFactory, ClaimFactory
from tests.money import award, frozen, previewed, sent
from tests.people import NOON

pytestmark = pytest.mark.django_db


def test_accounts_are_new_until_something_was_sent_there() -> None:
    old = award(account={"number": "11011111111"}, amount=7)
    sent()
    again = award(account={"number": "11011111111"}, line="again", amount=1)
    new = award(account={"number": "11022222222"}, amount=2)
    more = award(claim=new.claim, line="more", amount=4)
    assert again.claim != old.claim and more.claim == new.claim
    assert previewed().figures["new_accounts"] == {
        "count": 1,
        "total": 6,
        "rows": [[new.claim.accounts.get().pk, 2, 6]],
    }


def test_an_account_to_which_nothing_went_yet_is_new_still(felix: User) -> None:
    award()
    payout.void(actor=felix, run=frozen(), reason="test", at=NOON, door="test")
    assert previewed().figures["new_accounts"]["count"] == 1


def test_accounts_that_several_people_name_are_told() -> None:
    same = {"number": "11011111111"}
    first, second = award(account=same, amount=1), award(account=same, amount=2)
    award(amount=4)
    assert first.claimant != second.claimant
    found = previewed().figures["shared_accounts"]
    assert (found["count"], found["total"]) == (1, 3)
    assert found["rows"] == [[second.claim.accounts.get().pk, 2, 3]]


def test_one_person_with_two_claims_shares_no_account() -> None:
    payee = ClaimantFactory()
    for _n in range(2):
        award(claim=ClaimFactory(claimant=payee, status="approved"), account={"number": "11011111111"})
    assert previewed().figures["shared_accounts"] == {"count": 0, "total": 0, "rows": []}


def test_the_frozen_run_says_the_same_as_its_preview() -> None:
    same = {"number": "11011111111"}
    award(account=same, amount=1)
    award(account=same, amount=2)
    award(amount=4)
    award(kind="points", unit="point", amount=8)
    run = frozen()
    assert run.preview
    figures = run.preview.figures
    new, shared = checking.new_accounts(run_id=run.pk), checking.shared_accounts(run_id=run.pk)
    assert (
        (new["count"], new["total"])
        == (figures["new_accounts"]["count"], figures["new_accounts"]["total"])
        == (2, 7)
    )
    assert shared == figures["shared_accounts"] and shared["total"] == 3
