"""A refusal, or one finding of a form or file, as the sentence its reader sees: in their language, with its facts."""

from collections.abc import Mapping

from django.utils.translation import gettext

from claims.rules.refusal import Refusal
from claims.rules.text import Malformed


def told(refusal: Refusal) -> str:
    """What the refusal says, in the language of the reader."""
    return said(refusal.sentence, refusal.facts)


def said(sentence: str, facts: Mapping[str, object]) -> str:
    """A marked sentence with its facts; one whose facts are missing is told without them rather than not at all."""
    translated = gettext(sentence)
    try:
        return translated % facts
    except (KeyError, TypeError, ValueError):
        return gettext(Malformed.sentence)
