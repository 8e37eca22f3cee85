"""What caps over several claims leave at a decision, by what was awarded then and is awarded now."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.caps import over_claims, passed
from claims.rules.policy import Policy
from tests.rules.policy.making import SMALL, made

LABEL = '{ ko = "한도", en = "Most" }'
HEAD = SMALL[: SMALL.index("[inputs.fee]")]
LINES = "".join(
    f'[[award]]\nline = "{line}"\nkind = "cash"\nlabel = {LABEL}\namount = "loss"\n'
    for line in ("one", "two")
)


def capped(per: str, most: int, more: str = "") -> Policy:
    return made(f'{HEAD}{LINES}[[cap]]\nid = "cap"\nlabel = {LABEL}\nper = "{per}"\nmost = {most}\n{more}')


@pytest.mark.parametrize("per", ["event", "year", "claimant"])
def test_what_was_awarded_meanwhile_is_no_longer_left(per: str) -> None:
    policy, place = capped(per, 1_000), ("event", "year", "claimant").index(per)
    now = tuple(300 * (at == place) for at in range(3))
    assert passed(policy, [1_000], {"one": 700}, then=(0, 0, 0), now=now) is None
    found = passed(policy, [1_000], {"one": 400, "two": 301}, then=(0, 0, 0), now=now)
    assert found == (policy.document.caps[0].label, (700, "KRW"))


def test_what_was_counted_then_is_not_counted_twice() -> None:
    policy = capped("claimant", 1_000)
    assert passed(policy, [600], {"one": 600}, then=(0, 0, 400), now=(0, 0, 400)) is None
    assert passed(policy, [600], {"one": 600}, then=(0, 0, 400), now=(0, 0, 401))
    assert passed(policy, [600], {"one": 600}, then=(0, 0, 400), now=(0, 0, 0)) is None


def test_only_the_lines_of_a_cap_count_under_it() -> None:
    policy = capped("year", 100, 'lines = ["one"]\n')
    assert passed(policy, [100], {"one": 100, "two": 900}, then=(0, 0, 0), now=(0, 0, 0)) is None


def test_nothing_passes_no_cap_and_never_less_than_nothing_is_left() -> None:
    policy = capped("event", 100)
    assert passed(policy, [100], {}, then=(0, 0, 0), now=(900, 0, 0)) is None
    found = passed(policy, [100], {"one": 1}, then=(0, 0, 0), now=(900, 0, 0))
    assert found and found.left.value == 0


def test_a_cap_over_one_claim_was_kept_by_the_run() -> None:
    policy = capped("claim", 100)
    assert not over_claims(policy)
    assert over_claims(capped("year", 100))
    assert passed(policy, [100], {"one": 900}, then=(0, 0, 0), now=(0, 0, 0)) is None


@given(st.integers(0, 2_000), st.integers(0, 2_000), st.integers(0, 2_000), st.integers(0, 2_000))
def test_a_decision_passes_exactly_where_the_run_would_give_less(
    most: int, loss: int, then: int, now: int
) -> None:
    policy = capped("claimant", most, 'lines = ["one"]\n')

    def run(before: int) -> tuple[int, tuple[int, ...]]:
        _outcome, _code, amounts, steps = policy.run({"loss": loss}, 60, 0, None, "merchant", (0, 0, before))
        return amounts[0], steps

    proposed, steps = run(then)
    found = passed(policy, steps, {"one": proposed}, then=(0, 0, then), now=(0, 0, now))
    assert bool(found) == (proposed > max(0, most - now))
    if found:
        assert found.left.value == run(now)[0]
