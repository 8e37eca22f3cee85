"""What a policy gives for facts that somebody typed: every mistake at once, and every value exact."""

import json
import pickle
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.policy import ExplainedLine, FactsErrors, Policy, Trial, compile_policy, parse, trial, tried
from claims.rules.policy.nodes import BOOLEAN, DATE, INSTANT, NUMBER, TEXT
from claims.rules.policy.trying import plain
from tests.rules.policy.keeping import PATHS, policy_of
from tests.rules.policy.making import SMALL

HALF_PAST_THREE = 1_665_815_400  # 2022-10-15T15:30:00+09:00
MANY = """
language = 1
key = "many"
unit = "KRW"
time_zone = "Asia/Seoul"
once_per = ["claimant", "incident"]
title = { ko = "제목", en = "Title" }
summary = { ko = "요약", en = "Summary" }
source = { url = "https://example.org/notice", clause = "3" }
covers = { claimant_types = ["merchant", "individual"], services = ["*"], incidents = ["*"] }
inputs.loss = { type = "money", source = "claimant", max = 1000, label = { ko = "손실", en = "Loss" } }
inputs.lines = { type = "integer", source = "staff", optional = true, label = { ko = "회선", en = "Lines" } }
inputs.waited = { type = "duration", source = "staff", optional = true, label = { ko = "대기", en = "Waited" } }
inputs.hurt = { type = "boolean", source = "claimant", label = { ko = "피해", en = "Hurt" } }
inputs.since = { type = "date", source = "records", label = { ko = "가입일", en = "Since" } }
inputs.kind = { type = "choice", source = "claimant", label = { ko = "종류", en = "Kind" }, choices = [
    { key = "shop", ko = "가게", en = "Shop" }, { key = "5", ko = "다섯", en = "Five" },
] }
[[steps]]
id = "third"
label = { ko = "삼분의 일", en = "A third" }
expr = "loss / 3"
[[steps]]
id = "quarter"
label = { ko = "사분의 일", en = "A quarter" }
expr = "loss / 4"
[[steps]]
id = "began"
label = { ko = "시작", en = "Began" }
expr = "outage.start"
[[steps]]
id = "day_after"
label = { ko = "다음 날", en = "The day after" }
expr = "since + 1"
[[steps]]
id = "large"
label = { ko = "큼", en = "Large" }
expr = "loss > 5"
[[steps]]
id = "sort"
label = { ko = "종류", en = "Kind" }
expr = "kind"
[[steps]]
id = "who"
label = { ko = "청구인", en = "Claimant" }
expr = "claimant.type"
[[award]]
line = "payment"
kind = "cash"
label = { ko = "지원금", en = "Payment" }
amount = "2 * third if hurt else third"
[[award]]
line = "ride"
kind = "coupon"
unit = "ride"
label = { ko = "이용권", en = "Ride" }
amount = "1 if sort == \\"5\\" else 0"
[[cap]]
id = "yearly"
label = { ko = "한도", en = "Yearly cap" }
per = "year"
most = "500"
"""
FACTS = {
    "claimant": "individual",
    "inputs": {"loss": 10, "hurt": True, "since": "2020-02-28", "kind": "5"},
    "outage": {"start": "2022-10-15T15:30:00", "minutes": 90},
    "before": {"event": 1, "year": 496},
}


@pytest.fixture(scope="module")
def many() -> Policy:
    return compile_policy(parse(MANY, name="many.toml"))


def problems(policy: Policy, facts: Any) -> dict[str, str]:
    with pytest.raises(FactsErrors) as error:
        trial(policy, facts)
    return {problem.path: problem.message for problem in error.value.problems}


def test_every_mistake_is_told_at_once_at_its_place(many: Policy) -> None:
    told = problems(
        many,
        {
            "claimant": "martian",
            "inputs": {
                "loss": "10", "lines": 1.0, "waited": True, "hurt": 1, "since": "2020-2-1", "kind": "x", "los": 1,
            },
            "outage": [{"start": "noon", "minutes": -1, "extent": "half"}, {"start": "2022-10-15", "till": 3}],
            "before": {"event": -1, "month": 2},
            "colour": 3,
        },
    )  # fmt: skip
    assert told.keys() == {
        "claimant", "inputs.loss", "inputs.lines", "inputs.waited", "inputs.hurt", "inputs.since", "inputs.kind",
        "inputs.los", "outage[1].start", "outage[1].minutes", "outage[1].extent", "outage[2].minutes",
        "outage[2].till", "before.event", "before.month", "colour",
    }  # fmt: skip
    assert told["inputs.kind"].endswith('Write "shop", "5".')
    assert (
        told["inputs.los"] == "los is not an input. The inputs are: hurt, kind, lines, loss, since, waited."
    )
    assert "true, false" in told["inputs.hurt"]


@pytest.mark.parametrize(
    ("facts", "path"),
    [
        (3, ""), ([], ""), (None, ""), ({"inputs": 3}, "inputs"), ({"inputs": []}, "inputs"), ({"facts": 3}, "facts"),
        ({"outage": []}, "outage"), ({"outage": [3]}, "outage"), ({"outage": "long"}, "outage"),
        ({"outage": {"minutes": 3}}, "outage.start"), ({"outage": {"start": 3, "minutes": 3}}, "outage.start"),
        ({"outage": {"start": "2022-10-15T15:30:00", "end": "2022-10-15T15:30:00"}}, "outage.end"),
        ({"outage": {"start": "9999-12-31T23:59:59-12:00", "minutes": 3}}, "outage.start"),
        ({"before": 3}, "before"), ({"claimant": ["merchant"]}, "claimant"),
        ({"facts": {}, "inputs": {}}, "inputs"), ({"loss": "10"}, "loss"),
    ],
)  # fmt: skip
def test_what_is_of_another_shape_is_told(many: Policy, facts: Any, path: str) -> None:
    assert path in problems(many, facts)


def test_errors_travel_between_processes(many: Policy) -> None:
    with pytest.raises(FactsErrors) as error:
        trial(many, {"x": 1})
    again = pickle.loads(pickle.dumps(error.value))  # noqa: S301
    assert again.problems == error.value.problems and str(again) == str(error.value)


def test_nothing_needs_to_be_said(many: Policy) -> None:
    assert trial(many, {}) == Trial({}, ((), ()), "merchant", (0, 0, 0))
    nothing = {"inputs": None, "outage": None, "claimant": None, "before": None, "loss": None}
    assert trial(many, nothing) == trial(many, {}) == trial(many, {"inputs": {"loss": None}})
    assert tried(many, trial(many, {})).code == "missing_input"


def test_inputs_may_be_called_as_in_a_case_or_stand_alone(many: Policy) -> None:
    wanted = trial(many, {"inputs": {"loss": 10, "hurt": True}})
    assert wanted.inputs == {"loss": 10, "hurt": True}
    assert trial(many, {"facts": {"loss": 10, "hurt": True}}) == wanted
    assert trial(many, {"loss": 10, "hurt": True}) == wanted
    assert trial(many, {"loss": 10, "inputs": {"hurt": True}}) == wanted


def test_times_without_offset_are_in_the_zone_of_the_policy(many: Policy) -> None:
    def down(*outage: dict[str, Any]) -> Any:
        return trial(many, {"outage": list(outage)}).down

    span = (HALF_PAST_THREE, HALF_PAST_THREE + 5400)
    start = {"minutes": 90}
    for text in ("2022-10-15T15:30:00", "2022-10-15T06:30Z", "2022-10-15 08:30:00+02:00"):
        assert down({**start, "start": text}) == ((span,), (span,))
    assert down({"start": "2022-10-15T15:30", "end": "2022-10-15T17:00:00+09:00"}).all == (span,)
    partly = {"start": "2022-10-15T16:00", "minutes": 60, "extent": "partial"}
    assert down({"start": "2022-10-15T15:30", "minutes": 45}, partly) == (
        (span,), ((HALF_PAST_THREE, HALF_PAST_THREE + 2700),),
    )  # fmt: skip


def test_what_lies_outside_of_a_limit_is_answered_as_for_a_claim(many: Policy) -> None:
    found = tried(many, trial(many, {"inputs": {"loss": 1001}}))
    assert (found.outcome, found.code, found.awards) == ("refer", "bad_input", ())


def test_the_answer_is_plain_and_exact(many: Policy) -> None:
    found = tried(many, trial(many, FACTS))
    assert found.minutes == 90
    assert found.as_json() == {
        "outcome": "award",
        "code": "",
        "awards": [
            {"line": "payment", "kind": "cash", "unit": "KRW", "amount": 4},
            {"line": "ride", "kind": "coupon", "unit": "ride", "amount": 1},
        ],
        "lines": [
            {"id": "third", "ko": "삼분의 일", "en": "A third", "value": "10/3"},
            {"id": "quarter", "ko": "사분의 일", "en": "A quarter", "value": "2.5"},
            {"id": "began", "ko": "시작", "en": "Began", "value": "2022-10-15T15:30:00+09:00"},
            {"id": "day_after", "ko": "다음 날", "en": "The day after", "value": "2020-02-29"},
            {"id": "large", "ko": "큼", "en": "Large", "value": True},
            {"id": "sort", "ko": "종류", "en": "Kind", "value": "5"},
            {"id": "who", "ko": "청구인", "en": "Claimant", "value": "individual"},
            {"id": "yearly", "ko": "한도", "en": "Yearly cap", "value": 4},
            {"id": "payment", "ko": "지원금", "en": "Payment", "value": 4},
            {"id": "ride", "ko": "이용권", "en": "Ride", "value": 1},
        ],
    }
    assert json.loads(json.dumps(found.as_json())) == found.as_json()


def test_a_refusal_has_its_reason_as_a_line() -> None:
    policy = policy_of("kakao-merchant-2022")
    found = tried(policy, trial(policy, {"inputs": {"loss": 0}})).as_json()
    assert (found["outcome"], found["code"], found["awards"]) == ("refused", "no_loss", [])
    assert [line["id"] for line in found["lines"]] == ["claimed_loss", "no_loss"]


@pytest.mark.parametrize("key", PATHS)
def test_the_cases_of_a_document_come_out_as_they_do_in_their_document(key: str) -> None:
    policy = policy_of(key)
    for case in policy.document.cases:
        found = tried(policy, Trial(case.facts, case.down, case.claimant, case.before))
        given = {award.line: award.amount for award in found.awards}
        assert (found.outcome, found.code) == (case.outcome, case.code)
        assert given == {line: amount for line, amount in case.amounts.items() if amount}


@pytest.mark.parametrize(
    ("value", "type_", "wanted"),
    [
        (3, NUMBER, 3), (Fraction(6, 2), NUMBER, 3), (Fraction(-1, 4), NUMBER, "-0.25"),
        (Fraction(1, 1024), NUMBER, "0.0009765625"), (Fraction(755, 3), NUMBER, "755/3"),
        (Fraction(-1, 6), NUMBER, "-1/6"), (True, BOOLEAN, True), ("mobile", TEXT, "mobile"),
        (date(2023, 2, 1), DATE, "2023-02-01"), (0, INSTANT, "1970-01-01T09:00:00+09:00"),
    ],
)  # fmt: skip
def test_a_value_in_json(value: Any, type_: str, wanted: Any) -> None:
    got = plain(ExplainedLine("a", "ㄱ", "a", value, "", "step", type_), "Asia/Seoul")
    assert (got, type(got)) == (wanted, type(wanted))


@given(st.fractions())
def test_the_text_of_a_ratio_is_that_ratio(value: Fraction) -> None:
    got = plain(ExplainedLine("a", "ㄱ", "a", value, "", "step", NUMBER), "UTC")
    assert Fraction(got) == value


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
KNOWN = st.fixed_dictionaries(
    {},
    optional={
        "claimant": st.sampled_from(["merchant", "individual"]) | JSON,
        "inputs": st.dictionaries(st.sampled_from(["loss", "fee", "extra", "x"]), JSON) | JSON,
        "outage": st.fixed_dictionaries({"start": st.datetimes().map(str) | JSON, "minutes": st.integers() | JSON}),
        "before": st.dictionaries(st.sampled_from(["event", "year", "claimant"]), st.integers() | JSON),
    },
)  # fmt: skip


@given(KNOWN | JSON)
def test_whatever_somebody_types_has_an_answer(facts: Any) -> None:
    policy = compile_policy(parse(SMALL, name="small.toml"))
    try:
        found = tried(policy, trial(policy, facts))
    except FactsErrors as errors:
        assert errors.problems and all(problem.message for problem in errors.problems)
    else:
        assert json.loads(json.dumps(found.as_json()))["outcome"] in ("award", "refused", "refer")
