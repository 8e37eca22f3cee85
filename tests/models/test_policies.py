"""What the database refuses of policies, whoever asks: plain SQL as the application's role."""

import os

import psycopg
import pytest
from django.db import Error, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import User
from claims.models import Policy, PolicyVersion, Vote
from tests.factories import END, LATER, START, PolicyVersionFactory

pytestmark = pytest.mark.django_db


def refused(statement: str, *values: object, by: str) -> None:
    with pytest.raises(Error, match=by), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def allowed(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount == 1


def change(version: PolicyVersion, said: str, *values: object, by: str) -> None:
    refused(f"UPDATE claims_policyversion SET {said} WHERE id = %s", *values, version.pk, by=by)


def draft(kim: User, **said: object) -> PolicyVersion:
    return PolicyVersionFactory(state="draft", in_force=None, author=kim, rule="", **said)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("number", 9),
        ("text", "key = 'other'"),
        ("sha256", "0" * 64),
        ("language", 2),
        ("unit", "point"),
        ("lines", "[]"),
        ("rule", "another"),
        ("at", "2022-01-01T00:00Z"),
    ],
)
@pytest.mark.parametrize("state", ["proposed", "withdrawn", "adopted", "retired"])
def test_a_text_that_was_proposed_or_adopted_never_changes(column: str, value: object, state: str) -> None:
    version = PolicyVersionFactory(
        state=state, in_force=DateTimeTZRange(START, END) if state in ("adopted", "retired") else None
    )
    change(version, f"{column} = %s", value, by="Cannot update")


def test_a_drafts_text_may_change(kim: User) -> None:
    allowed("UPDATE claims_policyversion SET text = 'x', sha256 = 'y' WHERE id = %s", draft(kim).pk)


@pytest.mark.parametrize(
    "period",
    [
        DateTimeTZRange(END, None),
        DateTimeTZRange(END, LATER),
        DateTimeTZRange(None, LATER),
        DateTimeTZRange(None, None),
        None,
    ],
)
def test_the_time_in_force_is_only_closed(period: DateTimeTZRange | None) -> None:
    version = PolicyVersionFactory(in_force=DateTimeTZRange(START, None))
    change(version, "in_force = %s", period, by="Cannot update")


def test_a_closed_time_is_closed_for_good() -> None:
    version = PolicyVersionFactory(in_force=DateTimeTZRange(START, None))
    allowed(
        "UPDATE claims_policyversion SET in_force = %s, state = 'retired' WHERE id = %s",
        DateTimeTZRange(START, END),
        version.pk,
    )
    for period in (DateTimeTZRange(START, None), DateTimeTZRange(START, LATER)):
        change(version, "in_force = %s", period, by="Cannot update")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("draft", "adopted"),
        ("draft", "retired"),
        ("proposed", "draft"),
        ("proposed", "retired"),
        ("withdrawn", "draft"),
        ("withdrawn", "proposed"),
        ("withdrawn", "adopted"),
        ("adopted", "withdrawn"),
        ("adopted", "draft"),
        ("adopted", "proposed"),
        ("retired", "adopted"),
        ("retired", "draft"),
    ],
)
def test_a_state_moves_along_its_table_only(before: str, after: str) -> None:
    period = DateTimeTZRange(START, END) if before in ("adopted", "retired") else None
    version = PolicyVersionFactory(state=before, in_force=period)
    change(version, "state = %s", after, by="pgtrigger|Invalid transition")


def test_no_two_versions_of_one_policy_are_in_force_at_one_time() -> None:
    PolicyVersionFactory(in_force=DateTimeTZRange(START, END))
    for period in (DateTimeTZRange(START, None), DateTimeTZRange(START, END)):
        with pytest.raises(Error, match="one_version_in_force"), transaction.atomic():
            PolicyVersionFactory(in_force=period)
    PolicyVersionFactory(in_force=DateTimeTZRange(END, None))
    PolicyVersionFactory(key="melon-2022", in_force=DateTimeTZRange(START, None))


@pytest.mark.parametrize(
    ("state", "period"),
    [
        ("draft", DateTimeTZRange(START, END)),
        ("proposed", DateTimeTZRange(START, None)),
        ("withdrawn", DateTimeTZRange(START, END)),
        ("adopted", None),
        ("retired", None),
        ("adopted", DateTimeTZRange(START, START)),
    ],
)
def test_what_is_adopted_has_a_time_and_what_is_not_has_none(
    state: str, period: DateTimeTZRange | None
) -> None:
    with pytest.raises(Error, match="in_force_when_adopted"), transaction.atomic():
        PolicyVersionFactory(state=state, in_force=period)


def test_a_version_is_a_persons_or_a_rules_and_not_both(kim: User) -> None:
    for said in ({"author": kim}, {"rule": ""}):
        with pytest.raises(Error, match="policy_by_person_or_rule"), transaction.atomic():
            PolicyVersionFactory(**said)


def test_keys_and_numbers_are_used_once() -> None:
    version = PolicyVersionFactory(in_force=DateTimeTZRange(START, END))
    with pytest.raises(Error, match="one_version_a_number"), transaction.atomic():
        PolicyVersionFactory(number=version.number, in_force=DateTimeTZRange(END, None))
    with pytest.raises(Error, match="claims_policy_key"), transaction.atomic():
        Policy.objects.create(key=version.policy.key)


def test_only_a_draft_is_deleted(kim: User) -> None:
    one = draft(kim)
    for state, period in (("proposed", None), ("adopted", DateTimeTZRange(START, END))):
        version = PolicyVersionFactory(state=state, in_force=period)
        refused(
            "DELETE FROM claims_policyversion WHERE id = %s", version.pk, by="Cannot delete|permission denied"
        )
    refused("DELETE FROM claims_policy", by="permission denied")
    refused("TRUNCATE claims_policy, claims_policyversion CASCADE", by="permission denied")
    assert PolicyVersion.objects.filter(pk=one.pk).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("table", ["claims_policy", "claims_policyversion", "claims_vote"])
def test_not_even_the_owner_empties_these_tables(table: str) -> None:
    version = PolicyVersionFactory()
    Vote.objects.create(
        version=version, by=User.objects.create_user("v@example.com"), in_favour=True, at=LATER
    )
    for statement in (f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
        with (
            pytest.raises(psycopg.errors.RaiseException, match="pgtrigger: Cannot"),
            psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner,
        ):
            owner.execute(statement)


def test_a_vote_is_cast_once_and_stays(kim: User) -> None:
    version = PolicyVersionFactory()
    Vote.objects.create(version=version, by=kim, in_favour=True, at=LATER)
    with pytest.raises(Error, match="one_vote_a_member"), transaction.atomic():
        Vote.objects.create(version=version, by=kim, in_favour=False, at=LATER)
    refused("UPDATE claims_vote SET in_favour = false", by="permission denied")
    refused("DELETE FROM claims_vote", by="permission denied")
