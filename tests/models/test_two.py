"""Every table of two people has its checks and guards, and says of itself whether it still waits."""

import pytest
from django.apps import apps

from claims.models.two import ByTwo
from tests.people import NOON

TABLES = [model for model in apps.get_models() if issubclass(model, ByTwo)]


def test_there_are_such_tables() -> None:
    assert len(TABLES) >= 5


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_it_is_confirmed_by_another_ends_once_and_stays_as_recorded(table: type[ByTwo]) -> None:
    checks = [constraint.name for constraint in table._meta.constraints]
    assert [name for name in checks if name.endswith("_confirmed_by_another")]
    assert [name for name in checks if name.endswith("_ends_once")]
    guards = [trigger.name for trigger in table._meta.triggers]  # type: ignore[attr-defined]
    assert [name for name in guards if name.endswith("_ended_once")]
    assert not table._meta.get_field("recorded_by").null  # or `a <> b` would pass where nobody recorded it


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_it_waits_until_it_is_confirmed_or_dropped(table: type[ByTwo]) -> None:
    assert table().waits
    assert not table(confirmed_at=NOON).waits and not table(dropped_at=NOON).waits
