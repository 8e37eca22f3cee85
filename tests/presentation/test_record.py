"""The record in words."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.translation import override

from claims.presentation.record import change, clock, length, rows, service_names, table, zone_said
from tests.factories import ServiceFactory

START = datetime(2022, 10, 15, 6, 30, tzinfo=UTC)


def window(
    key: str, *, hours: float | None = 30, extent: str = "full", start: datetime = START, **said: Any
) -> Any:
    upper = None if hours is None else start + timedelta(hours=hours)
    return SimpleNamespace(
        **{"pk": None, "replaces_id": None, "removes": False} | said,
        service=SimpleNamespace(key=key, name=key.upper()),
        period=SimpleNamespace(lower=start, upper=upper),
        extent=extent,
        source="notice",
    )


def test_a_window_that_still_lasts_has_no_end_and_counts_up_to_now() -> None:
    with override("en"):
        (row,) = table([window("melon", hours=None)], until=START + timedelta(hours=5), zone="Asia/Seoul")
    assert (row.start, row.end, row.length) == ("2022-10-15 15:30", "", "5 h 00 min")


def test_no_length_is_negative() -> None:
    with override("en"):
        (row,) = table([window("melon", hours=None)], until=START - timedelta(hours=5), zone="Asia/Seoul")
    assert row.length == "0 h 00 min"


def test_a_service_has_its_windows_in_order_of_time() -> None:
    later = window("daum.mail", extent="partial", start=START + timedelta(hours=30))
    (row,) = rows([later, window("daum.mail")])
    assert [bar.extent for bar in row.bars] == ["full", "partial"]
    assert row.family == "daum"


def test_a_service_of_another_picture_has_an_empty_row() -> None:
    found = rows([window("melon")], beside=[window("daum.mail"), window("melon", hours=2)])
    assert [(row.key, row.name, len(row.bars)) for row in found] == [
        ("daum.mail", "DAUM.MAIL", 0),
        ("melon", "MELON", 1),
    ]


def test_what_is_replaced_leaves_the_record_and_what_is_proposed_enters_it() -> None:
    old, other, untouched = window("melon", pk=1), window("melon", pk=2), window("kakaopay", pk=3)
    longer, new = window("melon", hours=40, pk=4, replaces_id=1), window("daum.mail", pk=5)
    found = change([old, other, untouched], [longer, new])
    assert (found.before, found.after) == ([old, other], [other, longer, new])
    assert (found.touched, found.services) == (2, 3)


def test_what_is_removed_leaves_the_record_and_nothing_enters_it() -> None:
    old = window("melon", pk=1)
    found = change([old, window("kakaopay", pk=2)], [window("melon", pk=3, replaces_id=1, removes=True)])
    assert (found.before, found.after, found.touched, found.services) == ([old], [], 1, 2)


def test_the_table_says_extent_in_the_language_of_the_reader() -> None:
    with override("en"):
        said = table([window("melon", extent="partial"), window("daum.mail")], until=START, zone="Asia/Seoul")
    assert [(row.name, row.extent) for row in said] == [
        ("DAUM.MAIL", "Full outage"),
        ("MELON", "Partly back"),
    ]


def test_the_wall_clock_is_that_of_the_zone() -> None:
    assert clock(START, "Asia/Seoul") == "2022-10-15 15:30"
    assert clock(START, "Europe/London") == "2022-10-15 07:30"


def test_a_zone_is_told_by_name_and_offset() -> None:
    assert zone_said("Asia/Seoul", START) == "KST (UTC+09:00)"
    assert zone_said("Asia/Kolkata", START) == "IST (UTC+05:30)"


def test_lengths_beyond_a_day_stay_in_hours() -> None:
    with override("en"):
        assert length(timedelta(hours=127, minutes=30)) == "127 h 30 min"


@pytest.mark.django_db
def test_services_are_named_in_the_order_in_which_they_were_given() -> None:
    for key in ("a", "b"):
        ServiceFactory(key=key, name_en=f"Service {key}")
    with override("en"):
        assert service_names(["b", "gone", "a"]) == {"b": "Service b", "gone": "gone", "a": "Service a"}
        assert list(service_names(["b", "a"])) == ["b", "a"]
