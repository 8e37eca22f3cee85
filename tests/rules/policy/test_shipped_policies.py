"""The four documents of 2022: what was published, to the won."""

from datetime import datetime

import pytest

from claims.rules.policy import AWARD, OUTCOME_WORDS, REFER, REFUSED, results
from tests.rules.policy.making import SHIPPED, shipped

KEYS = ("kakao-merchant-2022", "kakao-taxi-franchise-2022", "kakao-taxi-pro-2022", "melon-2022")
TAXI_DOWN = int(datetime.fromisoformat("2022-10-15T15:00:00+09:00").timestamp())
HOUR = 3600

# scheme, case, facts, outcome, code, amounts by line
VECTORS = [
    ("kakao-merchant-2022", "a", {"loss": 300_000}, AWARD, "", {"payment": 30_000}),
    ("kakao-merchant-2022", "b", {"loss": 300_001}, AWARD, "", {"payment": 50_000}),
    ("kakao-merchant-2022", "c", {"loss": 500_000}, AWARD, "", {"payment": 50_000}),
    ("kakao-merchant-2022", "d", {"loss": 500_001}, REFER, "large_loss", {}),
    ("kakao-merchant-2022", "e", {"loss": 0}, REFUSED, "no_loss", {}),
    ("kakao-taxi-pro-2022", "a", {"pro_member": True, "pro_monthly_fee": 39_000}, AWARD, "", {"points": 7_550}),
    ("kakao-taxi-pro-2022", "b", {"pro_member": True, "pro_monthly_fee": 22_000}, AWARD, "", {"points": 4_260}),
    ("kakao-taxi-pro-2022", "c", {"pro_member": False}, REFUSED, "not_member", {}),
    (
        "kakao-taxi-franchise-2022", "a", {"franchise_member": True, "street_hail_fares": 200_000},
        AWARD, "", {"waiver": 40_000},
    ),
    ("melon-2022", "a", {"melon_subscriber": True, "melon_extendable": True}, AWARD, "", {"days": 3}),
    ("melon-2022", "b", {"melon_subscriber": True, "melon_extendable": False}, AWARD, "", {"cash": 1_500}),
]  # fmt: skip


@pytest.mark.parametrize(("key", "case", "facts", "outcome", "code", "amounts"), VECTORS)
def test_the_published_amounts(key, case, facts, outcome, code, amounts):
    policy = shipped(key)
    got = policy.run(facts, 18 * HOUR, TAXI_DOWN)
    by_line = {line.line: amount for line, amount in zip(policy.lines, got[2], strict=True) if amount}
    assert (got[0], got[1], by_line) == (outcome, code, amounts)


def test_these_are_all_the_documents_and_each_is_named_for_its_key():
    assert sorted(path.stem for path in SHIPPED.glob("*.toml")) == list(KEYS)
    assert [shipped(key).key for key in KEYS] == list(KEYS)


@pytest.mark.parametrize("key", KEYS)
def test_each_document_passes_its_own_cases(key):
    policy = shipped(key)
    assert policy.document.cases
    assert [result for result in results(policy) if not result.agrees] == []


@pytest.mark.parametrize("key", KEYS)
def test_each_outcome_and_code_of_a_document_has_a_case(key):
    document = shipped(key).document
    told = {case.code for case in document.cases}
    assert {one.code for one in (*document.refuse, *document.refer)} <= told
    given = {line for case in document.cases for line in case.amounts}
    assert {line.line for line in document.award} == given


@pytest.mark.parametrize("key", KEYS)
def test_a_claim_of_which_nothing_is_known_has_an_outcome(key):
    outcome, code, amounts, _ = shipped(key).run({}, 0, 0)
    assert OUTCOME_WORDS[outcome] in ("refused", "refer")
    assert code
    assert not any(amounts)


@pytest.mark.parametrize("key", KEYS)
def test_an_entitlement_is_one_a_claimant_and_incident(key):
    assert shipped(key).once_per == ("claimant", "incident")


@pytest.mark.parametrize(
    ("key", "claimant_type", "service", "covered"),
    [
        ("kakao-merchant-2022", "merchant", "kakaotalk.channel", True),
        ("kakao-merchant-2022", "merchant", "kakaopay", True),
        ("kakao-merchant-2022", "merchant", "kakaotalk", False),
        ("kakao-merchant-2022", "merchant", "melon", False),
        ("kakao-merchant-2022", "individual", "kakaotalk.channel", False),
        ("kakao-taxi-pro-2022", "taxi_driver", "kakaot.taxi", True),
        ("kakao-taxi-pro-2022", "taxi_driver", "kakaot.designated-driver", True),
        ("kakao-taxi-pro-2022", "taxi_driver", "kakaot.bike", False),
        ("kakao-taxi-franchise-2022", "taxi_driver", "kakaot.designated-driver", False),
        ("melon-2022", "individual", "melon", True),
        ("melon-2022", "partner", "melon", False),
    ],
)
def test_whom_and_what_they_cover(key, claimant_type, service, covered):
    assert shipped(key).covers(claimant_type, service) is covered


def test_they_cover_the_incident_of_2022_only():
    for key in KEYS:
        assert shipped(key).covers_incident("kakao-2022")
        assert not shipped(key).covers_incident("kakao-2023")


def test_the_inputs_say_where_each_fact_comes_from():
    asked = {one.name: one for key in KEYS for one in shipped(key).document.inputs}
    assert {name: (one.source, one.roster, one.field) for name, one in asked.items()} == {
        "loss": ("claimant", "", ""),
        "street_hail_fares": ("claimant", "", ""),
        "franchise_member": ("records", "kakaot-franchise", ""),
        "pro_member": ("records", "kakaot-pro", ""),
        "pro_monthly_fee": ("records", "kakaot-pro", "monthly_fee"),
        "melon_subscriber": ("records", "melon", ""),
        "melon_extendable": ("records", "melon", "extendable"),
    }
    assert {name for name, one in asked.items() if one.evidence} == {"loss", "street_hail_fares"}


def test_the_explanation_of_a_driver_leads_from_the_fee_to_the_points():
    policy = shipped("kakao-taxi-pro-2022")
    outcome, code, amounts, steps = policy.run(
        {"pro_member": True, "pro_monthly_fee": 39_000}, 18 * HOUR, TAXI_DOWN
    )
    lines = policy.explained(steps, outcome, code, amounts)
    assert [(line.id, str(line.value), line.unit) for line in lines] == [
        ("monthly_fee", "39000", "KRW"),
        ("days", "31", "day"),
        ("fee_of_six_days", "234000/31", "KRW"),
        ("points", "7550", "point"),
    ]
    assert all(line.ko and line.en for line in lines)


def test_the_explanation_of_a_refused_merchant_ends_in_the_reason():
    policy = shipped("kakao-merchant-2022")
    outcome, code, amounts, steps = policy.run({"loss": 0}, HOUR, TAXI_DOWN)
    loss, reason = policy.explained(steps, outcome, code, amounts)
    assert (loss.id, loss.value) == ("claimed_loss", 0)
    assert (reason.kind, reason.id, reason.en) == (
        "reason", "no_loss", "No loss was claimed, so there is nothing to pay.",
    )  # fmt: skip
