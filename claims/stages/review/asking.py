"""Questions to a claimant, with a last day to answer; an answer makes a new version of the claim."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from accounts.models import User
from claims.models import Claim, ClaimFacts
from claims.queries import intake
from claims.queries.review import note_of_question
from claims.rules.filing import Finding
from claims.rules.filing.answers import checked_inputs
from claims.rules.lifecycle import lawful_move
from claims.rules.refusal import N_, Refusal
from claims.rules.review import Seen
from claims.stages import audit
from claims.stages.authority import authorize
from claims.stages.intake import FilingRefused
from claims.stages.review.moves import as_seen, locked, move, parties, queue, text_of
from claims.stages.review.undoing import copy_version

ASKED, ANSWERED = "asked", "answered"  # why a claim stands in the queue
MOST_DAYS = 90


class DaysOutOfRange(Refusal):
    """Facts: `most`."""

    code = "days_out_of_range"
    sentence = N_("Give the claimant from 1 to %(most)s days to answer.")


class NothingAnswered(Refusal):
    code = "nothing_answered"
    sentence = N_("Please write an answer, or correct what your claim says.")


@transaction.atomic
def ask(
    *, actor: User, claim: Claim, question: str, days: int, seen: Seen | None = None, at: datetime, door: str
) -> Claim:
    """Asks the claimant; the claim waits until the last day, which is `days` days from today where the incident was.

    Raises UnlawfulMove, ReasonMissing (no question), DaysOutOfRange, ClaimChanged.
    """
    authorize(actor, "ask_claimant", relations=parties(claim, actor))
    question = text_of(question)
    if not 1 <= days <= MOST_DAYS:
        raise DaysOutOfRange(most=MOST_DAYS)
    claim = locked(claim)
    as_seen(claim, seen)
    lawful_move(claim.status, "ask")
    due = (at.astimezone(ZoneInfo(claim.incident.time_zone)) + timedelta(days=days)).date()
    note = note_of_question(question, due)
    move(claims=[claim.pk], source=claim.status, act="ask", actor=actor, at=at, note=note)
    queue([claim.pk], ASKED, at=at, due=due)
    audit.log(
        actor=actor, action="ask_claimant", kind="claim", key=claim.reference, at=at, door=door,
        after={"due": due.isoformat()},
    )  # fmt: skip
    claim.refresh_from_db()
    return claim


@transaction.atomic
def answer(
    *,
    actor: User,
    claim: Claim,
    inputs: Mapping[str, Any] | None = None,
    text: str = "",
    at: datetime,
    door: str,
) -> Claim:
    """The claimant's answer: words, and corrected inputs. The claim is submitted again, as a new version.

    Raises UnlawfulMove, NothingAnswered, and FilingRefused for inputs that no policy asks for or of a wrong form.
    """
    authorize(actor, "answer_claim", relations=parties(claim, actor))
    text = text_of(text, needed=False)
    claim = locked(claim)
    lawful_move(claim.status, "answer")
    said = _checked(claim, inputs or {}, at)
    if not said and not text:
        raise NothingAnswered
    move(claims=[claim.pk], source=claim.status, act="answer", actor=actor, at=at, note=text, further=1)
    claim.refresh_from_db()
    before = ClaimFacts.objects.get(claim=claim, version=claim.version - 1)
    sources = {name: kept for name, kept in (before.sources or {}).items() if name not in said} or None
    copy_version(claim, actor=actor, at=at, inputs=before.inputs | said, sources=sources)
    queue([claim.pk], ANSWERED, at=at)
    audit.log(
        actor=actor, action="answer_claim", kind="claim", key=claim.reference, at=at, door=door,
        after={"version": claim.version, "inputs": sorted(said)},
    )  # fmt: skip
    return claim


def _checked(claim: Claim, inputs: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    asked = intake.asked_of_claimants(incident=claim.incident, claimant_type=claim.claimant_type, at=at)
    found: list[Finding] = []
    said = checked_inputs(found, inputs, asked)
    if found:
        raise FilingRefused(findings=found)
    return said
