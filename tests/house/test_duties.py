"""Duties are said twice, since people know nothing of claims: as groups, and in the table of who may do what."""

import pytest
from django.contrib.auth.models import Group

from accounts import duties
from claims.rules import authority


def test_the_groups_are_the_duties_of_the_authority_table() -> None:
    assert tuple(authority.DUTIES) == duties.DUTIES


def test_every_duty_that_an_action_asks_for_exists() -> None:
    asked = frozenset().union(*(action.duties for action in authority.ACTIONS.values()))
    assert asked <= authority.DUTIES.keys()


def test_every_action_of_a_named_rule_exists() -> None:
    assert frozenset().union(*authority.RULES.values()) <= authority.ACTIONS.keys()


@pytest.mark.django_db
def test_the_groups_are_there_after_a_migration() -> None:
    assert set(Group.objects.values_list("name", flat=True)) >= set(duties.DUTIES)
