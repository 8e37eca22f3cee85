"""Pages by key: every claim once, whatever is filed meanwhile, and no word of a claim that the list may not show."""

import pytest

from accounts.models import User
from claims.models import Incident
from claims.stages.review import triage
from tests.api.conftest import Machine
from tests.api.sending import ADDRESS, errors
from tests.factories import ClaimFactory
from tests.people import NOON

STAFF = "/api/v1/staff/claims/"


@pytest.mark.parametrize("limit", ["0", "-1", "101", "x", "", "1.5", "9" * 400, "٣", "\x00"])
def test_a_limit_that_is_none_is_refused(machine: Machine, alice: User, limit: str) -> None:
    answer = machine(alice).get(ADDRESS, {"limit": limit})
    assert (answer.status_code, errors(answer)) == (400, {("limit", "limit")})


@pytest.mark.parametrize("after", ["", "x", "1", "\x00", "C-00000-000000", "C-00000-000001"])
def test_a_place_that_is_none_is_refused(machine: Machine, alice: User, after: str) -> None:
    answer = machine(alice).get(ADDRESS, {"after": after})
    assert (answer.status_code, errors(answer)) == (400, {("after", "after")})


def test_anothers_claim_is_no_place_in_ones_own_list(
    machine: Machine, incident: Incident, alice: User
) -> None:
    other = ClaimFactory(incident=incident)
    assert machine(alice).get(ADDRESS, {"after": other.reference}).status_code == 400


def test_pages_hold_every_claim_once_though_others_come_meanwhile(
    machine: Machine, incident: Incident, rita: User
) -> None:
    known = [ClaimFactory(incident=incident).reference for _again in range(7)]
    program, found, address = machine(rita), [], f"{STAFF}?limit=3&status=submitted"
    while address:
        page = program.get(address).json()
        found += [row["reference"] for row in page["results"]]
        address = page["next"]
        ClaimFactory(incident=incident)
    assert found == known[::-1]


def test_a_page_that_is_just_full_is_the_last(machine: Machine, incident: Incident, rita: User) -> None:
    for _again in range(3):
        ClaimFactory(incident=incident)
    assert machine(rita).get(STAFF, {"limit": "3"}).json()["next"] is None


def test_a_claim_that_a_filter_has_left_meanwhile_is_still_the_last_one_had(
    machine: Machine, incident: Incident, rita: User
) -> None:
    """Somebody sets it aside between two pages: the next page goes on behind it."""
    known = [ClaimFactory(incident=incident) for _again in range(5)]
    first = machine(rita).get(f"{STAFF}?limit=2&status=submitted").json()
    triage(actor=rita, claims=[known[3].pk], why="not_a_claim", at=NOON, door="test")
    second = machine(rita).get(first["next"])
    assert second.status_code == 200
    assert [row["reference"] for row in second.json()["results"]] == [known[2].reference, known[1].reference]
