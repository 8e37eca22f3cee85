"""The log of acts: who or what did it is always said, and what stands before and after may be erased."""

from typing import Any

import pytest
from django.db import Error, IntegrityError, connection, transaction

from accounts.models import User
from claims.models import AuditEntry, AuditPayload
from tests.people import NOON

pytestmark = pytest.mark.django_db


def entry(**said: Any) -> AuditEntry:
    known = {"at": NOON, "door": "test", "action": "open_run", "kind": "assessment_run", "key": "1"}
    return AuditEntry.objects.create(**{**known, **said})


def test_nobody_did_it_is_refused() -> None:
    with pytest.raises(IntegrityError, match="audit_person_or_rule"), transaction.atomic():
        entry()


def test_a_person_and_a_rule_at_once_are_refused(omar: User) -> None:
    with pytest.raises(IntegrityError, match="audit_person_or_rule"), transaction.atomic():
        entry(by=omar, rule="belt")


def test_an_entry_stays_as_it_is(omar: User) -> None:
    kept = entry(by=omar)
    for change in (
        lambda: AuditEntry.objects.update(reason="other"),
        lambda: AuditEntry.objects.filter(pk=kept.pk).delete(),
    ):
        with pytest.raises(Error, match="permission denied"), transaction.atomic():
            change()


def test_a_person_who_did_something_cannot_be_deleted(omar: User) -> None:
    entry(by=omar)
    with pytest.raises(Error), transaction.atomic():
        User.objects.filter(pk=omar.pk).delete()


def test_what_stood_before_and_after_may_be_erased(omar: User) -> None:
    kept = entry(by=omar)
    AuditPayload.objects.create(entry=kept, before=None, after={"claims": 1})
    AuditPayload.objects.filter(entry=kept).delete()
    assert AuditEntry.objects.filter(pk=kept.pk).exists()


def test_an_entry_by_nobody_at_all_is_refused_in_plain_sql() -> None:
    statement = """INSERT INTO claims_auditentry (at, by_id, rule, door, action, kind, key, reason)
                   VALUES (now(), %s, %s, 'test', 'x', 'x', '1', '')"""
    for by, rule in ((None, None), (None, ""), (0, "")):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [by, rule])
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_no_column_of_an_entry_is_changed(omar: User) -> None:
    entry(by=omar)
    for field in AuditEntry._meta.concrete_fields:
        with pytest.raises(Error, match="permission denied"), transaction.atomic():
            connection.cursor().execute(f'UPDATE claims_auditentry SET "{field.column}" = "{field.column}"')


def test_an_entry_has_one_payload_which_does_not_stand_alone(omar: User) -> None:
    kept = entry(by=omar)
    AuditPayload.objects.create(entry=kept, before=None, after={"claims": 1})
    with pytest.raises(IntegrityError, match="pkey"), transaction.atomic():
        AuditPayload.objects.create(entry=kept, before=None, after={"claims": 2})
    with pytest.raises(IntegrityError, match="foreign key"), transaction.atomic():
        AuditPayload.objects.create(entry_id=0, before=None, after=None)
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_payloads_are_erased_one_by_one_and_never_all_at_once(omar: User) -> None:
    AuditPayload.objects.create(entry=entry(by=omar), before={"claims": 1}, after=None)
    with pytest.raises(Error, match="permission denied"), transaction.atomic():
        connection.cursor().execute("TRUNCATE claims_auditpayload")
    assert AuditPayload.objects.exists()
