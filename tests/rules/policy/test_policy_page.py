"""docs/policy-language.md: its examples run, and it names every word of the language."""

import re
from pathlib import Path

import pytest

from claims.rules.money import MODES
from claims.rules.policy import ENGINE_CODES, compile_policy, parse, results
from claims.rules.policy.document import INPUT_TYPES, KINDS, ONCE_PER, OUTCOMES, SOURCES
from claims.rules.policy.naming import FUNCTIONS
from tests.rules.policy.making import SHIPPED

PAGE = (Path(__file__).parents[3] / "docs" / "policy-language.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```toml\n(.*?)^```", PAGE, flags=re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("text", EXAMPLES)
def test_each_example_is_a_document_that_passes_its_cases(text):
    policy = compile_policy(parse(text, name="policy-language.md"))
    assert policy.document.cases
    assert [result for result in results(policy) if not result.agrees] == []


def test_the_three_bands_of_a_press_release_take_at_most_thirty_lines_without_their_case():
    text = EXAMPLES[0]
    assert text[: text.index("[[case]]")].count("\n") <= 30


WORDS = [*FUNCTIONS, *INPUT_TYPES, *SOURCES, *KINDS, *ONCE_PER, *OUTCOMES, *MODES, *ENGINE_CODES]


@pytest.mark.parametrize("word", [*WORDS, "outage.minutes", "outage.hours", "outage.start", "true", "false"])
def test_every_word_of_the_language_is_on_the_page(word):
    assert re.search(rf"[`\" ]{re.escape(word)}[`\"(), ]", PAGE)


def test_every_key_of_the_shipped_documents_is_on_the_page():
    keys = set()
    for path in SHIPPED.glob("*.toml"):
        keys |= set(re.findall(r"^([a-z_]+) =", path.read_text("utf-8"), flags=re.MULTILINE))
    assert {key for key in keys if not re.search(rf"\b{key}\b", PAGE)} <= {"payment_by_loss"}
