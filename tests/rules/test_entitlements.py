"""Who holds what is given once, while the claims of a range are assessed."""

from claims.rules.entitlements import ALL, Share, Slots, group_of, groups, single, take, take_shares
from claims.rules.policy import AWARD, REFER, Policy
from tests.rules.policy.making import SMALL, made
from tests.rules.test_assessment import ALICE, BO, INCIDENT, given_to

LABEL = '{ ko = "이름", en = "Name" }'
HEAD = SMALL[: SMALL.index("[inputs.fee]")]


def line(name: str, *, once: str = "") -> str:
    own = f"once_per = {once}\n" if once else ""
    return f'[[award]]\nline = "{name}"\nkind = "cash"\nlabel = {LABEL}\namount = 1\n{own}'


def parts() -> Policy:
    """Two lines that are given once together, and one by itself."""
    return made(HEAD + line("part") + line("once", once='["claimant"]') + line("rest"))


def test_a_key_is_made_of_single_entitlements() -> None:
    assert single("kakao-2022") == ["kakao-2022"]
    assert single("*:melon+webtoon") == ["*:melon", "*:webtoon"]


def test_lines_are_given_once_together_but_for_those_that_say_otherwise() -> None:
    assert groups(parts()) == {ALL: (0, 2), "once": (1,)}
    assert [group_of(parts(), name) for name in ("part", "once", "rest", "gone")] == [ALL, "once", ALL, ALL]
    same = made(HEAD + line("part", once='["claimant", "incident"]'))
    assert groups(same) == {ALL: (0,)}


def test_a_policy_without_such_lines_has_no_shares() -> None:
    policy = made(HEAD + line("part"))
    slots, shares = Slots([policy], INCIDENT).of(policy, ("melon",))
    assert (len(slots), shares) == (1, ())


def test_what_was_awarded_is_held_by_its_group() -> None:
    policy = parts()
    slots = Slots([policy], INCIDENT)
    _none, (together, once) = slots.of(policy, ("melon",))
    held = slots.taken(
        [
            given_to(ALICE, "small", "*", line="once"),
            given_to(BO, "small", INCIDENT, line="gone"),
            given_to(BO, "small", "", line="once"),
            given_to(BO, "unknown", "*", line="once"),
        ]
    )
    assert held == {(ALICE, once.slots[0]): AWARD, (BO, together.slots[0]): AWARD}


def test_what_is_free_is_taken_and_the_gravest_holder_told() -> None:
    taken = {(ALICE, 1): AWARD, (ALICE, 2): REFER, (BO, 3): AWARD}
    assert take(taken, ALICE, (1, 3), AWARD) == AWARD
    assert take(taken, ALICE, (1, 2), AWARD) == REFER
    assert taken[ALICE, 3] == AWARD


SHARES = (Share((0, 2), (1,)), Share((1,), (2,)))


def test_a_share_that_is_held_gives_nothing_and_the_others_go_on() -> None:
    taken = {(ALICE, 2): AWARD}
    assert take_shares(taken, ALICE, SHARES, AWARD, (5, 7, 9)) == (0, (5, 0, 9))
    assert taken == {(ALICE, 2): AWARD, (ALICE, 1): AWARD}


def test_nothing_left_is_held() -> None:
    taken = {(ALICE, 1): AWARD, (ALICE, 2): AWARD}
    assert take_shares(taken, ALICE, SHARES, AWARD, (5, 7, 9))[0] == AWARD
    assert take_shares({(ALICE, 2): AWARD}, ALICE, SHARES, AWARD, (0, 7, 0))[0] == AWARD


def test_a_share_that_gives_nothing_is_neither_taken_nor_asked_for() -> None:
    taken = {(ALICE, 2): REFER}
    assert take_shares(taken, ALICE, SHARES, AWARD, (5, 0, 0)) == (0, (5, 0, 0))
    assert take_shares(taken, BO, SHARES, AWARD, (0, 7, 0)) == (0, (0, 7, 0))
    assert (BO, 1) not in taken


def test_one_share_that_waits_for_a_person_takes_the_claim_there_with_all_it_asks_for() -> None:
    taken = {(ALICE, 2): REFER}
    assert take_shares(taken, ALICE, SHARES, AWARD, (5, 7, 9))[0] == REFER
    assert taken[ALICE, 1] == REFER


def test_a_referred_claim_may_come_to_every_share() -> None:
    taken = {(ALICE, 2): AWARD}
    assert take_shares(taken, ALICE, SHARES, REFER, (0, 0, 0))[0] == 0
    assert taken[ALICE, 1] == REFER
