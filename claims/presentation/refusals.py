"""A refusal, or one finding of a form or file, as the sentence its reader sees: in their language, with its facts."""

from collections.abc import Mapping

from django.utils.translation import gettext

from claims.models.outages import told as in_their_language
from claims.presentation import numbers
from claims.rules.money import Amount
from claims.rules.policy.document import Text
from claims.rules.refusal import Refusal
from claims.rules.text import Malformed


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
    return in_their_language(*fact) if isinstance(fact, Text) else fact
