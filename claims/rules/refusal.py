"""The one shape of "this is not lawful now": a typed exception with a code and a sentence.

A *finding* (the claim is not acceptable) is a returned value; a *refusal* (the act is not lawful now) is
raised and doors turn it into a form error, a message or a 409; a *bug* is any other exception and rises.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar


def N_(text: str) -> str:  # noqa: N802  the name that message extractors know
    """Mark `text` as a message to translate, and return it unchanged; the doors translate it."""
    return text


class Word(str):
    """A fact of a sentence that is a word of English: the doors tell it in the language of the sentence."""

    __slots__ = ()


@dataclass(frozen=True)
class Person:
    """A fact that is somebody: a person by their id, or a named rule. The doors tell the name; a log, the number."""

    pk: int | None
    rule: str = ""

    def __str__(self) -> str:
        return f"rule {self.rule}" if self.rule else f"person {self.pk}"


@dataclass(frozen=True)
class Moment:
    """A fact that is a point in time. The doors tell it on the reader's clock; a log, in UTC."""

    at: datetime

    def __str__(self) -> str:
        return f"{self.at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


@dataclass(frozen=True)
class Change:
    """One thing that is otherwise than it was: `kind` says what `what` is, a move, a seat, a hold, a field, a version.

    It holds no value: what is changed may be personal. `by` and `at` are None where nobody noted them.
    """

    kind: str
    what: str
    by: Person | None = None
    at: Moment | None = None

    def __str__(self) -> str:
        noted = [str(one) for one in (self.by, self.at) if one is not None]
        return " ".join([self.kind, self.what, *noted])


class Changes(tuple[Change, ...]):
    """A fact that is all that has changed, in the order in which it did."""

    __slots__ = ()

    def __str__(self) -> str:
        return "; ".join(map(str, self))


class Refusal(Exception):
    """An act that is refused. Subclasses say what was wanted and is not so, e.g. `RunAlreadyClosed`.

    `code` is for machines and never changes; `sentence` is an English msgid that says what to do, with
    %(name)s places for `facts`. Facts may be logged: they never hold personal data.
    """

    code: ClassVar[str] = "refused"
    sentence: ClassVar[str] = N_("This cannot be done now.")

    def __init__(self, **facts: object) -> None:
        # No positional arguments: a pickled refusal is made again empty and then given its `facts` back.
        super().__init__()
        self.facts = facts

    def __str__(self) -> str:
        return self.sentence % self.facts

    def __repr__(self) -> str:
        return f"{type(self).__name__}(code={self.code!r}, facts={self.facts!r})"
