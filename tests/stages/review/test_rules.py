"""The switch of a rule that decides: two people."""

import pytest

from claims.models import AuditEntry, AutomaticRule
from claims.queries.review import rule_in_force
from claims.rules.authority import Forbidden, SamePerson
from claims.rules.sampling import RatesUnclear
from claims.stages import review
from claims.stages.safety import ReasonMissing
from tests.factories import PolicyVersionFactory
from tests.people import NOON, person
from tests.stages.review.making import at_once, rule_on, senior, switched_on

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
        ({"policies": ["no-such-policy"]}, review.PolicyUnknown),
        ({"sample": {"": 1_001}}, RatesUnclear),
        ({"sample": {"weather:fair": 20}}, RatesUnclear),
    ):
        with pytest.raises(refusal):
            switched(**said)
    assert not AutomaticRule.objects.exists()


def test_versions_are_numbered_by_rule_and_say_what_they_hold_back() -> None:
    PolicyVersionFactory()
    one, two = switched(), switched(policies=["kakao-merchant-2022"], sample={"amount:more": 200, "": 5})
    other = switched(name="refusals")
    assert [(row.name, row.number) for row in (one, two, other)] == [
        ("straightforward", 1), ("straightforward", 2), ("refusals", 1),
    ]  # fmt: skip
    assert one.sample == {"": 20}  # where nothing is said
    assert (two.policies, two.sample) == (["kakao-merchant-2022"], {"": 5, "amount:more": 200})
    logged = AuditEntry.objects.filter(action="set_rule", key=str(two.pk)).get()
    assert logged.payload.after == {
        "on": True,
        "at_most": 50_000,
        "policies": two.policies,
        "sample": two.sample,
    }


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_each_gets_a_number_of_its_own() -> None:
    senior()
    results = at_once(*[switched] * 4)
    assert sorted(row.number for row in results) == [1, 2, 3, 4]  # type: ignore[attr-defined]


def test_each_rule_is_switched_by_itself() -> None:
    rule_on()
    switched(on=False, name="refusals")
    assert rule_in_force(name="straightforward").on and not rule_in_force(name="refusals").on


def test_confirmed_once_and_the_newest_only() -> None:
    row = switched_on()
    with pytest.raises(review.RuleNotWaiting):
        confirmed(row, senior("sven"))
    old = switched()
    switched()
    with pytest.raises(review.RuleNotWaiting):
        confirmed(old, senior("sven"))


def test_a_new_threshold_waits_while_the_old_one_counts_and_off_counts_at_once() -> None:
    old = switched_on()
    new = switched(at_most=10)
    assert rule_in_force(name="straightforward") == old
    confirmed(new, senior("sven"))
    assert rule_in_force(name="straightforward") == new
    off = switched(on=False)
    assert rule_in_force(name="straightforward") == off
    assert AuditEntry.objects.filter(action="set_rule").count() == 3
