"""A claim as its claimant reads it."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils.translation import override

from claims.models import Claim, OutageWindow
from claims.presentation import claims as telling
from tests.factories import START, ClaimFactory, OutageWindowFactory, ServiceFactory
from tests.people import NOON


def window(hours: float, length: float | None) -> OutageWindow:
    start = START + timedelta(hours=hours)
    end = None if length is None else start + timedelta(hours=length)
    period: Any = type(OutageWindowFactory.build(service=None, incident=None).period)(start, end)
    return OutageWindow(period=period)


def claim(hours: float, length: float) -> Claim:
    return Claim(period=window(hours, length).period)


def test_every_status_has_a_meaning() -> None:
    assert set(telling.MEANING) == set(Claim.Status)


@pytest.mark.parametrize(
    ("windows", "told"),
    [
        ([], ""),
        ([(20, 5)], ""),  # after the claimed period
        ([(10, 5)], ""),  # begins as it ends
        ([(0, 2), (1, 2)], "3 hours"),  # the union, not the sum
        ([(0, 2), (5, 100)], "7 hours"),
        ([(9, None)], "1 hour"),  # still lasting
    ],
)
def test_what_the_outage_covers_is_the_union_of_its_windows_within_the_period(
    windows: list[tuple[float, float | None]], told: str
) -> None:
    with override("en"):
        assert telling.covered(claim(0, 10), [window(*one) for one in windows], until=NOON) == told


def test_an_input_that_no_policy_knows_any_more_is_told_by_its_name(db: None) -> None:
    ServiceFactory(key="kakaotalk.channel", name_en="Talk Channel")
    found = ClaimFactory(facts__inputs={"loss": 5, "member": True, "trade": "food"})
    with override("en"):
        told = {one.label: one.value for one in telling.said(found, [])}
    assert told["Services"] == "Talk Channel"
    assert (told["loss"], told["member"], told["trade"]) == ("5", "yes", "food")
    assert told["Account"] == "none given"


def test_a_row_names_nobody(db: None) -> None:
    found = ClaimFactory()
    with override("en"):
        row = telling.row(found)
    assert row.reference == found.reference
    assert row.status == "Submitted"
    assert "김시험" not in str(row)


def test_the_receipt_is_told_by_the_clocks_of_the_incident(db: None) -> None:
    found = ClaimFactory(incident__time_zone="America/New_York", received_at=NOON)
    with override("en"):
        assert telling.row(found).received == "20 October 2022, 23:00"
