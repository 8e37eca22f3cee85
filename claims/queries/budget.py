"""Budgets of policies beside what is paid from them."""

from collections.abc import Mapping
from typing import NamedTuple


class Budgeted(NamedTuple):
    """The budget of one policy in one unit: what it is, what was spent or is on its way, what would be paid now."""

    policy: str
    unit: str
    budget: int
    spent: int
    now: int


def compared(*, totals: Mapping[tuple[str, str], int]) -> list[Budgeted]:
    """The budgets of the policies of which `totals` (by policy and unit) would be paid now; none is kept yet."""
    return []
