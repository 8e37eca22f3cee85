"""Windows and filing periods through the admin: proposed by one, confirmed by another."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from claims.models import FilingPeriod, Incident, OutageWindow, RecordRevision
from claims.queries import outages as queries
from tests.factories import (
    START,
    FilingPeriodFactory,
    IncidentFactory,
    OutageWindowFactory,
    ServiceFactory,
)
from tests.people import person

pytestmark = pytest.mark.django_db


def as_(name: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person(name))
    client.cookies["django_language"] = "en"
    return client


def posted(name: str, act: str, typed: dict[str, object], *arguments: object) -> HttpResponse:
    return as_(name).post(reverse(f"admin:claims_{act}", args=arguments), typed)  # type: ignore[return-value]


@pytest.fixture
def incident() -> Incident:
    return IncidentFactory(key="one")


def proposal(by: User, **said: object) -> OutageWindow:
    return OutageWindowFactory(proposed=True, recorded_by=by, **said)


def test_the_maker_is_refused_and_told_why(seo: User, incident: Incident) -> None:
    window = proposal(seo, incident=incident)
    response = posted("seo", "outagewindow_confirm", {"ids": window.pk})
    assert response.status_code == 403
    assert "Another person has to do it" in response.content.decode()
    assert not RecordRevision.objects.exists()


def test_a_window_is_proposed_in_korean_time_and_enters_the_record_by_another(
    seo: User, sora: User, incident: Incident
) -> None:
    service = ServiceFactory(key="melon")
    typed = {
        "incident": incident.pk,
        "service": service.pk,
        "start": "2022-10-15T15:30:00",
        "end": "",
        "extent": "full",
        "source": "notice",
    }
    assert posted("seo", "outagewindow_record", typed).status_code == 302
    window = OutageWindow.objects.get()
    assert (window.period.lower, window.period.upper) == (datetime(2022, 10, 15, 6, 30, tzinfo=UTC), None)
    assert (window.recorded_by, window.valid_from) == (seo, None)
    assert posted("sora", "outagewindow_confirm", {"ids": window.pk, "note": "seen"}).status_code == 302
    assert list(queries.record_now(incident=incident)) == [window]


@pytest.mark.parametrize(
    "wrong",
    [{"start": "yesterday"}, {"extent": "half"}, {"source": ""}, {"service": 10**9}, {"source": "\u202e"}],
)
def test_a_window_that_is_badly_typed_is_not_proposed(
    seo: User, incident: Incident, wrong: dict[str, object]
) -> None:
    typed: dict[str, object] = {
        "incident": incident.pk,
        "service": ServiceFactory().pk,
        "start": "2022-10-15T15:30:00",
        "extent": "full",
        "source": "notice",
    }
    assert posted("seo", "outagewindow_record", typed | wrong).status_code == 200
    assert not OutageWindow.objects.exists()


def test_an_overlap_is_refused_with_the_windows_named(seo: User, sora: User, incident: Incident) -> None:
    standing = OutageWindowFactory(incident=incident, service=ServiceFactory(key="melon"))
    again = proposal(seo, incident=incident, service=standing.service)
    response = posted("sora", "outagewindow_confirm", {"ids": again.pk})
    assert response.status_code == 409
    assert "melon 2022-10-15 15:30" in response.content.decode()


def test_the_list_leads_to_a_page_that_lists_what_is_to_be_confirmed(
    seo: User, sora: User, incident: Incident
) -> None:
    windows = [
        proposal(seo, incident=incident, service=ServiceFactory(key=key)) for key in ("melon", "daum.mail")
    ]
    chosen = {"action": "confirm_chosen", "_selected_action": [window.pk for window in windows]}
    response = as_("sora").post(reverse("admin:claims_outagewindow_changelist"), chosen, follow=True)
    text = response.content.decode()
    assert "melon · Full outage · 2022-10-15 15:30" in text
    assert "daum.mail" in text
    assert not RecordRevision.objects.exists()


def test_who_confirms_sees_the_record_before_and_after(seo: User, sora: User, incident: Incident) -> None:
    """One window is to be longer, one to leave the record; a third is not touched."""
    standing, wrong, other = (
        OutageWindowFactory(incident=incident, service=ServiceFactory(key=key))
        for key in ("melon", "daum.mail", "kakaopay")
    )
    hours = DateTimeTZRange(START, START + timedelta(hours=60))
    longer = proposal(seo, incident=incident, service=standing.service, replaces=standing, period=hours)
    gone = proposal(seo, incident=incident, service=wrong.service, replaces=wrong, removes=True)
    address = reverse("admin:claims_outagewindow_confirm") + f"?ids={longer.pk},{gone.pk}"
    response = as_("sora").get(address)
    shown = response.context["change"]
    assert (set(shown.before), shown.after) == ({standing, wrong}, [longer])
    text = response.content.decode()
    assert text.count('class="drawing"') == 2 and "2 of 3 in the record" in text
    assert other.service.name not in text
    assert posted("sora", "outagewindow_confirm", {"ids": f"{longer.pk},{gone.pk}"}).status_code == 302
    record = queries.record_now(incident=incident).filter(service__in=[standing.service, wrong.service])
    assert list(record) == shown.after


def test_nobody_else_is_offered_the_action(seo: User, rita: User, incident: Incident) -> None:
    window = proposal(seo, incident=incident)
    chosen = {"action": "confirm_chosen", "_selected_action": [window.pk]}
    response = as_("rita").post(reverse("admin:claims_outagewindow_changelist"), chosen)
    assert response.status_code in (200, 302, 403)
    assert not RecordRevision.objects.exists()
    assert (
        "confirm_chosen"
        not in as_("rita").get(reverse("admin:claims_outagewindow_changelist")).content.decode()
    )


def test_proposals_of_two_incidents_are_confirmed_apart(seo: User, sora: User, incident: Incident) -> None:
    windows = [proposal(seo, incident=incident), proposal(seo, incident=IncidentFactory(key="two"))]
    ids = ",".join(str(window.pk) for window in windows)
    refused = posted("sora", "outagewindow_confirm", {"ids": ids})
    assert refused.status_code == 409 and refused.context.get("change") is None
    assert posted("sora", "outagewindow_confirm", {"ids": ""}).status_code == 409


def test_what_is_dropped_waits_no_more(seo: User, incident: Incident) -> None:
    window = proposal(seo, incident=incident)
    assert posted("seo", "outagewindow_drop", {"ids": window.pk}).status_code == 302
    assert not queries.proposals().exists()


def test_revising_keeps_the_seconds_of_a_window(seo: User, incident: Incident) -> None:
    window = OutageWindowFactory(incident=incident, period=DateTimeTZRange(START.replace(second=7), None))
    address = reverse("admin:claims_outagewindow_revise", args=[window.pk])
    assert "2022-10-15T15:30:07" in as_("seo").get(address).content.decode()


def test_closing_and_removing_are_proposals(seo: User, incident: Incident) -> None:
    window = OutageWindowFactory(incident=incident, period=DateTimeTZRange(START, None))
    typed = {"end": "2022-10-16T09:00:00", "source": "press"}
    assert posted("seo", "outagewindow_close", typed, window.pk).status_code == 302
    assert posted("seo", "outagewindow_remove", {"source": "press"}, window.pk).status_code == 302
    assert list(queries.proposals().values_list("replaces", "removes")) == [
        (window.pk, False),
        (window.pk, True),
    ]
    assert list(queries.record_now(incident=incident)) == [window]


def test_the_page_of_a_window_offers_what_can_be_done_with_it(
    seo: User, sora: User, incident: Incident
) -> None:
    standing, waiting = OutageWindowFactory(incident=incident), proposal(seo, incident=incident)
    left = OutageWindowFactory(incident=incident, valid_to=2)

    def offered(name: str, window: OutageWindow) -> list[str]:
        page = as_(name).get(reverse("admin:claims_outagewindow_change", args=[window.pk]))
        return [tool.label for tool in page.context["tools"]]

    with override("en"):
        assert offered("seo", standing) == ["Revise", "Remove"]
        assert offered("sora", waiting) == ["Confirm", "Drop"]
        assert offered("seo", left) == []
        assert offered("rita", standing) == []


def test_a_list_is_filtered_by_where_a_window_stands(seo: User, incident: Incident) -> None:
    waiting = proposal(seo, incident=incident)
    standing = OutageWindowFactory(incident=incident)
    left = OutageWindowFactory(incident=incident, valid_to=2)
    address = reverse("admin:claims_outagewindow_changelist")
    for stands, window in (("proposed", waiting), ("record", standing), ("left", left)):
        page = as_("seo").get(address, {"stands": stands})
        assert list(page.context["cl"].result_list) == [window]
    assert list(as_("seo").get(address, {"stands": "dropped"}).context["cl"].result_list) == []


def test_an_incident_is_opened_closed_and_drawn(seo: User) -> None:
    typed = {"key": "gangnam", "name_ko": "강남", "name_en": "Gangnam", "start": "2022-10-15T15:30:00"}
    assert posted("seo", "incident_record", typed).status_code == 302
    incident = Incident.objects.get(key="gangnam")
    OutageWindowFactory(incident=incident, service=ServiceFactory(key="melon", name_en="Melon"))
    page = as_("seo").get(reverse("admin:claims_incident_change", args=[incident.pk])).content.decode()
    assert "<svg" in page
    assert posted("seo", "incident_close", {"end": "2022-10-16T15:30:00"}, incident.pk).status_code == 302
    incident.refresh_from_db()
    assert incident.period.upper is not None


def test_a_filing_period_is_extended_by_two_people(seo: User, sora: User, incident: Incident) -> None:
    old = FilingPeriodFactory(incident=incident)
    typed = {
        "incident": incident.pk,
        "claimant_type": "merchant",
        "start": "2022-10-19T00:00:00",
        "end": "2022-12-01T00:00:00",
        "reason": "extended",
    }
    assert posted("seo", "filingperiod_record", typed).status_code == 302
    new = FilingPeriod.objects.latest("pk")
    assert posted("seo", "filingperiod_confirm", {}, new.pk).status_code == 403
    assert posted("sora", "filingperiod_confirm", {}, new.pk).status_code == 302
    assert queries.filing_in_force(incident=incident) == [new.pk]
    assert posted("sora", "filingperiod_drop", {}, old.pk).status_code == 409


def test_a_window_and_a_filing_period_are_called_by_local_times(seo: User) -> None:
    window, period = OutageWindowFactory(), FilingPeriodFactory()
    for name, row in (("outagewindow", window), ("filingperiod", period)):
        text = as_("seo").get(reverse(f"admin:claims_{name}_change", args=[row.pk])).content.decode()
        assert "+00:00" not in text, name
