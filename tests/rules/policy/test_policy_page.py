"""docs/policy-language.md: its examples run, its errors are those that are told, and its reference is that of the code.

What the code reads is found by reading: every key that is asked of a table while the documents of the page and the
shipped ones are parsed, and every key that a line of the code could ask for.
"""

import ast
import importlib
import io
import pkgutil
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from django.core.management import call_command

from claims.rules import policy as language
from claims.rules.facts import CLAIMANT_TYPES
from claims.rules.money import MODES
from claims.rules.policy import ENGINE_CODES, LANGUAGE, compile_policy, parse, results
from claims.rules.policy.checking import checked
from claims.rules.policy.dates import CALLS
from claims.rules.policy.document import EXTENTS, INPUT_TYPES, KINDS, ONCE_PER, OUTCOMES, PERIODS, SOURCES
from claims.rules.policy.expressions import _OPERATORS as OPERATORS
from claims.rules.policy.fields import Fields
from claims.rules.policy.naming import _MINUTES_IN as OF_A_DURATION
from claims.rules.policy.naming import FUNCTIONS, RESERVED
from claims.rules.policy.outage_facts import INSTANTS, MEASURES, WEEKDAYS
from claims.rules.policy.trying import _KEYS as FACTS_KEYS
from claims.rules.working_days import lists
from tests.rules.policy.making import SHIPPED

PAGE = (Path(__file__).parents[3] / "docs" / "policy-language.md").read_text("utf-8")
BLOCK = re.compile(r"^```([a-z ]*)\n(.*?)^```$", flags=re.DOTALL | re.MULTILINE)
BLOCKS = BLOCK.findall(PAGE)
REFERENCE = PAGE[PAGE.index("## Part three") :]


def blocks(info: str) -> list[str]:
    return [text for kind, text in BLOCKS if kind == info]


(FIRST,), (MORE,), (HEAD,), FRAGMENTS = (
    blocks("toml"),
    blocks("toml more"),
    blocks("toml head"),
    blocks("toml fragment"),
)
BASE = FIRST + MORE


def completed(fragment: str) -> str:
    """A recipe under the standard head; a key that it writes itself takes the place of that of the head."""
    top = re.split(r"^\[", fragment, maxsplit=1, flags=re.MULTILINE)[0]
    own = set(re.findall(r"^(\w+) =", top, flags=re.MULTILINE))
    return (
        "".join(line for line in HEAD.splitlines(keepends=True) if line.split(" =")[0] not in own) + fragment
    )


DOCUMENTS = [BASE, *map(completed, FRAGMENTS)]


# Examples


def test_no_block_of_the_page_is_of_a_kind_that_nobody_runs():
    kinds = {"toml", "toml more", "toml head", "toml fragment", "diff", "text", "json", ""}
    assert {kind for kind, _ in BLOCKS} == kinds
    assert all(text.startswith("python manage.py ") for text in blocks(""))


@pytest.mark.parametrize("text", DOCUMENTS)
def test_each_example_is_a_document_that_passes_its_cases(text):
    policy = compile_policy(parse(text, name="policy-language.md"))
    assert policy.document.cases
    assert [result for result in results(policy) if not result.agrees] == []


def test_the_three_bands_of_a_press_release_take_at_most_thirty_lines():
    assert FIRST.count("\n") <= 30
    assert parse(FIRST, name="three-bands.toml").cases


WRONG = re.findall(r"^```diff\n(.*?)^```$(.*?)^```text\n(.*?)^```$", PAGE, flags=re.DOTALL | re.MULTILINE)


def changed(difference: str) -> str:
    """The first document of the page with the lines that the difference takes away replaced."""
    text = BASE
    for old, new in re.findall(r"((?:^-.*\n)+)((?:^\+.*\n)+)", difference, flags=re.MULTILINE):
        before, after = (re.sub("^.", "", lines, flags=re.MULTILINE) for lines in (old, new))
        assert text.count(before) == 1
        text = text.replace(before, after)
    return text


@pytest.mark.parametrize(("difference", "between", "told"), WRONG)
def test_each_wrong_example_gives_the_errors_that_the_page_shows(difference, between, told):
    assert "```" not in between
    problems = checked(changed(difference), name="three-bands.toml").problems
    assert "".join(f"{problem}\n" for problem in problems) == told


def test_every_difference_of_the_page_is_tried():
    assert len(WRONG) == len(blocks("diff"))


def after(command: str) -> str:
    """The block that the page shows behind the last mention of a command; of JSON the one behind that."""
    return BLOCK.findall(PAGE[PAGE.index(command) + len(command) :])[0][1]


def printed(tmp_path, monkeypatch, *words: str) -> str:
    monkeypatch.chdir(tmp_path)
    Path("three-bands.toml").write_text(BASE, "utf-8")
    Path("facts.json").write_text(blocks("json")[0], "utf-8")
    out = io.StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_the_commands_print_what_the_page_shows(tmp_path, monkeypatch):
    check, attempt = ("manage.py check_policy three-bands.toml\n```\n", "--facts facts.json\n```\n")
    assert printed(tmp_path, monkeypatch, "check_policy", "three-bands.toml", "--language", "en") == after(
        check
    )
    asked = ("try_policy", "three-bands.toml", "--facts", "facts.json", "--language", "en")
    assert printed(tmp_path, monkeypatch, *asked) == after(attempt)
    assert printed(tmp_path, monkeypatch, *asked, "--json") == blocks("json")[1]


# Keys

# What is read where -> the tables of the page that say so: a heading, and the title of the column of keys.
TABLES = {
    "": "### The top of the document",
    "TEXT": "### Texts",
    "source": "### `source`",
    "covers": "### `covers`",
    "inputs.NAME": "### `[inputs.NAME]`",
    "inputs.NAME.choices[]": "### Choices",
    "during.NAME": "### `[during.NAME]`",
    "tables.NAME[]": "### `tables.NAME`",
    "tables.NAME": "A table of several columns names them",
    "steps[]": "### `[[steps]]`",
    "refuse[]": "### `[[refuse]]` and `[[refer]]`",
    "refer[]": "### `[[refuse]]` and `[[refer]]`",
    "award[]": "### `[[award]]`",
    "award[].round": "### `round`",
    "steps[].round": "### `round`",
    "cap[]": "### `[[cap]]`",
    "case[]": "### `[[case]]`",
    "case[].outage[]": "| key of a stretch |",
    "case[].before": "| key of `before` |",
    "case[].expect": "| key of `expect` |",
}
NAMED = ("inputs", "tables", "during")


def rows_of(place: str, written: str = r"`(\w+)`") -> set[str]:
    """The keys of the first table of the page at or below `place`: the words in the first column."""
    table = re.search(r"^\|.*\n\|[-|]+\n((?:^\|.*\n)+)", PAGE[PAGE.index(place) :], flags=re.MULTILINE)
    assert table
    return {word for row in table.group(1).splitlines() for word in re.findall(written, row.split("|")[1])}


def pattern(path, key) -> str:
    """Where `key` is read, names and places in lists left out; a text in both languages is one everywhere."""
    if key in ("ko", "en") and "choices" not in path:
        return "TEXT"
    parts = ["NAME" if at == 1 and path[0] in NAMED else part for at, part in enumerate(path)]
    told = "".join("[]" if isinstance(part, int) else f".{part}" for part in parts).removeprefix(".")
    if told.startswith("tables.NAME.rows[]."):
        return "tables.NAME[]"  # a cell of its own
    return {"tables.NAME.rows[]": "tables.NAME[]", "case[].outage": "case[].outage[]"}.get(told, told)


def keys_read() -> dict[str, set[str]]:
    """The keys that are asked for while the documents of the page and the shipped ones are read."""
    return {place: set(keys) for place, keys in asked_for().items()}


def keys_needed() -> dict[str, set[str]]:
    """Those that are missed wherever they are asked for."""
    return {place: {key for key, needed in keys.items() if needed} for place, keys in asked_for().items()}


@cache
def asked_for() -> dict[str, dict[str, bool]]:
    """By place each key, and whether it was missed each time it was not there."""
    found, raw = defaultdict(dict), Fields.raw

    def noted(self, key, *args, **options):
        value = raw(self, key, *args, **options)
        column = self.path[:1] == ("tables",) and key in columns
        if not column:
            keys = found[pattern(self.path, key)]
            keys[key] = keys.get(key, True) and options.get("required", True)
        return value

    shipped = [path.read_text("utf-8") for path in SHIPPED.rglob("*.toml")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Fields, "raw", noted)
        for text in [*DOCUMENTS, *shipped]:
            columns = {name for table in parse_columns(text) for name in table}
            parse(text, name="read.toml")
    return found


def parse_columns(text: str) -> list[tuple[str, ...]]:
    return [tuple(re.findall(r'"(\w+)"', found)) for found in re.findall(r"columns = \[(.*?)\]", text)]


def test_every_table_of_a_document_has_its_table_on_the_page():
    tables_themselves = {"tables"}  # the names of the tables are read as keys
    assert set(keys_read()) - tables_themselves == set(TABLES)


@pytest.mark.parametrize("place", TABLES)
def test_the_keys_of_the_page_are_those_that_are_read(place):
    assert rows_of(TABLES[place]) == keys_read()[place]


@pytest.mark.parametrize("place", TABLES)
def test_the_keys_in_bold_are_those_that_are_missed(place):
    alternatives = {"exact"}  # to an edge and to any
    assert rows_of(TABLES[place], r"\*\*`(\w+)`\*\*") == keys_needed()[place] - alternatives


def test_the_facts_to_try_are_on_the_page():
    assert rows_of("### Facts to try") == set(FACTS_KEYS)


READERS = {
    "raw",
    "text",
    "both",
    "flag",
    "whole",
    "ratio",
    "day",
    "one_of",
    "some_of",
    "inner",
    "named",
    "rows",
}


def modules():
    names = [found.name for found in pkgutil.iter_modules(language.__path__)]
    return [importlib.import_module(f"{language.__name__}.{name}") for name in names]


def tree_of(module) -> ast.Module:
    return ast.parse(Path(module.__file__).read_text("utf-8"))


def asked(node: ast.AST) -> str:
    """The key that a call asks of a table, '' for none: `row.text("id", ...)`, `tree(row, "expr", ...)`."""
    match node:
        case ast.Call(func=ast.Attribute(attr=reader), args=[ast.Constant(value=str(key)), *_]) if (
            reader in READERS
        ):
            return key
        case ast.Call(func=ast.Name(id="tree"), args=[_, ast.Constant(value=str(key)), *_]):
            return key
    return ""


def test_no_key_that_the_code_could_ask_for_was_left_unread():
    """A key that no example has would escape the test above."""
    keys = {asked(node) for module in modules() for node in ast.walk(tree_of(module))}
    facts_to_try = {"", "inputs"}
    assert len(keys) > 30
    assert keys - facts_to_try - set().union(*keys_read().values()) == set()


# Words

WORDS = {
    "type": INPUT_TYPES,
    "source": SOURCES,
    "kind": KINDS,
    "once_per": ONCE_PER,
    "outcome": OUTCOMES,
    "mode": MODES,
    "code": ENGINE_CODES,
    "extent": EXTENTS,
    "day of the week": WEEKDAYS,
    "period": PERIODS,
    "claimant type": CLAIMANT_TYPES,
    "list of holidays": lists(),
    "word that is kept": RESERVED,
}


@pytest.mark.parametrize(("what", "word"), [(what, word) for what, words in WORDS.items() for word in words])
def test_every_word_that_a_key_takes_is_in_the_reference(what, word):
    quoted = f'"{word}"' if what not in ("code", "word that is kept") else word
    assert re.search(rf"`[^`\n]*{re.escape(quoted)}[^`\n]*`", REFERENCE), what


PARTS = [
    *(f"outage.{word}" for word in (*INSTANTS, *MEASURES)),
    *(f"outage.{word}" for word in (*EXTENTS, "longest")),
    *(f"late.{word}" for word in OF_A_DURATION),
    *(f"awarded.{word}" for word in PERIODS),
    "claimant.type",
    "true",
    "false",
]


@pytest.mark.parametrize("word", PARTS)
def test_every_part_of_an_expression_is_in_the_reference(word):
    assert re.search(rf"`{re.escape(word)}[`(.]", REFERENCE)


@pytest.mark.parametrize("name", [*FUNCTIONS, *sorted(CALLS & set(FUNCTIONS))])
def test_every_function_is_in_the_table_of_functions(name):
    assert re.search(rf"^\|[^|]*`{name}\(", REFERENCE, flags=re.MULTILINE)


@pytest.mark.parametrize("operator", [*OPERATORS.values(), "and", "or", "not", "if"])
def test_every_operator_is_in_the_reference(operator):
    assert re.search(rf"^\|[^|]*`[^`]*\b ?{re.escape(operator)} ?\b[^`]*`", REFERENCE, flags=re.MULTILINE)


def test_the_page_names_the_language():
    assert f"Language number: {LANGUAGE}." in REFERENCE


# Limits: the names of the code, and what the page writes. Those that are None cannot be met by a document's author.

LIMITS = {
    "LONGEST_DOCUMENT": "characters of a document",
    "LONGEST_TEXT": "characters of a text",
    "LONGEST_TITLE": "characters of a text",
    "LONGEST_LABEL": "characters of a text",
    "LONGEST_UNIT": "characters of a text",
    "LONGEST": "characters of an expression",
    "DEEPEST": "characters of an expression",
    "_MOST_STEPS": "steps;",
    "_MOST_CONDITIONS": "steps;",
    "_MOST_LINES": "award lines;",
    "_MOST_CAPS": "award lines;",
    "MOST_ROWS": "rows of a table",
    "MOST_COLUMNS": "rows of a table",
    "_MOST_BOXES": "rows of a table",
    "_MOST_MINUTES": "minutes of an outage",
    "_MOST_FIGURES": "figures of a number",
    "LARGEST_INPUT": "a fact;",
    "LARGEST_AMOUNT": "a fact;",
    "MOST_WORKING_DAYS": "working days counted",
    "_LARGEST": "",
    "_MOST_BITS": None,
    "LARGEST_CELL": None,
    "LARGEST_AWARDED": None,
    "LONGEST_OUTAGE": None,
    "_MOST_DAYS": None,
    "_LONGEST_DAY": None,
    "_LONGEST_MONTH": None,
}


def limits() -> dict[str, object]:
    name = re.compile(r"_?(MOST|LONGEST|LARGEST|DEEPEST)(_[A-Z]+)*$")
    assigned = {}
    for module in modules():
        names = [node.target.id for node in tree_of(module).body if isinstance(node, ast.AnnAssign)]
        assigned |= {found: getattr(module, found) for found in names if name.match(found)}
    return assigned


def test_every_limit_of_the_code_is_known_here():
    assert set(limits()) == set(LIMITS)


@pytest.mark.parametrize("name", [name for name, place in LIMITS.items() if place])
def test_every_limit_is_on_the_page(name):
    (row,) = re.findall(rf"^\| {LIMITS[name]}.*$", REFERENCE, flags=re.MULTILINE)
    assert re.search(rf"(?<![\d,]){limits()[name]:,}(?![\d,])", row.split("|")[2])
