"""The lawful moves of a claim's stored status, as data: from, act, to, whose act it is.

Only moves that people and the calendar make are stored. Whether a claim is validated, assessed, in payout,
paid or failed is read from the rows of those stages. A hold is a flag beside the status: it stops decisions
and payouts.
"""

from typing import Final, NamedTuple

from claims.rules.refusal import N_, Refusal

NOWHERE: Final = ""  # before the first move: there is no claim yet

STATUSES: Final = {
    "submitted": N_("Submitted"),
    "triaged_out": N_("Triaged out"),
    "information_requested": N_("Information requested"),
    "approved": N_("Approved"),
    "rejected": N_("Rejected"),
    "appealed": N_("Appealed"),
    "withdrawn": N_("Withdrawn"),
}


class UnlawfulMove(Refusal):
    """Facts: `status` and `act`."""

    code = "unlawful_move"
    sentence = N_("The claim has moved on, and this step is not possible now. Please load the page again.")


class ClaimOnHold(Refusal):
    """Facts: `act`."""

    code = "claim_on_hold"
    sentence = N_("This claim is on hold. Release it before you decide.")


class Move(NamedTuple):
    """One lawful move. `needs` names what the stage has to see to beside the status; '' for nothing."""

    source: str
    act: str
    target: str
    actors: frozenset[str]  # of ACTORS
    needs: str = ""


# Whose act a move is; which duties and relations that takes stands in `authority`.
ACTORS: Final = frozenset({"claimant", "agent", "reviewer", "intake", "calendar"})


def _move(source: str, act: str, target: str, actors: str, needs: str = "") -> Move:
    return Move(source, act, target, frozenset(actors.split()), needs)


MOVES: Final = (
    _move(
        NOWHERE, "receive", "submitted", "claimant agent intake"
    ),  # what was not sent is no claim (`Draft`)
    _move("submitted", "triage_out", "triaged_out", "reviewer"),
    _move("triaged_out", "restore", "submitted", "reviewer"),
    _move("submitted", "ask", "information_requested", "reviewer"),
    _move("information_requested", "answer", "submitted", "claimant agent", needs="a new version"),
    _move("information_requested", "lapse", "rejected", "calendar", needs="the deadline has passed"),
    _move("submitted", "amend", "submitted", "claimant agent reviewer", needs="a new version"),
    _move("submitted", "approve", "approved", "reviewer"),
    _move("submitted", "approve_in_part", "approved", "reviewer"),
    _move("submitted", "reject", "rejected", "reviewer", needs="a coded reason"),
    _move("approved", "undo", "submitted", "reviewer", needs="a note, and no payout"),
    _move("rejected", "undo", "submitted", "reviewer", needs="a note, and no payout"),
    _move("approved", "appeal", "appealed", "claimant", needs="the first appeal of this decision"),
    _move("rejected", "appeal", "appealed", "claimant", needs="the first appeal of this decision"),
    _move(
        "approved",
        "reopen",
        "appealed",
        "reviewer",
        needs="decided on an appeal, a note, and no payout of it",
    ),
    _move("rejected", "reopen", "appealed", "reviewer", needs="decided on an appeal, and a note"),
    _move("appealed", "approve", "approved", "reviewer", needs="a reviewer not on the first decision"),
    _move(
        "appealed", "approve_in_part", "approved", "reviewer", needs="a reviewer not on the first decision"
    ),
    _move("appealed", "reject", "rejected", "reviewer", needs="a reviewer not on the first decision"),
    _move("submitted", "withdraw", "withdrawn", "claimant"),
    _move("information_requested", "withdraw", "withdrawn", "claimant"),
    _move("approved", "withdraw", "withdrawn", "claimant", needs="no live payout"),
)

DECISIONS: Final = frozenset({"approve", "approve_in_part", "reject"})  # what a hold stops
ACTS: Final = frozenset(move.act for move in MOVES)
TERMINAL: Final = frozenset(STATUSES) - {move.source for move in MOVES}
# What the database holds every change of the column to; an amendment changes no status.
TRANSITIONS: Final = tuple(
    sorted({(move.source, move.target) for move in MOVES if move.source not in (NOWHERE, move.target)})
)
_BY_STATUS_AND_ACT: Final = {(move.source, move.act): move for move in MOVES}


def lawful_move(status: str, act: str, *, held: bool = False) -> Move:
    """The move that `act` makes from `status`; NOWHERE for a claim that is not there yet.

    Raises `UnlawfulMove`, and `ClaimOnHold` for a decision on a held claim. A word that is no status or act
    is a bug: KeyError.
    """
    if (status != NOWHERE and status not in STATUSES) or act not in ACTS:
        raise KeyError(status, act)
    move = _BY_STATUS_AND_ACT.get((status, act))
    if move is None:
        raise UnlawfulMove(status=status, act=act)
    if held and act in DECISIONS:
        raise ClaimOnHold(act=act)
    return move


def moved(status: str, act: str, *, held: bool = False) -> str:
    """The status that `act` leads to from `status`. Raises as `lawful_move` does."""
    return lawful_move(status, act, held=held).target


def acts_from(status: str) -> tuple[str, ...]:
    """The acts that are lawful from `status`, in the order of the table."""
    return tuple(move.act for move in MOVES if move.source == status)
