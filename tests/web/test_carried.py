"""What an address carries to a claim, and what it leaves behind."""

from datetime import UTC, datetime

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from claims.models import Incident
from claims.queries import outages as record
from claims.web.carried import address, carried

START, END = datetime(2022, 10, 15, 6, 30, tzinfo=UTC), datetime(2022, 10, 16, 12, 0, tzinfo=UTC)


def read(query: str, incident: Incident) -> object:
    services = record.served(incident=incident, claimant_type="merchant")
    return carried(QueryDict(query), incident=incident, services=services)


@pytest.mark.parametrize(
    "query",
    [
        "", "service=nothing", "service=%00&start=x&end=y", "start=2022-10-15T15:30",
        "start=2022-10-16T15:30&end=2022-10-15T15:30", "start=2022-10-15T15:30&end=9999-99-99T00:00",
        "start=٢٠٢٢-10-15T15:30&end=" + "9" * 5_000, "name=Kim&phone=010",
    ],
)  # fmt: skip
def test_what_means_nothing_is_left_out(incident: Incident, query: str) -> None:
    assert read(query, incident) == {}


def test_what_is_carried_arrives(incident: Incident) -> None:
    url = address("/x/", incident=incident, services=["kakaopay"], start=START, end=END)
    assert url == "/x/?incident=kakao-2022&service=kakaopay&start=2022-10-15T15%3A30&end=2022-10-16T21%3A00"
    assert read(url.partition("?")[2], incident) == {
        "services": {"services": ["kakaopay"]}, "period": {"start": "2022-10-15T15:30", "end": "2022-10-16T21:00"},
    }  # fmt: skip


def test_a_service_for_others_stays_behind(incident: Incident) -> None:
    assert read("service=kakaopay&service=kakaopay&service=nope", incident) == {
        "services": {"services": ["kakaopay"]}
    }


@given(text=st.text(max_size=40))
def test_nothing_that_is_typed_raises(text: str) -> None:
    query = QueryDict(mutable=True)
    query.update({"start": text, "end": text, "service": text})
    incident = Incident(time_zone="Asia/Seoul")
    assert carried(query, incident=incident, services=[]) == {}
