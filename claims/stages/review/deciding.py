"""One claim decided by people: what may be decided, and by whom. What a seat writes is in `seats`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from django.db import IntegrityError, transaction

from accounts.models import User
from claims.models import Claim, Claimant, Decision
from claims.queries import review as queries
from claims.rules import review as rule
from claims.rules.lifecycle import UnlawfulMove, lawful_move
from claims.rules.refusal import N_, Refusal
from claims.rules.review import Given, Key, Seen
from claims.rules.review.appeals import beyond
from claims.stages import audit
from claims.stages.authority import authorize
from claims.stages.review.accounts import same_account
from claims.stages.review.awards import line_said
from claims.stages.review.capping import keep_caps
from claims.stages.review.copying import rejected_for
from claims.stages.review.moves import as_seen, locked, parties, same_version, text_of
from claims.stages.review.seats import AlreadyAwarded, Made, first_was, meant, take

LOOK_AGAIN = "look_again"


class SampleAboveThreshold(Refusal):
    code = "sample_above_threshold"
    sentence = N_(
        "A rule has the first seat of this claim, and so much money needs two people. Amend the claim and say why; "
        "then two people decide it."
    )


class NothingHeldBack(Refusal):
    code = "nothing_held_back"
    sentence = N_("No rule holds this claim back for a second look. Please load the page again.")


class NoLongerProposed(Refusal):
    code = "no_longer_proposed"
    sentence = N_("The claim was assessed again, and otherwise than the rule saw it. Decide it yourself.")


class NotAssessed(Refusal):
    code = "not_assessed"
    sentence = N_("No finished run has assessed what this claim says now. Assess it first, or reject it.")


def decide(
    *,
    actor: User,
    claim: Claim,
    version: int | None = None,
    seen: Seen | None = None,
    outcome: str,
    amounts: Mapping[Key, int] | None = None,
    reasons: Mapping[Key, str] | None = None,
    codes: Sequence[str] = (),
    note: str = "",
    at: datetime,
    door: str,
) -> Decision:
    """Takes a seat: approves as proposed, in part (with `amounts` and `reasons` by policy and line), or rejects.

    The reader says what they saw of the claim: all that a page shows (`seen`), or its version alone.
    Above the threshold the first seat moves nothing; the second, another person and a senior, decides the same or
    rejects. Of a sample a rule has the first seat, and the person decides as they see it. Raises ClaimChanged,
    SomebodyWasFirst, UnlawfulMove, ClaimOnHold, NotAssessed, AlreadyAwarded, CapPassed, AccountsDiffer, SeatsDiffer,
    SampleAboveThreshold, and the refusals of `claims.rules.review`.
    """
    authorize(actor, "decide_claim", relations=parties(claim, actor))
    act = rule.OUTCOMES[outcome]
    note = text_of(note, needed=False)
    reasons = {key: text_of(reason, needed=False) for key, reason in (reasons or {}).items()}
    try:
        with transaction.atomic():
            claim = locked(claim)
            _may_be_decided(claim, version, seen, act)
            first = _first_seat(actor, claim)
            made = made_of(claim, outcome, amounts, reasons, list(codes), note)
            decision = _taken(actor, claim, made, first, at, door)
    except IntegrityError as error:
        refusal = meant(error, claim)
        if refusal is None:
            raise
        raise refusal from error
    return decision


def agree(
    *, actor: User, claim: Claim, note: str = "", seen: Seen | None = None, at: datetime, door: str
) -> Decision:
    """Decides what a rule has held back of its sample as the rule did: its lines or its reasons, its letter.

    Raises NothingHeldBack, NoLongerProposed, and what `decide` raises.
    """
    authorize(actor, LOOK_AGAIN, relations=parties(claim, actor))
    note = text_of(note, needed=False)
    try:
        with transaction.atomic():
            claim = locked(claim)
            as_seen(claim, seen)
            first = claim.decisions.filter(version=claim.version, final=False).exclude(rule="").first()
            if first is None:
                raise NothingHeldBack
            _may_be_decided(claim, claim.version, seen, rule.OUTCOMES[first.outcome])
            made = _as_the_rule(claim, first, note)
            decision = _taken(actor, claim, made, first, at, door)
    except IntegrityError as error:
        refusal = meant(error, claim)
        if refusal is None:
            raise
        raise refusal from error
    return decision


def _as_the_rule(claim: Claim, first: Decision, note: str) -> Made:
    """What the newest run gives, which must be what the rule said."""
    run = queries.run_that_holds(claim=claim)
    if run is None:
        raise NotAssessed
    if first.outcome == rule.APPROVE:
        made = made_of(claim, first.outcome, None, {}, [], note)
        same = [line_said(line) for line in made.given] == first.lines
    else:
        made = Made(claim, first.outcome, run, first.codes, note)
        made.codes_by_person = False
        same = rejected_for(made.judged) == first.codes
    if not same:
        raise NoLongerProposed
    return made


def _first_seat(actor: User, claim: Claim) -> Decision | None:
    """The first seat where one is taken, and the actor may take the second."""
    first = claim.decisions.filter(version=claim.version, final=False).first()
    if first and first.rule:
        authorize(actor, LOOK_AGAIN, relations=parties(claim, actor))
    elif first:
        authorize(actor, "decide_second", relations=parties(claim, actor) | {"first_seat": first.by_id})
    return first


def _taken(
    actor: User, claim: Claim, made: Made, first: Decision | None, at: datetime, door: str
) -> Decision:
    """The seat, written and logged."""
    if first and first.rule and rule.needs_second(made.given):
        raise SampleAboveThreshold
    before = {"status": claim.status}
    decision = take(actor, claim, made, first, at)
    claim.refresh_from_db(fields=["status"])
    action = "decide_claim" if first is None else LOOK_AGAIN if first.rule else "decide_second"
    after = {
        "version": decision.version, "seat": decision.seat, "final": decision.final, "outcome": decision.outcome,
        "codes": decision.codes, "status": claim.status,
    }  # fmt: skip
    audit.log(
        actor=actor, action=action, kind="claim", key=claim.reference, at=at, door=door, before=before, after=after
    )  # fmt: skip
    return decision


def _may_be_decided(claim: Claim, version: int | None, seen: Seen | None, act: str) -> None:
    known = seen.version if seen else version
    if known is None:
        raise TypeError("decide() is told what its caller saw: `seen` or `version`")
    decided = claim.decisions.filter(version=known, final=True).first()
    if decided and claim.status != Claim.Status.SUBMITTED:
        raise first_was(decided)
    if seen:
        as_seen(claim, seen)
    else:
        same_version(claim, known)
    if claim.status != Claim.Status.SUBMITTED:  # an appeal is decided by other people, in another act
        raise UnlawfulMove(status=claim.status, act=act)
    lawful_move(claim.status, act, held=claim.held)


def made_of(
    claim: Claim,
    outcome: str,
    amounts: Mapping[Key, int] | None,
    reasons: Mapping[Key, str],
    codes: list[str],
    note: str,
    *,
    before: Mapping[Key, int] = MappingProxyType({}),
) -> Made:
    """The lines of the decision, checked against the run and against what the claimant was given before.

    `before` is what the claim itself was given by line, on an appeal: caps ask for what comes beyond it.
    """
    run = queries.run_that_holds(claim=claim)
    made = Made(claim, outcome, run, codes if outcome == rule.REJECT else [], note)
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
        made.given = rule.as_proposed(proposed, amounts)
    else:
        made.given = rule.in_part(proposed, amounts or {}, reasons)
    _not_given_before(claim, made.given)
    keep_caps(run, claim.pk, claim.claimant_id, made.judged, beyond(made.given, before))
    same_account(claim, made.given)
    return made


def _not_given_before(claim: Claim, given: list[Given]) -> None:
    """Locks the claimant, so that no other claim of theirs is decided at the same time. Raises AlreadyAwarded."""
    Claimant.objects.select_for_update(no_key=True).get(pk=claim.claimant_id)
    mine = [(line, queries.group_of(line.version, line.line)) for line in given if line.amount]
    for _claimant, policy, group, key, other in queries.given_before(claimants=[claim.claimant_id]):
        if other != claim.pk and any(  # on an appeal it has its own
            (line.policy, own) == (policy, group) and rule.overlaps(line.entitlement, key)
            for line, own in mine
        ):
            raise AlreadyAwarded(reference=Claim.objects.get(pk=other).reference)
