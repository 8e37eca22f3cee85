"""The check shows shares of what it asks for, and never the sum."""

from collections.abc import Iterator

import pytest
from django.utils.translation import override

from claims.presentation import checking
from claims.queries import budget
from claims.queries.budget import Budgeted
from tests.money import award, frozen, opened, sent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with override("en"):
        yield


def test_no_sum_of_cash_is_shown() -> None:
    for amount in (30_000, 50_123):
        award(amount=amount)
    shown = checking.shown(frozen(), to_claims=False)
    assert "80,123" not in str(shown)


def test_other_kinds_are_shown_with_their_sum() -> None:
    award(kind="days", unit="day", amount=3)
    award(kind="days", unit="day", amount=4)
    (days,) = checking.compared(frozen())["rows"]
    assert (days["transfers"], days["total"]) == ("2", "7 days")


def test_it_is_compared_with_the_run_before_and_not_with_itself() -> None:
    award(amount=100)
    last = sent()[0].run
    award(amount=150)
    compared = checking.compared(frozen())
    assert compared["last"] == last.key and compared["rows"][0]["more"] == "+50.0%"


def test_budgets_are_told_as_a_share(monkeypatch: pytest.MonkeyPatch) -> None:
    award(amount=30, policy_key="one")
    kept = [Budgeted("one", "KRW", 100, 80, 30)]
    monkeypatch.setattr(
        budget, "compared", lambda *, totals, run: kept if totals == {("one", "KRW"): 30} else []
    )
    assert checking.budgets(frozen()) == [{"policy": "one", "unit": "won", "used": "110%", "over": True}]


def test_a_run_of_before_has_no_difference_to_tell() -> None:
    award()
    assert checking.changed(opened(), to_claims=False) == {"counts": [], "rows": [], "further": 0}
