"""What the commands that read policy documents have in common: where the text is, and how its problems are told."""

import os
import sys
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils.translation import gettext

from claims.presentation.refusals import said
from claims.rules.policy.problems import Problem

STDIN: Final = "-"
_NAMED_BY: Final = ("LC_ALL", "LC_MESSAGES", "LANG")  # the first that is set decides, as for every program


class Unreadable(Exception):
    """A file that cannot be read; the message says which one and why."""


def text_of(file: str | Path) -> str:
    """The text of a file, or of the standard input for '-'. Raises Unreadable."""
    try:
        data = sys.stdin.buffer.read() if str(file) == STDIN else Path(file).read_bytes()
        return data.decode("utf-8")
    except OSError as error:
        raise Unreadable(f"{file}: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise Unreadable(gettext("%(file)s: this is not a text in UTF-8.") % {"file": file}) from error


def told(problem: Problem) -> str:
    """A problem of a document as compilers tell it, with file, line and key."""
    return ": ".join(filter(None, (f"{problem.name}:{problem.line}", tell(problem))))


def tell(problem: Problem) -> str:
    """A problem without its line: the key and what to write instead."""
    sentence = said(problem.sentence, problem.facts)
    text = f"{problem.path}: {sentence}" if problem.path else sentence
    return text.encode("utf-8", "replace").decode("utf-8")  # half of a sign, from the JSON of somebody


def add_language(parser: CommandParser) -> None:
    codes = [code for code, _name in settings.LANGUAGES]
    wanted = next(filter(None, map(os.environ.get, _NAMED_BY)), "").partition("_")[0].lower()
    parser.add_argument(
        "--language",
        choices=codes,
        default=wanted if wanted in codes else settings.LANGUAGE_CODE,
        help="the reader's language (default: that of the terminal, else %(default)s)",
    )
