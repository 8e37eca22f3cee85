"""What is logged: who, what, which object, from where; before and after in a row that may be erased."""

import pytest

from accounts.models import User
from claims.models import AuditEntry, AuditPayload
from claims.stages import audit
from claims.stages.authority import Actor, NamedRule
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
