"""A refusal, or one finding of a form or file, as the sentence its reader sees: in their language, with its facts."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from accounts.models import User
from claims.models.outages import told as in_their_language
from claims.presentation import numbers, particles, words
from claims.presentation.record import clock
from claims.rules.money import Amount
from claims.rules.policy.document import Text
from claims.rules.refusal import Change, Changes, Moment, Person, Refusal, Word
from claims.rules.text import Malformed

# The words that stand in sentences: what an author of a policy calls a value.
_WORDS: Final = {
    "number": pgettext_lazy("value", "number"),
    "condition": pgettext_lazy("value", "condition"),
    "text": pgettext_lazy("value", "text"),
    "point in time": pgettext_lazy("value", "point in time"),
    "date": pgettext_lazy("value", "date"),
}

# The clock of those who work on claims.
_ZONE: Final = "Asia/Seoul"
# What a claim says, by its column.
_FIELDS: Final = {
    "category": gettext_lazy("Category"),
    "services": gettext_lazy("Services"),
    "period": gettext_lazy("Period"),
    "identifier": gettext_lazy("Identifier"),
    "account": gettext_lazy("Account"),
    "papers": gettext_lazy("Papers named"),
}


def told(refusal: Refusal) -> str:
    """What the refusal says, in the language of the reader."""
    return said(refusal.sentence, refusal.facts)


def said(sentence: str, facts: Mapping[str, object]) -> str:
    """A marked sentence with its facts; one whose facts are missing is told without them rather than not at all."""
    translated = gettext(sentence)
    try:
        return particles.chosen(translated % {name: _fact(fact) for name, fact in facts.items()})
    except (KeyError, TypeError, ValueError):
        return gettext(Malformed.sentence)


def _fact(fact: object) -> object:
    """A fact as the reader writes it: money, people, times, and texts that are there in both languages."""
    match fact:
        case Amount():
            return numbers.amount(*fact)
        case Word():
            return str(_WORDS.get(fact) or gettext(fact))
        case Text():
            return in_their_language(*fact)
        case Person():
            return _name(fact)
        case Moment():
            return clock(fact.at, _ZONE)
        case Changes():
            return "; ".join(map(_change, fact))
    return fact


def _name(person: Person) -> str:
    """The display name: the full name, or the address where there is none; a rule by what it does."""
    who = User.objects.filter(pk=person.pk).first() if person.pk else None
    return (who.get_full_name() or str(who)) if who else words.who(None, person.rule)


def _change(change: Change) -> str:
    said = _changed(change)
    if change.at is None:
        return said
    if change.by is None:
        return gettext("%(what)s (%(at)s)") % {"what": said, "at": clock(change.at.at, _ZONE)}
    return gettext("%(what)s (%(who)s, %(at)s)") % {
        "what": said,
        "who": _name(change.by),
        "at": clock(change.at.at, _ZONE),
    }


def _changed(change: Change) -> str:
    match change.kind:
        case "move":
            return words.said(words.MOVES, change.what)
        case "seat":
            return gettext("First of two seats taken")
        case "hold":
            return words.said(words.ACTIONS, change.what)
        case "paper":
            return gettext("A paper has come")
        case "message":
            return gettext("The claimant has written")
        case "field":
            field = words.said(_FIELDS, change.what)
            return gettext("%(field)s is another now") % {"field": field}
    return gettext("It is at version %(version)s now") % {"version": change.what}
