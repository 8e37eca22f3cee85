"""What the database refuses of the record, whoever asks: plain SQL as the application's role, no stage in between."""

import os

import psycopg
import pytest
from django.db import Error, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import User
from claims.models import FilingPeriod, Incident, OutageWindow, RecordRevision, Service
from tests.factories import (
    END,
    LATER,
    START,
    FilingPeriodFactory,
    IncidentFactory,
    OutageWindowFactory,
    RecordRevisionFactory,
    ServiceFactory,
)

pytestmark = pytest.mark.django_db


def refused(statement: str, *values: object, by: str) -> None:
    """Runs the statement and expects the error that names `by`: a constraint, a trigger's sentence, a missing right."""
    with pytest.raises(Error, match=by), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def allowed(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount == 1


def change(window: OutageWindow, said: str, *values: object, by: str) -> None:
    refused(f"UPDATE claims_outagewindow SET {said} WHERE id = %s", *values, window.pk, by=by)


@pytest.fixture
def proposal(seo: User) -> OutageWindow:
    return OutageWindowFactory(proposed=True, recorded_by=seo)


@pytest.fixture
def window(seo: User, sora: User) -> OutageWindow:
    return OutageWindowFactory(recorded_by=seo, confirmed_by=sora)


TABLES = [
    "claims_service",
    "claims_incident",
    "claims_recordrevision",
    "claims_outagewindow",
    "claims_filingperiod",
]


@pytest.mark.parametrize("table", TABLES)
def test_nothing_of_the_record_is_deleted_or_truncated(table: str) -> None:
    OutageWindowFactory()
    FilingPeriodFactory()
    refused(f"DELETE FROM {table}", by="permission denied")
    refused(f"TRUNCATE {table} CASCADE", by="permission denied")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("table", TABLES)
def test_not_even_the_owner_deletes_or_truncates(table: str) -> None:
    OutageWindowFactory()
    FilingPeriodFactory()
    for statement in (f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
        with (
            pytest.raises(psycopg.errors.RaiseException, match="pgtrigger: Cannot"),
            psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner,
        ):
            owner.execute(statement)


def test_the_application_does_not_lift_the_triggers() -> None:
    refused("SET session_replication_role = replica", by="permission denied")
    refused("ALTER TABLE claims_outagewindow DISABLE TRIGGER ALL", by="must be owner")


# ---------------------------------------------------------------- windows
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("period", "[2022-10-15T06:00Z,2022-10-15T07:00Z)"),
        ("extent", "partial"),
        ("source", "press"),
        ("rule", "another"),
        ("recorded_at", "2022-01-01T00:00Z"),
        ("removes", "true"),
    ],
)
def test_what_a_window_says_never_changes(
    window: OutageWindow, proposal: OutageWindow, column: str, value: str
) -> None:
    for one in (window, proposal):
        change(one, f"{column} = %s", value, by="Cannot update")


def test_where_a_window_belongs_and_who_recorded_it_never_changes(window: OutageWindow, sora: User) -> None:
    other = OutageWindowFactory()
    for column, value in (
        ("incident_id", other.incident_id),
        ("service_id", other.service_id),
        ("recorded_by_id", sora.pk),
        ("replaces_id", other.pk),
    ):
        change(window, f"{column} = %s", value, by="Cannot update")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("valid_from", None),
        ("valid_from", 2),
        ("confirmed_by_id", None),
        ("confirmed_at", "2022-01-01T00:00Z"),
        ("dropped_at", "2022-01-01T00:00Z"),
    ],
)
def test_a_window_is_confirmed_once(window: OutageWindow, column: str, value: object) -> None:
    change(window, f"{column} = %s", value, by="Cannot update")


def test_a_window_leaves_the_record_once(window: OutageWindow) -> None:
    allowed("UPDATE claims_outagewindow SET valid_to = 2 WHERE id = %s", window.pk)
    for value in (None, 3):
        change(window, "valid_to = %s", value, by="Cannot update")


def test_a_window_does_not_leave_before_it_was_there(window: OutageWindow, proposal: OutageWindow) -> None:
    for number in (0, 1):
        change(window, "valid_to = %s", number, by="window_revisions_in_order")
    change(proposal, "valid_to = 2", by="window_revisions_in_order")


def test_a_dropped_proposal_stays_dropped_and_out_of_the_record(proposal: OutageWindow, sora: User) -> None:
    allowed("UPDATE claims_outagewindow SET dropped_at = now() WHERE id = %s", proposal.pk)
    change(proposal, "dropped_at = NULL", by="Cannot update")
    change(
        proposal,
        "valid_from = 1, confirmed_at = now(), confirmed_by_id = %s",
        sora.pk,
        by="window_dropped_or_in_record",
    )


def test_nobody_confirms_what_she_recorded(proposal: OutageWindow, seo: User) -> None:
    change(
        proposal,
        "valid_from = 1, confirmed_at = now(), confirmed_by_id = %s",
        seo.pk,
        by="window_confirmed_by_another",
    )


@pytest.mark.parametrize(
    "said", ["valid_from = 1", "confirmed_at = now()", "valid_from = 1, confirmed_at = now()"]
)
def test_no_persons_window_enters_the_record_unconfirmed(proposal: OutageWindow, said: str) -> None:
    change(proposal, said, by="window_in_record_when_confirmed")


def insert(**said: object) -> tuple[str, list[object]]:
    """The statement that adds a window of the rule to the record, but for what is said."""
    row: dict[str, object] = {
        "period": DateTimeTZRange(START, END),
        "extent": "full",
        "source": "notice",
        "rule": "shipped-record",
        "recorded_at": LATER,
        "confirmed_at": LATER,
        "removes": False,
        "valid_from": 1,
    } | said
    for key, factory in (("incident_id", IncidentFactory), ("service_id", ServiceFactory)):
        if key not in row:
            row[key] = factory().pk
    places = ", ".join(["%s"] * len(row))
    return f"INSERT INTO claims_outagewindow ({', '.join(row)}) VALUES ({places})", list(row.values())


@pytest.mark.parametrize(
    ("said", "by"),
    [
        ({"rule": ""}, "window_by_person_or_rule|window_in_record_when_confirmed"),
        ({"period": DateTimeTZRange(START, START)}, "window_not_empty|window_has_a_start"),
        ({"period": DateTimeTZRange(None, END)}, "window_has_a_start"),
        ({"period": DateTimeTZRange(END, START)}, "lower bound must be less"),
        ({"removes": True}, "removal_replaces"),
        ({"valid_from": None}, "window_in_record_when_confirmed"),
        ({"confirmed_at": None}, "window_in_record_when_confirmed"),
        ({"dropped_at": LATER}, "window_dropped_or_in_record"),
        ({"valid_to": 1}, "window_revisions_in_order"),
        ({"valid_from": -1}, "valid_from_check"),
    ],
)
def test_a_window_that_makes_no_sense_is_not_added(said: dict[str, object], by: str) -> None:
    statement, values = insert(**said)
    refused(statement, *values, by=by)


def test_a_window_is_a_persons_or_a_rules_and_not_both(seo: User, sora: User) -> None:
    statement, values = insert(recorded_by_id=seo.pk, confirmed_by_id=sora.pk)
    refused(statement, *values, by="window_by_person_or_rule")


@pytest.mark.parametrize(("start", "end"), [(START, END), (START, None), (START, START.replace(hour=7))])
def test_no_two_windows_of_a_service_overlap_in_one_revision(start: object, end: object) -> None:
    window = OutageWindowFactory(valid_from=1)
    where = {"incident_id": window.incident_id, "service_id": window.service_id}
    for first in (1, 2):
        statement, values = insert(period=DateTimeTZRange(start, end), valid_from=first, **where)
        refused(statement, *values, by="no_overlap_in_one_revision")


def test_windows_of_revisions_apart_of_removals_and_of_proposals_may_overlap() -> None:
    window = OutageWindowFactory(valid_from=1, valid_to=2)
    where = {"incident_id": window.incident_id, "service_id": window.service_id}
    for said in (
        {"valid_from": 2},
        {"valid_from": 2, "removes": True, "replaces_id": window.pk},
        {"valid_from": None, "confirmed_at": None},
    ):
        statement, values = insert(**where, **said)
        allowed(statement, *values)


def test_a_window_that_comes_back_into_a_revision_it_had_left_is_refused(window: OutageWindow) -> None:
    """Confirming is an UPDATE: the exclusion holds there too."""
    other = OutageWindowFactory(proposed=True, incident=window.incident, service=window.service)
    change(other, "valid_from = 1, confirmed_at = now()", by="no_overlap_in_one_revision")


# ---------------------------------------------------------------- revisions, incidents, services
def test_a_revision_is_never_changed_and_its_number_used_once() -> None:
    revision = RecordRevisionFactory()
    refused("UPDATE claims_recordrevision SET note = 'x'", by="permission denied")
    refused(
        "INSERT INTO claims_recordrevision (incident_id, number, at, rule, note) VALUES (%s, 1, now(), 'r', '')",
        revision.incident_id,
        by="one_revision_a_number",
    )


def test_a_revision_is_somebodys(seo: User) -> None:
    incident = IncidentFactory()
    for rule, by in (("", None), ("shipped-record", seo.pk)):
        refused(
            "INSERT INTO claims_recordrevision (incident_id, number, at, rule, note, by_id)"
            " VALUES (%s, 1, now(), %s, '', %s)",
            incident.pk,
            rule,
            by,
            by="revision_by_person_or_rule",
        )


def test_keys_of_services_and_incidents_are_used_once() -> None:
    ServiceFactory(key="melon")
    IncidentFactory(key="one")
    refused(
        "INSERT INTO claims_service (key, name_ko, name_en, function, owner, audience)"
        " VALUES ('melon', '', '', '', 'ours', '{}')",
        by="claims_service_key",
    )
    refused(
        "INSERT INTO claims_incident (key, name_ko, name_en, period, time_zone)"
        " VALUES ('one', '', '', '[2022-10-15,)', 'Asia/Seoul')",
        by="claims_incident_key",
    )


# ---------------------------------------------------------------- filing periods
def change_filing(period: FilingPeriod, said: str, *values: object, by: str) -> None:
    refused(f"UPDATE claims_filingperiod SET {said} WHERE id = %s", *values, period.pk, by=by)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("claimant_type", "partner"),
        ("period", "[2022-10-15T06:00Z,2022-10-15T07:00Z)"),
        ("reason", "other"),
        ("recorded_at", "2022-01-01T00:00Z"),
        ("rule", "another"),
    ],
)
def test_what_a_filing_period_says_never_changes(column: str, value: str) -> None:
    change_filing(FilingPeriodFactory(), f"{column} = %s", value, by="Cannot update")


def test_a_filing_period_is_confirmed_once_by_another_and_superseded_once(seo: User, sora: User) -> None:
    proposal = FilingPeriodFactory(recorded_by=seo, confirmed_at=None)
    change_filing(
        proposal, "confirmed_at = now(), confirmed_by_id = %s", seo.pk, by="filing_confirmed_by_another"
    )
    change_filing(proposal, "confirmed_at = now()", by="filing_in_force_when_confirmed")
    allowed(
        "UPDATE claims_filingperiod SET confirmed_at = now(), confirmed_by_id = %s WHERE id = %s",
        sora.pk,
        proposal.pk,
    )
    change_filing(proposal, "confirmed_at = NULL, confirmed_by_id = NULL", by="Cannot update")
    allowed("UPDATE claims_filingperiod SET superseded_at = now() WHERE id = %s", proposal.pk)
    change_filing(proposal, "superseded_at = NULL", by="Cannot update")


def test_a_dropped_proposal_of_a_filing_period_is_not_confirmed(seo: User, sora: User) -> None:
    dropped = FilingPeriodFactory(recorded_by=seo, confirmed_at=None, superseded_at=LATER)
    change_filing(dropped, "confirmed_at = now(), confirmed_by_id = %s", sora.pk, by="Cannot update")


def test_one_filing_period_of_a_type_is_in_force() -> None:
    standing = FilingPeriodFactory()
    with pytest.raises(Error, match="one_filing_period_in_force"), transaction.atomic():
        FilingPeriodFactory(incident=standing.incident)
    FilingPeriodFactory(incident=standing.incident, superseded_at=LATER)
    FilingPeriodFactory(incident=standing.incident, claimant_type="partner")


@pytest.mark.parametrize(
    "period", [DateTimeTZRange(START, START), DateTimeTZRange(START, None), DateTimeTZRange(None, END)]
)
def test_a_filing_period_has_two_ends_and_a_length(period: DateTimeTZRange) -> None:
    with pytest.raises(Error, match="filing_period_bounded"), transaction.atomic():
        FilingPeriodFactory(period=period)


def test_a_filing_period_is_somebodys() -> None:
    with pytest.raises(Error, match="filing_by_person_or_rule"), transaction.atomic():
        FilingPeriodFactory(rule="", confirmed_at=None)


# ---------------------------------------------------------------- languages
def test_names_are_told_in_the_language_of_the_reader() -> None:
    from django.utils.translation import override

    service = Service(key="melon", name_ko="멜론", name_en="Melon")
    incident = Incident(key="one", name_ko="장애", name_en="Outage")
    with override("en"):
        assert (service.name, str(incident)) == ("Melon", "Outage")
    with override("ko"):
        assert (service.name, str(incident)) == ("멜론", "장애")


def test_rows_name_themselves() -> None:
    revision = RecordRevision(incident_id=3, number=2)
    assert str(revision) == "3 r2"
