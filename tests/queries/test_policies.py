"""Which policy versions are in force for an incident at an instant, and their documents."""

from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from pytest_django import DjangoAssertNumQueries

from claims.queries import policies
from claims.rules.voting import counted
from tests.factories import END, LATER, START, IncidentFactory, PolicyVersionFactory
from tests.stages.policies.making import drafted, member, proposed, voted

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


def test_only_a_time_in_force_counts_and_not_a_state_or_a_number() -> None:
    """What was retired was in force before, and a run opened then is proved by it."""
    incident = IncidentFactory(key="kakao-2022")
    old = PolicyVersionFactory(state="retired", in_force=DateTimeTZRange(START, END))
    new = PolicyVersionFactory(in_force=DateTimeTZRange(END, None))
    PolicyVersionFactory(state="proposed", in_force=None)
    assert policies.in_force(incident=incident, at=START) == [old]
    assert policies.in_force(incident=incident, at=END) == [new]


def test_versions_in_force_are_read_in_one_statement(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    incident = IncidentFactory(key="kakao-2022")
    for key in ("kakao-merchant-2022", "kakao-taxi-pro-2022", "melon-2022"):
        PolicyVersionFactory(key=key)
    with django_assert_num_queries(1):
        found = policies.in_force(incident=incident, at=LATER)
        assert [version.policy.key for version in found] == [
            "kakao-merchant-2022", "kakao-taxi-pro-2022", "melon-2022",
        ]  # fmt: skip
    with django_assert_num_queries(1):
        assert [version.policy.key for version in policies.versions(ids=[one.pk for one in found])] == [
            version.policy.key for version in found
        ]


def test_a_version_asked_for_twice_comes_twice_and_one_that_is_not_there_is_a_bug() -> None:
    version = PolicyVersionFactory()
    assert policies.versions(ids=[version.pk, version.pk]) == [version, version]
    assert policies.versions(ids=[]) == []
    with pytest.raises(KeyError):
        policies.versions(ids=[version.pk, 0])


def test_another_text_of_the_same_policy_is_compiled_anew() -> None:
    first = PolicyVersionFactory(in_force=DateTimeTZRange(START, END))
    second = PolicyVersionFactory(
        text=first.text.replace("value = 30_000", "value = 31_000"), in_force=DateTimeTZRange(END, None)
    )
    assert first.text != second.text
    assert policies.compiled(first) is not policies.compiled(second)


def test_a_proposal_waits_for_the_vote_of_those_who_have_none_cast() -> None:
    version = proposed()
    voted(version, "lena")
    assert list(policies.to_vote(by=member("min"))) == [version]
    for name in ("kim", "lena"):
        assert not policies.to_vote(by=member(name)).exists(), name
    drafted()
    assert policies.to_vote(by=member("min")).count() == 1


@pytest.mark.parametrize(
    ("votes", "carried"), [("", 0), ("+", 0), ("++", 1), ("++-", 1), ("++--", 0), ("+++--", 1), ("--", 0)]
)
def test_what_the_vote_has_carried_is_told_as_the_rule_counts(votes: str, carried: int) -> None:
    version = proposed()
    for number, vote in enumerate(votes):
        voted(version, f"voter{number}", vote == "+")
    assert policies.to_adopt(by=member("min")).count() == carried == counted(v == "+" for v in votes).carried
    assert not policies.to_adopt(by=member("kim")).exists()


def test_what_is_measured_is_the_version_in_force_or_the_one_before() -> None:
    first = PolicyVersionFactory(state="retired", in_force=DateTimeTZRange(START, END))
    second = PolicyVersionFactory(in_force=DateTimeTZRange(END, None))
    third, fourth = drafted(), proposed()
    assert policies.former(version=third) == policies.former(version=fourth) == second
    assert policies.former(version=second) == first
    assert policies.former(version=first) is None
    assert list(policies.others(version=second)) == [fourth, third, first]


def test_a_draft_is_its_authors() -> None:
    version = drafted()
    proposed()
    assert list(policies.drafts_of(author=member("kim"))) == [version]
    assert not policies.drafts_of(author=member("lena")).exists()
