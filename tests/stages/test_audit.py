"""What is logged: who, what, which object, from where; before and after in a row that may be erased."""

import os

import psycopg
import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from claims import models
from claims.models import AuditEntry, AuditPayload, Switch
from claims.stages import assessment, audit, safety
from claims.stages.authority import Actor, NamedRule
from tests.factories import IncidentFactory
from tests.people import NOON

pytestmark = pytest.mark.django_db


def logged(actor: Actor, **said: object) -> AuditEntry:
    known = {"action": "open_run", "kind": "assessment_run", "key": "7", "at": NOON, "door": "command"}
    audit.log(actor=actor, **{**known, **said})  # type: ignore[arg-type]
    return AuditEntry.objects.get()


def test_a_persons_act_is_logged_under_the_person(omar: User) -> None:
    entry = logged(omar, reason="drill")
    assert (entry.by, entry.rule, entry.at, entry.door) == (omar, "", NOON, "command")
    assert (entry.action, entry.kind, entry.key, entry.reason) == ("open_run", "assessment_run", "7", "drill")


def test_a_rules_act_is_logged_under_its_name() -> None:
    entry = logged(NamedRule("belt"))
    assert (entry.by, entry.rule) == (None, "belt")


def test_before_and_after_stand_in_a_row_of_their_own(omar: User) -> None:
    entry = logged(omar, before={"state": "open"}, after={"state": "done"})
    assert (entry.payload.before, entry.payload.after) == ({"state": "open"}, {"state": "done"})


def test_an_act_without_before_and_after_has_no_such_row(omar: User) -> None:
    logged(omar)
    assert not AuditPayload.objects.exists()


# ---------------------------------------------------------------- one transaction with the act
class Undone(Exception):
    """Something goes wrong after the act."""


def test_an_act_that_is_undone_leaves_no_entry(omar: User) -> None:
    with pytest.raises(Undone), transaction.atomic():
        safety.turn_switch(actor=omar, key="intake_closed", on=True, reason="drill", at=NOON)
        assert AuditEntry.objects.count() == AuditPayload.objects.count() == 1
        raise Undone
    assert not Switch.objects.exists()
    assert not AuditEntry.objects.exists() and not AuditPayload.objects.exists()


@pytest.mark.parametrize("broken", ["AuditEntry", "AuditPayload"])
def test_an_act_whose_entry_cannot_be_written_is_not_done(
    omar: User, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    """Either row of the log: without it there is no act."""

    def refuses(**_said: object) -> None:
        raise IntegrityError

    monkeypatch.setattr(getattr(models, broken).objects, "create", refuses)
    with pytest.raises(IntegrityError):
        safety.turn_switch(actor=omar, key="intake_closed", on=True, reason="drill", at=NOON)
    monkeypatch.undo()
    assert not Switch.objects.exists() and not AuditEntry.objects.exists()


def test_a_run_that_is_refused_is_not_logged(omar: User) -> None:
    with pytest.raises(assessment.NoRecord):
        assessment.open_run(actor=omar, incident=IncidentFactory(), at=NOON, door="test")
    assert not AuditEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_nobody_sees_the_entry_before_the_act_is_done(omar: User) -> None:
    """On a connection of its own: entry and act appear together."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as other:

        def seen() -> tuple[int, int]:
            (row,) = other.execute(
                "SELECT (SELECT count(*) FROM claims_switch), (SELECT count(*) FROM claims_auditentry)"
            ).fetchall()
            return row

        with transaction.atomic():
            safety.turn_switch(actor=omar, key="intake_closed", on=True, reason="drill", at=NOON)
            assert seen() == (0, 0)
        assert seen() == (1, 1)


def test_one_act_is_one_entry_in_one_statement_or_two(
    omar: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    said = {"action": "x", "kind": "x", "key": "1", "at": NOON, "door": "test"}
    with django_assert_num_queries(1):
        audit.log(actor=omar, **said)
    with django_assert_num_queries(2):
        audit.log(actor=omar, before={}, **said)
    assert AuditEntry.objects.count() == 2
    assert AuditPayload.objects.get().before == {}  # nothing is not the same as not said


def test_a_rule_without_a_name_signs_nothing() -> None:
    with pytest.raises(IntegrityError, match="audit_person_or_rule"), transaction.atomic():
        logged(NamedRule(""))
