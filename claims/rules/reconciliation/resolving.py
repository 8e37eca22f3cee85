"""What two people may make of a parked line, by why it is parked."""

from typing import Final

MATCHES_LATER: Final = "matches_later"
AS_SAID: Final = "as_said"
PAID_SHORT: Final = "paid_short"
PAID_IN_EXCESS: Final = "paid_in_excess"
NOT_OURS: Final = "not_ours"
ELSEWHERE: Final = "elsewhere"

# By code: what may be made of it. What moves money also asks how the transfer stands (`moves`).
ALLOWED: Final = {
    "foreign": (NOT_OURS, MATCHES_LATER, ELSEWHERE),
    "reference_unknown": (MATCHES_LATER, NOT_OURS, ELSEWHERE),
    "unclear": (AS_SAID, MATCHES_LATER, NOT_OURS, ELSEWHERE),
    "never_sent": (MATCHES_LATER, NOT_OURS, ELSEWHERE),
    "unit_differs": (MATCHES_LATER, NOT_OURS, ELSEWHERE),
    "amount_missing": (AS_SAID, MATCHES_LATER, ELSEWHERE),
    "amount_short": (PAID_SHORT, MATCHES_LATER, ELSEWHERE),
    "amount_excess": (PAID_IN_EXCESS, MATCHES_LATER, ELSEWHERE),
    "duplicate": (MATCHES_LATER, ELSEWHERE),
    "booked_twice": (PAID_IN_EXCESS, ELSEWHERE),
    "settled_otherwise": (AS_SAID, MATCHES_LATER, ELSEWHERE),
}
