"""The preview as finance reads it."""

from collections.abc import Iterator
from fractions import Fraction

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from claims.presentation import previews
from claims.presentation.previews import WHY, change
from claims.queries import budget
from claims.queries.budget import Budgeted
from tests.money import award, previewed, sent


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (1_032, 1_000, "+3.2%"),
        (880, 1_000, "−12.0%"),
        (1_000, 1_000, "±0.0%"),
        (10_004, 10_000, "±0.0%"),
        (10_005, 10_000, "+0.1%"),  # a half goes away from 0
        (9_995, 10_000, "−0.1%"),
        (0, 1, "−100.0%"),
        (3, 1, "+200.0%"),
    ],
)
def test_a_change_is_told_to_the_nearest_tenth(now: int, before: int, said: str) -> None:
    assert change(now, before) == said


@given(st.integers(0, 10**15), st.integers(1, 10**15))
def test_no_change_is_told_further_off_than_half_a_tenth(now: int, before: int) -> None:
    said = change(now, before).removesuffix("%")
    told = Fraction(said[1:]) * {"+": 1, "−": -1, "±": 0}[said[0]]
    assert abs(told - Fraction(now - before, before) * 100) <= Fraction(1, 20)


@pytest.mark.django_db
def test_kinds_stand_beside_the_last_run_those_that_it_alone_had_too() -> None:
    award(amount=1_000)
    award(kind="days", unit="day", amount=3)
    last = sent()[0].run
    award(amount=1_500)
    award(kind="points", unit="point", amount=5)
    shown = previews.shown(previewed(), to_claims=False)
    assert shown["last"] == last.key
    assert [tuple(one) for one in shown["kinds"]] == [
        ("Cash", "1", "1,500 won", "1", "1,000 won", "+50.0%"),
        ("Days", "0", "0 days", "1", "3 days", "−100.0%"),
        ("Points", "1", "5 points", "0", "0 points", ""),
    ]


@pytest.mark.django_db
def test_banks_come_by_name_the_largest_sum_first() -> None:
    award(amount=1)
    award(amount=2, account={"bank": "088"})
    assert [(one["bank"], one["total"]) for one in previews.shown(previewed(), to_claims=False)["banks"]] == [
        ("Shinhan Bank", "2 won"),
        ("KB Kookmin Bank", "1 won"),
    ]


@pytest.mark.django_db
def test_accounts_beyond_the_first_are_counted() -> None:
    for _n in range(previews.FIRST + 2):
        award()
    new = previews.shown(previewed(), to_claims=False)["new"]
    assert (len(new["rows"]), new["further"], new["figure"]) == (previews.FIRST, 2, str(previews.FIRST + 2))


@pytest.mark.django_db
def test_a_budget_that_would_be_passed_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    award(amount=30, policy_key="one")
    kept = [Budgeted("one", "KRW", 100, 80, 30)]
    monkeypatch.setattr(
        budget, "compared", lambda *, totals, run: kept if totals == {("one", "KRW"): 30} else []
    )
    (told,) = previews.shown(previewed(), to_claims=False)["budgets"]
    assert (told["remains"], told["over"]) == ("0 won", "10 won")


def test_every_reason_has_its_words() -> None:
    assert all(str(said) for said in WHY.values())
