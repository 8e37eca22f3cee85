"""A line of a roster: who, when, and facts typed by the policies that read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.membership import Member, checked_member
from claims.rules.policy.document import Choice, Input, Text

LABEL = Text("표", "label")
COLUMNS = {
    "monthly_fee": Input(
        "fee", "money", "records", LABEL, low=1, high=100_000, roster="r", field="monthly_fee"
    ),
    "extendable": Input("extendable", "boolean", "records", LABEL, roster="r", field="extendable"),
    "plan": Input(
        "plan", "choice", "records", LABEL, choices=(Choice("basic", LABEL),), roster="r", field="plan"
    ),
}
GOOD = {
    "key_kind": "driver_licence",
    "key": "11-22-333333-44",
    "from": "2022-01-01T00:00:00+09:00",
    "to": "",
    "monthly_fee": "39,000",
    "extendable": "yes",
    "plan": "basic",
}


def found(**said: str) -> list[tuple[str, str]]:
    member, findings = checked_member(GOOD | said, columns=COLUMNS)
    assert (member is None) == bool(findings)
    return [(finding.field, finding.code) for finding in findings]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"key_kind": "name"}, [("key_kind", "choice")]),
        ({"key_kind": ""}, [("key_kind", "required")]),
        ({"key": ""}, [("key", "required")]),
        ({"key": "11-22"}, [("key", "driver_licence_form")]),
        ({"key_kind": "business_number"}, [("key", "business_number_form")]),
        ({"from": "2022-01-01"}, [("from", "offset_missing")]),
        ({"to": "2021-12-31T00:00:00+09:00"}, [("to", "period_reversed")]),
        ({"monthly_fee": "-1"}, [("monthly_fee", "amount_form")]),
        ({"monthly_fee": "0"}, [("monthly_fee", "out_of_range")]),
        ({"monthly_fee": "100001"}, [("monthly_fee", "out_of_range")]),
        ({"extendable": "perhaps"}, [("extendable", "choice")]),
        ({"plan": "gold"}, [("plan", "choice")]),
        ({"plan": "gold", "extendable": "?"}, [("extendable", "choice"), ("plan", "choice")]),
    ],
)
def test_every_wrong_cell_is_a_finding(said: dict[str, str], expected: list[tuple[str, str]]) -> None:
    assert found(**said) == expected


def test_a_good_line_is_a_member() -> None:
    member, _ = checked_member(GOOD, columns=COLUMNS)
    facts = {"monthly_fee": 39_000, "extendable": True, "plan": "basic"}
    assert member == Member("driver_licence", "112233333344", "[2022-01-01T00:00:00+09:00,)", facts)


def test_a_fact_that_is_not_given_is_not_known_and_a_period_may_be_open() -> None:
    member, _ = checked_member(
        GOOD | {"monthly_fee": " ", "extendable": "no", "plan": "", "from": ""}, columns=COLUMNS
    )
    assert member == Member("driver_licence", "112233333344", "[,)", {"extendable": False})


@given(st.dictionaries(st.sampled_from(sorted(GOOD)), st.text(max_size=30)))
def test_no_text_raises(said: dict[str, str]) -> None:
    found(**said)
