"""What a claimant and we have written about a claim, as the claimant reads it: questions and answers among it."""

from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext

from claims.models import Claim
from claims.presentation import masking, numbers
from claims.presentation.questions import writer
from claims.queries import review


class Written(NamedTuple):
    """When, by whom ('You' or 'We'), whether it is the reader's own, and the words."""

    at: str
    who: str
    mine: bool
    words: str


def conversation(claim: Claim, *, staff: bool = False) -> list[Written]:
    """The oldest first, for the claimant, who is not told which of the staff wrote, or for `staff`, by whoever
    wrote, claimants masked.

    An appeal stands elsewhere.
    """
    found: list[tuple[datetime, bool, str, str]] = []
    for one in review.messages_of(claim=claim):
        said = gettext("You wrote") if one.from_claimant else gettext("We wrote")
        who = writer(one) if staff else said
        found.append((one.at, one.from_claimant, who, one.words))
    for asked in review.questions_of(claim=claim):
        who = str(asked.asked_by) if staff else gettext("We asked")
        found.append((asked.asked_at, False, who, asked.question))
    for move in claim.transitions.filter(act="answer").exclude(note="").select_related("by"):
        who = masking.party(move.by.email) if staff and move.by else gettext("You answered")
        found.append((move.at, True, who, move.note))
    zone = claim.incident.time_zone
    return [
        Written(numbers.instant(at, zone=zone), who, mine, words)
        for at, mine, who, words in sorted(found, key=lambda one: one[0])
    ]
