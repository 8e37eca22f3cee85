"""The catalogues' keeping: what is gathered, what survives a change, what a check finds."""

from pathlib import Path

import pytest

from claims_project import catalogues

PYTHON = """
from x import _, N_, ngettext

A = _("Paid")
B = N_("Line %(number)s")
C = ngettext("%(n)s day", "%(n)s days", 2)
"""
TEMPLATE = (
    '{% load i18n %}{% translate "Hello" %}'
    "{% blocktranslate trimmed with a=b %}\n  Dear\n {{ a }}{% endblocktranslate %}"
    '{% translate "May" context "month" %}{{ _("Bye") }}'
)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small tree with texts in code and in a template."""
    (tmp_path / "claims").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "claims" / "a.py").write_text(PYTHON)
    (tmp_path / "templates" / "a.html").write_text(TEMPLATE)
    monkeypatch.setattr(catalogues, "ROOT", tmp_path)
    return tmp_path


def translated(old: str, new: str) -> None:
    """Edits the catalogue as a translator would."""
    path = catalogues.path("ko")
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def found() -> str:
    return "\n".join(catalogues.problems("ko"))


def all_translated() -> None:
    catalogues.update("ko")
    for english, korean in {
        '"Paid"\nmsgstr ""': '"Paid"\nmsgstr "지급"',
        '"Line %(number)s"\nmsgstr ""': '"Line %(number)s"\nmsgstr "%(number)s번째 줄"',
        'msgstr[0] ""': 'msgstr[0] "%(n)s일"',
        '"Hello"\nmsgstr ""': '"Hello"\nmsgstr "안녕하십니까"',
        '"Dear %(a)s"\nmsgstr ""': '"Dear %(a)s"\nmsgstr "%(a)s 님"',
        '"May"\nmsgstr ""': '"May"\nmsgstr "5월"',
        '"Bye"\nmsgstr ""': '"Bye"\nmsgstr "안녕히 가십시오"',
    }.items():
        translated(english, korean)


def test_texts_are_gathered_from_code_and_templates(house: Path) -> None:
    assert {text.key for text in catalogues.texts()} == {
        (None, "Paid"), (None, "Line %(number)s"), (None, "%(n)s day"), (None, "Hello"),
        (None, "Dear %(a)s"), ("month", "May"), (None, "Bye"),
    }  # fmt: skip


def test_a_translated_catalogue_has_no_problem_and_compiles(house: Path) -> None:
    all_translated()
    assert found() == ""
    assert catalogues.compile_("ko").stat().st_size > 100


def test_an_update_changes_nothing_when_no_text_has_changed(house: Path) -> None:
    all_translated()
    before = catalogues.path("ko").read_bytes()
    catalogues.update("ko")
    assert catalogues.path("ko").read_bytes() == before


def test_a_text_that_is_new_and_one_that_is_gone_are_found(house: Path) -> None:
    all_translated()
    (house / "claims" / "a.py").write_text(PYTHON.replace("Paid", "Sent"))
    assert "'Sent': not in the catalogue" in found() and "'Paid': no longer in use" in found()
    catalogues.update("ko")
    assert found() == "'Sent': not translated (claims/a.py)"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("%(number)s번째", "%(line)s번째", "other placeholders"),
        ('#, python-format\nmsgid "Line', '#, fuzzy, python-format\nmsgid "Line', "fuzzy"),
        ('"지급"', '""', "not translated"),
        ('"안녕하십니까"', '"안녕하십니까\\n"', "new line"),
    ],
)
def test_a_translation_gone_wrong_is_found(house: Path, old: str, new: str, said: str) -> None:
    all_translated()
    translated(old, new)
    assert said in found()
