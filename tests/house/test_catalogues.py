"""Everything that people read can be read in Korean and in English."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.utils.translation import gettext, override

from claims_project import catalogues

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((*(ROOT / "templates").rglob("*.html"), *(ROOT / "claims").rglob("templates/**/*.html")))
# Taken out before looking for letters: what is no text, or is marked.
_TAGS = (
    r"{%\s*block (?:bodyclass|coltype)\s*%}.*?{%\s*endblock.*?%}"
    r"|{%\s*comment.*?{%\s*endcomment\s*%}|{%\s*blocktrans(?:late)?.*?{%\s*endblocktrans(?:late)?\s*%}|{#.*?#}"
    r"|{%.*?%}|{{.*?}}"
)
TAGS = re.compile(_TAGS, re.DOTALL)
MARKED = re.compile(_TAGS + r"|<!--.*?-->|<script.*?</script>|<[^>]*>|&\w+;", re.DOTALL)
READ_ATTRIBUTES = re.compile(r'\b(?:title|alt|placeholder|aria-label)="([^"]*)"')
LETTERS = re.compile(r"[A-Za-z가-힣]{2,}")
REFERENCE = re.compile(r"C-[0-9A-Z]{5}-[0-9A-Z]{6}")
# Shown when little may still work, so without a language chosen: each says the same in both.
IN_BOTH = [
    path for path in TEMPLATES if path.name == "outline.html" or '"outline.html"' in path.read_text("utf-8")
]
NAMES = {"KST", "한국어", "English", "UTC", "API", "CSV", "SHA"}  # the same in every language


def unmarked(source: str) -> set[str]:
    """Words a template shows that no translator was told of."""
    source = REFERENCE.sub("", source)
    shown = READ_ATTRIBUTES.findall(TAGS.sub("", source))
    return set(LETTERS.findall(" ".join([*shown, MARKED.sub(" ", source)]))) - NAMES


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_the_catalogue_holds_every_text_translated(language: str) -> None:
    assert not list(catalogues.problems(language))


def test_every_language_of_the_site_but_english_has_a_catalogue() -> None:
    assert {code for code, _name in settings.LANGUAGES} == {"en", *catalogues.LANGUAGES}


def test_the_compiled_catalogue_is_read() -> None:
    assert catalogues.path("ko").with_suffix(".mo").exists(), "run make env"
    with override("ko"):
        assert gettext("Submitted") == "접수 완료"
    with override("en"):
        assert gettext("Submitted") == "Submitted"


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", IN_BOTH, ids=short)
def test_a_page_without_a_language_says_it_in_both(path: Path) -> None:
    words = unmarked(path.read_text("utf-8"))
    assert any(word.isascii() for word in words) and any(not word.isascii() for word in words)


@pytest.mark.parametrize("path", [path for path in TEMPLATES if path not in IN_BOTH], ids=short)
def test_a_template_shows_no_word_that_is_not_marked(path: Path) -> None:
    assert not unmarked(path.read_text("utf-8"))


@pytest.mark.parametrize("source", ["<p>Hello</p>", '<p title="Hello">1</p>', "{% if a %}안녕{% endif %}"])
def test_an_unmarked_word_is_found(source: str) -> None:
    assert unmarked(source)


@pytest.mark.parametrize(
    "path", sorted((ROOT / "templates").rglob("*.*")), ids=lambda path: str(path.relative_to(ROOT))
)
def test_a_template_compiles(path: Path) -> None:
    name = path.relative_to(ROOT / "templates").as_posix()
    assert get_template(name).template.name == name  # type: ignore[attr-defined]
