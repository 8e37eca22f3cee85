"""The record of an incident, as it stands and as it stood."""

from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from pytest_django import DjangoAssertNumQueries

from claims.models import Incident
from claims.queries import outages as queries
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
HOUR = timedelta(hours=1)


@pytest.fixture
def incident() -> Incident:
    return IncidentFactory(key="one")


def test_a_proposal_a_dropped_one_and_a_removal_are_in_no_revision(incident: Incident) -> None:
    window = OutageWindowFactory(incident=incident, valid_to=2)
    OutageWindowFactory(incident=incident, proposed=True)
    OutageWindowFactory(incident=incident, proposed=True, dropped_at=LATER)
    OutageWindowFactory(
        incident=incident, service=window.service, replaces=window, removes=True, valid_from=2
    )
    assert list(queries.windows_at(incident=incident, revision=1)) == [window]
    assert not queries.windows_at(incident=incident, revision=2).exists()
    assert not queries.record_now(incident=incident).exists()
    assert queries.proposals(incident=incident).count() == 1


def test_a_revision_sees_neither_what_came_later_nor_what_had_left(incident: Incident) -> None:
    service = ServiceFactory(key="melon")
    old = OutageWindowFactory(incident=incident, service=service, valid_to=3)
    new = OutageWindowFactory(incident=incident, service=service, valid_from=3, replaces=old)
    seen = [list(queries.windows_at(incident=incident, revision=number)) for number in (1, 2, 3, 4)]
    assert seen == [[old], [old], [new], [new]]


def test_the_rules_read_full_and_partial_windows_together_and_open_ones_up_to_now(incident: Incident) -> None:
    service = ServiceFactory(key="melon", audience=["individual"])
    OutageWindowFactory(incident=incident, service=service, period=DateTimeTZRange(START, START + HOUR))
    OutageWindowFactory(
        incident=incident, service=service, extent="partial", period=DateTimeTZRange(START + HOUR, None)
    )
    filing = FilingPeriodFactory(incident=incident)
    revision = queries.newest_revision(incident=incident)
    assert revision is not None
    record = queries.record(revision=revision, filing=[filing.pk], until=END)
    assert record.timelines["melon"].spans == ((int(START.timestamp()), int(END.timestamp())),)
    assert record.full["melon"].spans == ((int(START.timestamp()), int((START + HOUR).timestamp())),)
    assert record.audience["melon"] == {"individual"}
    assert set(record.filing) == {"merchant"}


def test_periods_that_are_proposed_superseded_or_anothers_are_not_in_force(incident: Incident) -> None:
    standing = FilingPeriodFactory(incident=incident)
    FilingPeriodFactory(incident=incident, superseded_at=LATER)
    FilingPeriodFactory(incident=incident, confirmed_at=None)
    FilingPeriodFactory(incident=IncidentFactory(key="two"))
    assert queries.filing_in_force(incident=incident) == [standing.pk]
    assert list(queries.filing_periods(incident=incident)) == [standing]


def test_revisions_are_numbered_by_incident(incident: Incident) -> None:
    assert queries.newest_revision(incident=incident) is None
    assert queries.next_number(incident=incident) == 1
    RecordRevisionFactory(incident=incident, number=1)
    RecordRevisionFactory(incident=IncidentFactory(key="two"), number=7)
    assert queries.next_number(incident=incident) == 2
    newest = queries.newest_revision(incident=incident)
    assert newest is not None
    assert newest.number == 1


def test_a_record_is_read_in_one_statement(
    incident: Incident, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(5):
        OutageWindowFactory(incident=incident, service=ServiceFactory(key=f"daum.{n}"))
    with django_assert_num_queries(1):
        assert len([window.service.name for window in queries.record_now(incident=incident)]) == 5
    OutageWindowFactory(incident=incident, proposed=True)
    with django_assert_num_queries(1):
        assert [proposal.service.name for proposal in queries.proposals()]


def test_what_is_served_stands_in_the_record_for_this_type(incident: Incident) -> None:
    assert list(queries.with_record()) == [] == queries.served(incident=incident, claimant_type="merchant")
    shop = ServiceFactory(key="b", audience=["merchant"])
    for service in (
        shop,
        ServiceFactory(key="a", audience=["merchant", "individual"]),
        ServiceFactory(audience=[]),
    ):
        OutageWindowFactory(incident=incident, service=service)
    OutageWindowFactory(incident=incident, service=ServiceFactory(audience=["merchant"]), proposed=True)
    RecordRevisionFactory(incident=incident, number=2)
    assert list(queries.with_record()) == [incident]
    found = queries.served(incident=incident, claimant_type="merchant")
    assert [service.key for service in found] == ["a", "b"]
    assert shop not in queries.served(incident=incident, claimant_type="individual")


def test_a_filing_period_waits_until_it_is_confirmed_or_dropped(incident: Incident) -> None:
    FilingPeriodFactory(incident=incident)
    proposed = FilingPeriodFactory(incident=incident, claimant_type="partner", confirmed_at=None)
    FilingPeriodFactory(incident=incident, claimant_type="partner", confirmed_at=None, superseded_at=LATER)
    assert list(queries.filing_proposals()) == [proposed]
