"""What claimants were awarded before: the sums that caps and expressions count, and the facts of the ledger.

The year is the calendar year in which the incident began, in the time zone of the policy that counts.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from claims.rules.calendar import local_date
from claims.rules.policy.compiled import Policy
from claims.rules.policy.document import PERIODS, Input

Sums = tuple[int, int, int]  # as PERIODS: for the incident, in the calendar year, ever
NOTHING: Final[Sums] = (0, 0, 0)


class Awarded(NamedTuple):
    """One award that stands. `entitlement` is '' where it amends another: that one holds it."""

    claimant: int
    policy: str
    line: str
    unit: str
    amount: int
    entitlement: str
    incident: str
    start: int  # of the incident


class Occasion(NamedTuple):
    """The incident for which something is to be awarded."""

    incident: str
    start: int


def sums(
    before: Iterable[Awarded], *, policy: str, unit: str, zone: str, occasion: Occasion
) -> dict[int, Sums]:
    """claimant -> what was awarded under the policy of this key, in this unit; who was awarded nothing is left out."""
    year = _year(occasion.start, zone)
    found: dict[int, Sums] = {}
    for one in before:
        if one.policy == policy and one.unit == unit:
            event, yearly, ever = found.get(one.claimant, NOTHING)
            found[one.claimant] = (
                event + one.amount * (one.incident == occasion.incident),
                yearly + one.amount * (_year(one.start, zone) == year),
                ever + one.amount,
            )
    return found


def counted(
    before: Sequence[Awarded], policies: Sequence[Policy], occasion: Occasion
) -> dict[tuple[int, int], Sums]:
    """What was awarded before, by claimant and place of the policy, for the policies that count it."""
    return {
        (claimant, place): earlier
        for place, policy in enumerate(policies)
        if policy.asks_before
        for claimant, earlier in sums(
            before, policy=policy.key, unit=policy.unit, zone=policy.document.time_zone, occasion=occasion
        ).items()
    }


def grown(before: Sums, amount: int) -> Sums:
    """The sums after one more award on the same occasion."""
    event, yearly, ever = before
    return event + amount, yearly + amount, ever + amount


def ledger_inputs(policies: Iterable[Policy]) -> list[tuple[Input, str]]:
    """The facts of the ledger that these policies ask, each once, and the time zone of the policy that asks."""
    found = {
        asked.name: (asked, policy.document.time_zone)
        for policy in policies
        for asked in policy.document.inputs
        if asked.source == "ledger"
    }
    return list(found.values())


def ledger_facts(
    asked: Iterable[tuple[Input, str]], before: Sequence[Awarded], *, occasion: Occasion
) -> dict[int, dict[str, int]]:
    """claimant -> fact of the ledger -> how much; claimants who were awarded nothing of it are left out."""
    found: dict[int, dict[str, int]] = {}
    for one, zone in asked:
        place = PERIODS.index(one.per)
        by_claimant = sums(before, policy=one.policy, unit=one.unit, zone=zone, occasion=occasion)
        for claimant, amounts in by_claimant.items():
            found.setdefault(claimant, {})[one.name] = amounts[place]
    return found


def counted_keys(policies: Iterable[Policy]) -> set[str]:
    """The keys of the policies whose earlier awards these ask for; empty where none has to be looked up."""
    found = set()
    for policy in policies:
        found |= {asked.policy for asked in policy.document.inputs if asked.source == "ledger"}
        if policy.asks_before or any("incident" not in line.once_per for line in policy.lines):
            found.add(policy.key)
    return found


@lru_cache(maxsize=4096)
def _year(instant: int, zone: str) -> int:
    return local_date(instant, zone).year
