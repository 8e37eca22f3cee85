"""What a policy gives: caps over its lines, what was awarded before, the minimum after them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.policy import AWARD, REFUSED, Policy, PolicyErrors
from tests.rules.policy.making import SMALL, inline, made

HEAD = SMALL[: SMALL.index("[inputs.fee]")]
LABEL = {"ko": "이름", "en": "Name"}


def giving(*lines: dict, caps: tuple[dict, ...] = (), more: str = "") -> Policy:
    """A policy over `loss` with these award lines and caps."""
    text = HEAD + more
    for key, rows in (("award", lines), ("cap", caps)):
        for row in rows:
            head = {"kind": "cash", "label": LABEL} if key == "award" else {"label": LABEL}
            written = "".join(f"{name} = {inline(value)}\n" for name, value in (head | row).items())
            text += f"[[{key}]]\n{written}"
    return made(text)


def given_by(policy: Policy, loss: int, before=(0, 0, 0)):
    outcome, code, amounts, steps = policy.run({"loss": loss}, 60, 0, None, "merchant", before)
    return outcome, code, amounts, policy.values(steps)


PART = {"line": "part", "amount": "loss / 2"}
REST = {"line": "rest", "amount": "loss"}
YEARLY = {"id": "yearly", "per": "year", "most": "min(2000, loss * 2)"}


def test_a_cap_counts_what_was_awarded_before_and_says_what_it_leaves():
    policy = giving(REST, caps=(YEARLY,))
    assert policy.asks_before
    assert given_by(policy, 900) == (AWARD, "", (900,), {"yearly": 1800})
    assert given_by(policy, 900, (5, 1500, 1500)) == (AWARD, "", (300,), {"yearly": 300})
    assert given_by(policy, 900, (0, 1800, 1800)) == (REFUSED, "cap_reached", (0,), {"yearly": 0})
    assert given_by(policy, 900, (0, 9000, 9000))[:2] == (REFUSED, "cap_reached")


def test_what_is_due_by_no_rule_is_not_laid_on_the_cap():
    assert given_by(giving(REST, caps=(YEARLY,)), 0)[:2] == (REFUSED, "nothing_due")


def test_the_lines_are_served_in_the_order_of_the_document():
    policy = giving(PART, REST, caps=({"id": "both", "per": "claim", "most": 120},))
    assert given_by(policy, 100)[2] == (50, 70)
    assert given_by(policy, 400)[2] == (120, 0)
    assert not policy.asks_before


def test_the_minimum_comes_after_the_caps():
    policy = giving(REST | {"min_payable": 100}, caps=(YEARLY,))
    assert given_by(policy, 900, (0, 1701, 1701))[:2] == (REFUSED, "cap_reached")
    assert given_by(policy, 900, (0, 1700, 1700))[2] == (100,)


def test_rounding_comes_before_the_caps_and_is_not_done_again():
    policy = giving(REST | {"round": {"step": 100, "mode": "up"}}, caps=(YEARLY,))
    assert given_by(policy, 901)[2] == (1000,)
    assert given_by(policy, 901, (0, 1502, 1502))[2] == (300,)


def test_each_period_has_its_own_sum():
    caps = tuple(
        {"id": f"per_{per}", "per": per, "most": most}
        for per, most in (("event", 50), ("year", 70), ("claimant", 90))
    )
    policy = giving(REST, caps=caps)
    assert given_by(policy, 100, (10, 40, 45)) == (
        AWARD,
        "",
        (30,),
        {"per_event": 40, "per_year": 30, "per_claimant": 45},
    )


def test_an_expression_may_ask_what_was_awarded_before():
    policy = giving(
        REST | {"when": "awarded.claimant == 0"}, PART | {"amount": "awarded.event + awarded.year"}
    )
    assert given_by(policy, 100)[2] == (100, 0)
    assert given_by(policy, 100, (1, 2, 3))[2] == (0, 3)


def test_what_a_cap_leaves_is_told_before_what_is_given():
    policy = giving(REST, caps=(YEARLY,))
    outcome, code, amounts, steps = policy.run({"loss": 900}, 60, 0, None, "merchant", (0, 1500, 1500))
    lines = policy.explained(steps, outcome, code, amounts)
    assert [(line.id, line.kind, line.value, line.unit) for line in lines] == [
        ("yearly", "cap", 300, "KRW"),
        ("rest", "cash", 300, "KRW"),
    ]


@given(
    st.lists(st.integers(0, 10_000), min_size=1, max_size=8),
    st.integers(0, 20_000),
    st.integers(0, 10_000),
)
def test_one_after_another_the_claims_of_a_claimant_never_pass_the_cap(losses, most, earlier):
    policy = giving(PART, REST, caps=({"id": "ever", "per": "claimant", "most": most},))
    total = earlier
    for loss in losses:
        _outcome, _code, amounts, _values = given_by(policy, loss, (total, total, total))
        assert sum(amounts) == min(loss // 2 + loss, max(0, most - total))
        total += sum(amounts)
    assert total <= max(most, earlier)


POINTS = {"line": "points", "kind": "points", "unit": "point", "amount": 5}


@pytest.mark.parametrize(
    ("cap", "told"),
    [
        ({"id": "both", "per": "claim", "most": 1, "lines": ["rest", "points"]}, "lines of one unit"),
        ({"id": "both", "per": "year", "most": 1, "lines": ["points"]}, 'per = "claim"'),
        ({"id": "both", "per": "day", "most": 1}, '"claim", "event", "year", "claimant"'),
        ({"id": "loss", "per": "year", "most": 1}, "declared twice"),
        ({"id": "both", "per": "year", "most": "loss > 1"}, "condition where a number"),
        ({"id": "both", "per": "year", "most": 1, "lines": ["nothing"]}, "unknown, or there twice"),
        ({"id": "both", "per": "year"}, "`most` is missing"),
    ],
)
def test_a_cap_that_makes_no_sense_is_refused(cap, told):
    with pytest.raises(PolicyErrors) as refused:
        giving(REST, POINTS, caps=(cap,))
    assert told in str(refused.value)


LEDGER = '[inputs.contract]\ntype = "money"\nsource = "ledger"\nlabel = { ko = "약관", en = "Terms" }\n'


def test_a_fact_of_the_ledger_is_nothing_where_nothing_was_awarded():
    more = LEDGER + 'policy = "telecom-terms"\nper = "event"\n'
    policy = giving({"line": "topup", "amount": "max(0, loss - contract)"}, more=more)
    assert policy.missing({"loss": 1}) == ()
    assert given_by(policy, 500)[2] == (500,)
    assert policy.run({"loss": 500, "contract": 120}, 60, 0)[2] == (380,)


@pytest.mark.parametrize(
    ("spoilt", "told"),
    [
        (LEDGER + 'policy = "telecom-terms"\n', "`per` is missing"),
        (LEDGER + 'per = "event"\n', "`policy` is missing"),
        (LEDGER.replace("money", "boolean") + 'policy = "a"\nper = "event"\n', "The ledger tells money"),
    ],
)
def test_a_fact_of_the_ledger_says_which_and_over_which_time(spoilt, told):
    with pytest.raises(PolicyErrors) as refused:
        giving(REST, more=spoilt)
    assert told in str(refused.value)


def test_a_line_is_given_once_as_the_policy_says_unless_it_says_otherwise():
    policy = giving(REST, PART | {"once_per": ["claimant"]})
    assert [line.once_per for line in policy.lines] == [("claimant", "incident"), ("claimant",)]
    with pytest.raises(PolicyErrors, match="somebody's"):
        giving(REST | {"once_per": ["incident"]})
