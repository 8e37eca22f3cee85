"""What may be decided on a claim: properties, then refusals by table."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules import review as rule
from claims.rules.entitlements import entitlement_key
from claims.rules.policy.compiled import AWARD, LARGEST_AMOUNT, REFER, REFUSED
from claims.rules.review import Judged, Proposed
from claims.rules.validation import CHECKS, FAIL, NO_DATA, PASS

PASSED = PASS * len(CHECKS)
KINDS = st.sampled_from([("cash", "KRW"), ("points", "point"), ("days", "day")])
AMOUNTS = st.integers(0, 2_000_000)


@st.composite
def proposals(draw: st.DrawFn) -> list[Proposed]:
    """Lines of up to three policies, each line once."""
    lines = draw(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), unique=True, max_size=6))
    return [
        Proposed(policy, ord(policy), line, *draw(KINDS), draw(AMOUNTS), "kakao-2022")
        for policy, line in sorted(lines)
    ]


def line(amount: int = 30_000, *, kind: str = "cash", unit: str = "KRW", name: str = "payment") -> Proposed:
    return Proposed("merchants", 1, name, kind, unit, amount, "kakao-2022")


def row(outcome: int, code: str = "") -> Judged:
    return Judged(1, outcome, code, (0,), ())


KEY = ("merchants", "payment")


@given(proposals())
def test_an_approval_gives_what_is_proposed_and_nothing_else(proposed: list[Proposed]) -> None:
    wanted = [one for one in proposed if one.amount]
    if not wanted:
        with pytest.raises(rule.NothingToAward):
            rule.as_proposed(proposed)
        return
    found = rule.as_proposed(proposed)
    assert [one[:7] for one in found] == wanted
    assert all(one.source == "rule" and one.reason == "" for one in found)


@given(proposals(), st.data())
def test_a_part_approval_gives_each_line_what_was_said_or_what_was_proposed(
    proposed: list[Proposed], data: st.DataObject
) -> None:
    keys = [(one.policy, one.line) for one in proposed]
    amounts = data.draw(st.dictionaries(st.sampled_from(keys), AMOUNTS) if keys else st.just({}))
    reasons = dict.fromkeys(keys, " because ")
    try:
        found = rule.in_part(proposed, amounts, reasons)
    except rule.NothingChanged:
        assert all(amounts.get((one.policy, one.line), one.amount) == one.amount for one in proposed)
        return
    except rule.NothingToAward:
        assert not any(amounts.get((one.policy, one.line), one.amount) for one in proposed)
        return
    given = {(one.policy, one.line): one for one in found}
    for one in proposed:
        said = amounts.get((one.policy, one.line), one.amount)
        line = given.get((one.policy, one.line))
        if line is None:
            assert said == one.amount == 0
        else:
            assert line.amount == said
            assert (line.source, line.reason) == (
                ("rule", "") if said == one.amount else ("person", "because")
            )


@pytest.mark.parametrize(
    ("amounts", "reasons", "refusal"),
    [
        ({}, {}, rule.NothingChanged),
        ({KEY: 30_000}, {KEY: "x"}, rule.NothingChanged),
        ({("others", "payment"): 1}, {}, rule.UnknownLine),
        ({("merchants", "tip"): 1}, {}, rule.UnknownLine),
        ({KEY: -1}, {KEY: "x"}, rule.AmountOutOfRange),
        ({KEY: LARGEST_AMOUNT + 1}, {KEY: "x"}, rule.AmountOutOfRange),
        ({KEY: True}, {KEY: "x"}, rule.AmountOutOfRange),
        ({KEY: 1.5}, {KEY: "x"}, rule.AmountOutOfRange),
        ({KEY: 1}, {}, rule.LineNeedsReason),
        ({KEY: 1}, {KEY: " \n"}, rule.LineNeedsReason),
        ({KEY: 0}, {KEY: "x"}, rule.NothingToAward),
    ],
)
def test_part_approvals_that_are_refused(amounts: dict, reasons: dict, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        rule.in_part([line()], amounts, reasons)


def test_a_line_that_was_taken_away_stays_with_its_reason() -> None:
    found = rule.in_part(
        [line(), line(5, kind="days", unit="day", name="days")], {KEY: 0}, {KEY: "paid by us"}
    )
    assert [(one.line, one.amount, one.source, one.reason) for one in found] == [
        ("payment", 0, "person", "paid by us"), ("days", 5, "rule", ""),
    ]  # fmt: skip


def test_amounts_are_not_changed_by_an_approval() -> None:
    assert rule.as_proposed([line()], {KEY: 30_000})[0].amount == 30_000
    for amounts in ({KEY: 30_001}, {("merchants", "tip"): 0}, {KEY: 30_000, ("merchants", "tip"): 1}, {}):
        with pytest.raises(rule.NotAsProposed):
            rule.as_proposed([line()], amounts)


def test_a_line_that_the_page_did_not_show_is_not_approved_unseen() -> None:
    lines = [line(), line(5, kind="days", unit="day", name="days")]
    with pytest.raises(rule.NotAsProposed):
        rule.as_proposed(lines, {KEY: 30_000})
    shown = {KEY: 30_000, (lines[1].policy, "days"): 5}
    assert len(rule.as_proposed(lines, shown)) == 2
    assert len(rule.as_proposed([*lines, line(0, name="none")], shown)) == 2, "what gives nothing is no news"


@pytest.mark.parametrize(
    ("codes", "note", "refusal"),
    [
        ([], "because", rule.RejectionNeedsReason),
        (["no_loss"], "", rule.UnknownReason),
        (["other"], "", rule.OtherNeedsNote),
        (["untrue", "other"], " ", rule.OtherNeedsNote),
    ],
)
def test_rejections_that_are_refused(codes: list[str], note: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        rule.check_reasons(codes, note)


def asks_for_a_note(code: str, note: str = "") -> bool:
    try:
        rule.check_reasons([code], note)
    except rule.OtherNeedsNote:
        return True
    return False


def test_every_reason_but_other_needs_no_note() -> None:
    assert [code for code in rule.REASONS if asks_for_a_note(code)] == [rule.OTHER]
    assert not asks_for_a_note(rule.OTHER, "see above")


@pytest.mark.parametrize(
    ("lines", "two"),
    [
        ([line(1_000_000)], False),
        ([line(1_000_001)], True),
        ([line(600_000), line(400_001, name="more")], True),
        ([line(1_000_001, kind="credit")], True),
        ([line(1_000_000, kind="points", unit="point")], False),
        ([line(1_000_001, kind="points", unit="point")], True),
        ([line(1_000_000), line(9, kind="days", unit="day", name="days")], False),
        ([line(1), line(367, kind="days", unit="day", name="days")], True),
        ([line(1_000_00, unit="EUR"), line(1_000_000)], False),
        ([line(1_000_01, unit="EUR")], True),
        (
            [line(5_000_000, kind="coupon", unit="americano")],
            False,
        ),  # as its policy says, which two people adopted
    ],
)
def test_two_people_decide_above_the_threshold_of_any_unit(lines: list[Proposed], two: bool) -> None:
    assert rule.needs_second(rule.as_proposed(lines)) is two
    assert rule.above((one.unit, one.amount) for one in lines) is two


@pytest.mark.parametrize("unit", ["americano", "CHF"])
def test_what_a_person_gives_by_hand_of_a_unit_without_a_threshold_two_people_decide(unit: str) -> None:
    lines = [line(3, kind="coupon", unit=unit), line(3, name="more")]
    by_hand = rule.in_part(lines, {lines[0][:4:2]: 4}, {lines[0][:4:2]: "said so"})
    assert rule.needs_second(by_hand) is True
    assert rule.needs_second(rule.in_part(lines, {lines[0][:4:2]: 0}, {lines[0][:4:2]: "said so"})) is False
    assert rule.needs_second(rule.in_part(lines, {lines[1][:4:2]: 4}, {lines[1][:4:2]: "said so"})) is False


SERVICES = st.lists(st.sampled_from(["melon", "kakaopay", "webtoon"]), unique=True, min_size=1)


@given(st.sampled_from(["a", "b"]), SERVICES, st.sampled_from(["a", "b"]), SERVICES, st.booleans())
def test_entitlements_overlap_where_scope_and_a_service_are_the_same(
    one: str, mine: list[str], other: str, theirs: list[str], by_service: bool
) -> None:
    once = ["claimant", "incident", "service"] if by_service else ["claimant", "incident"]
    keys = entitlement_key(once, one, mine), entitlement_key(once, other, theirs)
    shared = one == other and (not by_service or bool(set(mine) & set(theirs)))
    assert rule.overlaps(*keys) is rule.overlaps(*reversed(keys)) is shared


def test_a_key_of_services_is_no_key_of_all() -> None:
    assert not rule.overlaps("kakao-2022", "kakao-2022:melon")


@pytest.mark.parametrize(
    ("rows", "lines", "outcomes", "verdict"),
    [
        ([], [], PASSED, None),
        ([row(AWARD)], [line(50_000)], PASSED, "approve"),
        ([row(AWARD)], [line(50_001)], PASSED, None),
        ([row(AWARD)], [line(0)], PASSED, None),
        ([row(AWARD)], [line(25_000), line(25_001, name="more")], PASSED, None),
        ([row(AWARD)], [line(900_000, kind="points", unit="point")], PASSED, "approve"),
        ([row(AWARD)], [line(9_000_000, kind="points", unit="point")], PASSED, None),
        ([row(AWARD)], [line(1, unit="GBP")], PASSED, None),
        ([row(AWARD), row(REFUSED, "no_loss")], [line(50_000), line(0, name="more")], PASSED, "approve"),
        ([row(AWARD), row(REFER, "large_loss")], [line(50_000)], PASSED, None),
        ([row(REFER, "large_loss")], [line(0)], PASSED, None),
        ([row(REFUSED, "no_loss")], [line(0)], PASSED, None),
        ([row(AWARD)], [line(50_000)], PASSED.replace(PASS, NO_DATA), "approve"),
    ],
)
def test_what_the_rule_for_the_straightforward_approves(
    rows: list, lines: list, outcomes: str, verdict: str | None
) -> None:
    assert rule.decides("straightforward", rows, lines, outcomes, at_most=50_000) == verdict


@pytest.mark.parametrize(
    ("rows", "outcomes", "verdict"),
    [
        ([], PASSED, None),
        ([row(AWARD)], PASSED, None),
        ([row(REFUSED, "no_loss"), row(REFER, "x")], PASSED, None),
        ([row(REFUSED, "no_loss"), row(AWARD)], PASSED, None),
        ([row(REFUSED, "no_loss")], PASSED, "reject"),
        ([row(REFUSED, "no_loss"), row(REFUSED, "too_late")], PASSED, "reject"),
        ([row(REFUSED, "inside_outage")], PASSED.replace(PASS, FAIL, 1), "reject"),
        ([row(REFUSED, "not_a_claim")], PASSED, None),
    ],
)
def test_what_the_rule_for_refusals_rejects(rows: list, outcomes: str, verdict: str | None) -> None:
    assert rule.decides("refusals", rows, [line(0)], outcomes, at_most=1) == verdict


@pytest.mark.parametrize("name", ["straightforward", "refusals"])
def test_a_rule_of_some_policies_decides_where_these_alone_cover_the_claim(name: str) -> None:
    outcome, amount, verdict = (REFUSED, 0, "reject") if name == "refusals" else (AWARD, 1, "approve")
    one, other = line(amount), line(amount)._replace(policy="another")

    def decided(rows: list, lines: list, *policies: str) -> str | None:
        return rule.decides(name, rows, lines, PASSED, at_most=50_000, policies=policies)

    mine = [row(outcome)._replace(version=1)]
    assert decided(mine, [one], one.policy) == verdict
    assert decided(mine, [one], "another", one.policy) == verdict
    assert decided(mine, [one], "another") is None
    assert decided(mine * 2, [one, other], one.policy) is None
    assert decided([*mine, row(outcome)._replace(version=None)], [one], one.policy) is None


@pytest.mark.parametrize("place", range(len(CHECKS)))
def test_no_claim_with_a_failed_check_is_approved_by_a_rule(place: int) -> None:
    outcomes = PASSED[:place] + FAIL + PASSED[place + 1 :]
    assert rule.decides("straightforward", [row(AWARD)], [line(1)], outcomes, at_most=50_000) is None


@given(st.lists(AMOUNTS, min_size=1), st.integers(1, 1_000_000))
def test_what_a_rule_approves_is_never_above_its_threshold(amounts: list[int], at_most: int) -> None:
    lines = [line(amount, name=f"l{n}") for n, amount in enumerate(amounts)]
    verdict = rule.decides("straightforward", [row(AWARD)], lines, PASSED, at_most=at_most)
    assert verdict == ("approve" if 0 < sum(amounts) <= at_most else None)


def test_each_reason_is_said_in_its_own_words() -> None:
    sentences = sorted(rule.REASONS.values())
    assert all(one != other for one, other in pairwise(sentences))
