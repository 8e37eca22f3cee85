"""The list for staff: filters that hold, and errors where a value cannot be meant."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from claims.models import Claim, Incident
from tests.api.conftest import Machine
from tests.api.sending import errors
from tests.factories import ClaimantFactory, ClaimFactory, ImportFileFactory, IncidentFactory
from tests.people import NOON

ADDRESS = "/api/v1/staff/claims/"


@pytest.fixture
def ritas(machine: Machine, rita: User) -> Client:
    return machine(rita)


@pytest.fixture
def several(incident: Incident) -> dict[str, Claim]:
    file = ImportFileFactory(submitter="federation")
    return {
        "plain": ClaimFactory(incident=incident, received_at=NOON),
        "melon": ClaimFactory(
            incident=incident,
            claimant=ClaimantFactory(type="individual", key_kind="email"),
            services=["kakaopay", "melon"],
            received_at=NOON,
        ),
        "file": ClaimFactory(
            incident=incident, origin="file", submitter="federation", file=file, line=2, received_at=NOON
        ),
        "rejected": ClaimFactory(incident=incident, status="rejected", received_at=NOON),
        "late": ClaimFactory(incident=incident, received_at=NOON + timedelta(days=1)),
        "other": ClaimFactory(incident=IncidentFactory(key="other"), received_at=NOON - timedelta(days=1)),
    }


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ({"status": "rejected"}, {"rejected"}),
        ({"type": "individual"}, {"melon"}),
        ({"service": "melon"}, {"melon"}),
        ({"origin": "file"}, {"file"}),
        ({"submitter": "federation"}, {"file"}),
        ({"incident": "other"}, {"other"}),
        ({"received_from": "2022-10-22T12:00:00+09:00"}, {"late"}),
        ({"received_before": "2022-10-21T03:00:00Z"}, {"other"}),
        (
            {"received_from": "2022-10-21T03:00:00Z", "received_before": "2022-10-21T03:00:01Z"},
            {"plain", "melon", "file", "rejected"},
        ),
        ({"received_before": "2022-10-22T02:59:59+23:59:59.999999"}, {"other"}),
        ({"status": "rejected", "type": "individual"}, set()),
        ({}, {"plain", "melon", "file", "rejected", "late", "other"}),
    ],
)
def test_a_filter_leaves_what_it_names(
    ritas: Client, several: dict[str, Claim], query: dict[str, str], wanted: set[str]
) -> None:
    names = {claim.reference: name for name, claim in several.items()}
    rows = ritas.get(ADDRESS, query).json()["results"]
    assert [names[row["reference"]] for row in rows] == [name for name in reversed(several) if name in wanted]


def test_a_reference_is_found_in_any_spelling(ritas: Client, several: dict[str, Claim]) -> None:
    said = several["melon"].reference
    for spelt in (said, said.lower(), said.replace("-", " ")):
        rows = ritas.get(ADDRESS, {"reference": spelt}).json()["results"]
        assert [row["reference"] for row in rows] == [said]


def test_a_row_says_what_the_claim_is_and_of_nobody_who(ritas: Client, several: dict[str, Claim]) -> None:
    row = ritas.get(ADDRESS, {"status": "rejected"}).json()["results"][0]
    assert row == {
        "reference": several["rejected"].reference,
        "incident": "kakao-2022",
        "claimant_type": "merchant",
        "services": ["kakaotalk.channel"],
        "period": {"start": "2022-10-15T06:30:00Z", "end": "2022-10-20T14:00:00Z"},
        "received_at": "2022-10-21T03:00:00Z",
        "status": "rejected",
        "version": 1,
        "origin": "web",
        "submitter": "",
        "held": False,
    }


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ({"status": "gone"}, ("invalid_choice", "status")),
        ({"type": "\x00"}, ("invalid_choice", "type")),
        ({"origin": "x"}, ("invalid_choice", "origin")),
        ({"service": "\x00"}, ("null_characters_not_allowed", "service")),
        ({"submitter": "x" * 61}, ("max_length", "submitter")),
        ({"incident": "\x00"}, ("null_characters_not_allowed", "incident")),
        ({"reference": "x"}, ("reference_form", "reference")),
        ({"reference": "C-00000-000001"}, ("reference_check", "reference")),
        ({"received_from": "yesterday"}, ("instant_form", "received_from")),
        ({"received_from": "2022-10-21"}, ("offset_missing", "received_from")),
        ({"received_before": "0001-01-01T00:00:00+15:59"}, ("year_out_of_range", "received_before")),
        ({"claimant__personal": "x"}, ("unknown", "claimant__personal")),
        ({"q": "x"}, ("unknown", "q")),
        ({"offset": "10"}, ("unknown", "offset")),
        ({"status": ["rejected", "approved"]}, ("repeated", "status")),
    ],
)
def test_a_value_that_cannot_be_meant_is_an_error(
    ritas: Client, several: dict[str, Claim], query: dict[str, Any], wrong: tuple[str, str]
) -> None:
    answer = ritas.get(ADDRESS, query)
    assert (answer.status_code, errors(answer)) == (400, {wrong})


def test_the_list_takes_the_same_few_queries_however_many_claims(
    ritas: Client, several: dict[str, Claim], django_assert_max_num_queries: Any
) -> None:
    for _again in range(20):
        ClaimFactory(incident=several["plain"].incident)
    with django_assert_max_num_queries(7):  # one looks when the token was last used
        assert len(ritas.get(ADDRESS).json()["results"]) == 26
