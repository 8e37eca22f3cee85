"""Which policies a claim meets, with which windows, and once for each entitlement."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.assessment import REASONS, Assessor, Row
from claims.rules.awarded import Awarded
from claims.rules.entitlements import entitlement_key
from claims.rules.facts import CLAIMANT_TYPES, ClaimFacts, Record
from claims.rules.policy import AWARD, ENGINE_CODES, REFER, REFUSED
from claims.rules.validation import CHECKS, checked
from claims.rules.windows import Timeline, Windows
from tests.rules.policy.making import SMALL, made, shipped

INCIDENT = "kakao-2022"
DOWN = 1_665_815_400  # 2022-10-15 15:30 in Seoul
HOUR = 3600
SHIPPED = ("kakao-merchant-2022", "kakao-taxi-franchise-2022", "kakao-taxi-pro-2022", "melon-2022")
MERCHANT, FRANCHISE, PRO, MELON = range(4)
POLICIES = [shipped(key) for key in SHIPPED]
WINDOWS = {
    "kakaotalk.channel": [(DOWN, DOWN + 10 * HOUR)],
    "kakaotalk.text": [(DOWN + 5 * HOUR, DOWN + 20 * HOUR)],
    "kakaopay": [(DOWN + 30 * HOUR, DOWN + 31 * HOUR)],
    "kakaot.taxi": [(DOWN, DOWN + 18 * HOUR)],
    "melon": [(DOWN, DOWN + HOUR), (DOWN + 3 * HOUR, DOWN + 4 * HOUR)],
    "webtoon": [(DOWN, DOWN + HOUR)],
}
RECORD = Record(
    incident_start=DOWN,
    incident_end=DOWN + 100 * HOUR,
    timelines=Windows({key: Timeline(spans) for key, spans in WINDOWS.items()}),
    full=Windows({"melon": Timeline([(DOWN, DOWN + HOUR)])}),
    audience={key: frozenset(CLAIMANT_TYPES) for key in WINDOWS},
    filing=dict.fromkeys(CLAIMANT_TYPES, (DOWN, DOWN + 1000 * HOUR)),
    time_zone="Asia/Seoul",
)
ALICE, BO = 1, 2


def claim(number=1, **changed):
    facts = ClaimFacts(
        claim_id=number, version=1, claimant_id=ALICE, claimant_type="merchant", services=("kakaotalk.channel",),
        start=DOWN, end=DOWN + 100 * HOUR, received=DOWN + 200 * HOUR, category="claim", identifier="ok",
        account="ok", documents=1, twins=0, inputs={"loss": 300_000},
    )  # fmt: skip
    return facts._replace(**changed)


def driver(number=1, **inputs):
    return claim(number, claimant_type="taxi_driver", services=("kakaot.taxi",), inputs=inputs)


def given_to(claimant, policy, entitlement, **said):
    """An award that stands."""
    award = Awarded(claimant, policy, "payment", "KRW", 1, entitlement, INCIDENT, DOWN)
    return award._replace(**said)


def rows(*claims, policies=POLICIES, before=()):
    assess = Assessor(RECORD, policies, incident=INCIDENT).for_range(before)
    return [row for one in claims for row in assess(one, checked(one, RECORD)[0])]


def told(found):
    return [(row.claim_id, row.policy, row.outcome, row.code, row.amount) for row in found]


def test_a_merchant_is_paid_by_the_merchants_policy():
    assert rows(claim()) == [
        Row(1, 1, MERCHANT, AWARD, "", 600, 30_000, (30_000,), (300_000, 30_000), INCIDENT)
    ]


def test_each_policy_that_covers_a_claim_has_its_row():
    found = rows(
        driver(pro_member=True, pro_monthly_fee=39_000, franchise_member=True, street_hail_fares=200_000)
    )
    assert told(found) == [(1, FRANCHISE, AWARD, "", 40_000), (1, PRO, AWARD, "", 7_550)]


def test_a_driver_on_no_roster_is_refused_by_each_policy_with_its_own_reason():
    assert told(rows(driver())) == [
        (1, FRANCHISE, REFUSED, "not_franchise", 0),
        (1, PRO, REFUSED, "not_member", 0),
    ]


def test_one_loss_claimed_on_three_services_is_proposed_once_over_the_union_of_their_windows():
    found = rows(claim(services=("kakaopay", "kakaotalk.channel", "kakaotalk.text")))
    assert told(found) == [(1, MERCHANT, AWARD, "", 30_000)]
    assert found[0].minutes == (20 + 1) * 60


def test_one_loss_claimed_on_three_claims_is_proposed_once():
    services = ("kakaopay", "kakaotalk.channel", "kakaotalk.text")
    found = rows(*(claim(number, services=(key,)) for number, key in enumerate(services, start=1)))
    assert told(found) == [
        (1, MERCHANT, AWARD, "", 30_000),
        (2, MERCHANT, REFUSED, "already_claimed", 0),
        (3, MERCHANT, REFUSED, "already_claimed", 0),
    ]


def test_only_the_services_that_a_policy_covers_count_for_it():
    (row,) = rows(claim(services=("kakaotalk.channel", "melon", "webtoon"), end=DOWN + 2 * HOUR))
    assert row.minutes == 120
    assert told(rows(claim(services=("melon", "kakaopay"), end=DOWN + HOUR))) == [
        (1, MERCHANT, REFUSED, "no_outage", 0)
    ]


def test_a_claim_that_no_policy_covers_is_refused_and_a_partners_is_for_a_person():
    assert told(rows(claim(services=("webtoon",)))) == [(1, None, REFUSED, "no_policy", 0)]
    assert told(rows(claim(claimant_type="partner"))) == [(1, None, REFER, "partner_review", 0)]
    assert rows(claim(services=("webtoon",)))[0].minutes == 60


def test_a_policy_of_another_incident_covers_nothing():
    assess = Assessor(RECORD, POLICIES, incident="kakao-2023").for_range()
    assert told(assess(claim(), "pppppppppp")) == [(1, None, REFUSED, "no_policy", 0)]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"category": "question"}, "not_a_claim"),
        ({"category": "question", "services": ("nothing",)}, "not_a_claim"),
        ({"services": ("nothing",)}, "service_known"),
        ({"end": DOWN}, "inside_outage"),
        ({"received": DOWN + 5000 * HOUR}, "inside_filing_period"),
        ({"identifier": "malformed"}, "identifier"),
        ({"identifier": "malformed", "claimant_type": "partner"}, "identifier"),
    ],
)
def test_a_claim_that_is_blocked_has_one_row_without_a_policy(changed, code):
    assert told(rows(claim(**changed))) == [(1, None, REFUSED, code, 0)]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"twins": 1}, "duplicates"),
        ({"services": ("kakaopay",), "inputs": {"loss": 499_999}, "end": DOWN + 31 * HOUR}, ""),
    ],
)
def test_a_check_that_asks_for_a_person_refers_what_would_be_awarded(changed, code):
    ((_, policy, outcome, got, amount),) = told(rows(claim(**changed)))
    assert (policy, got) == (MERCHANT, code)
    assert (outcome, amount) == ((REFER, 0) if code else (AWARD, 50_000))


def test_a_check_that_asks_for_a_person_leaves_a_refusal_a_refusal():
    assert told(rows(claim(twins=1, inputs={"loss": 0}))) == [(1, MERCHANT, REFUSED, "no_loss", 0)]
    assert told(rows(claim(twins=1, inputs={"loss": 600_000}))) == [(1, MERCHANT, REFER, "large_loss", 0)]


def test_a_warning_that_asks_nobody_changes_nothing():
    assert told(rows(claim(documents=0, account="malformed"))) == [(1, MERCHANT, AWARD, "", 30_000)]


def test_what_was_awarded_before_is_refused():
    before = [given_to(ALICE, "kakao-merchant-2022", INCIDENT), given_to(BO, "melon-2022", INCIDENT)]
    assert told(rows(claim(), claim(2, claimant_id=BO), before=before)) == [
        (1, MERCHANT, REFUSED, "already_claimed", 0),
        (2, MERCHANT, AWARD, "", 30_000),
    ]


def test_while_a_person_decides_on_one_claim_the_next_goes_to_that_person_too():
    found = rows(claim(inputs={"loss": 600_000}), claim(2), claim(3))
    assert told(found) == [
        (1, MERCHANT, REFER, "large_loss", 0),
        (2, MERCHANT, REFER, "already_claimed", 0),
        (3, MERCHANT, REFER, "already_claimed", 0),
    ]


def test_a_refused_claim_takes_nothing():
    found = rows(claim(inputs={"loss": 0}), claim(2, category="question"), claim(3))
    assert told(found)[2] == (3, MERCHANT, AWARD, "", 30_000)


def test_a_range_that_is_done_again_gives_the_same_rows():
    assessor = Assessor(RECORD, POLICIES, incident=INCIDENT)
    first, again = assessor.for_range(), assessor.for_range()
    assert first(claim(), "pppppppppp") == again(claim(), "pppppppppp")


def test_amounts_stand_on_awards_only_and_sum_the_policys_unit():
    member = {"melon_subscriber": True}
    melon = claim(claimant_type="individual", services=("melon",))
    (days,) = rows(melon._replace(inputs=member | {"melon_extendable": True}))
    (cash,) = rows(melon._replace(inputs=member | {"melon_extendable": False}))
    (referred,) = rows(melon._replace(inputs=member | {"melon_extendable": True}, twins=1))
    assert (days.amounts, days.amount) == ((3, 0), 0)
    assert (cash.amounts, cash.amount) == ((0, 1_500), 1_500)
    assert (referred.outcome, referred.amounts, referred.amount) == (REFER, (0, 0), 0)
    assert referred.steps == days.steps


def test_the_start_of_the_outage_is_the_first_covered_instant_of_the_period():
    text = SMALL.replace('"first / 3"', '"outage.start"').replace('amount = "second"', 'amount = "1"')
    text = text.replace('["shop.*"]', '["melon"]').replace("payment = 10_000", "payment = 1")
    policy = made(text)
    for start, wanted in (
        (0, 0),
        (1800, 1800),
        (HOUR, 3 * HOUR),
        (2 * HOUR, 3 * HOUR),
        (3 * HOUR + 1, 3 * HOUR + 1),
    ):
        (row,) = rows(claim(services=("melon",), start=DOWN + start), policies=[policy])
        assert policy.values(row.steps)["second"] == DOWN + wanted


@pytest.mark.parametrize(
    ("once_per", "key"),
    [
        (("claimant",), "*"),
        (("claimant", "incident"), "kakao-2022"),
        (("claimant", "service"), "*:kakaopay+melon"),
        (("claimant", "incident", "service"), "kakao-2022:kakaopay+melon"),
    ],
)
def test_the_entitlement_key_says_what_is_given_once(once_per, key):
    assert entitlement_key(once_per, "kakao-2022", ("melon", "kakaopay")) == key


def test_where_a_service_is_paid_once_two_claims_collide_on_a_service_they_share():
    text = SMALL.replace('"claimant", "incident"', '"claimant", "service"').replace('["shop.*"]', '["*"]')
    policies = [made(text)]
    found = rows(
        claim(1, services=("kakaopay",)),
        claim(2, services=("kakaotalk.channel",)),
        claim(3, services=("kakaopay", "kakaotalk.text")),
        claim(4, services=("kakaotalk.text",)),
        policies=policies,
        before=[given_to(BO, "small", "*:kakaopay+melon")],
    )
    assert [(row.outcome, row.code) for row in found[:3]] == [
        (AWARD, ""), (AWARD, ""), (REFUSED, "already_claimed"),
    ]  # fmt: skip
    (other,) = rows(
        claim(services=("melon",), claimant_id=BO),
        policies=policies,
        before=[given_to(BO, "small", "*:kakaopay+melon")],
    )
    assert other.code == "already_claimed"


def test_every_code_of_the_engine_has_a_sentence():
    assert set(ENGINE_CODES) <= REASONS.keys()
    assert not REASONS.keys() & {check.key for check in CHECKS}
    assert all(len(code) <= 40 for code in REASONS)


services = st.sets(st.sampled_from(sorted(WINDOWS)), min_size=1, max_size=4).map(sorted).map(tuple)
claims = st.lists(
    st.builds(
        lambda who, type_, keys, loss, start, hours, twins: claim(
            claimant_id=who, claimant_type=type_, services=keys, start=DOWN + start, end=DOWN + start + hours * HOUR,
            twins=twins, inputs={"loss": loss, "melon_subscriber": True, "melon_extendable": loss > 5},
        ),
        who=st.integers(1, 4),
        type_=st.sampled_from(CLAIMANT_TYPES),
        keys=services,
        loss=st.sampled_from([0, 1, 300_000, 300_001, 500_001]),
        start=st.integers(-10_000, 200_000),
        hours=st.integers(0, 40),
        twins=st.sampled_from([0, 0, 0, 1]),
    ),
    max_size=12,
).map(lambda found: [one._replace(claim_id=number) for number, one in enumerate(found)])  # fmt: skip


@given(claims)
def test_every_claim_has_a_row_and_at_most_one_for_each_policy(found):
    got = [(row.claim_id, row.policy) for row in rows(*found)]
    assert len(set(got)) == len(got)
    assert {number for number, _ in got} == {one.claim_id for one in found}


@given(claims)
def test_an_entitlement_is_awarded_at_most_once(found):
    who = {one.claim_id: one.claimant_id for one in found}
    awarded = [
        (who[row.claim_id], row.policy, row.entitlement_key) for row in rows(*found) if row.outcome == AWARD
    ]
    assert len(set(awarded)) == len(awarded)


@given(claims, st.randoms())
def test_claims_of_different_claimants_do_not_touch_one_another(found, random):
    order = sorted(range(1, 5), key=lambda _: random.random())
    moved = sorted(found, key=lambda one: order.index(one.claimant_id))
    assert sorted(rows(*found), key=str) == sorted(rows(*moved), key=str)


@given(claims)
def test_the_first_claim_alone_gets_what_it_gets_among_others(found):
    for who in {one.claimant_id for one in found}:
        mine = [one for one in found if one.claimant_id == who]
        alone = rows(mine[0])
        assert [row for row in rows(*found) if row.claim_id == mine[0].claim_id] == alone


@given(claims)
def test_what_was_awarded_in_one_run_is_refused_in_the_next(found):
    who = {one.claim_id: one.claimant_id for one in found}
    before = [
        (who[row.claim_id], POLICIES[row.policy].key, row.entitlement_key)
        for row in rows(*found)
        if row.outcome == AWARD
    ]
    again = rows(*found, before=[given_to(*one) for one in before])
    assert not {(who[row.claim_id], POLICIES[row.policy].key, row.entitlement_key)
                for row in again if row.outcome == AWARD} & set(before)  # fmt: skip


@given(claims)
def test_rows_are_such_as_the_database_keeps(found):
    for row in rows(*found):
        assert row.outcome in (AWARD, REFUSED, REFER)
        assert (row.code == "") == (row.outcome == AWARD)
        assert row.amount >= 0
        assert row.outcome == AWARD or not any(row.amounts)
        assert row.minutes >= 0
        assert len(row.code) <= 40
        assert (row.policy is None) == (row.entitlement_key == "")


def test_a_policy_that_asks_when_exactly_is_told_within_the_claimed_period():
    asks = "outage.full.minutes + outage.partial.minutes * 1000 + outage.longest.minutes * 1000000"
    text = SMALL[: SMALL.index("[inputs.loss]")].replace("shop.*", "melon")
    line = 'line = "payment"\nkind = "cash"\nlabel = { ko = "지급", en = "Payment" }\n'
    policy = made(f"{text}[[award]]\n{line}amount = '{asks}'\n")
    one = claim(services=("melon",), start=DOWN + HOUR // 2, end=DOWN + 3 * HOUR + HOUR // 4)
    assert told(rows(one, policies=[policy])) == [(1, 0, AWARD, "", 30 + 15_000 + 30_000_000)]
    assert told(rows(one, one._replace(claim_id=2, claimant_id=BO), policies=[policy]))[1][4] == 30_015_030
