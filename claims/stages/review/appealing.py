"""Appeals: made by the claimant, decided by somebody who had no seat in what is appealed, and taken back by a reviewer.

The first decision and its letter stay as they are; of the money only the difference is awarded.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction

from accounts.models import User
from claims.models import Appeal, Award, Claim, Decision, Notice
from claims.queries import review as queries
from claims.rules import review as rule
from claims.rules.lifecycle import lawful_move
from claims.rules.refusal import N_, Refusal
from claims.rules.review import Heard, Key, Seen, appeals
from claims.stages import audit, notices
from claims.stages.authority import authorize
from claims.stages.review.awards import held_by, void
from claims.stages.review.deciding import made_of
from claims.stages.review.moves import as_seen, locked, move, parties, queue, text_of
from claims.stages.review.seats import Made, first_was, meant, take
from claims.stages.review.undoing import WasPaid, copy_version, tell_taken_back

APPEALED: Final = "appealed"  # why a claim waits in the queue


class AppealedAlready(Refusal):
    code = "appealed_already"
    sentence = N_("This claim was appealed already. What was decided on the appeal stands.")


class NotAppealed(Refusal):
    """Facts: `status`."""

    code = "not_appealed"
    sentence = N_("No appeal of this claim waits for a decision. Please load the page again.")


class NotDecidedOnAppeal(Refusal):
    code = "not_decided_on_appeal"
    sentence = N_("Nothing was decided on an appeal of this claim. Please load the page again.")


@transaction.atomic
def appeal(
    *, actor: User, claim: Claim, words: str, lines: Mapping[Key, str] | None = None, at: datetime, door: str
) -> Appeal:
    """The claimant says why the decision should be another one, once a claim: in `words`, and of each of these `lines`
    (or policies that give nothing, `queries.appealable`) in words of its own, which may be ''. No lines: of all.

    Raises UnlawfulMove, ReasonMissing (no words at all), UnknownLine, AppealedAlready.
    """
    authorize(actor, "appeal_claim", relations=parties(claim, actor))
    said = {key: text_of(own, needed=False) for key, own in (lines or {}).items()}
    words = text_of(words, needed=not any(said.values()))
    claim = locked(claim)
    before = claim.status
    lawful_move(before, "appeal")
    if queries.appeal_of(claim=claim):
        raise AppealedAlready
    decision = claim.decisions.filter(final=True).latest("version")
    known = queries.appealable(decision=decision)
    for policy, line in said:
        if (policy, line) not in known:
            raise rule.UnknownLine(policy=policy, line=line)
    move(claims=[claim.pk], source=before, act="appeal", actor=actor, at=at, further=1)
    claim.refresh_from_db()
    copy_version(claim, actor=actor, at=at)
    made = Appeal.objects.create(
        claim=claim, decision=decision, version=claim.version, words=words,
        lines=[[*key, own] for key, own in said.items()], by=actor, at=at,
    )  # fmt: skip
    queue([claim.pk], APPEALED, at=at)
    notices.tell(claim=claim, kind=Notice.Kind.APPEALED, key=f"appealed:{made.pk}", at=at)
    audit.log(
        actor=actor, action="appeal_claim", kind="claim", key=claim.reference, at=at, door=door,
        before={"status": before}, after={"status": claim.status, "version": claim.version},
    )  # fmt: skip
    return made


def decide_appeal(
    *,
    actor: User,
    claim: Claim,
    outcome: str,
    amounts: Mapping[Key, int] | None = None,
    reasons: Mapping[Key, str] | None = None,
    codes: Sequence[str] = (),
    note: str = "",
    seen: Seen | None = None,
    at: datetime,
    door: str,
) -> Decision:
    """Takes a seat on an appeal: lets the decision stand (`uphold`, and the note tells the claimant why), or decides as
    `decide` does, and never less.

    Above the threshold two people who had no seat in what is appealed decide the same, or the second lets it stand.
    Raises AppealWorsens, and what `decide` raises.
    """
    authorize(actor, "decide_appeal", relations=parties(claim, actor) | queries.seats_appealed(claim=claim))
    note = text_of(note, needed=outcome == appeals.UPHOLD)
    reasons = {key: text_of(reason, needed=False) for key, reason in (reasons or {}).items()}
    try:
        with transaction.atomic():
            claim = locked(claim)
            about = _may_be_decided(claim, seen, outcome)
            first = claim.decisions.filter(version=claim.version, final=False).first()
            if first:
                authorize(
                    actor, "decide_second", relations=parties(claim, actor) | {"first_seat": first.by_id}
                )
            if outcome == appeals.UPHOLD:
                made = _upheld(claim, about, note)
            else:
                made = _changed(claim, about, outcome, amounts, reasons, list(codes), note)
            return _taken(actor, claim, made, first, at, door)
    except IntegrityError as error:
        refusal = meant(error, claim)
        if refusal is None:
            raise
        raise refusal from error


def _may_be_decided(claim: Claim, seen: Seen | None, outcome: str) -> Decision:
    """The decision that the appeal of the locked claim is about, if it may be decided now."""
    appeal = queries.appeal_of(claim=claim)
    if appeal is None:
        raise NotAppealed(status=claim.status)
    decided = claim.decisions.filter(version=seen.version if seen else claim.version, final=True).first()
    if decided and claim.status != Claim.Status.APPEALED:
        raise first_was(decided)
    as_seen(claim, seen)
    if claim.status != Claim.Status.APPEALED:
        raise NotAppealed(status=claim.status)
    lawful_move(claim.status, appeals.act_of(outcome, appeal.decision.outcome), held=claim.held)
    return appeal.decision


def _upheld(claim: Claim, about: Decision, note: str) -> Made:
    """The decision once more: its lines or its reasons, and the note for the claimant."""
    made = Made(claim, about.outcome, None, about.codes, note)
    made.run = about.run
    made.codes_by_person = all(code in rule.REASONS for code in about.codes)
    made.given = appeals.stored(about.lines)
    made.heard = _heard(about, upheld=True)
    return made


def _changed(
    claim: Claim,
    about: Decision,
    outcome: str,
    amounts: Mapping[Key, int] | None,
    reasons: Mapping[Key, str],
    codes: list[str],
    note: str,
) -> Made:
    had = held_by(claim)
    before = appeals.given_by(about.lines) | {key: one.amount for key, one in had.items()}
    made = made_of(claim, outcome, amounts, reasons, codes, note, before=before)
    appeals.not_less(outcome, made.given, before)
    made.had, made.heard = had, _heard(about, upheld=False)
    return made


def _heard(about: Decision, *, upheld: bool) -> Heard:
    gave = tuple((line["amount"], line["unit"]) for line in about.lines if line["amount"])
    return Heard(about.at, gave, upheld)


def _taken(
    actor: User, claim: Claim, made: Made, first: Decision | None, at: datetime, door: str
) -> Decision:
    """The seat, written and logged."""
    before = {"status": claim.status}
    decision = take(actor, claim, made, first, at)
    claim.refresh_from_db(fields=["status"])
    after = {
        "version": decision.version, "seat": decision.seat, "final": decision.final, "outcome": decision.outcome,
        "codes": decision.codes, "upheld": bool(made.heard and made.heard.upheld), "status": claim.status,
    }  # fmt: skip
    audit.log(
        actor=actor, action="decide_appeal", kind="claim", key=claim.reference, at=at, door=door, before=before,
        after=after,
    )  # fmt: skip
    return decision


@transaction.atomic
def reopen_appeal(
    *, actor: User, claim: Claim, note: str, seen: Seen | None = None, at: datetime, door: str
) -> Claim:
    """Takes back what was decided on an appeal: the appeal waits again, as a new version. Only what that decision
    awarded beyond the first dies with it.

    Raises UnlawfulMove, ReasonMissing, NotDecidedOnAppeal, WasPaid, ClaimChanged.
    """
    relations = parties(claim, actor) | queries.seats_appealed(claim=claim)
    authorize(actor, "reopen_appeal", relations=relations)
    note = text_of(note)
    claim = locked(claim)
    as_seen(claim, seen)
    before = claim.status
    lawful_move(before, "reopen")
    decision = queries.decided_on_appeal(claim=claim)
    if decision is None:
        raise NotDecidedOnAppeal
    awards = list(Award.objects.select_for_update().filter(decision=decision, live=True).order_by("pk"))
    if queries.left_already(decision=decision):
        raise WasPaid
    void(awards, at=at)
    tell_taken_back(claim, at)
    move(claims=[claim.pk], source=before, act="reopen", actor=actor, at=at, note=note, further=1)
    claim.refresh_from_db()
    copy_version(claim, actor=actor, at=at)
    queue([claim.pk], APPEALED, at=at)
    audit.log(
        actor=actor, action="reopen_appeal", kind="claim", key=claim.reference, at=at, door=door, reason=note,
        before={"status": before}, after={"status": claim.status, "version": claim.version},
    )  # fmt: skip
    return claim
