"""What a preview counts of what waits. What changes until the freeze is tested with the stage."""

import pytest

from accounts.models import User
from claims.stages import payout
from tests.factories import ClaimantFactory, ClaimFactory
from tests.money import award, frozen, opened, previewed, sent
from tests.people import NOON

pytestmark = pytest.mark.django_db


def test_awards_are_counted_by_policy_kind_unit_bank_and_why_they_are_left_out() -> None:
    award(amount=1, policy_key="one")
    award(amount=2, policy_key="one")
    award(amount=4, policy_key="two", account={"bank": "088"})
    award(amount=8, policy_key="two", kind="days", unit="day")
    award(amount=16, policy_key="two", without_account=True)
    assert previewed().figures["groups"] == [
        ["", "one", "cash", "KRW", "004", 2, 3],
        ["", "two", "cash", "KRW", "088", 1, 4],
        ["", "two", "days", "day", "", 1, 8],
        ["no_account", "two", "cash", "KRW", "", 1, 16],
    ]


def test_transfers_are_counted_as_the_freeze_makes_them() -> None:
    payee = ClaimantFactory()
    for amount, number in ((1, "11011111111"), (2, "11011111111"), (4, "11022222222")):
        claim = ClaimFactory(claimant=payee, status="approved")
        award(claim=claim, account={"number": number}, amount=amount)
    award(kind="points", unit="point", amount=5)
    preview = previewed()
    assert preview.figures["transfers"] == [["cash", "KRW", 2, 7], ["points", "point", 1, 5]]
    assert opened(preview) and frozen(preview.run).transfers.count() == 3


def test_the_last_run_is_told_beside_it(felix: User) -> None:
    award(amount=7)
    assert previewed().figures["last_run"] == {}
    run = sent()[0].run
    award(amount=1)
    payout.void(actor=felix, run=frozen(), reason="test", at=NOON, door="test")
    assert previewed().figures["last_run"] == {"key": run.key, "rows": [["cash", "KRW", 1, 7]]}


def test_what_no_file_can_hold_is_named_by_claim_and_column() -> None:
    bad = award(account={"holder": "Kim, Alice"}).claim
    assert previewed().figures["unfit"] == {"count": 1, "rows": [[bad.pk, bad.reference, "holder"]]}


def test_an_empty_preview_says_nothing() -> None:
    figures = previewed().figures
    assert figures["groups"] == figures["transfers"] == []
    assert figures["new_accounts"] == {"count": 0, "total": 0, "rows": []}
