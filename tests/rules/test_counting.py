"""Claims of one claimant under caps, in order of receipt; lines that are given once by themselves."""

from hypothesis import given
from hypothesis import strategies as st

from claims.rules.assessment import Assessor
from claims.rules.policy import AWARD, REFER, REFUSED, Policy
from claims.rules.validation import checked
from tests.rules.policy.making import SMALL, made
from tests.rules.test_assessment import ALICE, BO, DOWN, INCIDENT, RECORD, claim, given_to, rows

LABEL = '{ ko = "이름", en = "Name" }'
HEAD = SMALL[: SMALL.index("[inputs.fee]")].replace('["shop.*"]', '["*"]')
BY_SERVICE = HEAD.replace('["claimant", "incident"]', '["claimant", "service"]')
PART = f'[[award]]\nline = "part"\nkind = "cash"\nlabel = {LABEL}\namount = "loss"\n'
ONCE = f'[[award]]\nline = "once"\nkind = "cash"\nlabel = {LABEL}\namount = 500\nonce_per = ["claimant"]\n'
LAST_YEAR = DOWN - 400 * 86_400


def capped(**most: int) -> Policy:
    """Every loss is paid, once a service, under caps per event, year and claimant."""
    caps = (
        f'[[cap]]\nid = "per_{per}"\nlabel = {LABEL}\nper = "{per}"\nmost = {amount}\n'
        for per, amount in most.items()
    )
    return made(BY_SERVICE + PART + "".join(caps))


def asking(number: int, loss: int, who: int = ALICE, services: tuple[str, ...] = ("kakaopay",)) -> object:
    return claim(number, claimant_id=who, services=services, inputs={"loss": loss})


def told(*claims: object, policy: Policy, before: object = ()) -> list[tuple[int, str, tuple[int, ...]]]:
    return [(row.outcome, row.code, row.amounts) for row in rows(*claims, policies=[policy], before=before)]


SERVICES = ("kakaopay", "kakaotalk.channel", "kakaotalk.text", "melon", "kakaot.taxi")


def test_a_cap_is_used_up_in_order_of_receipt() -> None:
    claims = [asking(number, 400, services=(key,)) for number, key in enumerate(SERVICES[:4])]
    assert told(*claims, policy=capped(event=1_000)) == [
        (AWARD, "", (400,)), (AWARD, "", (400,)), (AWARD, "", (200,)), (REFUSED, "cap_reached", (0,)),
    ]  # fmt: skip


def test_what_was_awarded_before_is_counted_from_the_first_claim_on() -> None:
    before = [
        given_to(ALICE, "small", "*:melon", amount=300),
        given_to(ALICE, "small", "*:webtoon", amount=200, incident="earlier", start=DOWN - 86_400),
        given_to(ALICE, "small", "*:shop", amount=100, incident="long-ago", start=LAST_YEAR),
        given_to(BO, "small", "*:kakaopay", amount=10_000),
        given_to(ALICE, "other", "*:kakaopay", amount=10_000),
        given_to(ALICE, "small", "", unit="point", amount=10_000),
    ]
    for caps, left in (({"event": 1_000}, 700), ({"year": 1_000}, 500), ({"claimant": 1_000}, 400)):
        assert told(asking(1, 5_000), policy=capped(**caps), before=before) == [(AWARD, "", (left,))]


def test_what_waits_for_a_person_uses_up_nothing() -> None:
    claims = [asking(1, 900)._replace(twins=1), asking(2, 900, services=("melon",))]
    assert told(*claims, policy=capped(event=1_000)) == [(REFER, "duplicates", (0,)), (AWARD, "", (900,))]


def test_a_part_per_event_and_a_part_once() -> None:
    policy = made(HEAD + PART + ONCE)
    assert told(asking(1, 70), policy=policy) == [(AWARD, "", (70, 500))]
    earlier = given_to(ALICE, "small", "*", line="once", incident="earlier")
    assert told(asking(1, 70), policy=policy, before=[earlier]) == [(AWARD, "", (70, 0))]
    assert told(asking(1, 0), policy=policy, before=[earlier]) == [(REFUSED, "already_claimed", (0, 0))]
    both = [earlier, given_to(ALICE, "small", INCIDENT, line="part")]
    assert told(asking(1, 70), policy=policy, before=both) == [(REFUSED, "already_claimed", (0, 0))]
    assert told(asking(1, 70), policy=policy, before=both[1:]) == [(AWARD, "", (0, 500))]
    assert told(asking(1, 70, BO), policy=policy, before=both) == [(AWARD, "", (70, 500))]


def test_a_part_that_gives_nothing_takes_nothing() -> None:
    policy = made(HEAD + PART + ONCE + 'when = "loss > 100"\n')
    assert told(asking(1, 70), asking(2, 200), policy=policy) == [(AWARD, "", (70, 0)), (AWARD, "", (0, 500))]


def test_a_part_that_a_referred_claim_holds_goes_to_the_same_person() -> None:
    policy = made(HEAD + PART + ONCE)
    first = asking(1, 70)._replace(twins=1)
    assert told(first, asking(2, 70), asking(3, 70), policy=policy) == [
        (REFER, "duplicates", (0, 0)), (REFER, "already_claimed", (0, 0)), (REFER, "already_claimed", (0, 0)),
    ]  # fmt: skip
    assert told(first, asking(2, 70, BO), policy=policy)[1] == (AWARD, "", (70, 500))


def test_two_lines_with_an_entitlement_of_their_own_do_not_take_each_others() -> None:
    other = ONCE.replace('"once"', '"other"').replace("500", "40")
    policy = made(HEAD + ONCE + other)
    earlier = given_to(ALICE, "small", "*", line="other")
    assert told(asking(1, 1), policy=policy, before=[earlier]) == [(AWARD, "", (500, 0))]


losses = st.lists(
    st.tuples(st.sampled_from([ALICE, BO, 3]), st.integers(0, 900), st.sampled_from(SERVICES), st.booleans()),
    max_size=10,
)  # fmt: skip
awards = st.lists(
    st.tuples(
        st.sampled_from([ALICE, BO]),
        st.integers(1, 900),
        st.sampled_from([(INCIDENT, DOWN), ("earlier", DOWN - 86_400), ("long-ago", LAST_YEAR)]),
    ),
    max_size=4,
)
caps = st.dictionaries(st.sampled_from(["event", "year", "claimant"]), st.integers(0, 2_000), min_size=1)


def claims_of(found: list[tuple[int, int, str, bool]]) -> list[object]:
    return [
        asking(number, loss, who, (service,))._replace(twins=int(asks))
        for number, (who, loss, service, asks) in enumerate(found)
    ]


def awards_of(found: list[tuple[int, int, tuple[str, int]]]) -> list[object]:
    return [
        given_to(who, "small", "", amount=amount, incident=incident, start=start)
        for who, amount, (incident, start) in found
    ]


@given(losses, awards, caps)
def test_caps_hold_over_the_claims_of_a_claimant(found, given_before, most) -> None:
    policy, claims, before = capped(**most), claims_of(found), awards_of(given_before)
    who = {one.claim_id: one.claimant_id for one in claims}
    earlier = {
        "event": lambda one: one.incident == INCIDENT,
        "year": lambda one: one.start != LAST_YEAR,
        "claimant": lambda one: True,
    }
    got = rows(*claims, policies=[policy], before=before)
    for claimant in set(who.values()):
        mine = sum(row.amount for row in got if who[row.claim_id] == claimant)
        for per, amount in most.items():
            spent = sum(one.amount for one in before if one.claimant == claimant and earlier[per](one))
            assert mine <= max(0, amount - spent)


@given(losses, awards, caps)
def test_no_claim_is_given_less_than_the_caps_leave(found, given_before, most) -> None:
    """One after another, each is given its loss or all that is left."""
    claims, before = claims_of(found), awards_of(given_before)
    spent = {
        (who, per): sum(
            one.amount
            for one in before
            if one.claimant == who
            and (per == "claimant" or one.incident == INCIDENT or (per == "year" and one.start != LAST_YEAR))
        )
        for who in (ALICE, BO, 3)
        for per in most
    }
    for row in rows(*claims, policies=[capped(**most)], before=before):
        one = claims[row.claim_id]
        left = min(max(0, amount - spent[one.claimant_id, per]) for per, amount in most.items())
        if row.outcome == AWARD:
            assert row.amount == min(one.inputs["loss"], left)
            for per in most:
                spent[one.claimant_id, per] += row.amount
        elif row.code == "cap_reached":
            assert left == 0


@given(losses, awards, caps, st.randoms())
def test_the_order_of_different_claimants_changes_nothing(found, given_before, most, random) -> None:
    policy, claims, before = capped(**most), claims_of(found), awards_of(given_before)
    order = sorted((ALICE, BO, 3), key=lambda _who: random.random())
    moved = sorted(claims, key=lambda one: order.index(one.claimant_id))
    first = rows(*claims, policies=[policy], before=before)
    assert sorted(first) == sorted(rows(*moved, policies=[policy], before=before))


@given(losses, awards, caps)
def test_splitting_a_range_between_claimants_changes_nothing(found, given_before, most) -> None:
    policy, claims, before = capped(**most), claims_of(found), awards_of(given_before)
    assessor = Assessor(RECORD, [policy], incident=INCIDENT)
    apart = []
    for who in (ALICE, BO, 3):
        mine = [one for one in claims if one.claimant_id == who]
        assess = assessor.for_range([one for one in before if one.claimant == who])
        apart += [row for one in mine for row in assess(one, checked(one, RECORD)[0])]
    whole = assessor.for_range(before)
    together = [row for one in claims for row in whole(one, checked(one, RECORD)[0])]
    assert sorted(apart) == sorted(together)


@given(losses, caps)
def test_what_a_run_awarded_is_counted_by_the_next_as_by_itself(found, most) -> None:
    """The claims of one run, and the same claims in two runs one after the other, come to the same."""
    policy, claims = capped(**most), [one._replace(twins=0) for one in claims_of(found)]
    middle = len(claims) // 2
    first = rows(*claims[:middle], policies=[policy])
    who = {one.claim_id: one.claimant_id for one in claims}
    before = [
        given_to(who[row.claim_id], "small", row.entitlement_key, amount=row.amount)
        for row in first
        if row.outcome == AWARD
    ]
    second = rows(*claims[middle:], policies=[policy], before=before)
    assert [*first, *second] == rows(*claims, policies=[policy])
