"""Reconciliation: the bank's answers are taken in, settle what they fit, and two people make something of the rest."""

from claims.stages.reconciliation.checking import Checked, check_money, late
from claims.stages.reconciliation.resolving import (
    AlreadyProposed,
    CannotSettle,
    LaterMissing,
    LineNotParked,
    NoteMissing,
    NothingChosen,
    NotWaiting,
    WayNotOpen,
    confirm,
    drop,
    propose,
)
from claims.stages.reconciliation.staging import AnswerEmpty, AnswerRefused, AnswerTooLong
from claims.stages.reconciliation.taking import take_answer

__all__ = [
    "AlreadyProposed",
    "AnswerEmpty",
    "AnswerRefused",
    "AnswerTooLong",
    "CannotSettle",
    "Checked",
    "LaterMissing",
    "LineNotParked",
    "NotWaiting",
    "NoteMissing",
    "NothingChosen",
    "WayNotOpen",
    "check_money",
    "confirm",
    "drop",
    "late",
    "propose",
    "take_answer",
]
