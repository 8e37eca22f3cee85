"""Facts that our own records hold, as whoever claims is told them instead of being asked."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from claims.models import PolicyVersion
from claims.models.outages import told
from claims.presentation import claims
from claims.queries import policies
from claims.queries.held import held
from claims.rules.policy.document import Input


class Fact(NamedTuple):
    """One fact. `value`: '' where our records do not hold it."""

    label: str
    value: str


def facts_of(
    versions: Sequence[PolicyVersion], services: Iterable[str], *, email: str, at: datetime
) -> list[Fact]:
    """What policies that cover these services look up of an individual whose address this is, proved; `at` is the
    beginning of the outage.

    Of a roster on which the person is not, only that is told and not what else it would say.
    """
    asked = _looked_up(versions, tuple(services))
    if not asked or not email:
        return []
    known = held(kind="email", key=email, at=at)
    found = []
    for one in asked:
        columns = known.get(one.roster)
        if columns is None:
            if one.on_roster:
                found.append(Fact(told(*one.label), ""))
        elif one.on_roster or one.field in columns:
            value = True if one.on_roster else columns[one.field]
            found.append(Fact(told(*one.label), claims.answer(one.name, value, one).value))
    return found


def _looked_up(versions: Sequence[PolicyVersion], services: tuple[str, ...]) -> list[Input]:
    found: dict[str, Input] = {}
    for policy in map(policies.compiled, versions):
        if any(policy.covers("individual", key) for key in services):
            for one in policy.document.inputs:
                if one.source == "records" and one.roster:
                    found.setdefault(one.name, one)
    return list(found.values())
