"""What may be decided on a claim: which lines, for which reasons, by how many people. Pure.

A decision is made of lines: one for each award line of each policy that covers the claim. What the newest run
proposes is the beginning; a person may give another amount and says why.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from claims.rules.policy.compiled import LARGEST_AMOUNT
from claims.rules.refusal import N_, Refusal

APPROVE: Final = "approve"
PART: Final = "part"
REJECT: Final = "reject"
OUTCOMES: Final[Mapping[str, str]] = {APPROVE: "approve", PART: "approve_in_part", REJECT: "reject"}  # -> act

CASH: Final = "cash"
KRW: Final = "KRW"
BY_RULE: Final = "rule"
BY_PERSON: Final = "person"

Key = tuple[str, str]  # policy, line


class NothingToAward(Refusal):
    code = "nothing_to_award"
    sentence = N_("There is nothing to award on this claim. Give an amount, or reject it.")


class NotAsProposed(Refusal):
    """An approval of other amounts than stand: typed so, or shown before a newer run."""

    code = "not_as_proposed"
    sentence = N_(
        "The policies do not give this: the claim was assessed again since the page was loaded, and otherwise. Please "
        "load it again. Other amounts are given in a part approval."
    )


class NothingChanged(Refusal):
    code = "nothing_changed"
    sentence = N_("Every amount is as proposed. Approve the claim as it is instead.")


class UnknownLine(Refusal):
    """Facts: `policy`, `line`."""

    code = "unknown_line"
    sentence = N_("No policy that covers this claim has the line %(line)s of %(policy)s.")


class AmountOutOfRange(Refusal):
    """Facts: `policy`, `line`."""

    code = "amount_out_of_range"
    sentence = N_("The amount of %(line)s must be a whole number, and neither below zero nor beyond reason.")


class LineNeedsReason(Refusal):
    """Facts: `policy`, `line`."""

    code = "line_needs_reason"
    sentence = N_("The amount of %(line)s is not the one proposed. Please say why.")


class Proposed(NamedTuple):
    """One award line of one policy that covers the claim, as the run left it: 0 where it awards nothing."""

    policy: str
    version: int  # id of the policy version
    line: str
    kind: str
    unit: str
    amount: int
    entitlement: str


class Judged(NamedTuple):
    """One assessment of the claim, as stored: `version` is the id of the policy version, None without one."""

    version: int | None
    outcome: int
    code: str
    amounts: tuple[int, ...]
    steps: tuple[int, ...]


class Given(NamedTuple):
    """One line of a decision. `source` is BY_RULE where the amount is the one proposed."""

    policy: str
    version: int
    line: str
    kind: str
    unit: str
    amount: int
    entitlement: str
    source: str
    reason: str


class Heard(NamedTuple):
    """What an appeal was about: when that was decided, what it gave, and whether it stays as it is."""

    decided_at: datetime
    gave: tuple[tuple[int, str], ...]  # amount, unit
    upheld: bool


class Told(NamedTuple):
    """All that a letter is made of: nothing personal but the reference. `note` is for the claimant to read."""

    reference: str
    incident: tuple[str, str]  # its name in Korean and English
    outcome: str
    given: tuple[Given, ...]
    judged: tuple[Judged, ...]
    codes: tuple[str, ...]
    codes_by_person: bool  # of REASONS; a rule's are the codes of the rows
    note: str
    at: datetime
    zone: str  # where the incident was: its days are named
    heard: Heard | None = None  # of a decision on an appeal


def as_proposed(proposed: Sequence[Proposed], amounts: Mapping[Key, int] | None = None) -> list[Given]:
    """The lines of an approval: what is proposed, above zero. `amounts` are all that the page showed, if one did.

    Raises NothingToAward, NotAsProposed.
    """
    stand = {(line.policy, line.line): line.amount for line in proposed if line.amount}
    if amounts is not None and {key: amount for key, amount in amounts.items() if amount} != stand:
        raise NotAsProposed
    lines = [Given(*line, BY_RULE, "") for line in proposed if line.amount > 0]
    if not lines:
        raise NothingToAward
    return lines


def in_part(
    proposed: Sequence[Proposed], amounts: Mapping[Key, int], reasons: Mapping[Key, str]
) -> list[Given]:
    """The lines of a part approval: every line of `amounts` as given there, the others as proposed.

    Lines that were changed to nothing stay, with their reason; lines that were nothing and still are go. Raises
    UnknownLine, AmountOutOfRange, LineNeedsReason, NothingChanged, NothingToAward.
    """
    known = {(line.policy, line.line) for line in proposed}
    for policy, line in amounts:
        if (policy, line) not in known:
            raise UnknownLine(policy=policy, line=line)
    lines = [_line(line, amounts, reasons) for line in proposed]
    if all(line.source == BY_RULE for line in lines):
        raise NothingChanged
    if not any(line.amount for line in lines):
        raise NothingToAward
    return [line for line in lines if line.amount or line.source == BY_PERSON]


def _line(line: Proposed, amounts: Mapping[Key, int], reasons: Mapping[Key, str]) -> Given:
    key = (line.policy, line.line)
    amount = amounts.get(key, line.amount)
    if type(amount) is not int or not 0 <= amount <= LARGEST_AMOUNT:
        raise AmountOutOfRange(policy=line.policy, line=line.line)
    if amount == line.amount:
        return Given(*line, BY_RULE, "")
    reason = reasons.get(key, "").strip()
    if not reason:
        raise LineNeedsReason(policy=line.policy, line=line.line)
    return Given(*line._replace(amount=amount), BY_PERSON, reason)


def cash(lines: Iterable[Given | Proposed]) -> int:
    """Won of cash in these lines."""
    return sum(line.amount for line in lines if line.kind == CASH and line.unit == KRW)


def overlaps(one: str, other: str) -> bool:
    """Whether two entitlement keys of one policy share an entitlement: the same scope, and a service in common."""
    scope, colon, services = one.partition(":")
    other_scope, other_colon, other_services = other.partition(":")
    if scope != other_scope or colon != other_colon:
        return False
    return not colon or not set(services.split("+")).isdisjoint(other_services.split("+"))
