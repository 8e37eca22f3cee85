"""What staff may correct, and what comes of it; refusals first."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.policy.document import Input, Text
from claims.rules.review.amending import Facts, FieldNotAmendable, NothingAmended, amended, changes

START = datetime(2022, 10, 15, 6, 30, tzinfo=UTC)
DECLARED = {
    "loss": Input("loss", "money", "claimant", Text("손실", "Loss"), high=1_000_000, unit="KRW"),
    "open": Input("open", "boolean", "claimant", Text("영업", "Open")),
    "since": Input("since", "date", "claimant", Text("부터", "Since"), low=0, high=40_000),
}
FACTS = Facts("claim", ("kakaopay",), (START, START + timedelta(days=1)), 2, {"loss": 300_000})

values = {
    "category": st.sampled_from(["claim", "question", "complaint", "opinion"]),
    "services": st.lists(st.sampled_from(["kakaopay", "melon", "kakaot.taxi"]), min_size=1, unique=True),
    "period": st.tuples(st.integers(0, 99), st.integers(100, 200)).map(
        lambda hours: tuple(START + timedelta(hours=hour) for hour in hours)
    ),
    "papers": st.integers(0, 9),
    "inputs.loss": st.none() | st.integers(0, 1_000_000),
    "inputs.open": st.none() | st.booleans(),
    "inputs.since": st.none() | st.just("2022-10-15"),
}
corrections = st.fixed_dictionaries({}, optional=values)


def as_facts(fields: dict[str, Any]) -> Facts:
    try:
        new, found = amended(FACTS, fields, declared=DECLARED)
    except NothingAmended:
        return FACTS
    assert found == []
    return new


@pytest.mark.parametrize(
    "field",
    ["received_at", "claimant", "account", "identifier", "inputs.fortune", "inputs.", "version", "status"],
)
def test_what_is_not_in_the_list_is_refused(field: str) -> None:
    with pytest.raises(FieldNotAmendable):
        amended(FACTS, {field: 1, "papers": 3}, declared=DECLARED)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"papers": 2},
        {"services": ["kakaopay"]},
        {"services": ("kakaopay", "kakaopay")},
        {"period": FACTS.period},
        {"inputs.loss": 300_000},
        {"inputs.open": None},
    ],
)
def test_correcting_nothing_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(NothingAmended):
        amended(FACTS, fields, declared=DECLARED)


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ({"category": "wish"}, "category", "choice"),
        ({"services": []}, "services", "required"),
        ({"services": ["Not A Key!"]}, "services", "service_form"),
        ({"period": (START, START)}, "end", "period_reversed"),
        ({"period": (START.replace(tzinfo=None), START)}, "start", "offset_missing"),
        ({"papers": -1}, "papers", "out_of_range"),
        ({"papers": True}, "papers", "out_of_range"),
        ({"inputs.loss": -1}, "loss", "out_of_range"),
        ({"inputs.loss": "1"}, "loss", "amount_form"),
        ({"inputs.open": "yes"}, "open", "choice"),
        ({"inputs.since": "15.10."}, "since", "day_form"),
    ],
)
def test_what_is_wrong_is_found_at_its_field(fields: dict[str, Any], field: str, code: str) -> None:
    _new, found = amended(FACTS, fields, declared=DECLARED)
    assert [(one.field, one.code) for one in found] == [(field, code)]


def test_only_a_claim_needs_a_service() -> None:
    new, found = amended(FACTS, {"category": "question", "services": []}, declared=DECLARED)
    assert (new.services, found) == ((), [])


def test_an_answer_that_nobody_asks_any_more_may_be_taken_out() -> None:
    new, found = amended(FACTS, {"inputs.loss": None}, declared={})
    assert (dict(new.inputs), found) == ({}, [])


@given(corrections)
def test_corrected_and_corrected_back_it_says_what_it_said(fields: dict[str, Any]) -> None:
    new = as_facts(fields)
    back = {name: was for name, (was, _now) in changes(FACTS, new).items()}
    assert (amended(new, back, declared=DECLARED)[0] if back else new) == FACTS


@given(corrections)
def test_only_what_was_given_is_changed_and_told(fields: dict[str, Any]) -> None:
    new = as_facts(fields)
    told = changes(FACTS, new)
    assert set(told) <= set(fields)
    for name, (was, now) in told.items():
        assert was != now
        if name.startswith("inputs."):
            assert new.inputs.get(name.removeprefix("inputs.")) == now
        else:
            assert getattr(new, name) == now
