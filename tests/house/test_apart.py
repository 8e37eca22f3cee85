"""Duties that would do both sides of one act are kept apart: said twice, held by the database, and derived here."""

import pytest

from accounts import duties
from claims.rules.authority import ACTIONS, APART, in_the_way

# Who made what another act checks: the relation, and the act by which somebody comes to stand in it.
MAKES = {"opened_by": "open_payout_run", "filed_by": "file_on_behalf", "handed_in": "import_claims"}
# Kept apart claim by claim and not by duty: they bring claims in among much else, and `never` refuses them their own.
FINANCE = {"finance_maker", "finance_checker"}
BY_CLAIM = dict.fromkeys(("agent", "representative", "reviewer", "senior_reviewer"), FINANCE) | {
    "operator": {"reviewer", "senior_reviewer"} | FINANCE
}


def test_accounts_and_rules_name_the_same_pairs() -> None:
    assert {frozenset(pair) for pair in duties.APART} == APART
    assert all(len(pair) == 2 and pair <= set(duties.DUTIES) for pair in APART)


@pytest.mark.parametrize("relation", MAKES)
def test_a_duty_that_only_makes_is_apart_from_every_duty_that_only_checks(relation: str) -> None:
    makers, found = ACTIONS[MAKES[relation]].duties, 0
    for name, action in ACTIONS.items():
        if relation not in action.never:
            continue
        for maker in makers - action.duties:
            for checker in action.duties - makers:
                apart = frozenset({maker, checker}) in APART or checker in BY_CLAIM.get(maker, ())
                assert apart, f"{maker} and {checker} would do both sides: {MAKES[relation]}, {name}"
                found += 1
    assert found


def test_whoever_sees_everything_does_nothing_else() -> None:
    for duty in set(duties.DUTIES) - {"auditor"}:
        assert in_the_way("auditor", {duty}) == duty
        assert in_the_way(duty, {"auditor"}) == "auditor"
    assert in_the_way("reviewer", {"senior_reviewer", "committee"}) == ""
    assert in_the_way("reviewer", {"committee", "representative", "agent"}) == "agent"
