"""Every published scheme as a document, and every published amount: published_amounts.csv is the oracle."""

import csv
import re
from decimal import Decimal
from pathlib import Path

import pytest

from claims.rules.policy import Policy, compile_policy, parse, results
from tests.rules.policy.making import SHIPPED

PATHS = {path.stem: path for path in sorted(SHIPPED.rglob("*.toml"))}
ROWS = list(csv.DictReader((Path(__file__).parent / "published_amounts.csv").open(newline="")))
MINOR_UNITS = {"GBP": 100, "EUR": 100, "USD": 100, "INR": 100, "KRW": 1, "JPY": 1, "-": 1}
ROOT = Path(__file__).parents[3]


def shipped(key: str) -> Policy:
    return compile_policy(parse(PATHS[key].read_text("utf-8"), name=PATHS[key].name))


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['scheme']}-{row['case']}" for row in ROWS])
def test_the_published_amount_is_a_case_of_the_document_and_comes_out(row: dict[str, str]) -> None:
    policy = shipped(row["scheme"])
    found = [one for one in results(policy) if one.case.name.split(":")[0] == row["case"]]
    assert len(found) == 1, f"a case of the document is named {row['case']!r}"
    (result,) = found
    if row["expected"] == "REVIEW":
        assert result.outcome == "refer"
    elif row["expected"].startswith("BENEFIT"):
        (amount,) = result.amounts.values()
        assert f"BENEFIT:{amount} days" == row["expected"]
    else:
        assert sum(result.amounts.values()) == Decimal(row["expected"]) * MINOR_UNITS[row["currency"]]
        assert (result.outcome == "award") == (Decimal(row["expected"]) > 0)


def test_every_scheme_has_a_document_named_after_it() -> None:
    assert {row["scheme"] for row in ROWS} == set(PATHS)
    assert {shipped(key).key for key in PATHS} == set(PATHS)


@pytest.mark.parametrize("key", PATHS)
def test_each_document_passes_its_own_cases(key: str) -> None:
    found = results(shipped(key))
    assert found
    assert [result for result in found if not result.agrees] == []


@pytest.mark.parametrize("key", PATHS)
def test_each_condition_and_line_of_a_document_has_a_case(key: str) -> None:
    document = shipped(key).document
    assert {one.code for one in (*document.refuse, *document.refer)} <= {case.code for case in document.cases}
    assert {line.line for line in document.award} == {
        line for case in document.cases for line, amount in case.amounts.items() if amount
    }


@pytest.mark.parametrize("key", PATHS)
def test_a_claim_of_which_nothing_is_known_has_an_outcome(key: str) -> None:
    _outcome, code, amounts, _steps = shipped(key).run({}, 0, 0)
    assert code or any(amounts)


def test_no_python_of_the_product_names_a_scheme() -> None:
    names = re.compile("|".join(re.escape(key) for key in PATHS))
    said = [
        f"{path.relative_to(ROOT)}:{number}"
        for folder in ("claims", "claims_project", "accounts")
        for path in (ROOT / folder).rglob("*.py")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if names.search(line)
    ]
    assert said == []
