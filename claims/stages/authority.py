"""The one choke point: may this actor do this to that? The first line of every stage verb."""

from dataclasses import dataclass
from typing import Any

from accounts.models import User
from claims.rules import authority as rule


@dataclass(frozen=True)
class NamedRule:
    """An actor that is not a person: a rule by its name. What it may do stands in `rules/authority.py`."""

    name: str


Actor = User | NamedRule


def authorize(actor: Actor, action: str, *, relations: dict[str, int | None] | None = None) -> None:
    """Passes, or raises Forbidden or SamePerson.

    `relations` says who already had a hand in the object, as user ids by relation: {"recorded_by": 7}.
    """
    if isinstance(actor, NamedRule):
        rule.decide_rule(action, actor.name)
        return
    if not actor.is_active:  # not even for what anybody may do who has signed in
        raise rule.Forbidden(action=action)
    related = {
        relation
        for relation, person in (relations or {}).items()
        if person is not None and person == actor.pk
    }
    rule.decide(action, actor.duties, frozenset(related))


def person_of(actor: Actor) -> User | None:
    """The person who acts; None for a named rule."""
    return None if isinstance(actor, NamedRule) else actor


def signed(actor: Actor, person_field: str) -> dict[str, Any]:
    """The columns that say who: a person's, or `rule`. For rows that hold one of the two."""
    return {person_field: person_of(actor), "rule": actor.name if isinstance(actor, NamedRule) else ""}
