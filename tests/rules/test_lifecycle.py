import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.lifecycle import (
    ACTORS,
    ACTS,
    DECISIONS,
    MOVES,
    NOWHERE,
    STATUSES,
    TERMINAL,
    TRANSITIONS,
    ClaimOnHold,
    UnlawfulMove,
    acts_from,
    lawful_move,
    moved,
)

ANY_STATUS = st.sampled_from([NOWHERE, *STATUSES])
ANY_ACT = st.sampled_from(sorted(ACTS))
TABLE = {(move.source, move.act): move.target for move in MOVES}


@given(ANY_STATUS, ANY_ACT, st.booleans())
def test_no_act_leads_anywhere_that_the_table_does_not_say(status, act, held):
    try:
        target = moved(status, act, held=held)
    except UnlawfulMove:
        assert (status, act) not in TABLE
    except ClaimOnHold:
        assert held and act in DECISIONS and (status, act) in TABLE
    else:
        assert TABLE[status, act] == target


@given(st.lists(ANY_ACT, max_size=30))
def test_a_claim_never_comes_back_from_its_end_nor_to_nowhere(acts):
    status = NOWHERE
    for act in acts:
        try:
            target = moved(status, act)
        except UnlawfulMove:
            continue
        assert status not in TERMINAL
        assert target in STATUSES
        status = target


@pytest.mark.parametrize("act", sorted(ACTS))
def test_what_is_over_is_over(act):
    with pytest.raises(UnlawfulMove) as refusal:
        moved("withdrawn", act)
    assert refusal.value.facts == {"status": "withdrawn", "act": act}


@pytest.mark.parametrize(
    ("status", "act"),
    [
        ("submitted", "appeal"),
        ("submitted", "receive"),
        ("information_requested", "approve"),
        ("triaged_out", "approve"),
        ("triaged_out", "withdraw"),
        ("approved", "reject"),
        ("approved", "amend"),
        ("rejected", "withdraw"),
        ("rejected", "approve"),
        ("appealed", "withdraw"),
        ("appealed", "undo"),
        (NOWHERE, "approve"),
    ],
)
def test_a_step_out_of_order_is_refused(status, act):
    with pytest.raises(UnlawfulMove):
        moved(status, act)


@pytest.mark.parametrize("act", sorted(DECISIONS))
@pytest.mark.parametrize("status", ["submitted", "appealed"])
def test_a_held_claim_is_not_decided(status, act):
    with pytest.raises(ClaimOnHold):
        moved(status, act, held=True)
    assert moved(status, act, held=False) in ("approved", "rejected")


@pytest.mark.parametrize("act", ["withdraw", "amend", "ask", "triage_out"])
def test_a_hold_stops_nothing_but_decisions(act):
    assert moved("submitted", act, held=True) == moved("submitted", act)


@pytest.mark.parametrize(
    ("status", "act"), [("paid", "undo"), ("submitted", "pay"), ("", ""), ("SUBMITTED", "ask")]
)
def test_a_word_that_is_none_of_ours_is_a_bug(status, act):
    with pytest.raises(KeyError):
        moved(status, act)


def test_every_status_is_reached_from_what_is_received():
    reached, waiting = set(), ["submitted"]
    while waiting:
        status = waiting.pop()
        if status not in reached:
            reached.add(status)
            waiting += [move.target for move in MOVES if move.source == status]
    assert reached == set(STATUSES)
    assert {move.target for move in MOVES if move.source == NOWHERE} == {"submitted"}


def test_every_claim_can_come_to_an_end_or_a_decision():
    for status in STATUSES.keys() - TERMINAL:
        assert any(move.target != status for move in MOVES if move.source == status), status


def test_the_end_is_withdrawn():
    assert {"withdrawn"} == TERMINAL


def test_one_act_leads_from_one_status_to_one_other():
    assert len(TABLE) == len(MOVES)


def test_the_table_uses_only_words_that_there_are():
    for move in MOVES:
        assert move.source in STATUSES or move.source == NOWHERE
        assert move.target in STATUSES
        assert move.actors and move.actors <= ACTORS


def test_what_time_alone_does_nobody_else_does():
    for move in MOVES:
        assert ("calendar" in move.actors) == (move.act == "lapse")
        assert "calendar" not in move.actors or move.actors == {"calendar"}


def test_no_claimant_decides():
    assert all(not move.actors & {"claimant", "agent"} for move in MOVES if move.act in DECISIONS)


def test_an_amendment_keeps_the_status_and_is_no_transition():
    assert moved("submitted", "amend") == "submitted"
    assert ("submitted", "submitted") not in TRANSITIONS
    assert not any(NOWHERE in pair for pair in TRANSITIONS)
    assert len(TRANSITIONS) == 16


def test_a_move_says_what_else_it_needs():
    assert lawful_move("approved", "withdraw").needs == "no live payout"
    assert lawful_move("submitted", "withdraw").needs == ""


def test_the_acts_of_a_status_are_told_in_order():
    assert acts_from("information_requested") == ("answer", "lapse", "withdraw")
    assert acts_from("withdrawn") == ()
