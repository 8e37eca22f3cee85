"""Duties are said twice, since people know nothing of claims: as groups, and in the table of who may do what."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group

from accounts import duties
from claims.rules import authority
from claims.stages.handover.deciding import OUTCOMES


def test_the_groups_are_the_duties_of_the_authority_table() -> None:
    assert tuple(authority.DUTIES) == duties.DUTIES


def test_every_duty_that_an_action_asks_for_exists() -> None:
    asked = frozenset().union(*(action.duties for action in authority.ACTIONS.values()))
    assert asked <= authority.DUTIES.keys()


def test_every_action_of_a_named_rule_exists() -> None:
    assert frozenset().union(*authority.RULES.values()) <= authority.ACTIONS.keys()


def test_every_action_is_asked_for_by_a_verb() -> None:
    folder = Path(settings.BASE_DIR) / "claims"
    words = ("rules/authority/", "presentation/words/", "migrations/")
    said = "".join(
        file.read_text("utf-8")
        for file in folder.rglob("*.py")
        if not file.relative_to(folder).as_posix().startswith(words)
    )
    named = {
        f"{act}_{outcome}" for act in ("propose", "approve") for outcome in OUTCOMES
    }  # put together there
    assert not [action for action in sorted(authority.ACTIONS.keys() - named) if f'"{action}"' not in said]


@pytest.mark.django_db
def test_the_groups_are_there_after_a_migration() -> None:
    assert set(Group.objects.values_list("name", flat=True)) >= set(duties.DUTIES)
