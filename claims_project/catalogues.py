"""The texts people read: gathered from code and templates, kept in PO files, compiled for gettext. Babel only.

    python -m claims_project.catalogues update | compile | check

Msgids are English and are what the English reader sees; the Korean stands in claims/locale/ko. A catalogue holds no
places and no dates that move, is sorted, and keeps no text that is no longer in use. Exit code 1: a check failed.
"""

# ruff: noqa: T201 (a command speaks on its terminal)

import argparse
import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("ko",)
SOURCES = ("claims", "accounts", "claims_project")
TEMPLATES = ("templates", "claims")
KEYWORDS: dict[str, tuple | None] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop", "N_")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z]|\{\w*\}")
MADE = datetime(2026, 11, 1, tzinfo=UTC)  # one date for good: a catalogue changes when its texts do

Key = tuple[str | None, str]  # context, msgid in the singular


class Text(NamedTuple):
    """One text as the code says it, with the files it stands in."""

    context: str | None
    singular: str
    plural: str | None
    places: tuple[str, ...]

    @property
    def key(self) -> Key:
        return self.context, self.singular


def path(language: str) -> Path:
    """Where the catalogue of a language stands."""
    return ROOT / "claims" / "locale" / language / "LC_MESSAGES" / "django.po"


# ---------------------------------------------------------------- gathering
def texts() -> list[Text]:
    """Every text marked for translation in code and templates, in order of msgid."""
    found: dict[Key, Text] = {}
    for name, context, message in _marked():
        singular, plural = message if isinstance(message, tuple) else (message, None)
        if not singular:
            continue
        known = found.get((context, singular))
        if known:
            places = known.places if name in known.places else (*known.places, name)
            plural, context = known.plural or plural, known.context
        else:
            places = (name,)
        found[(context, singular)] = Text(context, singular, plural, places)
    return sorted(found.values(), key=lambda text: (text.singular, text.context or ""))


def _marked() -> Iterator[tuple[str, str | None, str | tuple[str, str]]]:
    for source, python in _sources():
        name = source.relative_to(ROOT).as_posix()
        for _line, message, _comments, context in extract("python", io.BytesIO(python.encode()), KEYWORDS):
            yield name, context, message  # type: ignore[misc]


def _sources() -> Iterator[tuple[Path, str]]:
    """Each file that holds texts, as Python source; a template becomes the calls it would make."""
    for folder in SOURCES:
        for source in sorted((ROOT / folder).rglob("*.py")):
            yield source, source.read_text("utf-8")
    for folder in TEMPLATES:
        for source in sorted((ROOT / folder).rglob("*")):
            if source.suffix in (".html", ".txt", ".svg") and "templates" in source.parts:
                calls = templatize(source.read_text("utf-8"), origin=str(source))
                yield source, "\n".join(line.strip() for line in calls.splitlines())


# ---------------------------------------------------------------- keeping
def read(language: str) -> Catalog:
    """The catalogue as it is kept; an empty one when there is none."""
    if not path(language).exists():
        return _empty(language)
    with path(language).open("rb") as file:
        return read_po(file, locale=language)


def update(language: str) -> tuple[int, int]:
    """Writes the catalogue anew: all texts in use, with their translations; gives texts and how many want one."""
    old, new = read(language), _empty(language)
    for text in texts():
        known = _message(old, text.key)
        plurals = new.num_plurals if text.plural else 0
        kept = known.string if known and _shape(known.string) == plurals else ("",) * plurals or ""
        new.add((text.singular, text.plural) if text.plural else text.singular, kept, context=text.context)
    path(language).parent.mkdir(parents=True, exist_ok=True)
    with path(language).open("wb") as file:
        write_po(file, new, width=110, no_location=True, sort_output=True)
    wanting = sum(not _translated(message) for message in new if message.id)
    return len(new), wanting


def compile_(language: str) -> Path:
    """Writes the file that gettext reads, beside the catalogue."""
    compiled = path(language).with_suffix(".mo")
    with compiled.open("wb") as file:
        write_mo(file, read(language))
    return compiled


def _empty(language: str) -> Catalog:
    return Catalog(
        locale=language,
        project="claims",
        version="1",
        copyright_holder="the authors",
        msgid_bugs_address="",
        creation_date=MADE,
        revision_date=MADE,
        last_translator="the authors",
        language_team=language,
        header_comment="# Texts of the claims processor. `make messages` writes the msgids, people the translations.",
        fuzzy=False,
    )


def _message(catalog: Catalog, key: Key) -> Message | None:
    return catalog.get(key[1], context=key[0])


def _shape(string: str | tuple | list | None) -> int:
    return 0 if isinstance(string, str | None) else len(string)


def _forms(string: str | tuple | list | None) -> tuple[str, ...]:
    return (string or "",) if isinstance(string, str | None) else tuple(string)


def _translated(message: Message) -> bool:
    return all(form.strip() for form in _forms(message.string))


# ---------------------------------------------------------------- checking
def problems(language: str) -> Iterator[str]:
    """What keeps a reader of this language from reading every text as it is meant."""
    kept, used = read(language), {text.key: text for text in texts()}
    for key, text in used.items():
        message = _message(kept, key)
        if message is None:
            yield f"{_said(key)}: not in the catalogue ({', '.join(text.places)}); run make messages"
        elif not _translated(message):
            yield f"{_said(key)}: not translated ({', '.join(text.places)})"
        else:
            yield from _wrong(key, message)
    for message in kept:
        if message.id and (message.context, _forms(message.id)[0]) not in used:
            yield f"{_said((message.context, _forms(message.id)[0]))}: no longer in use; run make messages"
    for obsolete in kept.obsolete.values():
        yield f"{obsolete.id!r}: obsolete; run make messages"


def _wrong(key: Key, message: Message) -> Iterator[str]:
    if message.fuzzy:
        yield f"{_said(key)}: marked fuzzy"
    wanted = sorted(PLACEHOLDER.findall(_forms(message.id)[-1].replace("%%", "")))
    for form in _forms(message.string):
        if sorted(PLACEHOLDER.findall(form.replace("%%", ""))) != wanted:
            yield f"{_said(key)}: other placeholders than {', '.join(wanted) or 'none'} in {form!r}"
        for edge in (str.startswith, str.endswith):
            if edge(form, "\n") != edge(key[1], "\n"):
                yield f"{_said(key)}: one begins or ends with a new line, the other does not"


def _said(key: Key) -> str:
    return repr(key[1]) if key[0] is None else f"{key[1]!r} ({key[0]})"


# ---------------------------------------------------------------- the command
def main(arguments: list[str]) -> int:
    """Do what the command line says; give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m claims_project.catalogues", description=__doc__)
    parser.add_argument("act", choices=("update", "compile", "check"))
    act = parser.parse_args(arguments).act
    found = []
    for language in LANGUAGES:
        if act == "update":
            number, wanting = update(language)
            print(f"{language}: {number} texts, {wanting} to translate in {path(language).relative_to(ROOT)}")
        elif act == "compile":
            print(f"{language}: {compile_(language).relative_to(ROOT)}")
        else:
            found += [f"{language}: {problem}" for problem in problems(language)]
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
