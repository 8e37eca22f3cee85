"""Questions to a claimant, with a last day to answer; an answer makes a new version of the claim."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from accounts.models import User
from claims.models import Claim, ClaimFacts, InformationRequest, Notice
from claims.queries import intake
from claims.rules.facts import OK
from claims.rules.filing import Finding
from claims.rules.filing.answers import checked_inputs
from claims.rules.lifecycle import lawful_move
from claims.rules.refusal import N_, Refusal
from claims.rules.review import Seen
from claims.rules.review.deadlines import MOST_TO_ANSWER, USUAL_TO_ANSWER, day_in, due_on
from claims.stages import audit, notices
from claims.stages.authority import authorize
from claims.stages.intake import FilingRefused, checked_account
from claims.stages.review.moves import as_seen, locked, move, parties, queue, text_of
from claims.stages.review.undoing import copy_version

ASKED, ANSWERED = "asked", "answered"  # why a claim stands in the queue
FACTS: Final = InformationRequest.About.FACTS.value


class DaysOutOfRange(Refusal):
    """Facts: `most`."""

    code = "days_out_of_range"
    sentence = N_("Give the claimant from 1 to %(most)s working days to answer.")


class NothingAnswered(Refusal):
    code = "nothing_answered"
    sentence = N_("Please write an answer, or correct what your claim says.")


def last_day(claim: Claim, *, working_days: int, at: datetime) -> date:
    """The last day to answer a question that is asked at `at`: it counts to its end, where the incident was."""
    zone = claim.incident.time_zone
    return due_on(day_in(at, zone), working_days, zone)


@transaction.atomic
def ask(
    *,
    actor: User,
    claim: Claim,
    question: str,
    working_days: int = USUAL_TO_ANSWER,
    about: str = FACTS,
    seen: Seen | None = None,
    at: datetime,
    door: str,
) -> Claim:
    """Asks the claimant; the claim waits until the last day, so many working days from today where the incident was.

    Raises UnlawfulMove, ReasonMissing (no question), DaysOutOfRange, ClaimChanged.
    """
    authorize(actor, "ask_claimant", relations=parties(claim, actor))
    question = text_of(question)
    if type(working_days) is not int or not 1 <= working_days <= MOST_TO_ANSWER:
        raise DaysOutOfRange(most=MOST_TO_ANSWER)
    claim = locked(claim)
    as_seen(claim, seen)
    lawful_move(claim.status, "ask")
    due = last_day(claim, working_days=working_days, at=at)
    move(claims=[claim.pk], source=claim.status, act="ask", actor=actor, at=at, note=question)
    asked = InformationRequest.objects.create(
        claim=claim, version=claim.version, about=InformationRequest.About(about), question=question,
        asked_by=actor, asked_at=at, due_on=due,
    )  # fmt: skip
    queue([claim.pk], ASKED, at=at, due=due)
    said = {"due": due.isoformat()}
    notices.tell(claim=claim, kind=Notice.Kind.ASKED, key=f"asked:{asked.pk}", facts=said, at=at)
    audit.log(
        actor=actor, action="ask_claimant", kind="claim", key=claim.reference, at=at, door=door,
        before={"status": claim.status}, after={"about": about, "due": due.isoformat()},
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
    account: tuple[str, str, str] | None = None,
    at: datetime,
    door: str,
) -> Claim:
    """The claimant's answer: words, corrected inputs, and where it was asked for the account (bank, number, holder).

    The claim is submitted again, as a new version. Raises UnlawfulMove, NothingAnswered, and FilingRefused for inputs
    that no policy asks for, for what is of a wrong form, and for an account that nobody asked for.
    """
    authorize(actor, "answer_claim", relations=parties(claim, actor))
    text = text_of(text, needed=False)
    claim = locked(claim)
    lawful_move(claim.status, "answer")
    said = _checked(claim, inputs or {}, at)
    payee = _account(claim, account) if account else None
    if not said and not text and not payee:
        raise NothingAnswered
    move(claims=[claim.pk], source=claim.status, act="answer", actor=actor, at=at, note=text, further=1)
    close(claim, InformationRequest.State.ANSWERED, at)
    claim.refresh_from_db()
    before = ClaimFacts.objects.get(claim=claim, version=claim.version - 1)
    sources = {name: kept for name, kept in (before.sources or {}).items() if name not in said} or None
    mark = {"account": OK} if payee else {}
    copy_version(claim, actor=actor, at=at, payee=payee, inputs=before.inputs | said, sources=sources, **mark)
    queue([claim.pk], ANSWERED, at=at)
    audit.log(
        actor=actor, action="answer_claim", kind="claim", key=claim.reference, at=at, door=door,
        before={"version": claim.version - 1},
        after={"version": claim.version, "inputs": sorted(said), "account": payee is not None},
    )  # fmt: skip
    return claim


def close(claim: Claim, state: str, at: datetime) -> None:
    """Closes the open question of the claim, whose row is locked."""
    InformationRequest.objects.filter(claim=claim, state="open").update(state=state, closed_at=at)


def _checked(claim: Claim, inputs: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    asked = intake.asked_of_claimants(incident=claim.incident, claimant_type=claim.claimant_type, at=at)
    found: list[Finding] = []
    said = checked_inputs(found, inputs, asked)
    if found:
        raise FilingRefused(findings=found)
    return said


def _account(claim: Claim, account: tuple[str, ...]) -> tuple[str, dict[str, str]]:
    """The account in the form in which it is kept, where the open question is about it."""
    about = InformationRequest.About.ACCOUNT
    if not InformationRequest.objects.filter(claim=claim, state="open", about=about).exists():
        raise FilingRefused(findings=[Finding("account", "unknown_input")])
    return checked_account(claim, *account)
