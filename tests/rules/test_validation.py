import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.facts import CATEGORIES, CLAIMANT_TYPES, MARKS, ClaimFacts, Record
from claims.rules.validation import (
    CHECKS,
    FAIL,
    NO_DATA,
    PASS,
    PLAUSIBLE_WON_AN_HOUR,
    asking_person,
    blocked,
    checked,
    checking,
    read,
)
from claims.rules.windows import Timeline, Windows

NOON = 1_665_806_400
HOUR = 3600
KEYS = [check.key for check in CHECKS]

RECORD = Record(
    incident_start=NOON,
    incident_end=NOON + 10 * HOUR,
    timelines=Windows(
        {
            "kakaotalk.channel": Timeline([(NOON, NOON + 2 * HOUR)]),
            "kakaotalk.text": Timeline([(NOON + HOUR, NOON + 3 * HOUR)]),
            "kakaot.taxi": Timeline([(NOON, NOON + HOUR)]),
        }
    ),
    full=Windows({}),
    audience={
        "kakaotalk.channel": frozenset({"merchant", "partner"}),
        "kakaotalk.text": frozenset({"individual", "merchant"}),
        "kakaot.taxi": frozenset({"taxi_driver"}),
        "kakaomap": frozenset(CLAIMANT_TYPES),  # part of the incident, and never down
    },
    filing={"merchant": (NOON + 5 * HOUR, NOON + 9 * HOUR)},
    time_zone="Asia/Seoul",
)

GOOD = ClaimFacts(
    claim_id=1,
    version=1,
    claimant_id=1,
    claimant_type="merchant",
    services=("kakaotalk.channel",),
    start=NOON,
    end=NOON + HOUR,
    received=NOON + 6 * HOUR,
    category="claim",
    identifier="ok",
    account="ok",
    documents=1,
    twins=0,
    inputs={"loss": 300_000},
)


def letter(key: str, **changes) -> str:
    return checked(GOOD._replace(**changes), RECORD)[0][KEYS.index(key)]


def facts(key: str, **changes):
    failures = checked(GOOD._replace(**changes), RECORD)[1]
    return failures and failures.get(key)


def test_the_list_is_the_list_that_stored_outcomes_are_read_by():
    # Another list is another CHECK_LIST: letters are kept without their names.
    assert KEYS == [
        "is_a_claim",
        "service_known",
        "type_fits_service",
        "inside_outage",
        "inside_filing_period",
        "identifier",
        "account_format",
        "evidence",
        "duplicates",
        "plausible_loss",
    ]
    assert [check.key for check in CHECKS if check.blocking] == KEYS[:6]
    assert [check.key for check in CHECKS if check.asks_person] == ["duplicates", "plausible_loss"]


def test_every_check_says_what_it_asks_and_what_its_failure_means():
    for check in CHECKS:
        assert check.rule.__doc__
        assert check.title and check.failure.endswith(".")


def test_a_good_claim_passes_every_check_and_carries_no_facts():
    assert checked(GOOD, RECORD) == (PASS * len(CHECKS), None)


FAILURES = [
    ("is_a_claim", {"category": "question"}, {"category": "question"}),
    ("is_a_claim", {"category": "opinion"}, {"category": "opinion"}),
    ("service_known", {"services": ("daum.cafe", "melon")}, {"services": ("daum.cafe", "melon")}),
    ("service_known", {"services": ()}, {"services": ()}),
    (
        "type_fits_service",
        {"services": ("kakaot.taxi",)},
        {"claimant_type": "merchant", "services": ("kakaot.taxi",)},
    ),
    ("inside_outage", {"start": NOON + 4 * HOUR, "end": NOON + 5 * HOUR}, {"seconds": 0}),
    ("inside_outage", {"services": ("kakaomap",)}, {"seconds": 0}),
    ("inside_outage", {"end": NOON}, {"seconds": 0}),
    (
        "inside_filing_period",
        {"received": NOON},
        {"received": NOON, "period": (NOON + 5 * HOUR, NOON + 9 * HOUR)},
    ),
    ("identifier", {"identifier": "malformed"}, {"identifier": "malformed"}),
    ("account_format", {"account": "malformed"}, {"account": "malformed"}),
    ("evidence", {"documents": 0}, {"loss": 300_000, "documents": 0}),
    ("duplicates", {"twins": 2}, {"twins": 2}),
    ("plausible_loss", {"inputs": {"loss": 1_000_001}}, {"loss": 1_000_001, "seconds": HOUR}),
]


@pytest.mark.parametrize(("key", "changes", "found"), FAILURES)
def test_a_failure_is_told_with_the_facts_it_was_found_by(key, changes, found):
    assert letter(key, **changes) == FAIL
    assert facts(key, **changes) == found


def test_every_check_can_fail():
    assert {key for key, _, _ in FAILURES} == set(KEYS)


@pytest.mark.parametrize(
    ("key", "changes"),
    [
        ("type_fits_service", {"services": ("daum.cafe",)}),
        ("inside_filing_period", {"claimant_type": "individual"}),
        ("identifier", {"identifier": "none"}),
        ("account_format", {"account": "none"}),
        ("evidence", {"inputs": {}, "documents": 0}),
        ("evidence", {"inputs": {"loss": 0}, "documents": 0}),
        ("plausible_loss", {"inputs": {}}),
        ("plausible_loss", {"inputs": {"loss": 9_000_000}, "end": NOON}),
    ],
)
def test_a_check_without_anything_to_go_by_has_no_data(key, changes):
    assert letter(key, **changes) == NO_DATA


def test_one_fitting_service_among_several_is_enough():
    named = ("daum.cafe", "kakaot.taxi", "kakaotalk.channel")
    assert letter("service_known", services=named) == PASS
    assert letter("type_fits_service", services=named) == PASS
    assert letter("inside_outage", services=named) == PASS


def test_one_second_of_outage_is_enough():
    assert letter("inside_outage", start=NOON - HOUR, end=NOON + 1) == PASS
    assert letter("inside_outage", start=NOON - HOUR, end=NOON) == FAIL


def test_the_filing_period_holds_its_first_second_and_not_the_one_it_ends_with():
    seconds = {
        NOON + 5 * HOUR - 1: FAIL,
        NOON + 5 * HOUR: PASS,
        NOON + 9 * HOUR - 1: PASS,
        NOON + 9 * HOUR: FAIL,
    }
    assert {received: letter("inside_filing_period", received=received) for received in seconds} == seconds


def test_a_late_link_excuses_what_comes_after_the_period_and_nothing_that_comes_before():
    seconds = {
        NOON + 5 * HOUR - 1: FAIL,
        NOON + 5 * HOUR: PASS,
        NOON + 9 * HOUR: PASS,
        NOON + 999 * HOUR: PASS,
    }
    found = {at: letter("inside_filing_period", received=at, by_late_link=True) for at in seconds}
    assert found == seconds
    taxi = {"claimant_type": "taxi_driver", "by_late_link": True}
    assert letter("inside_filing_period", received=NOON, **taxi) == NO_DATA


def test_what_a_failed_filing_period_is_stored_with_knows_nothing_of_late_links():
    # Stored by runs since before there were any: a fact more, and none of them could be replayed.
    late = facts("inside_filing_period", received=NOON + 9 * HOUR)
    assert late == {"received": NOON + 9 * HOUR, "period": (NOON + 5 * HOUR, NOON + 9 * HOUR)}


@pytest.mark.parametrize(
    ("minutes", "loss", "expected"),
    [
        (60, 1_000_000, PASS),
        (60, 1_000_001, FAIL),
        (1, 1_000_000, PASS),
        (61, 2_000_000, PASS),
        (61, 2_000_001, FAIL),
    ],
)
def test_an_hour_begun_counts_whole_for_a_plausible_loss(minutes, loss, expected):
    assert PLAUSIBLE_WON_AN_HOUR == 1_000_000
    assert letter("plausible_loss", end=NOON + 60 * minutes, inputs={"loss": loss}) == expected


def test_windows_of_two_services_are_counted_once_for_a_plausible_loss():
    both = {"services": ("kakaotalk.channel", "kakaotalk.text"), "end": NOON + 9 * HOUR}
    assert letter("plausible_loss", **both, inputs={"loss": 3_000_000}) == PASS
    assert letter("plausible_loss", **both, inputs={"loss": 3_000_001}) == FAIL


def test_the_first_blocking_failure_is_the_one_that_refuses():
    outcomes, _ = checked(GOOD._replace(category="opinion", identifier="malformed"), RECORD)
    assert blocked(outcomes) == "is_a_claim"


def test_a_warning_refuses_nothing():
    outcomes, _ = checked(GOOD._replace(documents=0, twins=1, account="malformed"), RECORD)
    assert blocked(outcomes) is None
    assert asking_person(outcomes) == "duplicates"


def test_a_warning_that_needs_nobody_asks_nobody():
    outcomes, _ = checked(GOOD._replace(documents=0, account="malformed"), RECORD)
    assert asking_person(outcomes) is None


def test_outcomes_of_another_length_cannot_be_read():
    with pytest.raises(ValueError, match="shorter"):
        list(read("pp"))


CLAIMS = st.builds(
    ClaimFacts,
    claim_id=st.integers(1, 99),
    version=st.integers(1, 9),
    claimant_id=st.integers(1, 99),
    claimant_type=st.sampled_from(CLAIMANT_TYPES),
    services=st.lists(st.sampled_from([*RECORD.audience, "daum.cafe"]), unique=True).map(sorted).map(tuple),
    start=st.integers(NOON - HOUR, NOON + 10 * HOUR),
    end=st.integers(NOON - HOUR, NOON + 10 * HOUR),
    received=st.integers(NOON, NOON + 10 * HOUR),
    category=st.sampled_from(CATEGORIES),
    identifier=st.sampled_from(MARKS),
    account=st.sampled_from(MARKS),
    documents=st.integers(0, 3),
    twins=st.integers(0, 3),
    inputs=st.dictionaries(
        st.sampled_from(["loss", "member"]),
        st.one_of(st.integers(-5, 10**12), st.booleans(), st.text(max_size=3)),
    ),
)


@given(CLAIMS)
def test_any_facts_give_a_letter_for_every_check_and_facts_for_every_failure(claim):
    outcomes, failures = checked(claim, RECORD)
    assert len(outcomes) == len(CHECKS) and set(outcomes) <= {PASS, FAIL, NO_DATA}
    assert {check.key for check, found in read(outcomes) if found == FAIL} == set(failures or {})
    assert failures is None or failures


@given(CLAIMS)
def test_the_straight_function_says_what_each_rule_says_alone(claim):
    seconds = RECORD.timelines.of(claim.services).covered(claim.start, claim.end)
    loss = claim.inputs.get("loss")
    known = {
        **claim._asdict(),
        **RECORD._asdict(),
        "seconds": seconds,
        "period": RECORD.filing.get(claim.claimant_type),
        "loss": loss if type(loss) is int and loss > 0 else 0,
    }
    alone = []
    for check in CHECKS:
        names = check.rule.__code__.co_varnames[: check.rule.__code__.co_argcount]
        alone.append(check.rule(**{name: known[name] for name in names}))
    assert checked(claim, RECORD)[0] == "".join(alone)


@given(CLAIMS)
def test_a_blocked_claim_has_a_failing_blocking_check_and_none_ahead_of_it(claim):
    outcomes, _ = checked(claim, RECORD)
    failing = [check.key for check, found in read(outcomes) if found == FAIL and check.blocking]
    assert blocked(outcomes) == (failing[0] if failing else None)


@given(CLAIMS, st.integers(0, HOUR), st.integers(0, HOUR))
def test_a_longer_period_never_falls_out_of_the_outage(claim, ahead, behind):
    longer = claim._replace(start=claim.start - ahead, end=claim.end + behind)
    place = KEYS.index("inside_outage")
    if checked(claim, RECORD)[0][place] == PASS:
        assert checked(longer, RECORD)[0][place] == PASS


MANY = st.lists(
    st.builds(
        lambda **said: GOOD._replace(**said),
        claim_id=st.integers(1, 3),
        claimant_type=st.sampled_from(CLAIMANT_TYPES),
        services=st.sampled_from([("kakaotalk.channel",), ("kakaot.taxi", "kakaotalk.text"), ("daum.cafe",)]),
        start=st.sampled_from([NOON - HOUR, NOON]),
        end=st.sampled_from([NOON, NOON + HOUR]),
        received=st.sampled_from([NOON, NOON + 6 * HOUR]),
        category=st.sampled_from(CATEGORIES),
        identifier=st.sampled_from(MARKS),
        account=st.sampled_from(MARKS),
        documents=st.integers(0, 1),
        twins=st.integers(0, 1),
        inputs=st.sampled_from([{}, {"loss": 1}, {"loss": 9_000_000}]),
    ),
    min_size=2,
    max_size=30,
)


@given(MANY)
def test_what_is_remembered_of_earlier_claims_changes_nothing_about_later_ones(claims):
    remembering = checking(RECORD)
    assert [remembering(claim) for claim in claims] == [checked(claim, RECORD) for claim in claims]
