"""What of a period was outage, in words: for all services together, and for each."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils.translation import override

from claims.models import OutageWindow
from claims.presentation.overlap import Down, overlap
from tests.factories import IncidentFactory, OutageWindowFactory, ServiceFactory
from tests.people import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with override("en"):
        yield


def hours(*pairs: tuple[float, float | None], **said: Any) -> list[OutageWindow]:
    """Windows of one service, from and to so many hours after noon."""
    service, incident = ServiceFactory(), IncidentFactory()
    return [
        OutageWindowFactory(
            incident=incident,
            service=service,
            extent=extent,
            period=(after(start), end and after(end)),
            **said,
        )
        for (start, end), extent in zip(pairs, ("full", "partial"), strict=False)
    ]


def after(number: float) -> Any:
    return NOON + timedelta(hours=number)


def told(windows: list[OutageWindow], start: float, end: float, until: float = 99) -> Any:
    found = [OutageWindow.objects.select_related("service").get(pk=one.pk) for one in windows]
    return overlap(found, after(start), after(end), until=after(until))


def test_where_nothing_was_down_nothing_is_said_to_have_been() -> None:
    found = told(hours((0, 1)), 1, 6)  # the period begins as the outage ends
    assert (found.period, found.down) == ("5 hours", "")
    assert [one[1:] for one in found.services] == [("", "")]
    assert told([], 0, 1).services == []


def test_a_period_that_is_reversed_is_no_period() -> None:
    assert told(hours((0, 9)), 5, 3)[:2] == ("0 minutes", "")


def test_the_part_within_the_period_counts_fully_and_partly_down() -> None:
    found = told(hours((0, 2), (2, 4.5)), 1, 6)
    assert (found.period, found.down) == ("5 hours", "3 hours 30 minutes")
    assert [one[1:] for one in found.services] == [("3 hours 30 minutes", "1 hour")]


def test_what_lay_down_together_counts_once_and_each_for_itself() -> None:
    found = told(hours((0, 3)) + hours((2, 4)), 0, 6)
    assert found.down == "4 hours"
    assert sorted(one.all for one in found.services) == ["2 hours", "3 hours"]
    assert all(isinstance(one, Down) for one in found.services)


def test_what_still_lasts_counts_up_to_now() -> None:
    assert told(hours((0, None)), 0, 6, until=2).down == "2 hours"
