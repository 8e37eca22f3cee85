"""The page of figures: who sees it, that the sheets say the same, and that a worker counts them anew."""

import csv
from io import StringIO
from typing import Any

import pytest
from django.urls import reverse
from kombu.exceptions import OperationalError

from accounts.models import User
from claims import tasks
from claims.models import AccessEntry, Incident
from claims.stages import review
from claims.stages.authority import NamedRule
from tests.admin.desk import as_, done, page
from tests.factories import IncidentFactory, UserFactory
from tests.people import NOON
from tests.stages.review.making import RULE, assessed, rule_on
from tests.world import everyone, kakao

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident(db: None) -> Incident:
    incident = kakao()
    everyone(incident)
    run = assessed(incident)
    rule_on()
    review.decide_automatically(actor=RULE, run=run, at=NOON)
    review.count_figures(actor=NamedRule("desk"), incident=incident, at=NOON)
    return incident


def test_claimants_and_agents_do_not_see_them(incident: Incident) -> None:
    agent = UserFactory(duties=("agent",))
    for name, arguments in (("claim_figures", ()), ("claim_figures_sheet", ("claims",))):
        assert page(agent, name, *arguments).status_code == 403
        assert page("alice", name, *arguments).status_code == 302
    assert done(agent, "claim_figures").status_code == 403


def test_what_is_not_there_is_not_there(incident: Incident) -> None:
    assert page("audrey", "claim_figures", query="?incident=none").status_code == 404
    assert page("audrey", "claim_figures_sheet", "secrets").status_code == 404
    other = IncidentFactory()
    assert page("audrey", "claim_figures_sheet", "claims", query=f"?incident={other.key}").status_code == 404
    assert (
        "Nothing has been counted yet."
        in page("audrey", "claim_figures", query=f"?incident={other.key}").content.decode()
    )


def test_every_table_is_shown_and_its_sheet_has_the_same_rows(incident: Incident) -> None:
    shown = page("audrey", "claim_figures").context["tables"]
    assert [table.name for table in shown] == ["intake", "age", "decisions", "cost", "claims"] or [
        table.name for table in shown
    ] == ["intake", "backlog", "age", "decisions", "cost", "claims"]
    for table in shown:
        answer = page("audrey", "claim_figures_sheet", table.name)
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        header, *rows = csv.reader(StringIO(answer.content.decode("utf-8-sig")))
        assert header == table.headings
        assert [[cell.replace(",", "") for cell in row] for row in rows] == [
            [cell.replace(",", "") for cell in row] for row in table.rows
        ]


def test_what_was_counted_last_is_shown_where_no_incident_is_named(incident: Incident) -> None:
    IncidentFactory()
    assert page("audrey", "claim_figures").context["incident"] == incident


def test_who_took_a_sheet_away_is_kept(incident: Incident, audrey: User) -> None:
    page("audrey", "claim_figures")
    page("audrey", "claim_figures_sheet", "secrets")
    assert not AccessEntry.objects.exists()
    page("audrey", "claim_figures_sheet", "claims")
    entry = AccessEntry.objects.get()
    assert (entry.what, entry.kind, entry.key, entry.by) == (
        "download",
        "figures",
        f"{incident.key}/claims",
        audrey,
    )


def test_the_page_reads_in_korean_too(incident: Incident) -> None:
    browser = as_("audrey")
    browser.cookies["django_language"] = "ko"
    text = browser.get(reverse("admin:claims_claim_figures")).content.decode()
    assert 'lang="ko"' in text and "<svg" in text and incident.name_ko


def test_a_worker_is_asked_to_count_and_without_one_it_is_said(
    incident: Incident, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []

    def delay() -> Any:
        asked.append(True)
        if len(asked) > 1:
            raise OperationalError

    monkeypatch.setattr(tasks.count_figures, "delay", delay)
    browser, url = as_("rita"), reverse("admin:claims_claim_figures")
    assert "A worker counts them now." in browser.post(url, follow=True).content.decode()
    assert "No worker can be reached." in browser.post(url, follow=True).content.decode()
    assert len(asked) == 2
