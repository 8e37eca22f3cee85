"""The bank's answer: files of several kinds as lines of one form, what each line does, and what is parked and late."""

from claims.rules.reconciliation.line import MOVES, RESULTS, SENTENCES, Line, Wrong
from claims.rules.reconciliation.outcomes import (
    CODES,
    File,
    Stands,
    Verdict,
    verdict,
    verdict_of_whole,
    verdicts,
)
from claims.rules.reconciliation.reading import lines_of

__all__ = [
    "CODES",
    "MOVES",
    "RESULTS",
    "SENTENCES",
    "File",
    "Line",
    "Stands",
    "Verdict",
    "Wrong",
    "lines_of",
    "verdict",
    "verdict_of_whole",
    "verdicts",
]
