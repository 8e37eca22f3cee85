"""Which policy versions are in force for an incident at an instant, and their documents."""

from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from claims.queries import policies
from tests.factories import END, LATER, START, IncidentFactory, PolicyVersionFactory

pytestmark = pytest.mark.django_db
INSTANT = timedelta(microseconds=1)


def test_a_version_is_in_force_from_its_first_instant_to_before_its_last() -> None:
    incident = IncidentFactory(key="kakao-2022")
    version = PolicyVersionFactory(in_force=DateTimeTZRange(START, END))
    assert policies.in_force(incident=incident, at=START) == [version]
    assert policies.in_force(incident=incident, at=END - INSTANT) == [version]
    assert policies.in_force(incident=incident, at=START - INSTANT) == []
    assert policies.in_force(incident=incident, at=END) == []


def test_versions_come_by_policy_key() -> None:
    incident = IncidentFactory(key="kakao-2022")
    melon, merchant = PolicyVersionFactory(key="melon-2022"), PolicyVersionFactory(key="kakao-merchant-2022")
    assert policies.in_force(incident=incident, at=LATER) == [merchant, melon]


def test_a_policy_for_another_incident_is_not_in_force_for_this_one() -> None:
    PolicyVersionFactory()
    assert policies.in_force(incident=IncidentFactory(key="other-2023"), at=LATER) == []


def test_a_draft_is_in_force_nowhere(kim: object) -> None:
    PolicyVersionFactory(state="draft", in_force=None, rule="", author=kim)
    assert policies.in_force(incident=IncidentFactory(key="kakao-2022"), at=LATER) == []


def test_a_text_is_compiled_once() -> None:
    version = PolicyVersionFactory()
    assert policies.compiled(version) is policies.compiled(version)
    assert policies.compiled(version).key == "kakao-merchant-2022"


def test_versions_come_in_the_order_they_were_asked_for() -> None:
    first, second = PolicyVersionFactory(key="melon-2022"), PolicyVersionFactory(key="kakao-merchant-2022")
    assert policies.versions(ids=[second.pk, first.pk]) == [second, first]
