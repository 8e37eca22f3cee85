"""Every sentence that an author may read is marked for translation and stands in Korean too."""

import ast
import re
from pathlib import Path

import pytest
from django.utils.translation import gettext, override

ROOT = Path(__file__).parents[3]
SOURCES = sorted((ROOT / "claims" / "rules" / "policy").glob("*.py"))
SENTENCE = re.compile(r"(?s)[A-Z`%][^\n]* .*[.?]$")


def marked(tree: ast.AST) -> list[str]:
    """What stands in N_("...")."""
    return [
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "N_"
        and isinstance(node.args[0], ast.Constant)
    ]  # fmt: skip


def told(tree: ast.AST) -> list[str]:
    """All texts that read like a sentence and are no docstring."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docstrings = {
        ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, documented)
    }
    texts = {
        node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and type(node.value) is str
    }
    return [text for text in texts - docstrings if SENTENCE.match(text)]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_every_sentence_is_marked_and_told_in_korean(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert set(told(tree)) <= set(marked(tree))
    with override("ko"):
        assert [text for text in marked(tree) if gettext(text) == text] == []


def test_a_sentence_that_is_not_marked_is_found() -> None:
    tree = ast.parse('"""A docstring of it."""\nraise WrongError("`%(key)s` is no key. Write %(wanted)s.")')
    assert told(tree) == ["`%(key)s` is no key. Write %(wanted)s."] and marked(tree) == []
    assert sum(len(marked(ast.parse(path.read_text("utf-8")))) for path in SOURCES) > 60
