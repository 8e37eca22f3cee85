"""The compiled function against the slow evaluator, on documents and facts that hypothesis draws."""

import os
from fractions import Fraction
from random import Random

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from claims.rules.policy import AWARD, REFER, REFUSED
from claims.rules.policy.compiled import BEYOND_LIMIT, LARGEST_AMOUNT
from claims.rules.windows import Down, merged
from tests.rules.policy.drawing import before, compiled, documents, facts, windows
from tests.rules.policy.slow import Slow

quietly = settings(deadline=None, max_examples=30, suppress_health_check=list(HealthCheck))
EACH = 50  # sets of facts for a document
CASES = int(os.environ.get("POLICY_CASES", "5000"))  # the drill takes 100,000
seeds = st.integers(0, 2**32)
outages = st.integers(0, 600_000)
starts = st.integers(1_600_000_000, 1_700_000_000)


@settings(quietly, max_examples=CASES // EACH)
@given(documents(), seeds, outages, starts)
def test_the_compiled_evaluator_equals_the_slow_one(told, seed, seconds, start):
    policy, random = compiled(told), Random(seed)
    for _ in range(EACH):
        given_facts = facts(random)
        claimant = random.choice(["merchant", "merchant", "individual", "partner", ""])
        down, earlier = windows(random), before(random)
        outcome, code, amounts, steps = policy.run(
            given_facts, seconds, start, merged_down(down), claimant, earlier
        )
        event(f"{outcome} {code}")
        if code == BEYOND_LIMIT:
            continue
        wanted = Slow(told, given_facts, seconds, start, down, claimant, earlier).run()
        assert (outcome, code, amounts) == wanted[:3], (given_facts, policy.code)
        assert {name: _plain(value) for name, value in policy.values(steps).items()} == wanted[3], policy.code


def merged_down(drawn):
    return Down(merged(span[:2] for span in drawn), merged(span[:2] for span in drawn if span[2]))


def _plain(value):
    return Fraction(value) if type(value) is int else value


@quietly
@given(documents(), seeds, outages, starts)
def test_any_facts_give_an_outcome_in_cells_that_the_database_keeps(told, seed, seconds, start):
    policy, random = compiled(told), Random(seed)
    for _ in range(EACH):
        down = merged_down(windows(random))
        outcome, code, amounts, steps = policy.run(
            facts(random), seconds, start, down, "merchant", before(random)
        )
        assert outcome in (AWARD, REFUSED, REFER)
        assert (code == "") == (outcome == AWARD)
        assert len(amounts) == len(policy.lines)
        assert all(type(cell) is int and 0 <= cell <= LARGEST_AMOUNT for cell in amounts)
        assert any(amounts) == (outcome == AWARD)
        assert all(type(cell) is int and -(2**63) < cell < 2**63 for cell in steps)


@quietly
@given(documents(), seeds, outages, starts)
def test_the_lines_of_an_explanation_add_up_to_the_amount(told, seed, seconds, start):
    policy, random = compiled(told), Random(seed)
    own = {code for _, code in (*told.refuse, *told.refer)}
    for _ in range(EACH):
        outcome, code, amounts, steps = policy.run(facts(random), seconds, start)
        lines = policy.explained(steps, outcome, code, amounts)
        assert sum(line.value for line in lines if line.kind == "cash") == sum(amounts)
        assert [line.id for line in lines if line.kind == "reason"] == ([code] if code in own else [])
        if outcome == AWARD:
            assert [line.id for line in lines if line.kind == "step"] == [name for name, _ in told.steps]


@quietly
@given(documents(), seeds, outages, starts)
def test_a_document_that_is_read_again_gives_the_same(told, seed, seconds, start):
    policy, again, given_facts = compiled(told), compiled(told), facts(Random(seed))
    assert policy.code == again.code
    assert policy.run(given_facts, seconds, start) == again.run(given_facts, seconds, start)
