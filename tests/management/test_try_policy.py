"""try_policy: the lines of a claim that nobody filed, as text and as JSON."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from claims.rules.policy import compile_policy, parse, trial, tried
from tests.factories import POLICIES

MERCHANT = POLICIES / "kakao-merchant-2022.toml"
TAXI = POLICIES / "kakao-taxi-pro-2022.toml"
DRIVER = {
    "inputs": {"pro_member": True, "pro_monthly_fee": 39_000},
    "outage": {"start": "2022-10-15T15:30:00", "minutes": 90},
}


def said(*arguments: str | Path, language: str = "en") -> tuple[int, str, str]:
    """The exit code, what is told, and the errors with the last sentence."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(
            "try_policy", *map(str, arguments), "--language", language, stdout=out, stderr=err, no_color=True
        )
    except CommandError as error:
        return error.returncode, out.getvalue(), f"{err.getvalue()}{error}"
    return 0, out.getvalue(), err.getvalue()


def written(folder: Path, facts: Any) -> Path:
    path = folder / "facts.json"
    path.write_text(json.dumps(facts), "utf-8")
    return path


def test_the_lines_are_told_in_both_languages(tmp_path: Path) -> None:
    facts = written(tmp_path, DRIVER)
    code, english, _ = said(TAXI, "--facts", facts)
    assert code == 0
    assert [" ".join(line.split()) for line in english.splitlines()] == [
        "Fee of the Pro membership for drivers",
        "Outage in the claimed period 1 hour 30 minutes",
        "Monthly fee 39,000 won",
        "Days in the month of the outage 31 days",
        "Fee of 6 days about 7,548.39 won",
        "Points (up to the next 10) 7,550 points",
        "= Award: 7,550 points",
    ]
    korean = said(TAXI, "--facts", facts, language="ko")[1]
    assert "7,550포인트" in korean and len(korean.splitlines()) == len(english.splitlines())


def test_the_json_is_what_the_rules_give(tmp_path: Path) -> None:
    code, text, _ = said(TAXI, "--facts", written(tmp_path, DRIVER), "--json")
    found = json.loads(text)
    assert code == 0 and list(found) == ["outcome", "code", "awards", "lines"]
    assert (found["outcome"], found["code"]) == ("award", "")
    assert found["awards"] == [{"line": "points", "kind": "points", "unit": "point", "amount": 7550}]
    assert [list(line) for line in found["lines"]] == [["id", "ko", "en", "value"]] * 4
    assert [line["value"] for line in found["lines"]] == [39_000, 31, "234000/31", 7550]
    policy = compile_policy(parse(TAXI.read_text("utf-8"), name=TAXI.name))
    assert found == tried(policy, trial(policy, DRIVER)).as_json()


@pytest.mark.parametrize(
    ("loss", "told"),
    [
        (0, "Refused\n    No loss was claimed, so there is nothing to pay."),
        (500_001, "For a person to decide\n    The loss is above 500,000 won"),
        (300_000, "Award: 30,000 won"),
    ],
)
def test_each_outcome_says_why(tmp_path: Path, loss: int, told: str) -> None:
    code, text, _ = said(MERCHANT, "--facts", written(tmp_path, {"inputs": {"loss": loss}}))
    assert code == 0 and f"  = {told}" in text


def test_what_is_missing_is_named() -> None:
    code, text, _ = said(MERCHANT)
    assert code == 0 and text.splitlines()[-1].strip() == "loss"


def test_single_inputs_can_be_set(tmp_path: Path) -> None:
    facts = written(tmp_path, {"inputs": {"loss": 1}})
    assert "50,000 won" in said(MERCHANT, "--facts", facts, "--set", "loss=300001")[1]
    assert "30,000 won" in said(MERCHANT, "--facts", written(tmp_path, {"facts": {}}), "--set", "loss=1")[1]
    assert "7,550" in said(TAXI, "--set", "pro_member=true", "--set", "pro_monthly_fee=39000")[1]
    terms = POLICIES / "published" / "telecom-terms.toml"
    choice = next(one for one in parse(terms.read_text("utf-8"), name="t").inputs if one.type == "choice")
    assert said(terms, "--set", f"{choice.name}={choice.choices[0].key}")[0] == 0
    code, _, errors = said(MERCHANT, "--set", "loss=much", "--set", "los=1", "--set", "loss")
    assert code == 2 and "inputs.loss: " in errors and "los is not an input. The inputs are: loss." in errors


def test_every_mistake_in_the_facts_is_told_and_exit_code_2(tmp_path: Path) -> None:
    facts = written(
        tmp_path, {"inputs": {"loss": "1"}, "outage": {"start": "noon", "minutes": 1}, "\ud800": 1}
    )
    code, out, errors = said(MERCHANT, "--facts", facts)
    assert (code, out) == (2, "")
    assert [line.partition(":")[0] for line in errors.splitlines()][:3] == [
        "inputs.loss",
        "outage.start",
        "?",
    ]
    assert "loss" in said(MERCHANT, "--facts", facts, language="ko")[2]


@pytest.mark.parametrize("text", ["", "{", "[", "[" * 100_000, "9" * 10_000, "nonsense", "[1]", "3"])
def test_what_is_no_table_of_facts_is_exit_code_2(tmp_path: Path, text: str) -> None:
    path = tmp_path / "facts.json"
    path.write_text(text, "utf-8")
    code, out, errors = said(MERCHANT, "--facts", path, "--set", "loss=1")
    assert (code, out) == (2, "") and errors


def test_the_errors_of_the_document_are_told_and_exit_code_2(tmp_path: Path) -> None:
    path = tmp_path / "spoiled.toml"
    path.write_text(MERCHANT.read_text("utf-8").replace('unit = "KRW"', 'unit = "KRWX"', 1), "utf-8")
    code, out, errors = said(path, "--json")
    assert (code, out) == (2, "") and f"{path}:3: unit: " in errors
    assert said(tmp_path / "none.toml")[0] == said(MERCHANT, "--facts", tmp_path / "none.json")[0] == 2


def test_the_standard_input_holds_the_document_or_the_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"inputs": {"loss": 1}}')))
    assert "30,000 won" in said(MERCHANT, "--facts", "-")[1]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(MERCHANT.read_bytes())))
    assert "30,000 won" in said("-", "--set", "loss=1")[1]
    code, _, errors = said("-", "--facts", "-")
    assert code == 2 and "name a file" in errors
