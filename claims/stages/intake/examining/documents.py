"""PDF: kept as it is, since what was signed must stay so; so nothing in it may act, load or carry another file."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from claims.rules import papers

MOST_OBJECTS: Final = 100_000
MOST_PAGES: Final = 500
# Entries that bring programs, other files, or forms that run programs.
_CARRIERS: Final = frozenset(
    {
        *("/JS", "/JavaScript", "/EF", "/EmbeddedFiles", "/XFA", "/AF", "/Renditions"),
        *("/RichMediaContent", "/RichMediaSettings"),
    }
)
# Actions (/S) and things (/Subtype, /Type) that run, open, send or play something.
_ACTING: Final = frozenset(
    {
        *("/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/GoToR", "/Rendition", "/Movie"),
        *("/Sound", "/RichMediaExecute"),
    }
)
_THINGS: Final = frozenset(
    {"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D", "/EmbeddedFile"}
)
# Words long enough not to stand in compressed bytes by chance: of objects that no table of the file names.
_WORDS: Final = (b"/JavaScript", b"/EmbeddedFile", b"/RichMedia", b"/Launch", b"/SubmitForm", b"/ImportData")


def document(content: bytes) -> None:
    """Passes if the document opens and nothing in it acts.

    Raises PaperLocked, PaperActive, PaperBroken, PaperTooMuch.
    """
    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted:
            raise papers.PaperLocked
        if any(word in content for word in _WORDS):
            raise papers.PaperActive
        _objects(reader)
        if not 0 < len(reader.pages) <= MOST_PAGES:
            raise papers.PaperTooMuch if len(reader.pages) else papers.PaperBroken
    except papers.PaperRefused:
        raise
    except Exception as error:  # whatever the parser makes of a hostile file
        raise papers.PaperBroken from error


def _objects(reader: PdfReader) -> None:
    """Looks at every object that the file names, also where no page leads to it."""
    named = {(number, gen) for gen, table in reader.xref.items() for number in table}
    named |= {(number, 0) for number in reader.xref_objStm}
    if len(named) > MOST_OBJECTS:
        raise papers.PaperTooMuch
    for number, gen in sorted(named):
        if number:
            _harmless(reader.get_object(IndirectObject(number, gen, reader)))
    _harmless(reader.trailer)
    opening = reader.root_object.get("/OpenAction")
    opening = opening.get_object() if opening is not None else None
    if isinstance(opening, DictionaryObject) and opening.get("/S") not in ("/GoTo", None):
        raise papers.PaperActive


def _harmless(found: Any) -> None:
    for one in _dictionaries(found):
        if _CARRIERS & one.keys() or str(one.get("/S")) in _ACTING:
            raise papers.PaperActive
        if _THINGS & {str(one.get("/Subtype")), str(one.get("/Type"))}:
            raise papers.PaperActive


def _dictionaries(found: Any) -> Iterator[DictionaryObject]:
    """The dictionaries in an object, without those that it refers to: each of them is looked at by itself."""
    waiting, seen = [found], 0
    while waiting:
        one, seen = waiting.pop(), seen + 1
        if seen > MOST_OBJECTS:
            raise papers.PaperTooMuch
        if isinstance(one, DictionaryObject):
            yield one
            waiting.extend(one.raw_get(key) for key in one)
        elif isinstance(one, ArrayObject):
            waiting.extend(list.__iter__(one))
