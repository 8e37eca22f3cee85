"""Who may do what: a table of actions, and two pure questions to it.

Being allowed comes from a duty that a person holds, or from what the person has to do with the object ("it is
my own claim"). Being a superuser gives nothing. And whoever had a hand in one side of an act may not do the
other side, whatever duties they hold: a person may hold several, but not both sides of one act.

An action that the table does not name is a bug, and rises as KeyError.
"""

from claims.rules.authority.actions import ACTIONS, RULES, Action
from claims.rules.authority.duties import APART, DUTIES, RELATIONS, in_the_way
from claims.rules.refusal import N_, Refusal

__all__ = [
    "ACTIONS",
    "APART",
    "DUTIES",
    "RELATIONS",
    "RULES",
    "Action",
    "Forbidden",
    "SamePerson",
    "decide",
    "decide_rule",
    "in_the_way",
    "may",
]


class Forbidden(Refusal):
    """Facts: `action`."""

    code = "forbidden"
    sentence = N_("You may not do this. Ask someone who holds the duty for it.")


class SamePerson(Refusal):
    """Facts: `action`, and the `relation` that stands in the way."""

    code = "same_person"
    sentence = N_("You had a hand in this already. Another person has to do it.")


def decide(action: str, duties: frozenset[str], relations: frozenset[str] = frozenset()) -> None:
    """Passes if a person with these duties and relations may; raises `Forbidden` or `SamePerson` if not."""
    asked = ACTIONS[action]
    if not (asked.anybody or asked.duties & duties or asked.related & relations):
        raise Forbidden(action=action)
    if in_the_way := sorted(asked.never & relations):
        raise SamePerson(action=action, relation=in_the_way[0])


def decide_rule(action: str, rule: str) -> None:
    """Passes if the named rule may; raises `Forbidden` if not. A rule that nobody named is a KeyError."""
    if action not in ACTIONS:
        raise KeyError(action)
    if action not in RULES[rule]:
        raise Forbidden(action=action)


def may(action: str, duties: frozenset[str], relations: frozenset[str] = frozenset()) -> bool:
    """What `decide` would say, for screens that hide what cannot be done. The stage asks again."""
    try:
        decide(action, duties, relations)
    except (Forbidden, SamePerson):
        return False
    return True
