"""Whether a claim is acceptable: the checks, and all of them at once."""

from claims.rules.validation.checks import (
    CHECK_LIST,
    CHECKS,
    FAIL,
    NO_DATA,
    PASS,
    PLAUSIBLE_WON_AN_HOUR,
    Check,
    Facts,
    asking_person,
    blocked,
    is_a_claim,
    read,
)
from claims.rules.validation.composing import Checked, checked, checking

__all__ = [
    "CHECKS",
    "CHECK_LIST",
    "FAIL",
    "NO_DATA",
    "PASS",
    "PLAUSIBLE_WON_AN_HOUR",
    "Check",
    "Checked",
    "Facts",
    "asking_person",
    "blocked",
    "checked",
    "checking",
    "is_a_claim",
    "read",
]
