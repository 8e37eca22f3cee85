"""What a seat writes: one, or two above the threshold. The final one moves claim and money."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError

from accounts.models import User
from claims.models import AssessmentRun, Award, Claim, Decision
from claims.queries import review as queries
from claims.rules import review as rule
from claims.rules.refusal import N_, Moment, Person, Refusal
from claims.rules.review import Given, Heard, Judged, Key, Told
from claims.stages.review.awards import Had, award, line_said
from claims.stages.review.letters import letters
from claims.stages.review.moves import move, queue, unqueue


class SomebodyWasFirst(Refusal):
    """Facts: `who` and `at`."""

    code = "somebody_was_first"
    sentence = N_("This claim was decided already, by %(who)s at %(at)s. Please load the page again.")


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


class Made:
    """What is being decided: the run it rests on, its lines, and what was found."""

    def __init__(
        self, claim: Claim, outcome: str, run: AssessmentRun | None, codes: list[str], note: str
    ) -> None:
        self.outcome, self.run, self.codes, self.note = outcome, run, codes, note
        self.codes_by_person = True  # of REASONS; a rule's are the codes of the rows
        self.judged: tuple[Judged, ...] = queries.judged(claim=claim, run=run) if run else ()
        self.given: list[Given] = []
        # On an appeal: what it was about, and what the claim has already.
        self.heard: Heard | None = None
        self.had: Mapping[Key, Had] = {}

    def said(self, claim: Claim, at: datetime) -> Told:
        names = (claim.incident.name_ko, claim.incident.name_en)
        upheld = self.heard is not None and self.heard.upheld
        told = self.note if upheld or rule.OTHER in self.codes else ""  # any other note is between colleagues
        return Told(
            claim.reference,
            names,
            self.outcome,
            tuple(self.given),
            self.judged,
            tuple(self.codes) if self.codes_by_person else (),
            self.codes_by_person,
            told,
            at,
            claim.incident.time_zone,
            self.heard,
        )


def take(actor: User, claim: Claim, made: Made, first: Decision | None, at: datetime) -> Decision:
    """Writes the seat; a final one moves the claim and makes the awards. A first seat of a rule binds nobody."""
    upheld = made.heard is not None and made.heard.upheld
    if first and not first.rule and made.outcome != rule.REJECT and not upheld:
        _same_as(first, made)
    final = first is not None or upheld or not rule.needs_second(made.given)
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
    if not upheld:
        award(claim, decision, made.given, at, had=made.had)
    unqueue([claim.pk])
    return decision


def _same_as(first: Decision, made: Made) -> None:
    """Passes if both seats give the same. Raises SeatsDiffer."""
    mine = {(line.policy, line.line): line.amount for line in made.given}
    theirs = {(line["policy"], line["line"]): line["amount"] for line in first.lines}
    if first.outcome != made.outcome or mine != theirs:
        lines = ", ".join(f"{line['line']} {line['amount']} {line['unit']}" for line in first.lines)
        raise SeatsDiffer(outcome=first.outcome, lines=lines)


def meant(error: IntegrityError, claim: Claim) -> Refusal | None:
    """The refusal that a breach of the database's own rules means; None for any other breach, which is a bug."""
    if "one_live_award_an_entitlement" in str(error):
        others = Award.objects.filter(claimant=claim.claimant_id, live=True).exclude(claim=claim)
        return AlreadyAwarded(
            reference=", ".join(others.values_list("claim__reference", flat=True).distinct())
        )
    if "one_decision_a_seat" in str(error) or "one_final_decision_a_version" in str(error):
        newest = claim.decisions.filter(version=claim.version).order_by("-pk").first()
        return first_was(newest) if newest else None
    return None


def first_was(decision: Decision) -> SomebodyWasFirst:
    """The refusal of whoever comes after this decision."""
    return SomebodyWasFirst(who=Person(decision.by_id, decision.rule), at=Moment(decision.at))
