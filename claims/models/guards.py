"""What the database itself refuses: rows that may only be added, columns that may not change once set.

Constraints come first; these triggers say what a constraint cannot. They bind the owner too.
"""

from collections.abc import Sequence

import pgtrigger
from django.db.models import CheckConstraint, Q


def person_or_rule(name: str, person: str) -> CheckConstraint:
    """The check that a row names who acted: a person in the column `person`, or a named rule, and not both."""
    by_person = Q(**{f"{person}__isnull": False, "rule": ""})
    by_rule = Q(**{f"{person}__isnull": True}) & ~Q(rule="")
    return CheckConstraint(name=name, condition=by_person | by_rule)


def append_only(name: str) -> list[pgtrigger.Trigger]:
    """Triggers of a table whose rows are never updated, deleted or truncated. The grants say the same (roles.py)."""
    return [
        pgtrigger.Protect(name=f"{name}_no_update", operation=pgtrigger.Update),
        pgtrigger.Protect(name=f"{name}_no_delete", operation=pgtrigger.Delete),
        kept(name),
    ]


def kept(name: str) -> pgtrigger.Trigger:
    """The trigger that refuses to empty a table."""
    return pgtrigger.Trigger(
        name=f"{name}_no_truncate",
        operation=pgtrigger.Truncate,
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
    )


def undeletable(name: str) -> list[pgtrigger.Trigger]:
    """Triggers of a table whose rows change but never go."""
    return [pgtrigger.Protect(name=f"{name}_no_delete", operation=pgtrigger.Delete), kept(name)]


def moves(name: str, field: str, transitions: Sequence[tuple[str, str]]) -> pgtrigger.Trigger:
    """The trigger that refuses every other move of a state. A lawful one costs no call: a run moves a million rows.

    The moves that come first are found soonest.
    """
    old, new = f'OLD."{field}"', f'NEW."{field}"'
    goes: dict[str, list[str]] = {}
    for came_from, goes_to in transitions:
        goes.setdefault(came_from, []).append(f"'{goes_to}'")
    lawful = " OR ".join(
        f"{old} = '{came_from}' AND {new} IN ({', '.join(states)})" for came_from, states in goes.items()
    )
    return pgtrigger.Trigger(
        name=name,
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        condition=pgtrigger.Condition(f"({old} IS DISTINCT FROM {new} AND NOT ({lawful}))"),
        func=(
            f'RAISE EXCEPTION \'pgtrigger: Invalid transition of field "{field}" from "%" to "%" on table %\', '
            f"{old}, {new}, TG_TABLE_NAME;"
        ),
    )


def frozen(name: str, *columns: str, once: str = "") -> pgtrigger.Trigger:
    """The trigger that refuses a change of these columns; with `once`, where that SQL holds of the OLD row."""
    changed = " OR ".join(f'OLD."{column}" IS DISTINCT FROM NEW."{column}"' for column in columns)
    return pgtrigger.Protect(
        name=name,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(f"(({changed}) AND ({once}))" if once else changed),
    )
