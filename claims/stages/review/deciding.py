"""One claim decided by people: one seat, or two above the threshold. The final decision moves claim and money."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import User
from claims.models import AssessmentRun, Award, Claim, Claimant, Decision
from claims.queries import review as queries
from claims.rules import review as rule
from claims.rules.lifecycle import UnlawfulMove, lawful_move
from claims.rules.refusal import N_, Refusal
from claims.rules.review import Given, Judged, Key, Told
from claims.stages import audit
from claims.stages.authority import authorize
from claims.stages.review.awards import award, line_said
from claims.stages.review.capping import keep_caps
from claims.stages.review.letters import letters
from claims.stages.review.moves import locked, move, parties, queue, same_version, text_of, unqueue


class SomebodyWasFirst(Refusal):
    """Facts: `at`."""

    code = "somebody_was_first"
    sentence = N_("This claim was decided already, at %(at)s. Please load the page again.")


class NotAssessed(Refusal):
    code = "not_assessed"
    sentence = N_("No finished run has assessed what this claim says now. Assess it first, or reject it.")


class AlreadyAwarded(Refusal):
    """Facts: `reference` of the claim that was given the same."""

    code = "already_awarded"
    sentence = N_("The same compensation was given to this claimant already, on claim %(reference)s.")


class SeatsDiffer(Refusal):
    """Facts: `outcome` and `lines` of the first seat."""

    code = "seats_differ"
    sentence = N_(
        "The first person decided otherwise (%(outcome)s: %(lines)s). Decide the same, or reject the claim."
    )


SECOND_SEAT = "second_seat"  # why a claim waits in the queue


def decide(
    *,
    actor: User,
    claim: Claim,
    version: int,
    outcome: str,
    amounts: Mapping[Key, int] | None = None,
    reasons: Mapping[Key, str] | None = None,
    codes: Sequence[str] = (),
    note: str = "",
    at: datetime,
    door: str,
) -> Decision:
    """Takes a seat: approves as proposed, in part (with `amounts` and `reasons` by policy and line), or rejects.

    Above the threshold the first seat moves nothing; the second, another person and a senior, decides the same or
    rejects. Raises ClaimChanged, SomebodyWasFirst, UnlawfulMove, ClaimOnHold, NotAssessed, AlreadyAwarded, CapPassed,
    SeatsDiffer, and the refusals of `claims.rules.review`.
    """
    authorize(actor, "decide_claim", relations=parties(claim, actor))
    act = rule.OUTCOMES[outcome]
    note = text_of(note, needed=False)
    reasons = {key: text_of(reason, needed=False) for key, reason in (reasons or {}).items()}
    try:
        with transaction.atomic():
            claim = locked(claim)
            _may_be_decided(claim, version, act)
            first = claim.decisions.filter(version=claim.version, final=False).first()
            if first:
                relations = parties(claim, actor) | {"first_seat": first.by_id}
                authorize(actor, "decide_second", relations=relations)
            made = _made(claim, outcome, amounts, reasons, list(codes), note)
            decision = _taken(actor, claim, made, first, at)
            _log(actor, claim, decision, at, door)
    except IntegrityError as error:
        refusal = _meant(error, claim)
        if refusal is None:
            raise
        raise refusal from error
    return decision


class _Made:
    """What is being decided: the run it rests on, its lines, and what was found."""

    def __init__(
        self, claim: Claim, outcome: str, run: AssessmentRun | None, codes: list[str], note: str
    ) -> None:
        self.outcome, self.run, self.codes, self.note = outcome, run, codes, note
        self.judged: tuple[Judged, ...] = queries.judged(claim=claim, run=run) if run else ()
        self.given: list[Given] = []

    def said(self, claim: Claim, at: datetime) -> Told:
        names = (claim.incident.name_ko, claim.incident.name_en)
        told = self.note if rule.OTHER in self.codes else ""  # any other note is between colleagues
        return Told(
            claim.reference,
            names,
            self.outcome,
            tuple(self.given),
            self.judged,
            tuple(self.codes),
            True,
            told,
            at,
        )


def _may_be_decided(claim: Claim, version: int, act: str) -> None:
    decided = claim.decisions.filter(version=version, final=True).first()
    if decided and claim.status != Claim.Status.SUBMITTED:
        raise SomebodyWasFirst(at=f"{decided.at:%Y-%m-%d %H:%M} UTC")
    same_version(claim, version)
    if claim.status != Claim.Status.SUBMITTED:  # an appeal is decided by other people, in another act
        raise UnlawfulMove(status=claim.status, act=act)
    lawful_move(claim.status, act, held=claim.held)


def _made(
    claim: Claim,
    outcome: str,
    amounts: Mapping[Key, int] | None,
    reasons: Mapping[Key, str],
    codes: list[str],
    note: str,
) -> _Made:
    """The lines of the decision, checked against the run and against what the claimant was given before."""
    run = queries.run_that_holds(claim=claim)
    made = _Made(claim, outcome, run, codes if outcome == rule.REJECT else [], note)
    if outcome == rule.REJECT:
        rule.check_reasons(codes, note)
        return made
    if run is None:
        raise NotAssessed
    proposed = queries.proposed(
        made.judged,
        incident=claim.incident.key,
        claimant_type=claim.claimant_type,
        services=claim.services,
    )
    if outcome == rule.APPROVE:
        made.given = rule.as_proposed(proposed, amounts or {})
    else:
        made.given = rule.in_part(proposed, amounts or {}, reasons)
    _not_given_before(claim, made.given)
    keep_caps(run, claim.pk, claim.claimant_id, made.judged, made.given)
    return made


def _not_given_before(claim: Claim, given: list[Given]) -> None:
    """Locks the claimant, so that no other claim of theirs is decided at the same time. Raises AlreadyAwarded."""
    Claimant.objects.select_for_update(no_key=True).get(pk=claim.claimant_id)
    mine = [(line, queries.group_of(line.version, line.line)) for line in given if line.amount]
    for _claimant, policy, group, key, other in queries.given_before(claimants=[claim.claimant_id]):
        if any(
            (line.policy, own) == (policy, group) and rule.overlaps(line.entitlement, key)
            for line, own in mine
        ):
            raise AlreadyAwarded(reference=Claim.objects.get(pk=other).reference)


def _taken(actor: User, claim: Claim, made: _Made, first: Decision | None, at: datetime) -> Decision:
    """Writes the seat; a final one moves the claim and makes the awards."""
    if first and made.outcome != rule.REJECT:
        _same_as(first, made)
    final = first is not None or not rule.needs_second(made.given)
    ko, en = letters(made.said(claim, at)) if final else ("", "")
    decision = Decision.objects.create(
        claim=claim,
        version=claim.version,
        seat=2 if first else 1,
        final=final,
        run=made.run,
        by=actor,
        outcome=made.outcome,
        codes=made.codes,
        note=made.note,
        lines=[line_said(line) for line in made.given],
        letter_ko=ko,
        letter_en=en,
        at=at,
    )
    if not final:
        queue([claim.pk], SECOND_SEAT, at=at)
        return decision
    act = rule.OUTCOMES[made.outcome]
    move(claims=[claim.pk], versions=[claim.version], source=claim.status, act=act, actor=actor, at=at)
    award(claim, decision, made.given, at)
    unqueue([claim.pk])
    return decision


def _same_as(first: Decision, made: _Made) -> None:
    """Passes if both seats give the same. Raises SeatsDiffer."""
    mine = {(line.policy, line.line): line.amount for line in made.given}
    theirs = {(line["policy"], line["line"]): line["amount"] for line in first.lines}
    if first.outcome != made.outcome or mine != theirs:
        lines = ", ".join(f"{line['line']} {line['amount']} {line['unit']}" for line in first.lines)
        raise SeatsDiffer(outcome=first.outcome, lines=lines)


def _log(actor: User, claim: Claim, decision: Decision, at: datetime, door: str) -> None:
    action = "decide_claim" if decision.seat == 1 else "decide_second"
    after = {
        "version": decision.version, "seat": decision.seat, "final": decision.final, "outcome": decision.outcome,
        "codes": decision.codes,
    }  # fmt: skip
    audit.log(actor=actor, action=action, kind="claim", key=claim.reference, at=at, door=door, after=after)


def _meant(error: IntegrityError, claim: Claim) -> Refusal | None:
    """The refusal that a breach of the database's own rules means; None for any other breach, which is a bug."""
    if "one_live_award_an_entitlement" in str(error):
        others = Award.objects.filter(claimant=claim.claimant_id, live=True).exclude(claim=claim)
        return AlreadyAwarded(
            reference=", ".join(others.values_list("claim__reference", flat=True).distinct())
        )
    if "one_decision_a_seat" in str(error) or "one_final_decision_a_version" in str(error):
        newest = claim.decisions.filter(version=claim.version).order_by("-pk").first()
        return SomebodyWasFirst(at=f"{newest.at:%Y-%m-%d %H:%M} UTC" if newest else "")
    return None
