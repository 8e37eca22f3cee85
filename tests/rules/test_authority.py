import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.authority import (
    ACTIONS,
    DUTIES,
    RELATIONS,
    RULES,
    Forbidden,
    SamePerson,
    decide,
    decide_rule,
    may,
)

SOME_DUTIES = st.frozensets(st.sampled_from(sorted(DUTIES)))
SOME_RELATIONS = st.frozensets(st.sampled_from(sorted(RELATIONS)))
SOME_ACTION = st.sampled_from(sorted(ACTIONS))

ALL_DUTIES = frozenset(DUTIES)
NOBODY: frozenset[str] = frozenset()


def held(*duties: str) -> frozenset[str]:
    return frozenset(duties)


# Refusals


@pytest.mark.parametrize("action", sorted(name for name, action in ACTIONS.items() if not action.anybody))
def test_mallory_without_a_duty_may_do_nothing(action):
    with pytest.raises(Forbidden) as refusal:
        decide(action, NOBODY)
    assert refusal.value.facts == {"action": action}


@pytest.mark.parametrize("action", sorted(name for name, action in ACTIONS.items() if not action.anybody))
def test_being_a_superuser_gives_nothing(action):
    assert not may(action, held("superuser", "staff", "admin"))


def test_an_action_that_nobody_named_is_a_bug():
    with pytest.raises(KeyError):
        decide("print_money", ALL_DUTIES)
    with pytest.raises(KeyError):
        decide_rule("print_money", "belt")
    with pytest.raises(KeyError):
        may("print_money", ALL_DUTIES)


def test_a_rule_that_nobody_named_is_a_bug():
    with pytest.raises(KeyError):
        decide_rule("close_run", "the-intern")


BOTH_SIDES = [
    ("confirm_window", "recorded_by"),
    ("confirm_filing_period", "recorded_by"),
    ("vote_policy", "author"),
    ("adopt_policy", "author"),
    ("check_payout_run", "opened_by"),
    ("release_payout_run", "opened_by"),
    ("decide_claim", "claimant"),
    ("decide_claim", "filed_by"),
    ("decide_claim", "handed_in"),
    ("decide_claim", "let_in"),
    ("review_details", "handed_in"),
    ("confirm_recovery", "handed_in"),
    ("confirm_manual_payment", "handed_in"),
    ("decide_second", "claimant"),
    ("decide_second", "filed_by"),
    ("decide_second", "first_seat"),
    ("decide_appeal", "first_seat"),
    ("decide_appeal", "second_seat"),
    ("triage_claim", "claimant"),
    ("ask_claimant", "filed_by"),
    ("undo_decision", "claimant"),
    ("release_claim", "claimant"),
]


@pytest.mark.parametrize(("action", "relation"), BOTH_SIDES)
def test_nobody_does_both_sides_of_one_act_whatever_duties_they_hold(action, relation):
    decide(action, ALL_DUTIES)
    with pytest.raises(SamePerson) as refusal:
        decide(action, ALL_DUTIES, held(relation))
    assert refusal.value.facts == {"action": action, "relation": relation}


def test_who_may_not_touch_a_claim_they_filed_may_not_touch_one_of_a_list_they_handed_in():
    closed = {name for name, action in ACTIONS.items() if "filed_by" in action.never}
    assert closed == {name for name, action in ACTIONS.items() if "handed_in" in action.never} != set()


def test_a_person_without_the_duty_is_told_that_first():
    with pytest.raises(Forbidden):
        decide("confirm_window", NOBODY, held("recorded_by"))


@pytest.mark.parametrize("action", ["answer_claim", "withdraw_claim", "appeal_claim", "give_details"])
def test_nobody_acts_for_a_claimant_by_a_duty(action):
    assert not may(action, ALL_DUTIES, RELATIONS - held("claimant", "filed_by", "handed_in"))


@pytest.mark.parametrize("action", ["assess_range", "close_run", "sweep_runs", "expire_draft", "lapse_claim"])
def test_what_happens_by_itself_is_done_by_no_person(action):
    assert not may(action, ALL_DUTIES, RELATIONS)


def test_auditors_change_nothing():
    for name, action in ACTIONS.items():
        assert action.reads or action.anybody or not may(name, held("auditor"))


def test_the_secretariat_and_the_committee_do_not_see_people():
    for duty in ("secretariat", "committee"):
        assert not may("see_people", held(duty))
        assert not may("see_claims", held(duty))


def test_only_operators_open_and_stop_runs():
    for duty in DUTIES.keys() - {"operator"}:
        assert not any(may(action, held(duty)) for action in ("open_run", "resume_run", "cancel_run"))


# What is allowed


ALLOWED = [
    ("secretariat", "record_window"),
    ("secretariat", "confirm_window"),
    ("secretariat", "import_record"),
    ("secretariat", "set_filing_period"),
    ("committee", "draft_policy"),
    ("committee", "vote_policy"),
    ("agent", "file_on_behalf"),
    ("agent", "import_claims"),
    ("agent", "see_asked"),
    ("operator", "import_roster"),
    ("operator", "open_run"),
    ("operator", "turn_switch"),
    ("reviewer", "decide_claim"),
    ("senior_reviewer", "decide_second"),
    ("finance_maker", "open_payout_run"),
    ("finance_maker", "confirm_hand_over"),
    ("finance_checker", "release_payout_run"),
    ("auditor", "see_audit"),
    ("auditor", "verify_run"),
    ("privacy_officer", "unmask_person"),
]


@pytest.mark.parametrize(("duty", "action"), ALLOWED)
def test_a_duty_lets_its_holder_act(duty, action):
    assert may(action, held(duty))


@pytest.mark.parametrize("action", ["file_claim", "link_claim"])
def test_alice_needs_no_duty_to_claim(action):
    assert may(action, NOBODY)


@pytest.mark.parametrize("action", ["answer_claim", "withdraw_claim", "appeal_claim", "see_claims"])
def test_alice_may_act_on_her_own_claim_and_on_no_other(action):
    decide(action, NOBODY, held("claimant"))
    assert not may(action, NOBODY)


def test_a_reviewer_who_claims_is_a_claimant_there():
    decide("withdraw_claim", held("reviewer"), held("claimant"))
    assert not may("decide_claim", held("reviewer"), held("claimant"))


def test_one_person_may_make_one_run_and_check_another():
    both = held("finance_maker", "finance_checker")
    decide("open_payout_run", both)
    decide("check_payout_run", both)
    assert not may("check_payout_run", both, held("opened_by"))


@pytest.mark.parametrize(
    ("rule", "action"),
    [
        ("shipped-record", "import_record"),
        ("shipped-record", "confirm_window"),
        ("shipped-policies", "adopt_policy"),
        ("belt", "assess_range"),
        ("calendar", "lapse_claim"),
    ],
)
def test_a_named_rule_may_do_what_it_is_for_and_nothing_else(rule, action):
    decide_rule(action, rule)
    for other in ACTIONS.keys() - RULES[rule]:
        with pytest.raises(Forbidden):
            decide_rule(other, rule)


# Freezing and sealing follow from what one or two people have done, and nothing leaves by them; two people switch on
# the rule that decides the straightforward.
BY_RULE = {
    "fill_payout_preview",
    "begin_payout_work",
    "freeze_payout_run",
    "seal_payout_run",
    "decide_automatically",
}


def test_no_rule_decides_claims_or_moves_money():
    for allowed in RULES.values():
        assert not any(
            word in action for action in allowed - BY_RULE for word in ("decide", "payout", "vote")
        )


# The table itself


def test_the_table_uses_only_duties_and_relations_that_there_are():
    for action in ACTIONS.values():
        assert action.duties <= DUTIES.keys()
        assert action.related | action.never <= RELATIONS
        assert not action.related & action.never


def test_rules_name_only_actions_that_there_are():
    assert set().union(*RULES.values()) <= ACTIONS.keys()


def test_every_action_can_be_done_by_somebody():
    for name, action in ACTIONS.items():
        by_rule = any(name in allowed for allowed in RULES.values())
        assert action.anybody or action.duties or action.related or by_rule, name


def test_every_duty_is_good_for_something():
    for duty in DUTIES:
        assert any(duty in action.duties for action in ACTIONS.values()), duty


@given(SOME_ACTION, SOME_DUTIES, SOME_DUTIES, SOME_RELATIONS)
def test_a_further_duty_never_takes_a_right_away(action, duties, more, relations):
    if may(action, duties, relations):
        assert may(action, duties | more, relations)


@given(SOME_ACTION, SOME_DUTIES, SOME_RELATIONS)
def test_whoever_had_a_hand_in_it_may_not_whatever_they_hold(action, duties, relations):
    if ACTIONS[action].never & relations:
        assert not may(action, duties, relations)


@given(SOME_ACTION, SOME_DUTIES, SOME_RELATIONS)
def test_a_right_comes_from_a_duty_or_a_relation_of_the_table(action, duties, relations):
    row = ACTIONS[action]
    named = row.anybody or bool(row.duties & duties) or bool(row.related & relations)
    assert may(action, duties, relations) == (named and not row.never & relations)
