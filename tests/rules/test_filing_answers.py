"""What policies ask, read by its type: on a form, and from a file of our own records."""

from datetime import date

import pytest

from claims.rules.calendar import day_number
from claims.rules.filing.answers import checked_inputs, read_fact
from claims.rules.policy.document import Input, Text

REPORTED = Input(
    "reported", "date", "claimant", Text("신고일", "Reported"),
    day_number(date(2022, 1, 1)), day_number(date(2026, 12, 31)), field="reported",
)  # fmt: skip
DELAY = Input("delay", "duration", "claimant", Text("지연", "Delay"), 0, 10_000, field="delay")
ASKED = {"reported": REPORTED, "delay": DELAY}


@pytest.mark.parametrize("value", ["2022-01-01", "2024-02-29", "2026-12-31"])
def test_a_day_stays_as_it_is_written(value):
    found = []
    assert checked_inputs(found, {"reported": value}, ASKED) == {"reported": value}
    assert read_fact(found, REPORTED, f" {value} ") == value
    assert found == []


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("2023-02-30", "day_form"),
        ("20230201", "day_form"),
        ("2023-W05-3", "day_form"),
        ("yesterday", "day_form"),
        ("", "day_form"),
        ("2021-12-31", "day_out_of_range"),
        ("2027-01-01", "day_out_of_range"),
    ],
)
def test_what_is_no_day_is_told(value, code):
    for read in (
        lambda found: checked_inputs(found, {"reported": value}, ASKED),
        lambda found: read_fact(found, REPORTED, value),
    ):
        found = []
        read(found)
        assert [(one.field, one.code) for one in found] == [("reported", code)]


@pytest.mark.parametrize("value", [20230201, True, None])
def test_a_day_is_a_text(value):
    found = []
    checked_inputs(found, {"reported": value}, ASKED)
    assert [one.code for one in found] == ["day_form"]


def test_the_limits_of_a_day_are_told_as_days():
    found = []
    checked_inputs(found, {"reported": "2030-01-01"}, ASKED)
    assert found[0].sentence % found[0].facts == "Please give a day from 2022-01-01 to 2026-12-31."


@pytest.mark.parametrize(("value", "code"), [(90, None), (10_001, "out_of_range"), ("90", "amount_form")])
def test_a_duration_is_whole_minutes(value, code):
    found = []
    checked_inputs(found, {"delay": value}, ASKED)
    assert [one.code for one in found] == ([code] if code else [])
    assert read_fact([], DELAY, "1,440") == 1440
