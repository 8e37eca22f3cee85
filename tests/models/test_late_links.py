"""What the database refuses of late links: plain SQL as the application's role, no stage between."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import Error, connection, transaction

from claims.models import Claim, LateLink
from tests.factories import ClaimFactory, IncidentFactory, LateLinkFactory
from tests.models.test_drafts import made as draft
from tests.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def link() -> LateLink:
    return LateLinkFactory()


def claim_by(link: LateLink, **said: Any) -> Claim:
    given = {"incident": link.incident, "received_at": link.until - timedelta(days=1), "by_late_link": True}
    return ClaimFactory(**given | said)


def refused(statement: str, *values: object, by: str) -> None:
    with pytest.raises(Error, match=by), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def allowed(statement: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


USE = "UPDATE claims_latelink SET claim_id = %s, used_at = %s WHERE id = %s"


def test_a_claim_by_a_late_link_has_one(link: LateLink) -> None:
    with (
        pytest.raises(Error, match="a claim by a late link has its link"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        claim_by(link)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    claim = claim_by(link)
    allowed(USE, claim.pk, claim.received_at, link.pk)


@pytest.mark.parametrize("said", [{"incident": None}, {"claimant__type": "partner"}, {"by_late_link": False}])
def test_a_link_lets_in_no_claim_of_another_incident_or_type_or_that_needs_none(
    link: LateLink, said: dict[str, Any]
) -> None:
    if "incident" in said:
        said = {"incident": IncidentFactory(key="another")}
    claim = claim_by(link, **said)
    refused(USE, claim.pk, claim.received_at, link.pk, by="of its own incident and type")
    Claim.objects.filter(pk=claim.pk)
    transaction.set_rollback(True)  # with the claim that has no link


def test_a_link_lets_in_nothing_at_its_end_or_at_another_time_than_the_claim_came(link: LateLink) -> None:
    claim = claim_by(link, received_at=link.until)
    refused(USE, claim.pk, claim.received_at, link.pk, by="late_link_used_in_time")
    refused(USE, claim.pk, link.until - timedelta(days=1), link.pk, by="of its own incident and type")
    transaction.set_rollback(True)


def test_a_link_is_used_once_and_a_claim_uses_one(link: LateLink) -> None:
    first, second = claim_by(link), claim_by(link)
    other = LateLinkFactory(incident=link.incident, token="other")
    with connection.cursor() as cursor:
        cursor.execute(USE, [first.pk, first.received_at, link.pk])
    refused(USE, second.pk, second.received_at, link.pk, by="row")
    refused(USE, first.pk, first.received_at, other.pk, by="claim_id")
    refused("UPDATE claims_latelink SET claim_id = NULL, used_at = NULL WHERE id = %s", link.pk, by="row")
    withdraw = "UPDATE claims_latelink SET withdrawn_at = now(), withdrawn_by_id = made_by_id WHERE id = %s"
    refused(withdraw, link.pk, by="late_link_used_or_withdrawn")
    transaction.set_rollback(True)


def test_what_is_withdrawn_stays_withdrawn_and_lets_nothing_in(link: LateLink) -> None:
    claim = claim_by(link)
    LateLink.objects.filter(pk=link.pk).update(withdrawn_by=person("seo"), withdrawn_at=link.made_at)
    refused(USE, claim.pk, claim.received_at, link.pk, by="late_link_used_or_withdrawn")
    back = "UPDATE claims_latelink SET withdrawn_at = NULL, withdrawn_by_id = NULL WHERE id = %s"
    refused(back, link.pk, by="row")
    transaction.set_rollback(True)


@pytest.mark.parametrize(
    "change",
    ["claimant_type = 'partner'", "mark = 'x'", "reason = 'other'", "until = until + interval '1 day'"],
)
def test_what_a_link_says_stays(link: LateLink, change: str) -> None:
    refused(f"UPDATE claims_latelink SET {change} WHERE id = %s", link.pk, by="row")


def test_a_link_never_goes(link: LateLink) -> None:
    refused("DELETE FROM claims_latelink WHERE id = %s", link.pk, by="permission denied|Cannot delete")


def test_a_link_has_a_reason_and_a_token_of_its_own(link: LateLink) -> None:
    for said, by in (({"token": "other", "reason": ""}, "late_link_has_reason"), ({}, "mark")):
        with pytest.raises(Error, match=by), transaction.atomic():
            LateLinkFactory(incident=link.incident, **said)


def test_that_a_claim_came_by_a_late_link_is_never_said_later() -> None:
    claim = ClaimFactory()
    refused("UPDATE claims_claim SET by_late_link = true WHERE id = %s", claim.pk, by="row")


def test_the_draft_that_used_a_link_stays_its_draft(link: LateLink) -> None:
    claim = claim_by(link)
    with connection.cursor() as cursor:
        cursor.execute(USE, [claim.pk, claim.received_at, link.pk])
    key = draft(incident=link.incident).key
    refused("UPDATE claims_latelink SET draft_id = %s WHERE id = %s", key, link.pk, by="row")
    transaction.set_rollback(True)
