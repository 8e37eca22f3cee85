"""The values of a column are stepped through, each once, in order; the usual one too, where it is there."""

from typing import Any

import pytest

from claims.models import AuditEntry, Award
from claims.queries.values import values
from tests.money import award
from tests.people import NOON

pytestmark = pytest.mark.django_db


def logged(*actions: str) -> None:
    for action in actions:
        AuditEntry.objects.create(at=NOON, rule="belt", door="test", action=action, kind="claim", key="1")


def test_of_nothing_there_is_none() -> None:
    assert values(AuditEntry, "action") == [] == values(Award, "unit", usual="KRW")


def test_each_is_there_once_and_in_order() -> None:
    logged("b", "a", "b", "", "c", "a")
    assert values(AuditEntry, "action") == ["", "a", "b", "c"]


@pytest.mark.parametrize(
    ("units", "found"), [(("KRW", "KRW"), ["KRW"]), (("day",), ["day"]), (("point", "KRW"), ["KRW", "point"])]
)
def test_the_usual_one_is_told_where_it_is_there(units: tuple[str, ...], found: list[str]) -> None:
    for unit in units:
        award(kind={"KRW": "cash", "day": "days", "point": "points"}[unit], unit=unit, amount=3)
    assert values(Award, "unit", usual="KRW") == found


def test_as_many_statements_for_many_values_as_for_one(django_assert_num_queries: Any) -> None:
    logged(*map(str, range(30)))
    with django_assert_num_queries(1):
        assert len(values(AuditEntry, "action")) == 30
