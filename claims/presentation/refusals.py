"""A refusal, or one finding of a form or file, as the sentence its reader sees: in their language, with its facts."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext, pgettext_lazy

from claims.models.outages import told as in_their_language
from claims.presentation import numbers
from claims.rules.money import Amount
from claims.rules.policy.document import Text
from claims.rules.refusal import Refusal, Word
from claims.rules.text import Malformed

# The words that stand in sentences: what an author of a policy calls a value.
_WORDS: Final = {
    "number": pgettext_lazy("value", "number"),
    "condition": pgettext_lazy("value", "condition"),
    "text": pgettext_lazy("value", "text"),
    "point in time": pgettext_lazy("value", "point in time"),
    "date": pgettext_lazy("value", "date"),
}


def told(refusal: Refusal) -> str:
    """What the refusal says, in the language of the reader."""
    return said(refusal.sentence, refusal.facts)


def said(sentence: str, facts: Mapping[str, object]) -> str:
    """A marked sentence with its facts; one whose facts are missing is told without them rather than not at all."""
    translated = gettext(sentence)
    try:
        return translated % {name: _fact(fact) for name, fact in facts.items()}
    except (KeyError, TypeError, ValueError):
        return gettext(Malformed.sentence)


def _fact(fact: object) -> object:
    """A fact as the reader writes it: money, and texts that are there in both languages."""
    if isinstance(fact, Amount):
        return numbers.amount(*fact)
    if isinstance(fact, Word):
        return str(_WORDS.get(fact, fact))
    return in_their_language(*fact) if isinstance(fact, Text) else fact
