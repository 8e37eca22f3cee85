"""A letter as PDF: the lines of the kept text, one under another, on A4 with numbered pages.

The text is data to the page that sets it, and never read as markup; no file, system font or network is touched. The
same letter gives the same bytes.
"""

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

import pylopdf_fonts_ko
import typst

from claims.models import Decision

LANGUAGES: Final = ("ko", "en")
_FONTS: Final = str(Path(pylopdf_fonts_ko.__file__).parent)
# What accessible PDF asks for: tags, a title, a language, a heading.
_STANDARD: Final = "ua-1"
# In Korean a line is broken between words, as on the pages: a word is a box, unless it is too long for that.
_SET: Final = b"""
#let letter = json(bytes(sys.inputs.letter))
#set document(title: letter.title, date: auto)
#set page(paper: "a4", margin: 25mm, footer: context align(center, text(size: 9pt,
  counter(page).display("1 / 1", both: true))))
#set text(font: "Noto Sans KR", size: 10.5pt, lang: letter.language, hyphenate: false)
#set par(leading: 0.75em, spacing: 0.75em)
#show heading: set text(size: 14pt)
#show regex("[\\p{L}\\p{N}\\p{P}]{1,24}"): it => if letter.language == "ko" { box(it) } else { it }
#heading(letter.title)
#for (depth, words) in letter.lines {
  if words == "" { v(0.75em) } else { block(inset: (left: depth * 0.5em), words) }
}
"""


def of_decision(decision: Decision, language: str) -> bytes:
    """The letter of a decision as PDF, in one of LANGUAGES."""
    letter = decision.letter_ko if language == "ko" else decision.letter_en
    return printed(letter, language=language, at=decision.at)


def name(decision: Decision, language: str) -> str:
    """What the file is called."""
    return f"{decision.claim.reference}-{decision.version}-{language}.pdf"


def printed(letter: str, *, language: str, at: datetime) -> bytes:
    """The letter as the bytes of a PDF; `at`: when it was sent, which the file says of itself."""
    title, *rest = letter.rstrip("\n").split("\n")
    lines = [(len(line) - len(line.lstrip(" ")), line.lstrip(" ")) for line in rest]
    said = {"title": title, "lines": lines, "language": language}
    compiler = typst.Compiler(root=_FONTS, font_paths=_fonts(), ignore_system_fonts=True)
    made = compiler.compile(
        _SET,
        format="pdf",
        sys_inputs={"letter": json.dumps(said)},
        pdf_standards=_STANDARD,
        timestamp=int(at.timestamp()),
    )
    assert isinstance(made, bytes)
    return made


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[_FONTS])
