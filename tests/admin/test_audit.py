"""The log of acts as auditors read it."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from claims.models import AuditEntry, AuditPayload
from tests.people import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(seo: User) -> AuditEntry:
    entry = AuditEntry.objects.create(
        at=NOON, by=seo, door="admin", action="record_window", kind="window", key="7"
    )
    AuditPayload.objects.create(entry=entry, before=None, after={"service": "<melon>"})
    return entry


def test_before_and_after_are_shown_as_text(entry: AuditEntry, audrey: User) -> None:
    client = Client()
    client.force_login(audrey)
    page = client.get(reverse("admin:claims_auditentry_change", args=[entry.pk])).content.decode()
    assert "&lt;melon&gt;" in page


def test_of_a_claimant_no_more_is_told_than_beside_the_claim(
    entry: AuditEntry, alice: User, audrey: User
) -> None:
    entry = AuditEntry.objects.create(
        at=NOON, by=alice, door="web", action="file_claim", kind="claim", key="C-1"
    )
    client = Client()
    client.force_login(audrey)
    listed = reverse("admin:claims_auditentry_changelist")
    for address in (listed, reverse("admin:claims_auditentry_change", args=[entry.pk])):
        page = client.get(address).content.decode()
        assert "a•••@example.com" in page and alice.email not in page
    assert "seo@example.com" in client.get(listed).content.decode()


def test_an_entry_whose_payload_was_erased_still_shows(entry: AuditEntry, audrey: User) -> None:
    AuditEntry.objects.create(at=NOON, rule="belt", door="task", action="close_run", kind="run", key="1")
    client = Client()
    client.force_login(audrey)
    client.cookies["django_language"] = "en"
    page = client.get(reverse("admin:claims_auditentry_changelist")).content.decode()
    assert "Automatic processing" in page
    assert "close_run" not in page.replace("action=close_run", "")
    newest = AuditEntry.objects.latest("pk")
    assert client.get(reverse("admin:claims_auditentry_change", args=[newest.pk])).status_code == 200


def test_entries_are_filtered_by_their_words(entry: AuditEntry, audrey: User) -> None:
    AuditEntry.objects.create(
        at=NOON, rule="belt", door="task", action="close_run", kind="assessment_run", key="1"
    )
    client = Client()
    client.force_login(audrey)
    client.cookies["django_language"] = "ko"
    address = reverse("admin:claims_auditentry_changelist")
    changelist = client.get(address, {"action": "record_window"}).context["cl"]
    assert list(changelist.result_list) == [entry]
    offered = [choice["display"] for choice in changelist.filter_specs[0].choices(changelist)]
    assert {"장애 시간대 제안", "산정 작업 종료"} <= set(offered)


def test_entries_are_found_by_their_object(entry: AuditEntry, audrey: User) -> None:
    client = Client()
    client.force_login(audrey)
    address = reverse("admin:claims_auditentry_changelist")
    assert list(client.get(address, {"q": "7"}).context["cl"].result_list) == [entry]
    assert list(client.get(address, {"q": "77"}).context["cl"].result_list) == []
