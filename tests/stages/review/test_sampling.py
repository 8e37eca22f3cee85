"""What a rule holds back of its sample: refusals first."""

import copy
from datetime import timedelta
from typing import Any

import pytest

from accounts.models import User
from claims.models import (
    AssessmentRun,
    AuditEntry,
    AutomaticRule,
    Award,
    Claim,
    Decision,
    Incident,
    LedgerEntry,
    ReviewItem,
    Sample,
    Transition,
)
from claims.queries import review as queries
from claims.rules.authority import Forbidden, SamePerson
from claims.rules.lifecycle import ClaimOnHold
from claims.stages import review
from claims.stages.authority import NamedRule
from claims.stages.review import automatic, sampling
from tests.factories import ClaimantFactory
from tests.people import NOON, person
from tests.stages.review.making import (
    BECAUSE,
    PAYMENT,
    REFUSALS,
    RULE,
    assessed,
    at_once,
    by_rules,
    decided,
    sampled,
    senior,
    status,
    switched_on,
)
from tests.world import everyone, kakao, merchant

pytestmark = pytest.mark.django_db
ALL = {"": 1_000}
HALF = {"": 500}


def drawn(run: AssessmentRun, version: AutomaticRule, *, by: Any = RULE) -> Sample | None:
    return review.draw(actor=by, run=run, version=version, at=NOON)


def run_rule(run: AssessmentRun, **said: Any) -> review.Counts:
    return review.decide_automatically(actor=RULE, run=run, at=NOON, **said)


def agreed(claim: Claim, *, by: User | None = None, **said: Any) -> Decision:
    return review.agree(actor=by or person("rita"), claim=claim, at=NOON, door="test", **said)


def held_back(**said: Any) -> Claim:
    """A claim of which the rule has taken the first seat."""
    incident = kakao()
    claim = merchant(incident, **said)
    assessed(incident)
    return sampled(claim)


def rows() -> tuple[int, ...]:
    return tuple(one.objects.count() for one in (Decision, Award, LedgerEntry, Transition))


# ---------------------------------------------------------------- who looks again
def test_a_party_does_not_look_again_and_who_holds_no_duty_does_not_either() -> None:
    claim = held_back(claimant=ClaimantFactory(user=person("rita")))
    for by, refusal in (
        (person("rita"), SamePerson),
        (person("omar"), Forbidden),
        (person("felix"), Forbidden),
        (person("alice"), Forbidden),
    ):
        with pytest.raises(refusal):
            agreed(claim, by=by)
        with pytest.raises(refusal):
            decided(claim, by=by)
    assert rows() == (1, 0, 0, 0)


def test_nobody_agrees_with_what_no_rule_holds_back() -> None:
    incident = kakao()
    claim = merchant(incident)
    assessed(incident)
    with pytest.raises(review.NothingHeldBack):
        agreed(claim)
    decided(claim, "part", amounts={PAYMENT: 1_000_001}, reasons=BECAUSE)
    with pytest.raises(review.NothingHeldBack):
        agreed(claim, by=senior())


def test_a_claim_on_hold_or_decided_is_not_looked_at_again() -> None:
    claim = held_back()
    review.hold(actor=person("rita"), claim=claim, reason="x", at=NOON, door="test")
    with pytest.raises(ClaimOnHold):
        agreed(claim)
    review.release(actor=person("rita"), claim=claim, reason="x", at=NOON, door="test")
    agreed(claim)
    with pytest.raises((review.NothingHeldBack, review.SomebodyWasFirst)):
        agreed(claim, by=senior())
    assert rows() == (2, 1, 1, 1)


def test_above_the_threshold_nobody_looks_again_alone() -> None:
    claim = held_back()
    with pytest.raises(review.SampleAboveThreshold):
        decided(claim, "part", amounts={PAYMENT: 1_000_001}, reasons=BECAUSE)
    assert rows() == (1, 0, 0, 0) and status(claim) == "submitted"


def test_what_was_assessed_otherwise_since_is_not_agreed_with() -> None:
    claim = held_back()
    first = merchant(
        claim.incident, claimant=claim.claimant, received_at=claim.received_at - timedelta(days=1)
    )
    assessed(claim.incident)  # the earlier claim asks first now
    with pytest.raises((review.NoLongerProposed, review.NothingHeldBack, Exception)) as refused:
        agreed(claim)
    assert refused.value.code in ("no_longer_proposed", "nothing_to_award")  # type: ignore[attr-defined]
    assert status(claim) == status(first) == "submitted"


# ---------------------------------------------------------------- what being held back is
def test_what_is_held_back_is_neither_given_nor_told_nor_moved_and_waits_for_a_person() -> None:
    claim = held_back()
    seat = claim.decisions.get()
    assert (seat.seat, seat.final, seat.sampled, seat.rule, seat.outcome) == (
        1, False, True, "straightforward", "approve",
    )  # fmt: skip
    assert seat.letter_ko == seat.letter_en == "" and seat.lines
    assert rows() == (1, 0, 0, 0)
    assert status(claim) == "submitted"
    assert ReviewItem.objects.get(claim=claim, state="open").code == "sample"
    assert list(queries.held_back()) == [claim]


def test_a_person_who_agrees_gives_what_the_rule_said_with_its_letter() -> None:
    incident = kakao()
    held, plain = merchant(incident), merchant(incident)
    run = assessed(incident)
    switched_on(sample=ALL)
    run_rule(run)
    switched_on(sample={"": 0})
    Decision.objects.get(claim=plain)  # held back as well
    agreed(held)
    second = held.decisions.get(final=True)
    assert (second.seat, second.by, second.rule, second.sampled) == (2, person("rita"), "", False)
    assert second.lines == held.decisions.get(seat=1).lines
    assert second.letter_ko and second.letter_en
    assert status(held) == "approved" and Award.objects.get().claim == held
    assert not ReviewItem.objects.filter(claim=held, state="open").exists()
    assert AuditEntry.objects.filter(action="look_again", key=held.reference).count() == 1


def test_a_rejection_that_is_agreed_with_has_the_reasons_and_the_letter_of_the_rule() -> None:
    incident = kakao()
    everyone(incident)
    switched_on("refusals")
    assert review.decide_automatically(actor=REFUSALS, run=assessed(incident), at=NOON).rejected

    def letters(one: Decision) -> tuple[str, ...]:
        return tuple(text.replace(one.claim.reference, "") for text in (one.letter_ko, one.letter_en))

    theirs = {letters(one) for one in Decision.objects.filter(final=True)}
    everyone(incident)  # the same again, of whom the rule holds back all
    run = assessed(incident)
    switched_on("refusals", sample={"": 1_000})
    counts = review.decide_automatically(actor=REFUSALS, run=run, at=NOON)
    assert counts.held and not counts.rejected
    for seat in Decision.objects.filter(sampled=True):
        made = agreed(seat.claim)
        assert (made.outcome, made.codes, made.lines) == ("reject", seat.codes, [])
        assert status(seat.claim) == "rejected"
        assert letters(made) in theirs
    (one,) = queries.agreements(run=run)
    assert one.agreed == one.held == counts.held


@pytest.mark.parametrize("outcome", ["part", "reject"])
def test_a_person_may_decide_otherwise_than_the_rule(outcome: str) -> None:
    claim = held_back()
    said = {"amounts": {PAYMENT: 1}, "reasons": BECAUSE} if outcome == "part" else {"codes": ["untrue"]}
    made = decided(claim, outcome, **said)
    assert made.final and made.seat == 2
    assert status(claim) == ("rejected" if outcome == "reject" else "approved")
    (one,) = queries.agreements()
    assert (one.held, one.looked, one.agreed, one.differed) == (1, 1, 0, 1)


def test_agreement_is_counted_by_version() -> None:
    claim = held_back()
    (before,) = queries.agreements()
    assert (before.held, before.looked) == (1, 0)
    agreed(claim)
    (one,) = queries.agreements()
    assert (one.version, one.held, one.looked, one.agreed) == (AutomaticRule.objects.get().pk, 1, 1, 1)


def test_no_change_is_a_way_out_of_the_sample() -> None:
    claim = held_back()
    review.ask(actor=person("rita"), claim=claim, question="Which?", working_days=5, at=NOON, door="test")
    Claim.objects.filter(pk=claim.pk).update(linked_to=person("alice"))
    claim = Claim.objects.get(pk=claim.pk)
    review.answer(actor=person("alice"), claim=claim, text="This one.", at=NOON, door="test")
    run = assessed(claim.incident)
    assert run_rule(run) == (0, 0, 1, 0)
    switched_on(sample={"": 0})  # another version, that looks at none
    assert run_rule(run) == (0, 0, 1, 0)
    assert status(claim) == "submitted"
    decided(claim)
    assert status(claim) == "approved"


def test_a_question_that_nobody_answers_is_no_second_look_and_no_way_out_of_the_sample() -> None:
    claim = held_back()
    review.ask(actor=person("rita"), claim=claim, question="Which?", working_days=1, at=NOON, door="test")
    assert review.lapse(actor=NamedRule("calendar"), at=NOON + timedelta(days=9)) == 1
    (one,) = queries.agreements()
    assert (one.held, one.looked, one.differed) == (1, 0, 0), "no person has looked"
    claim = Claim.objects.get(pk=claim.pk)
    review.undo(actor=person("rita"), claim=claim, note="It came by letter.", at=NOON, door="test")
    switched_on(sample={"": 0})
    assert run_rule(assessed(claim.incident)) == (0, 0, 1, 0)
    assert status(claim) == "submitted"


# ---------------------------------------------------------------- the draw
def test_only_the_rule_draws_and_no_seed_is_given_from_outside() -> None:
    incident = kakao()
    run = assessed(incident)
    version = switched_on(sample=HALF)
    for by in (person("rita"), person("omar"), senior(), NamedRule("belt")):
        with pytest.raises(Forbidden):
            drawn(run, version, by=by)
    with pytest.raises(TypeError):
        review.draw(actor=RULE, run=run, version=version, at=NOON, seed="0" * 32)  # type: ignore[call-arg]
    assert not Sample.objects.exists()


def test_it_is_drawn_once_and_found_again() -> None:
    incident = kakao()
    everyone(incident, times=3)
    run = assessed(incident)
    version = switched_on(sample=HALF)
    one = drawn(run, version)
    assert one and drawn(run, version) == one and Sample.objects.count() == 1
    assert AuditEntry.objects.filter(action="draw_sample", rule="straightforward").count() == 1
    other = drawn(run, switched_on(sample=HALF))
    assert other and other.seed != one.seed


def test_a_version_that_looks_at_none_draws_none() -> None:
    incident = kakao()
    merchant(incident)
    run = assessed(incident)
    assert drawn(run, switched_on(sample={"": 0})) is None
    assert not Sample.objects.exists()


@pytest.mark.parametrize("size", [1, 3, 2_000])
def test_it_is_the_same_for_any_size_of_a_block(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    incident = kakao()
    everyone(incident, times=2)
    run = assessed(incident)
    version = switched_on(sample=HALF)
    monkeypatch.setattr(sampling.secrets, "token_hex", lambda size: "0" * 32)
    whole = sampling._drawn(run, version, "0" * 32, NOON)
    monkeypatch.setattr(sampling, "BLOCK", size)
    again = sampling._drawn(run, version, "0" * 32, NOON)
    for column in ("claims", "versions", "chosen", "chosen_versions", "strata", "digest"):
        assert getattr(whole, column) == getattr(again, column), column
    assert whole.chosen and len(whole.chosen) < len(whole.claims)


def test_what_is_chosen_is_held_back_and_the_rest_is_decided() -> None:
    incident = kakao()
    number = everyone(incident, times=3)
    run = assessed(incident)
    for name in ("straightforward", "refusals"):
        switched_on(name, sample=HALF)
    counts = by_rules(run)
    assert sum(counts) - counts.held == number - counts.held
    samples = Sample.objects.all()
    assert len(samples) == 2
    chosen = {claim for sample in samples for claim in sample.chosen}
    held = set(Decision.objects.filter(sampled=True).values_list("claim_id", flat=True))
    assert held == chosen and counts.held == len(chosen) > 0
    assert not Award.objects.filter(claim__in=chosen).exists()
    assert set(Claim.objects.filter(pk__in=chosen).values_list("status", flat=True)) == {"submitted"}
    assert counts.approved and counts.rejected


def test_who_comes_free_after_the_draw_is_left_to_people_until_the_next_run() -> None:
    incident = kakao()
    held = merchant(incident, held=True, hold_reason="x")
    merchant(incident)
    run = assessed(incident)
    switched_on(sample=ALL)
    assert run_rule(run).held == 1
    Claim.objects.filter(pk=held.pk).update(held=False)
    assert run_rule(run) == (0, 0, 1, 0)
    assert run_rule(assessed(incident)).held == 1


def test_stopped_between_the_sample_and_the_first_block_it_goes_on_with_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    incident = kakao()
    everyone(incident, times=2)
    run = assessed(incident)
    version = switched_on(sample=HALF)
    with monkeypatch.context() as patch:
        patch.setattr(automatic, "_block", lambda *said: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            run_rule(run)
    sample = Sample.objects.get()
    assert sample.rule_version == version and not Decision.objects.exists()
    first = run_rule(run)
    assert first.held == len(sample.chosen)
    before = rows()
    assert run_rule(run)[:2] == (0, 0) and rows() == before and Sample.objects.get() == sample


def test_set_otherwise_meanwhile_it_goes_on_by_the_new_version_with_a_sample_of_that(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(automatic, "BLOCK", 4)
    incident = kakao()
    for _ in range(12):
        merchant(incident)
    run = assessed(incident)
    old = switched_on(sample=HALF)
    new: list[AutomaticRule] = []

    def turn(done: int, of: int) -> None:
        if not new:
            new.append(switched_on(sample=HALF))

    run_rule(run, progress=turn)
    assert set(Decision.objects.values_list("rule_version", flat=True)) == {old.pk, new[0].pk}
    one, other = Sample.objects.order_by("pk")
    assert set(one.chosen).isdisjoint(other.chosen)
    for sample in (one, other):
        assert review.verify(actor=person("omar"), sample=sample) == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_draw_one_sample_and_hold_back_once() -> None:
    incident = kakao()
    for _ in range(12):
        merchant(incident)
    run = assessed(incident)
    switched_on(sample=HALF)
    results = at_once(*[lambda: run_rule(run)] * 3)
    assert all(isinstance(result, review.Counts) for result in results), results
    run_rule(run)
    sample = Sample.objects.get()
    assert set(Decision.objects.filter(sampled=True).values_list("claim_id", flat=True)) == set(sample.chosen)
    assert Decision.objects.count() == 12


# ---------------------------------------------------------------- anybody reckons it again
def test_it_is_the_same_when_it_is_reckoned_again_after_everything_was_decided() -> None:
    incident = kakao()
    everyone(incident, times=2)
    run = assessed(incident)
    for name in ("straightforward", "refusals"):
        switched_on(name, sample=HALF)
    by_rules(run)
    for seat in Decision.objects.filter(sampled=True):
        agreed(seat.claim)
    for sample in Sample.objects.all():
        assert review.verify(actor=person("omar"), sample=sample) == []
    with pytest.raises(Forbidden):
        review.verify(actor=person("alice"), sample=sample)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda one: one.chosen.pop() and one.chosen_versions.pop(), "chosen"),
        (lambda one: setattr(one, "seed", "f" * 32), "chosen"),
        (lambda one: setattr(one, "digest", "0" * 64), "digest"),
        (lambda one: one.strata.popitem(), "strata"),
        (lambda one: one.claims.pop() and one.versions.pop(), "digest"),
        (lambda one: one.versions.__setitem__(0, 2), "member"),
        (lambda one: one.claims.append(10**9) or one.versions.append(1), "member"),
    ],
    ids=["less", "seed", "digest", "strata", "fewer", "version", "stranger"],
)
def test_a_sample_that_was_changed_differs(change: Any, what: str) -> None:
    incident = kakao()
    for _ in range(12):
        merchant(incident)
    run = assessed(incident)
    sample = drawn(run, switched_on(sample=HALF))
    assert sample and review.verify(actor=person("omar"), sample=sample) == []
    other = copy.deepcopy(sample)
    change(other)
    assert what in {one.what for one in review.verify(actor=person("omar"), sample=other)}


def test_a_decision_outside_of_the_sample_or_in_spite_of_it_differs() -> None:
    incident = kakao()
    for _ in range(6):
        merchant(incident)
    run = assessed(incident)
    version = switched_on(sample=HALF)
    run_rule(run)
    sample = Sample.objects.get()
    other = copy.deepcopy(sample)
    other.chosen, other.chosen_versions = [], []
    found = review.verify(actor=person("omar"), sample=other)
    assert {one.claim for one in found if one.what == "decision"} == set(sample.chosen)
    assert version.name == "straightforward"


def test_of_what_is_held_back_another_incident_knows_nothing() -> None:
    claim = held_back()
    other = Incident.objects.exclude(pk=claim.incident_id).first()
    assert queries.kept_for_people(incident=claim.incident) == {claim.pk}
    sample = Sample.objects.get()
    assert queries.kept_for_people(incident=claim.incident, but=sample) == frozenset()
    assert other is None or queries.kept_for_people(incident=other) == frozenset()
