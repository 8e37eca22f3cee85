"""What the database refuses of drafts: plain SQL as the application's role, no stage between."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import Error, connection, transaction

from claims.models import Draft
from claims.models.sealing import Unreadable
from tests.factories import ClaimFactory, IncidentFactory
from tests.people import NOON, person

pytestmark = pytest.mark.django_db


def made(**said: Any) -> Draft:
    key = said.setdefault("key", uuid4())
    given: dict[str, Any] = {
        "person": person("alice"), "claimant_type": "merchant", "started_at": NOON, "changed_at": NOON,
        "sealed": Draft.sealed_answers(key=key, answers={"name": "한결분식"}),
    }  # fmt: skip
    if "incident" not in said:
        said["incident"] = IncidentFactory()
    return Draft.objects.create(**given | said)


def refused(statement: str, key: UUID, *, by: str) -> None:
    with pytest.raises(Error, match=by), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.replace("{}", "claims_draft"), [key])


def test_one_is_open_a_person_incident_and_type() -> None:
    first = made()
    with pytest.raises(Error, match="one_open_draft"), transaction.atomic():
        made(incident=first.incident)
    Draft.objects.filter(pk=first.pk).update(state="dropped", sealed=None)
    made(incident=first.incident)
    made(incident=first.incident, claimant_type="partner")


@pytest.mark.parametrize(
    ("change", "by"),
    [
        ("person_id = person_id + 1", "row"),
        ("claimant_type = 'partner'", "row"),
        ("started_at = now()", "row"),
        ("sealed = NULL", "draft_holds_answers_while_open"),
        ("state = 'dropped'", "draft_holds_answers_while_open"),
        ("state = 'fortune'", "transition"),
        ("state = 'submitted', sealed = NULL", "draft_has_its_claim_once_sent"),
    ],
)
def test_what_a_draft_is_stays(change: str, by: str) -> None:
    refused(f"UPDATE {{}} SET {change} WHERE key = %s", made().key, by=by)


@pytest.mark.parametrize(
    ("change", "by"),
    [
        ("state = 'open'", "transition"),
        ("sealed = 'x'", "row"),
        ("revision = 9", "row"),
        ("claim_id = NULL", "row"),
        ("state = 'expired'", "transition"),
    ],
)
def test_what_is_sent_is_never_opened_again(change: str, by: str) -> None:
    draft = made()
    Draft.objects.filter(pk=draft.pk).update(state="submitted", sealed=None, claim=ClaimFactory())
    refused(f"UPDATE {{}} SET {change} WHERE key = %s", draft.key, by=by)


def test_a_draft_never_goes() -> None:
    refused("DELETE FROM {} WHERE key = %s", made().key, by="permission denied|Cannot delete")


def test_the_answers_open_where_they_were_sealed_and_nowhere_else() -> None:
    draft = made()
    assert draft.opened() == {"name": "한결분식"}
    another = made(sealed=draft.sealed)
    with pytest.raises(Unreadable):
        another.opened()
