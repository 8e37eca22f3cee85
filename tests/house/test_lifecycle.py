"""The lawful moves of a claim are said in the rules; the database's trigger and the model's statuses repeat them."""

from claims.models import Claim, intake
from claims.rules import lifecycle


def test_the_trigger_lets_through_the_moves_of_the_rules_and_no_other() -> None:
    assert sorted(intake.MOVES) == sorted(lifecycle.TRANSITIONS)


def test_the_statuses_of_the_column_are_those_of_the_rules() -> None:
    assert set(Claim.Status.values) == set(lifecycle.STATUSES)


def test_a_status_has_one_name_on_all_floors() -> None:
    from django.utils.translation import override

    with override("en"):
        assert {value: str(label) for value, label in Claim.Status.choices} == dict(lifecycle.STATUSES)
