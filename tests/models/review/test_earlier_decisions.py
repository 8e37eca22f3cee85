"""Decisions that a rule made before its versions were named: each gets the one that was in force at its time."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import Error, connections, transaction

from claims.models import AutomaticRule, Decision
from tests.people import NOON, person
from tests.stages.review.making import assessed, decided, senior
from tests.world import kakao, merchant

migration = import_module("claims.migrations.0034_versions_of_earlier_decisions")
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CHECK = "rule_decides_by_a_version"


@pytest.fixture
def owner() -> Iterator[Any]:
    """The owner's connection, in a transaction that leaves the tables as they were."""
    connection = connections["owner"]
    with transaction.atomic(using="owner"):
        yield connection
        transaction.set_rollback(True, using="owner")
    connection.close()


class Editor:
    def __init__(self, connection: Any) -> None:
        self.connection = connection


def version(number: int, at: datetime, *, on: bool = True, confirmed: bool = True) -> int:
    return AutomaticRule.objects.create(
        name="straightforward", number=number, on=on, at_most=1, recorded_by=senior(), reason="x", at=at,
        confirmed_by=senior("sven") if confirmed else None,
    ).pk  # fmt: skip


def earlier(cursor: Any, model: Decision, number: int, at: datetime, rule: str = "straightforward") -> None:
    """The same decision of another version of the claim, as it was written before rules had versions."""
    columns = {field.attname: getattr(model, field.attname) for field in model._meta.concrete_fields}
    del columns["id"], columns["lines"]
    columns |= {"version": number, "at": at, "rule": rule, "by_id": None if rule else columns["by_id"]}
    names, places = ", ".join(columns), ", ".join(["%s"] * len(columns))
    cursor.execute(
        f"INSERT INTO claims_decision ({names}, lines) VALUES ({places}, '[]')", list(columns.values())
    )


def test_each_decision_of_before_names_the_version_that_was_in_force(owner: Any) -> None:
    incident = kakao()
    claim = merchant(incident)
    assessed(incident)
    model = decided(claim)
    first = version(1, NOON)
    version(2, NOON + DAY, on=False)
    version(3, NOON + DAY, confirmed=False)
    later = version(4, NOON + 2 * DAY)
    made = [NOON - HOUR, NOON + HOUR, NOON + DAY + HOUR, NOON + 3 * DAY]
    with owner.cursor() as cursor:
        cursor.execute(f"ALTER TABLE claims_decision DROP CONSTRAINT {CHECK}")
        for number, at in enumerate(made, start=2):
            earlier(cursor, model, number, at)
        earlier(cursor, model, 8, NOON + HOUR, rule="calendar")
        earlier(cursor, model, 9, NOON + HOUR, rule="")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with keys to look at is not altered
    for _ in range(2):  # done again it changes nothing
        migration.fill(None, Editor(owner))
        named = Decision.objects.using("owner").filter(version__gt=1).order_by("version")
        assert list(named.values_list("rule_version", flat=True)) == [first, first, first, later, None, None]


def test_the_guards_stand_again_when_it_is_done(owner: Any) -> None:
    incident = kakao()
    claim = merchant(incident)
    assessed(incident)
    decided(claim, by=person("rita"))
    migration.fill(None, Editor(owner))
    with pytest.raises(Error, match="Cannot update"), transaction.atomic(using="owner"):
        Decision.objects.using("owner").update(note="x")


def test_the_checks_are_held_against_every_row() -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT conname, convalidated FROM pg_constraint WHERE conrelid = 'claims_decision'::regclass"
        )
        stands = dict(cursor.fetchall())
    asked = (CHECK, "rule_takes_no_second_seat", "sampled_is_a_rules_first_seat")
    assert {name: stands.get(name) for name in asked} == dict.fromkeys(asked, True)
