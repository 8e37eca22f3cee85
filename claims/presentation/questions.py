"""Questions to claimants: until which day they may answer, and what was asked and answered."""

from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext, ngettext

from claims import models
from claims.models import Claim
from claims.presentation import masking, numbers, words
from claims.presentation.appeals import against
from claims.presentation.record import clock
from claims.queries import review
from claims.rules.review import deadlines


def last_days(claim: Claim, *, at: datetime) -> list[tuple[int, str]]:
    """Each number of working days that a claimant may be given from `at` on, and the last day that it makes."""
    zone = claim.incident.time_zone
    today = deadlines.day_in(at, zone)
    said = []
    for days in range(1, deadlines.MOST_TO_ANSWER + 1):
        last = numbers.calendar_day(deadlines.due_on(today, days, zone))
        told = ngettext("%(days)s working day: %(day)s", "%(days)s working days: %(day)s", days)
        said.append((days, told % {"days": days, "day": last}))
    return said


class Message(NamedTuple):
    """One thing that was written to or by the claimant: when, by whom, what it is, its words, and what became of it."""

    at: str
    who: str
    what: str
    words: str
    became: str


def messages(claim: Claim) -> list[Message]:
    """What was asked and answered, the oldest first."""
    zone = claim.incident.time_zone
    found = [
        (
            asked.asked_at,
            Message(
                clock(asked.asked_at, zone),
                str(asked.asked_by),
                gettext("Question about the account")
                if asked.about == asked.About.ACCOUNT
                else gettext("Question"),
                asked.question,
                _became(asked.get_state_display(), numbers.calendar_day(asked.due_on)),
            ),
        )
        for asked in review.questions_of(claim=claim)
    ]
    for appeal in claim.appeals.select_related("by", "decision"):
        text = "\n".join(
            [f"{one.name}: {one.words or '–'}" for one in against(appeal)] + [appeal.words]
        ).strip()
        said = Message(clock(appeal.at, zone), masking.party(appeal.by.email), gettext("Appeal"), text, "")
        found.append((appeal.at, said))
    for one in review.messages_of(claim=claim):
        said = Message(clock(one.at, zone), writer(one), gettext("Message"), one.words, _read(one))
        found.append((one.at, said))
    for move in claim.transitions.filter(act="answer").select_related("by").order_by("pk"):
        who = masking.party(move.by.email) if move.by else words.who(move.by, move.rule)
        said = Message(clock(move.at, zone), who, gettext("Answer"), move.note, "")
        found.append((move.at, said))
    return [said for _at, said in sorted(found, key=lambda one: one[0])]


def writer(message: models.Message) -> str:
    """Who wrote, for staff: a claimant by a masked address."""
    return masking.party(message.by.email) if message.from_claimant else str(message.by)


def _read(message: models.Message) -> str:
    """Whether somebody has read what the claimant wrote."""
    if not message.from_claimant:
        return ""
    return gettext("read") if message.read_at else gettext("Nobody has read it")


def _became(state: str, day: str) -> str:
    return gettext("%(state)s (last day: %(day)s)") % {"state": state, "day": day}
