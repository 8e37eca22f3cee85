"""How long claims took: of the last weeks, without what says nothing of it."""

from datetime import timedelta
from typing import Any

import pytest

from claims.models import Claim, Decision, Incident
from claims.queries.throughput import TABLES, measured
from claims.stages import review
from tests.factories import ClaimFactory, IncidentFactory
from tests.money import answered, award, sent
from tests.people import NOON
from tests.stages.review.making import assessed, decided, senior
from tests.world import kakao, merchant

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def found(incident: Incident, at: Any = NOON + HOUR) -> dict[str, Any]:
    return measured(incident=incident, at=at)


def taken(incident: Incident, *hours: int) -> list[Claim]:
    """Claims of merchants, each decided by Rita at NOON, so many hours after it came."""
    made = [merchant(incident, received_at=NOON - number * HOUR) for number in hours]
    assessed(incident)
    for claim in made:
        decided(claim)
    return made


def test_of_nothing_nothing_is_measured() -> None:
    assert found(IncidentFactory()) == {"decided_in": [], "paid_in": [], "waiting": []}


def test_a_quarter_and_three_quarters_of_the_decisions_were_as_quick() -> None:
    incident = kakao()
    taken(incident, 1, 2, 3, 4)
    ClaimFactory()  # of another incident
    rows = [["merchant", who, 4, 3600, 3 * 3600] for who in ("all", "person")]
    assert found(incident)["decided_in"] == rows


def test_what_is_older_than_four_weeks_or_yet_to_come_is_not_counted() -> None:
    incident = kakao()
    taken(incident, 1)
    assert found(incident, NOON + timedelta(days=27))["decided_in"]
    assert found(incident, NOON + timedelta(days=29))["decided_in"] == []
    assert found(incident, NOON - HOUR)["decided_in"] == []


def test_decisions_on_appeals_and_first_seats_are_not_counted(alice: Any) -> None:
    incident = kakao()
    claim = merchant(incident, filed_by=alice)
    big = merchant(incident, loss=700_000)
    assessed(incident)
    key = ("kakao-merchant-2022", "payment")
    assert not decided(big, "part", amounts={key: 2_000_000}, reasons={key: "large"}).final
    decided(claim)
    before = found(incident)["decided_in"]
    assert [row[2] for row in before] == [1, 1]
    review.appeal(actor=alice, claim=claim, words="More.", at=NOON, door="test")
    review.decide_appeal(actor=senior(), claim=claim, outcome="uphold", note="No.", at=NOON, door="test")
    assert Decision.objects.filter(final=True).count() == 2
    assert found(incident)["decided_in"] == before


def test_payments_are_measured_from_the_decision_to_the_pay_date() -> None:
    award()
    run = sent()[0].run
    transfer = run.transfers.get()
    incident = Incident.objects.get()
    assert found(incident)["paid_in"] == []
    answered({transfer: "paid"})
    days = max((run.pay_date - Decision.objects.get().at.date()).days, 0)
    assert found(incident, NOON + timedelta(days=14))["paid_in"] == [[1, days, days]]


def test_what_waits_is_counted_by_the_day_on_which_it_came_where_the_incident_was() -> None:
    incident = IncidentFactory()
    for hour in (14, 15):  # midnight in Seoul
        ClaimFactory(incident=incident, received_at=NOON.replace(hour=hour))
    ClaimFactory(incident=incident, status="withdrawn")
    assert found(incident)["waiting"] == [["merchant", "2022-10-21", 1], ["merchant", "2022-10-22", 1]]


def test_each_table_is_one_statement(django_assert_num_queries: Any) -> None:
    incident = IncidentFactory()
    with django_assert_num_queries(len(TABLES)):
        found(incident)
