"""Budgets: none is kept yet, and then nothing is told of any."""

from claims.queries import budget


def test_without_budgets_nothing_is_compared() -> None:
    assert budget.compared(totals={("kakao-merchant-2022", "KRW"): 1}) == []
