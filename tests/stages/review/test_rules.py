"""The switch of a rule that decides: two people."""

import pytest

from claims.models import AuditEntry, AutomaticRule
from claims.queries.review import rule_in_force
from claims.rules.authority import Forbidden, SamePerson
from claims.stages import review
from claims.stages.safety import ReasonMissing
from tests.people import NOON, person
from tests.stages.review.making import rule_on, senior

pytestmark = pytest.mark.django_db


def switched(on: bool = True, **said: object) -> AutomaticRule:
    given = {"actor": senior(), "at_most": 50_000, "reason": "many alike"} | said
    return review.set_rule(on=on, at=NOON, door="test", **given)


def confirmed(rule: AutomaticRule, by: object) -> AutomaticRule:
    return review.confirm_rule(actor=by, rule=rule, at=NOON, door="test")


def test_seniors_and_the_committee_switch_and_nobody_else() -> None:
    for name in ("rita", "mallory", "alice", "omar", "felix"):
        with pytest.raises(Forbidden):
            switched(actor=person(name))
    row = switched(actor=person("kim"))
    for name in ("rita", "mallory", "omar"):
        with pytest.raises(Forbidden):
            confirmed(row, person(name))


def test_nobody_confirms_their_own() -> None:
    row = switched()
    with pytest.raises(SamePerson):
        confirmed(row, senior())
    assert rule_in_force(name="straightforward") is None


def test_a_rule_needs_a_known_name_a_reason_and_a_threshold_below_two_people() -> None:
    for said, refusal in (
        ({"name": "generous"}, review.UnknownRule),
        ({"name": "belt"}, review.UnknownRule),
        ({"reason": " "}, ReasonMissing),
        ({"at_most": 0}, review.ThresholdOutOfRange),
        ({"at_most": 1_000_001}, review.ThresholdOutOfRange),
    ):
        with pytest.raises(refusal):
            switched(**said)
    assert not AutomaticRule.objects.exists()


def test_confirmed_once_and_the_newest_only() -> None:
    row = rule_on()
    with pytest.raises(review.RuleNotWaiting):
        confirmed(row, senior("sven"))
    old = switched()
    switched()
    with pytest.raises(review.RuleNotWaiting):
        confirmed(old, senior("sven"))


def test_a_new_threshold_waits_while_the_old_one_counts_and_off_counts_at_once() -> None:
    old = rule_on()
    new = switched(at_most=10)
    assert rule_in_force(name="straightforward") == old
    confirmed(new, senior("sven"))
    assert rule_in_force(name="straightforward") == new
    off = switched(on=False)
    assert rule_in_force(name="straightforward") == off
    assert AuditEntry.objects.filter(action="set_rule").count() == 3
