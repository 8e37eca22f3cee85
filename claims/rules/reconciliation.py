"""What the bank may answer of a transfer, and what is wrong with a line that says something else."""

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from claims.rules import lines
from claims.rules.payout import is_reference
from claims.rules.refusal import N_
from claims.rules.text import Malformed, canonical

COLUMNS: Final = ("reference", "amount", "result")
OPTIONAL: Final = ("reason",)
RESULTS: Final = ("paid", "failed", "returned", "unknown")
LONGEST_REASON: Final = 100
# From the state of a transfer: what an answer may make of it. What it is already is repeated, and changes nothing.
ANSWERS: Final[dict[str, frozenset[str]]] = {
    "sealed": frozenset(RESULTS),  # the bank may be faster than our confirmation
    "sent": frozenset(RESULTS),
    "unknown": frozenset({"paid", "failed", "returned"}),
    "paid": frozenset({"returned"}),
}
_AMOUNT: Final = re.compile(r"[0-9]{1,15}")

# What is wrong with a line, by code.
SENTENCES: Final = {
    **lines.SENTENCES,
    "reference_unknown": N_("No transfer has this reference."),
    "reference_twice": N_("The reference stands in this file twice."),
    "amount_form": N_("The amount is not a whole number."),
    "amount_differs": N_("The amount is not that of the transfer."),
    "result_word": N_("The result is none of paid, failed, returned, unknown."),
    "result_unlawful": N_("The transfer cannot come to this result from where it stands."),
    "reason_form": N_("The reason is too long or holds a sign that cannot be kept."),
}


class Known(NamedTuple):
    """A transfer as we have it."""

    id: int
    amount: int
    state: str


class Answer(NamedTuple):
    """A line that can be taken: it settles the transfer, or repeats what is known."""

    line: int
    transfer: int
    amount: int
    result: str
    reason: str
    repeated: bool


class Wrong(NamedTuple):
    """A line that cannot be taken. `reference` is '' unless it is one of ours: it may be somebody's data."""

    line: int
    code: str
    reference: str = ""


def outcome(state: str, result: str) -> str:
    """What `result` means for a transfer in `state`: 'settled', 'repeated', or '' where it is unlawful."""
    if result in ANSWERS.get(state, frozenset()):
        return "settled"
    return "repeated" if result == state and result in RESULTS else ""


def checked_line(
    line: int, given: Sequence[str], known: Mapping[str, Known], seen: set[str]
) -> tuple[Answer | None, list[Wrong]]:
    """The cells `reference, amount, result, reason` as an answer, or None and all that is wrong.

    `known` holds the transfers by reference; `seen` the references of earlier lines, and is added to.
    """
    reference, amount, result, reason = (cell.strip() for cell in given)
    shown = reference if is_reference(reference) else ""
    codes = []
    transfer = known.get(reference)
    if reference in seen:
        codes.append("reference_twice")
    elif transfer is None:
        codes.append("reference_unknown")
    seen.add(reference)
    if not _AMOUNT.fullmatch(amount):
        codes.append("amount_form")
    elif transfer is not None and int(amount) != transfer.amount:
        codes.append("amount_differs")
    meant = ""
    if result not in RESULTS:
        codes.append("result_word")
    elif transfer is not None and not (meant := outcome(transfer.state, result)):
        codes.append("result_unlawful")
    try:
        reason = canonical(reason, longest=LONGEST_REASON)
    except Malformed:
        codes.append("reason_form")
    if codes or transfer is None:
        return None, [Wrong(line, code, shown) for code in codes]
    return Answer(line, transfer.id, transfer.amount, result, reason, meant == "repeated"), []
