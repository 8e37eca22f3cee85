"""Each route asked by each person, with what is their own, another's and missing. A route without a row is red."""

from collections.abc import Callable

import pytest
from django.test import RequestFactory
from rest_framework.settings import api_settings
from rest_framework.views import APIView

from accounts.models import User
from claims.api.permissions import Nobody
from claims.api.urls import urlpatterns
from claims.models import Claim, Incident
from tests.api.conftest import Machine
from tests.factories import ClaimFactory, UserFactory
from tests.people import DUTIES_OF, person

EVERYBODY = (None, *DUTIES_OF)
SEE_CLAIMS = {"rita", "audrey", "priya", "omar"}


def public(who: str | None) -> int:
    return 200


def signed_in(who: str | None) -> int:
    return 200 if who else 401


def own_of_alice(who: str | None) -> int:
    return {None: 401, "alice": 200}.get(who, 404)


def missing(who: str | None) -> int:
    return 404 if who else 401


def staff(who: str | None) -> int:
    return 401 if who is None else 200 if who in SEE_CLAIMS else 403


# By name of the route: the address (with what it is asked for) and what each person gets.
ROUTES: dict[str, list[tuple[str, Callable[[str | None], int]]]] = {
    "outages": [("outages/", public)],
    "outage": [("outages/kakao-2022/", public), ("outages/none/", lambda who: 404)],
    "policies": [("policies/", public)],
    "consent": [("consent/", public)],
    "claims": [("claims/", signed_in)],
    "claim": [("claims/{alices}/", own_of_alice), ("claims/C-00000-000000/", missing)],
    "staff-claims": [("staff/claims/", staff), ("staff/claims/?reference={alices}", staff)],
    "schema": [("schema/", public)],
    "docs": [("docs/", public)],
    "nothing": [("none/", lambda who: 404)],
}
ROWS = [(address, expected) for rows in ROUTES.values() for address, expected in rows]


@pytest.fixture
def alices(incident: Incident, alice: User) -> Claim:
    return ClaimFactory(incident=incident, filed_by=alice)


def test_every_route_has_its_row() -> None:
    assert set(ROUTES) == {one.name for one in urlpatterns}


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize(("address", "expected"), ROWS, ids=[address for address, _expected in ROWS])
def test_each_person_gets_what_is_theirs(
    machine: Machine, alices: Claim, address: str, expected: Callable[[str | None], int], who: str | None
) -> None:
    program = machine(person(who) if who else None)
    answer = program.get(f"/api/v1/{address.format(alices=alices.reference)}")
    assert answer.status_code == expected(who)
    for personal in ("김시험", "example.com", "+8210", "1248100"):
        assert personal not in answer.content.decode()


@pytest.mark.parametrize("address", [address for address, _expected in ROWS])
@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_no_route_takes_another_verb(
    machine: Machine, alices: Claim, rita: User, address: str, method: str
) -> None:
    answer = getattr(machine(rita), method)(f"/api/v1/{address.format(alices=alices.reference)}")
    assert answer.status_code in (403, 404, 405)
    assert Claim.objects.count() == 1


def test_a_superuser_without_a_duty_sees_no_claims(machine: Machine, incident: Incident) -> None:
    mighty = UserFactory(is_staff=True, is_superuser=True)
    assert machine(mighty).get("/api/v1/staff/claims/").status_code == 403


def test_a_duty_without_being_staff_opens_nothing(machine: Machine, incident: Incident) -> None:
    person = UserFactory(duties=("reviewer",), is_staff=False)
    assert machine(person).get("/api/v1/staff/claims/").status_code == 403


def test_a_view_that_names_no_permission_is_shut() -> None:
    class Forgotten(APIView):
        authentication_classes = ()
        throttle_classes = ()

        def get(self, request: object) -> None:
            raise AssertionError("it was asked")

    assert list(api_settings.DEFAULT_PERMISSION_CLASSES) == [Nobody]
    assert Forgotten.as_view()(RequestFactory().get("/")).status_code == 403


def test_every_view_names_its_own_permissions() -> None:
    for route in urlpatterns:
        view = route.callback.view_class
        assert any(
            "permission_classes" in vars(one) for one in view.__mro__ if one.__module__.startswith("claims.")
        ), view
        assert Nobody not in view.permission_classes
