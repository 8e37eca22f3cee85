"""Many claims approved in one act, at the desk: chosen in the queue, rehearsed, begun, told."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from time_machine import travel

from accounts.models import User
from claims import tasks
from claims.models import AccessEntry, BulkAct, Claim, Decision, Incident, ReviewItem
from claims.stages import review
from claims.stages.authority import NamedRule
from tests.admin.desk import as_, done, page
from tests.people import NOON, person
from tests.stages.review.making import senior, status
from tests.stages.review.many import WHEN, merchants

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_noon() -> Any:
    with travel(NOON, tick=False):
        yield


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The acts that were sent to a worker."""
    acts: list[int] = []
    monkeypatch.setattr(tasks.go_on_with_bulk, "delay", acts.append)
    return acts


@pytest.fixture
def claims(db: None) -> list[Claim]:
    made = merchants(3)
    review.queue_rest(actor=NamedRule("belt"), run=Incident.objects.get().runs.get(), at=NOON)
    return made


def choose(who: User | str, *chosen: Claim, query: str = "", **typed: Any) -> Any:
    """The list action, on these claims or on all that the filters show."""
    items = ReviewItem.objects.filter(claim__in=chosen or Claim.objects.all(), state="open")
    ids = [str(pk) for pk in items.values_list("pk", flat=True)]
    address = reverse("admin:claims_reviewitem_changelist") + query
    return as_(who).post(address, {"action": "approve_chosen", "_selected_action": ids, **typed})


def text(answer: Any) -> str:
    return answer.content.decode()


def shown(who: User | str = "rita") -> str:
    return text(page(who, "bulkact_change", BulkAct.objects.get().pk))


def test_from_the_queue_to_the_letters_in_three_clicks(claims: list[Claim], sent: list[int]) -> None:
    answer = choose("rita")
    bulk = BulkAct.objects.get()
    assert answer.headers["Location"] == reverse("admin:claims_bulkact_change", args=[bulk.pk])
    assert sent == [bulk.pk] and bulk.chosen == 3
    assert "nothing is decided" in shown() and 'hx-trigger="every 2s"' in shown()
    tasks.go_on_with_bulk(bulk.pk)
    assert "Approve 3 claims, 90,000 won" in shown() and "No claim is refused." in shown()
    assert Decision.objects.count() == 0
    asked = text(page("rita", "bulkact_begin", bulk.pk))
    assert "Approve 3 claims, 90,000 won" in asked and "in your name" in asked
    assert done("rita", "bulkact_begin", bulk.pk).status_code == 302
    assert sent == [bulk.pk] * 2 and "are being approved" in shown()
    tasks.go_on_with_bulk(bulk.pk)
    assert "All that passed the rehearsal was approved." in shown()
    assert {status(claim) for claim in claims} == {"approved"}
    assert set(Decision.objects.values_list("by__email", "note")) == {("rita@example.com", f"B-{bulk.pk}")}
    assert done("rita", "bulkact_begin", bulk.pk).status_code == 409


def test_only_who_asked_is_offered_to_begin_and_others_are_refused(claims: list[Claim]) -> None:
    choose("rita")
    bulk = BulkAct.objects.get()
    tasks.go_on_with_bulk(bulk.pk)
    assert "Approve 3 claims" not in shown(senior()) and "Drop" in shown(senior())
    assert done(senior(), "bulkact_begin", bulk.pk).status_code == 409
    assert done("audrey", "bulkact_begin", bulk.pk).status_code == 403
    assert done("felix", "bulkact_drop", bulk.pk).status_code == 403
    assert "Approve 3 claims" not in shown("audrey") and "Drop the act" not in shown("audrey")
    assert done(senior(), "bulkact_drop", bulk.pk).status_code == 302
    assert BulkAct.objects.get().state == "dropped" and Decision.objects.count() == 0


def test_a_rehearsal_of_yesterday_is_not_begun(claims: list[Claim]) -> None:
    choose("rita")
    bulk = BulkAct.objects.get()
    tasks.go_on_with_bulk(bulk.pk)
    with travel(NOON + timedelta(hours=30), tick=False):
        answer = done("rita", "bulkact_begin", bulk.pk)
    assert answer.status_code == 409 and "older than a day" in text(answer)


def test_who_may_not_approve_is_not_offered_to_choose(claims: list[Claim]) -> None:
    queue = reverse("admin:claims_reviewitem_changelist")
    assert "approve_chosen" in text(as_("rita").get(queue))
    assert "approve_chosen" not in text(as_("audrey").get(queue))
    choose("audrey")
    choose("felix")
    assert not BulkAct.objects.exists()


def test_all_that_the_filters_show_is_what_is_meant_by_all(claims: list[Claim]) -> None:
    review.hold(actor=person("rita"), claim=claims[0], reason="x", **WHEN)
    choose("rita", claims[1], query="?stage=proposed", select_across="1")
    bulk = BulkAct.objects.get()
    assert set(bulk.rows.values_list("claim", flat=True)) == {claims[1].pk, claims[2].pk}
    assert bulk.filters == "stage=proposed"


def test_too_many_are_told_so_and_nothing_is_asked_for(
    claims: list[Claim], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.stages.review.bulk.MOST", 2)
    monkeypatch.setattr("claims.admin.review.queue.MOST", 2)
    browser = as_("rita")
    items = [str(pk) for pk in ReviewItem.objects.values_list("pk", flat=True)]
    address = reverse("admin:claims_reviewitem_changelist")
    answer = browser.post(address, {"action": "approve_chosen", "_selected_action": items}, follow=True)
    assert "At most 2 claims can be approved at once." in text(answer)
    assert not BulkAct.objects.exists()


def test_what_is_refused_is_named_with_why_and_what_changed_later_with_what(claims: list[Claim]) -> None:
    review.hold(actor=person("rita"), claim=claims[0], reason="x", **WHEN)
    choose("rita")
    bulk = BulkAct.objects.get()
    tasks.go_on_with_bulk(bulk.pk)
    assert "Is on hold" in shown() and claims[0].reference in shown()
    done("rita", "bulkact_begin", bulk.pk)
    review.hold(actor=senior(), claim=claims[1], reason="x", **WHEN)
    tasks.go_on_with_bulk(bulk.pk)
    told = shown()
    assert "Passed the rehearsal and was not approved" in told and "Has changed since it was chosen" in told
    assert "Put on hold (sena@example.com" in told or "sena@example.com" in told


def test_the_progress_reloads_the_page_once_the_worker_is_done(claims: list[Claim]) -> None:
    choose("rita")
    bulk = BulkAct.objects.get()
    assert "HX-Refresh" not in page("rita", "bulkact_progress", bulk.pk).headers
    tasks.go_on_with_bulk(bulk.pk)
    assert page("rita", "bulkact_progress", bulk.pk).headers["HX-Refresh"] == "true"


def test_every_claim_is_in_the_sheet_and_who_took_it_is_kept(claims: list[Claim]) -> None:
    review.hold(actor=person("rita"), claim=claims[0], reason="x", **WHEN)
    choose("rita")
    bulk = BulkAct.objects.get()
    assert page("rita", "bulkact_rows", bulk.pk).status_code == 404
    tasks.go_on_with_bulk(bulk.pk)
    answer = page("audrey", "bulkact_rows", bulk.pk)
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 4 and "no-store" in answer.headers["Cache-Control"]
    assert all(claim.reference in "".join(lines) for claim in claims)
    assert "on hold" in "".join(lines)
    entry = AccessEntry.objects.get(what="download")
    assert (entry.kind, entry.key, entry.by) == ("bulk_act", f"B-{bulk.pk}", person("audrey"))
