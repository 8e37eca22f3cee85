"""Claims whose claimants gave no answer by their last day: rejected by the calendar, claim by claim."""

from datetime import datetime
from typing import Final

from django.db import transaction

from claims.models import Claim, Decision, InformationRequest
from claims.queries.review import overdue_questions
from claims.rules.review import REJECT, Told
from claims.rules.review.reasons import NO_ANSWER
from claims.stages import audit
from claims.stages.authority import NamedRule, authorize
from claims.stages.review.asking import close
from claims.stages.review.letters import letters
from claims.stages.review.moves import move, unqueue

BLOCK: Final = 500


def lapse(*, actor: NamedRule, at: datetime, door: str = "task") -> int:
    """Rejects each claim whose last day to answer is over where the incident was; returns how many.

    A claim on hold waits, and one that somebody works on just now is left to the next time. Each is one transaction:
    done again, or stopped on the way, it goes on with what is left.
    """
    authorize(actor, "lapse_claim")
    lapsed, after = 0, 0
    while block := overdue_questions(at=at, after=after, most=BLOCK):
        for question in block:
            lapsed += _lapsed(actor, question, at, door)
        after = block[-1]
    return lapsed


@transaction.atomic
def _lapsed(actor: NamedRule, question: int, at: datetime, door: str) -> bool:
    asked = InformationRequest.objects.get(pk=question)
    rows = Claim.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
    claim = rows.select_related("incident").filter(pk=asked.claim_id, held=False).first()
    # Read again behind the lock: it may have been answered, withdrawn, or put off by a hold meanwhile.
    if claim is None or question not in overdue_questions(at=at, after=question - 1, most=1):
        return False
    close(claim, InformationRequest.State.LAPSED, at)
    _rejected(actor, claim, at)
    audit.log(
        actor=actor, action="lapse_claim", kind="claim", key=claim.reference, at=at, door=door,
        before={"status": claim.status}, after={"due": asked.due_on.isoformat(), "version": claim.version},
    )  # fmt: skip
    return True


def _rejected(actor: NamedRule, claim: Claim, at: datetime) -> None:
    """The decision of the calendar, in the seat that is free: a first may have been taken before the question."""
    names = (claim.incident.name_ko, claim.incident.name_en)
    zone = claim.incident.time_zone
    ko, en = letters(Told(claim.reference, names, REJECT, (), (), (NO_ANSWER,), True, "", at, zone))
    seat = claim.decisions.filter(version=claim.version).count() + 1
    Decision.objects.create(
        claim=claim, version=claim.version, seat=seat, final=True, rule=actor.name, outcome=REJECT,
        codes=[NO_ANSWER], lines=[], letter_ko=ko, letter_en=en, at=at,
    )  # fmt: skip
    move(claims=[claim.pk], source=claim.status, act="lapse", actor=actor, at=at)
    unqueue([claim.pk])
