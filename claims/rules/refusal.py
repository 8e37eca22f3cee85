"""The one shape of "this is not lawful now": a typed exception with a code and a sentence.

A *finding* (the claim is not acceptable) is a returned value; a *refusal* (the act is not lawful now) is
raised and doors turn it into a form error, a message or a 409; a *bug* is any other exception and rises.
"""

from typing import ClassVar


def N_(text: str) -> str:  # noqa: N802  the name that message extractors know
    """Mark `text` as a message to translate, and return it unchanged; the doors translate it."""
    return text


class Word(str):
    """A fact of a sentence that is a word of English: the doors tell it in the language of the sentence."""

    __slots__ = ()


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
