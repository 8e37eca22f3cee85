"""Who holds which duty: the active, each with all of theirs, in one statement."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Group
from pytest_django import DjangoAssertNumQueries

from claims.models import DutyGrant
from claims.queries import duties
from tests.factories import UserFactory
from tests.people import NOON, person

pytestmark = pytest.mark.django_db


def test_everybody_who_holds_a_duty_is_there_once_with_all_of_them(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    one = UserFactory(email="b@example.com", duties=("operator", "reviewer"))
    UserFactory(email="a@example.com", duties=("committee",))
    UserFactory(duties=("auditor",), is_active=False)
    UserFactory()
    UserFactory().groups.add(Group.objects.create(name="no duty"))
    TOTP.activate(one, generate_totp_secret())
    with django_assert_num_queries(1):
        found = [(str(each.person), each.duties, each.factor) for each in duties.holders()]
    assert found == [
        ("a@example.com", ("committee",), False),
        ("b@example.com", ("reviewer", "operator"), True),
    ]


def test_only_the_active_are_holding() -> None:
    one = UserFactory(duties=("operator",))
    UserFactory(duties=("operator",), is_active=False)
    assert list(duties.holding("operator")) == [one]
    assert not duties.holding("emperor").exists()


def test_what_is_neither_confirmed_nor_dropped_waits() -> None:
    omar, priya = person("omar"), person("priya")
    said = {"recorded_by": omar, "recorded_at": NOON, "reason": "x"}
    waits = DutyGrant.objects.create(person=UserFactory(), duty="committee", **said)
    DutyGrant.objects.create(person=UserFactory(), duty="agent", dropped_by=omar, dropped_at=NOON, **said)
    DutyGrant.objects.create(
        person=UserFactory(), duty="agent", confirmed_by=priya, confirmed_at=NOON, **said
    )
    assert list(duties.waiting()) == [waits]
