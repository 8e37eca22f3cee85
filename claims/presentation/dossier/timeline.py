"""What has happened to a claim."""

from typing import NamedTuple

from claims.models import Claim, Transition
from claims.presentation import words
from claims.presentation.record import clock


class Move(NamedTuple):
    """One stored move: when, from, to, by which act and whom."""

    at: str
    came_from: str
    went_to: str
    act: str
    who: str
    note: str


def moves(claim: Claim) -> list[Move]:
    """Its stored moves, the oldest first."""
    zone = claim.incident.time_zone
    return [_move(move, zone) for move in claim.transitions.select_related("by").order_by("pk")]


def _move(move: Transition, zone: str) -> Move:
    status = dict(Claim.Status.choices)
    return Move(
        clock(move.at, zone),
        str(status.get(move.came_from, move.came_from)),
        str(status.get(move.went_to, move.went_to)),
        words.said(words.MOVES, move.act),
        words.who(move.by, move.rule),
        move.note,
    )
