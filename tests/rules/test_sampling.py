"""Which claims a person looks at beside the rule: the sample is a function of seed and members, and of nothing else."""

import hashlib
from collections import defaultdict
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules import sampling
from claims.rules.sampling import ALL, Member, RatesUnclear, drawn

SEED = "0123456789abcdef0123456789abcdef"
STRATA = [
    sampling.stratum(outcome=outcome, claimant_type="merchant", policies=["one"], amount=amount)
    for outcome in ("approve", "reject")
    for amount in (0, 50_000, 50_001)
]
RATES = st.dictionaries(
    st.sampled_from(
        [ALL, "outcome:approve", "outcome:reject", "type:merchant", "policy:one", "amount:<=100k"]
    ),
    st.integers(0, 1_000),
)


@st.composite
def populations(draw: st.DrawFn) -> list[Member]:
    numbers = draw(st.lists(st.integers(1, 10_000), unique=True, max_size=60))
    return [
        Member(number, draw(st.integers(1, 3)), f"R-{number}", draw(st.sampled_from(STRATA)))
        for number in numbers
    ]


def slowly(members: list[Member], seed: str, rates: dict[str, int]) -> set[int]:
    """The sample by its description: hashes in full, sorted by stratum."""
    by_stratum = defaultdict(list)
    for one in members:
        word = hashlib.sha256(f"{seed}:{one.reference}:{one.version}".encode()).hexdigest()[:16]
        by_stratum[one.stratum].append((word, one.claim))
    chosen: set[int] = set()
    for stratum, ranked in by_stratum.items():
        rates_of_parts = [rate for part, rate in rates.items() if part and part in stratum.split()]
        rate = max(rates_of_parts) if rates_of_parts else rates.get("", 0)
        size = 0
        while rate and (size * 1_000 < len(ranked) * rate or size == 0):
            size += 1
        chosen |= {claim for _word, claim in sorted(ranked)[:size]}
    return chosen


@pytest.mark.parametrize(
    "rates",
    [
        {ALL: -1}, {ALL: 1_001}, {ALL: 2.5}, {ALL: "20"}, {ALL: True}, {"": 20, "amount:many": 5}, {"weather:fair": 5},
        {"type:": 5}, {"type": 5}, {"policy:a b": 5}, {f"policy:{'x' * 80}": 1},
        {f"policy:p{number}": 1 for number in range(51)},
    ],
)  # fmt: skip
def test_rates_that_cannot_be_meant_are_refused(rates: dict) -> None:
    with pytest.raises(RatesUnclear):
        sampling.checked(rates)


def test_rates_that_can_are_kept_in_order() -> None:
    assert sampling.checked({"type:merchant": 0, ALL: 1_000, "amount:more": 200}) == {
        "": 1_000, "amount:more": 200, "type:merchant": 0,
    }  # fmt: skip


@given(populations(), RATES, st.randoms(use_true_random=False))
def test_it_is_that_of_a_slow_reading_in_any_order(
    members: list[Member], rates: dict[str, int], random: Random
) -> None:
    found = drawn(members, seed=SEED, rates=rates)
    assert set(found.chosen) == slowly(members, SEED, rates)
    random.shuffle(members)
    assert drawn(members, seed=SEED, rates=rates)[:2] == found[:2]


@given(populations(), RATES)
def test_each_stratum_gives_its_share_and_one_at_least(members: list[Member], rates: dict[str, int]) -> None:
    found = drawn(members, seed=SEED, rates=rates)
    stratum_of = {one.claim: one.stratum for one in members}
    for name, (population, size) in found.strata.items():
        rate = sampling.rate_of(name, rates)
        assert population == sum(one == name for one in stratum_of.values())
        assert size == sum(stratum_of[claim] == name for claim in found.chosen)
        assert size == 0 if rate == 0 else size >= 1 and population * rate <= size * 1_000
        assert size <= 1 or (size - 1) * 1_000 < population * rate
    assert list(found.chosen) == sorted(set(found.chosen))


@given(populations())
def test_nothing_of_a_thousand_is_none_and_all_is_all(members: list[Member]) -> None:
    assert drawn(members, seed=SEED, rates={ALL: 0}).chosen == ()
    assert drawn(members, seed=SEED, rates={}).chosen == ()
    assert set(drawn(members, seed=SEED, rates={ALL: 1_000}).chosen) == {one.claim for one in members}


@given(populations(), RATES, st.data())
def test_a_claim_less_outside_of_the_sample_moves_none_that_stays_in_it(
    members: list[Member], rates: dict[str, int], data: st.DataObject
) -> None:
    found = drawn(members, seed=SEED, rates=rates)
    outside = [one for one in members if one.claim not in found.chosen]
    if not outside:
        return
    gone = data.draw(st.sampled_from(outside))
    again = drawn([one for one in members if one != gone], seed=SEED, rates=rates)
    assert set(again.chosen) <= set(found.chosen)  # its stratum may owe one less
    assert len(found.chosen) - len(again.chosen) in (0, 1)


def test_another_seed_another_version_and_another_claim_are_another_sample() -> None:
    members = [Member(number, 1, f"R-{number}", STRATA[0]) for number in range(1, 1_001)]
    one = drawn(members, seed=SEED, rates={ALL: 100})
    assert len(one.chosen) == 100
    assert drawn(members, seed=SEED[::-1], rates={ALL: 100}).chosen != one.chosen
    later = [member._replace(version=2) for member in members]
    assert drawn(later, seed=SEED, rates={ALL: 100}).chosen != one.chosen
    assert drawn(later, seed=SEED, rates={ALL: 100}).digest != one.digest
    assert drawn(members[1:], seed=SEED, rates={ALL: 100}).digest != one.digest


@pytest.mark.parametrize(
    ("amount", "band"),
    [
        (0, "0"), (1, "<=50k"), (50_000, "<=50k"), (50_001, "<=100k"), (500_000, "<=500k"), (1_000_000, "<=1m"),
        (1_000_001, "more"),
    ],
)  # fmt: skip
def test_bands_of_amounts(amount: int, band: str) -> None:
    assert sampling.band(amount) == band


def test_a_stratum_names_what_it_is_made_of() -> None:
    said = {"outcome": "approve", "claimant_type": "merchant", "amount": 60_000}
    name = sampling.stratum(policies=["two", "one", "two"], **said)
    assert name == "outcome:approve type:merchant policy:one policy:two amount:<=100k"
    assert sampling.rate_of(name, {ALL: 20, "policy:two": 5, "amount:<=50k": 900}) == 5
    assert sampling.rate_of(name, {ALL: 20, "policy:two": 5, "type:merchant": 7}) == 7
    assert sampling.rate_of(name, {ALL: 20}) == 20
