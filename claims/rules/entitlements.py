"""What is given once: the keys of entitlements, and who holds them while the claims of a range are assessed."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from claims.rules.awarded import Awarded
from claims.rules.policy.compiled import AWARD, REFER, Policy

Taken = dict[
    tuple[int, int], int
]  # claimant, number of a single entitlement -> outcome of the claim that holds it
ALL: Final = ""  # the group of the lines that are given once together


class Share(NamedTuple):
    """Award lines that are given once together: their places, and the numbers of their single entitlements."""

    places: tuple[int, ...]
    slots: tuple[int, ...]


def entitlement_key(once_per: Sequence[str], incident: str, services: Sequence[str]) -> str:
    """What can be awarded once to one claimant under one policy, as text: 'kakao-2022',
    'kakao-2022:melon+webtoon'.
    """
    scope = incident if "incident" in once_per else "*"
    return f"{scope}:{'+'.join(sorted(set(services)))}" if "service" in once_per else scope


def single(key: str) -> list[str]:
    """The single entitlements of a key: two claims collide where they share one."""
    scope, colon, services = key.partition(":")
    return [f"{scope}:{service}" for service in services.split("+")] if colon else [key]


def groups(policy: Policy) -> dict[str, tuple[int, ...]]:
    """The places of the lines that are given once together. A line with an own `once_per` is a group by its name."""
    found: dict[str, tuple[int, ...]] = {}
    for place, line in enumerate(policy.lines):
        group = ALL if line.once_per == policy.once_per else line.line
        found[group] = (*found.get(group, ()), place)
    return found


def group_of(policy: Policy, line: str) -> str:
    """The group of a line by its name; ALL for one that the policy does not know (any more)."""
    return line if line in groups(policy) else ALL


class Slots:
    """The single entitlements of a run as numbers, made when they are first met."""

    def __init__(self, policies: Sequence[Policy], incident: str) -> None:
        self._policies = {policy.key: policy for policy in policies}
        self._incident = incident
        self._numbers: dict[tuple[str, str, str], int] = {}

    def of(self, policy: Policy, services: Sequence[str]) -> tuple[tuple[int, ...], tuple[Share, ...]]:
        """What a claim on these services would take: numbers where all lines are given once together, else shares."""
        shares = []
        for group, places in groups(policy).items():
            key = entitlement_key(policy.lines[places[0]].once_per, self._incident, services)
            shares.append(Share(places, self._numbered(policy.key, group, key)))
        if groups(policy).keys() == {ALL}:
            return shares[0].slots, ()
        return (), tuple(shares)

    def taken(self, before: Iterable[Awarded]) -> Taken:
        """What was awarded before, by claimant."""
        return {
            (one.claimant, slot): AWARD
            for one in before
            if one.entitlement and one.policy in self._policies
            for slot in self._numbered(
                one.policy, group_of(self._policies[one.policy], one.line), one.entitlement
            )
        }

    def _numbered(self, policy: str, group: str, key: str) -> tuple[int, ...]:
        return tuple(
            self._numbers.setdefault((policy, group, slot), len(self._numbers)) for slot in single(key)
        )


def take(taken: Taken, claimant: int, slots: Sequence[int], outcome: int) -> int:
    """Takes what is free of `slots` for a claim; the outcome of the earlier claim that holds the rest, or 0.

    What waits for a person goes before what is awarded: who is to decide on the one is shown the other.
    """
    held = 0
    for slot in slots:
        mine = (claimant, slot)
        earlier = taken.get(mine)
        if earlier is None:
            taken[mine] = outcome
        elif earlier > held:
            held = earlier
    return held


def take_shares(
    taken: Taken, claimant: int, shares: Sequence[Share], outcome: int, amounts: tuple[int, ...]
) -> tuple[int, tuple[int, ...]]:
    """As `take`, for lines that are not all given once together: also the amounts that are left.

    A share that an awarded claim holds gives nothing, and the others go on; the claim is held where none is left, or
    where a claim that waits for a person holds one.
    """
    wanted = [share for share in shares if outcome == REFER or any(amounts[place] for place in share.places)]
    holders = [max(taken.get((claimant, slot), 0) for slot in share.slots) for share in wanted]
    held = max(holders)
    if held == REFER:
        for share in wanted:
            take(taken, claimant, share.slots, REFER)
    if held == REFER or all(holders):
        return held, amounts
    left = list(amounts)
    for share, holder in zip(wanted, holders, strict=True):
        if not holder:
            take(taken, claimant, share.slots, outcome)
        for place in share.places if holder else ():
            left[place] = 0
    return 0, tuple(left)
