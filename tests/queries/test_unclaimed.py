"""What is unclaimed: it waits for its claimant and not for us, and each award has its last day."""

from datetime import date, timedelta
from typing import Any

import pytest

from claims.models import Award, Claim, Transfer
from claims.queries import unclaimed
from claims.queries.unclaimed import Group
from tests.money import answered, award, sent
from tests.people import NOON

pytestmark = pytest.mark.django_db
TODAY, LAST = NOON.date(), date(2025, 10, 21)


@pytest.fixture
def waiting() -> dict[str, Award]:
    """One award for each reason to wait, by reason."""
    found = {"failed": award(amount=1), "undelivered": award(amount=2, kind="points", unit="point")}
    sent()
    answered(dict.fromkeys(Transfer.objects.all(), "failed"))
    found |= {"no_account": award(amount=4, without_account=True), "payable": award(amount=8)}
    found["held"] = award(amount=16, without_account=True)
    Claim.objects.filter(pk=found["held"].claim_id).update(held=True, hold_reason="test")
    return found


def test_what_is_unclaimed_is_counted_by_reason(waiting: dict[str, Award]) -> None:
    assert unclaimed.unclaimed(today=TODAY) == [
        Group("cash", "KRW", "details_asked", 1, 1, LAST, 0, 0),
        Group("cash", "KRW", "no_account", 1, 4, LAST, 0, 0),
        Group("points", "point", "undelivered", 1, 2, date(2027, 10, 21), 0, 0),
    ]


def test_what_has_expired_is_counted_from_the_day_after(waiting: dict[str, Award]) -> None:
    for today, expired in (
        (LAST, [0, 0, 0]),
        (LAST + timedelta(1), [1, 1, 0]),
        (date(2027, 10, 22), [1, 1, 1]),
    ):
        found = unclaimed.unclaimed(today=today)
        assert [one.expired for one in found] == expired, today
        assert [one.expired_total for one in found] == [
            total * count for total, count in zip((1, 4, 2), expired, strict=True)
        ]


def test_the_terms_are_settings(waiting: dict[str, Award], settings: Any) -> None:
    settings.UNCLAIMED_YEARS = {"cash": 1, "other": 2}
    assert {one.first for one in unclaimed.unclaimed(today=TODAY)} == {date(2023, 10, 23), date(2024, 10, 21)}


def test_lists_and_figures_are_of_the_same_awards(waiting: dict[str, Award]) -> None:
    def listed(what: str) -> set[int]:
        return set(Award.objects.filter(unclaimed.waiting_for(what)).values_list("pk", flat=True))

    named = {name: one.pk for name, one in waiting.items()}
    assert listed("unclaimed") == {named[name] for name in ("failed", "undelivered", "no_account")}
    assert listed("payable") == {named["payable"], named["undelivered"]}
    assert listed("not_payable") == {named["failed"], named["no_account"], named["held"]}
    assert listed("held") == {named["held"]}
    assert set(unclaimed.expiries(awards=named.values())) == listed("unclaimed")
    assert sorted(one.amount for one in unclaimed.ones()) == [1, 2, 4]
