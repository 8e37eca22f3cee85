"""Runs through the admin: opened, watched, resumed, cancelled."""

from unittest.mock import Mock

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from accounts.models import User
from claims import tasks
from claims.models import AssessmentRun, Incident
from claims.queries.review import seen_of
from claims.rules.review import written
from tests.people import person
from tests.stages.review.making import assessed
from tests.stages.review.test_amending import corrected
from tests.world import kakao, merchant

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch) -> Mock:
    """What was sent to the workers: no broker here."""
    enqueue = Mock()
    monkeypatch.setattr(tasks, "enqueue_run", enqueue)
    return enqueue


@pytest.fixture
def incident() -> Incident:
    incident = kakao()
    merchant(incident)
    return incident


def as_(name: str) -> Client:
    client = Client()
    client.force_login(person(name))
    client.cookies["django_language"] = "en"
    return client


def opened(name: str, incident: Incident) -> int:
    return as_(name).post(reverse("admin:claims_assessmentrun_open"), {"incident": incident.pk}).status_code


def test_nobody_but_an_operator_opens_a_run(incident: Incident, audrey: User, rita: User, sent: Mock) -> None:
    for name in ("audrey", "rita", "kim", "seo", "mallory"):
        assert opened(name, incident) == 403
    assert not AssessmentRun.objects.exists()
    sent.assert_not_called()


def test_a_run_is_opened_and_sent_to_the_workers_once(incident: Incident, omar: User, sent: Mock) -> None:
    assert opened("omar", incident) == 302
    run = AssessmentRun.objects.get()
    sent.assert_called_once_with(run.pk)
    assert opened("omar", incident) == 409
    assert AssessmentRun.objects.count() == 1


def test_an_open_run_asks_for_its_progress_and_a_finished_one_does_not(
    house: dict[str, Model], omar: User
) -> None:
    run = house["assessmentrun"]
    address = reverse("admin:claims_assessmentrun_progress", args=[run.pk])
    page = as_("omar").get(address)
    assert 'hx-trigger="every 2s"' in page.content.decode()
    assert 'value="100"' in page.content.decode()
    AssessmentRun.objects.filter(pk=run.pk).update(state="done")
    page = as_("omar").get(address)
    assert "hx-get" not in page.content.decode()
    assert page.headers["HX-Refresh"] == "true"


def test_a_finished_run_shows_what_it_found_in_words(house: dict[str, Model], omar: User) -> None:
    run = house["assessmentrun"]
    AssessmentRun.objects.filter(pk=run.pk).update(state="done")
    page = as_("omar").get(reverse("admin:claims_assessmentrun_change", args=[run.pk]))
    (line,) = page.context["outcomes"]
    assert line["outcome"] == "Refused"
    assert line["reason"] != "no_loss"
    assert line["claims"] == "1"


def test_a_run_is_cancelled_with_a_reason_and_resumed_only_when_it_failed(
    house: dict[str, Model], omar: User, sent: Mock
) -> None:
    run = house["assessmentrun"]
    resume = reverse("admin:claims_assessmentrun_resume", args=[run.pk])
    cancel = reverse("admin:claims_assessmentrun_cancel", args=[run.pk])
    assert as_("omar").post(resume).status_code == 409
    AssessmentRun.objects.filter(pk=run.pk).update(state="failed")
    assert as_("omar").post(resume).status_code == 302
    sent.assert_called_once_with(run.pk)
    assert as_("omar").post(cancel, {"reason": ""}).status_code == 200
    assert as_("omar").post(cancel, {"reason": "A wrong window"}).status_code == 302
    run.refresh_from_db()
    assert run.state == "cancelled"  # type: ignore[attr-defined]
    assert as_("omar").post(cancel, {"reason": "again"}).status_code == 409


def test_the_page_offers_what_can_be_done(house: dict[str, Model], omar: User, audrey: User) -> None:
    run = house["assessmentrun"]
    address = reverse("admin:claims_assessmentrun_change", args=[run.pk])

    def offered(name: str) -> int:
        return len(as_(name).get(address).context["tools"])

    assert (offered("omar"), offered("audrey")) == (1, 0)
    AssessmentRun.objects.filter(pk=run.pk).update(state="failed")
    assert (offered("omar"), offered("audrey")) == (2, 0)


def test_the_claims_of_a_range_are_not_loaded(house: dict[str, Model], omar: User) -> None:
    page = as_("omar").get(reverse("admin:claims_assessmentrun_change", args=[house["assessmentrun"].pk]))
    (part,) = page.context["ranges"]
    assert part.get_deferred_fields() == {"claims", "versions"}
    assert part.size == 1


def test_what_was_changed_is_assessed_from_the_claims_page_and_from_the_list(
    incident: Incident, rita: User, omar: User, sent: Mock
) -> None:
    claim = incident.claims.get()
    assessed(incident)
    there = reverse("admin:claims_claim_change", args=[claim.pk])
    act = reverse("admin:claims_reviewitem_assess", args=[claim.pk])
    assert act not in as_("rita").get(there).content.decode()
    nothing = as_("rita").post(act, {"seen": written(seen_of(claim))})
    assert nothing.status_code == 409 and "No claim was changed since" in nothing.content.decode()
    corrected(claim)
    assert act in as_("rita").get(there).content.decode()
    assert as_("felix").post(act).status_code == 403
    claim.refresh_from_db()
    answer = as_("rita").post(act, {"seen": written(seen_of(claim))}, follow=True)
    assert f"Run {newest()} is open: 1 claims." in answer.content.decode()
    sent.assert_called_once_with(newest())
    listed = reverse("admin:claims_assessmentrun_changed")
    assert listed in as_("omar").get(reverse("admin:claims_assessmentrun_changelist")).content.decode()
    assert as_("omar").post(listed, {"incident": incident.pk}).status_code == 409  # it is under way


def newest() -> int:
    return AssessmentRun.objects.latest("pk").pk
