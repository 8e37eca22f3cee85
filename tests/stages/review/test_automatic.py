"""The straightforward claims of a run, decided by the named rule: refusals first."""

from collections import Counter
from datetime import timedelta

import pytest

from accounts.models import User
from claims.models import Assessment, AuditEntry, Award, Claim, Decision, LedgerEntry, ReviewItem, Transition
from claims.rules.authority import Forbidden
from claims.stages import review
from claims.stages.authority import NamedRule
from claims.stages.review import automatic
from tests.factories import ClaimFactory
from tests.people import NOON, person
from tests.stages.review.making import (
    BECAUSE,
    PAYMENT,
    assessed,
    at_once,
    by_rules,
    decided,
    rule_on,
    senior,
    status,
)
from tests.world import driver, everyone, kakao, merchant

pytestmark = pytest.mark.django_db


def run_rule(run: object, **said: object) -> review.Counts:
    """Both rules; counts are of what became of the claims, and `left` what neither decides."""
    return by_rules(run, **said)


def test_only_the_rule_itself_decides_automatically() -> None:
    incident = kakao()
    run = assessed(incident)
    rule_on()
    for actor in (person("rita"), person("omar"), senior(), NamedRule("belt")):
        with pytest.raises(Forbidden):
            review.decide_automatically(actor=actor, run=run, at=NOON)


def test_nothing_is_decided_until_the_rule_is_confirmed_and_nothing_after_it_is_off() -> None:
    incident = kakao()
    claim = merchant(incident)
    run = assessed(incident)
    with pytest.raises(review.RuleIsOff):
        run_rule(run)
    row = review.set_rule(actor=senior(), on=True, at_most=50_000, reason="x", at=NOON, door="test")
    with pytest.raises(review.RuleIsOff):
        run_rule(run)
    review.confirm_rule(actor=senior("sven"), rule=row, at=NOON, door="test")
    review.set_rule(actor=senior(), on=False, at_most=50_000, reason="stop", at=NOON, door="test")
    with pytest.raises(review.RuleIsOff):
        run_rule(run)
    assert status(claim) == "submitted"


def test_only_the_newest_done_run_decides() -> None:
    incident = kakao()
    merchant(incident)
    older, _newer = assessed(incident), assessed(incident)
    rule_on()
    with pytest.raises(review.RunNotNewest):
        run_rule(older)


def test_what_is_straightforward_is_decided_and_the_rest_is_left_to_people() -> None:
    incident = kakao()
    number = everyone(incident)
    run = assessed(incident)
    rule_on()
    counts = run_rule(run)
    assert sum(counts) == number
    stands = Counter(Claim.objects.values_list("status", flat=True))
    assert stands == {"approved": counts.approved, "rejected": counts.rejected, "submitted": counts.left}
    rows: dict[int, list[Assessment]] = {}
    for row in Assessment.objects.filter(run=run):
        rows.setdefault(row.claim_id, []).append(row)
    for claim in Claim.objects.all():
        outcomes = {row.outcome for row in rows[claim.pk]}
        codes = {row.code for row in rows[claim.pk]}
        match claim.status:
            case "approved":
                assert 1 in outcomes and outcomes <= {1, 2}
            case "rejected":
                assert outcomes == {2} and "not_a_claim" not in codes
                assert set(claim.decisions.get().codes) == codes
            case _:
                assert 3 in outcomes or "not_a_claim" in codes or "f" in claim.checks.get(run=run).outcomes
    assert counts == (9, 5, 3, 0)


def test_the_rows_of_a_rule_are_those_of_a_person() -> None:
    incident = kakao()
    by_rule, by_person = merchant(incident), merchant(incident, held=True, hold_reason="x")
    run = assessed(incident)
    rule_on()
    run_rule(run)
    Claim.objects.filter(pk=by_person.pk).update(held=False)
    decided(by_person)
    columns = ["version", "seat", "final", "run", "outcome", "codes", "note", "lines"]
    one, other = (
        Decision.objects.filter(claim=claim).values(*columns).get() for claim in (by_rule, by_person)
    )
    assert one == other
    made = Decision.objects.get(claim=by_rule)
    theirs = Decision.objects.get(claim=by_person)
    assert (made.rule, made.by) == ("straightforward", None)
    for letter in ("letter_ko", "letter_en"):
        mine, yours = getattr(made, letter), getattr(theirs, letter)
        assert mine.replace(by_rule.reference, "X") == yours.replace(by_person.reference, "X")
    columns = [
        "policy_key",
        "policy_version",
        "line",
        "kind",
        "unit",
        "amount",
        "source",
        "entitlement_key",
        "live",
    ]
    one, other = (Award.objects.filter(claim=claim).values(*columns).get() for claim in (by_rule, by_person))
    assert one == other
    columns = ["came_from", "went_to", "act", "note"]
    one, other = (
        Transition.objects.filter(claim=claim).values(*columns).get() for claim in (by_rule, by_person)
    )
    assert one == other
    posted = LedgerEntry.objects.filter(kind="award").order_by("pk")
    assert [(row.debit, row.credit, row.unit, row.amount) for row in posted] == [
        ("awarded", "open", "KRW", 30_000)
    ] * 2
    assert {row.reference for row in posted} == {str(pk) for pk in Award.objects.values_list("pk", flat=True)}


@pytest.mark.parametrize(("at_most", "expected"), [(30_000, "approved"), (29_999, "submitted")])
def test_the_threshold_of_the_rule(at_most: int, expected: str) -> None:
    incident = kakao()
    claim = merchant(incident)
    run = assessed(incident)
    rule_on(at_most=at_most)
    run_rule(run)
    assert status(claim) == expected


def test_points_have_no_threshold_in_won() -> None:
    incident = kakao()
    claim = driver(incident, fee=39_000)
    run = assessed(incident)
    rule_on(at_most=1)
    run_rule(run)
    assert status(claim) == "approved"


def test_held_moved_changed_and_half_decided_claims_are_left_alone() -> None:
    incident = kakao()
    held, moved, changed, half, plain = (merchant(incident) for _ in range(5))
    run = assessed(incident)
    Claim.objects.filter(pk=held.pk).update(held=True, hold_reason="x")
    Claim.objects.filter(pk=moved.pk).update(status="withdrawn")
    Claim.objects.filter(pk=changed.pk).update(version=2)
    decided(half, "part", amounts={PAYMENT: 1_000_001}, reasons=BECAUSE)
    rule_on()
    assert run_rule(run).approved == 1
    assert [status(one) for one in (held, moved, changed, half, plain)] == [
        "submitted", "withdrawn", "submitted", "submitted", "approved",
    ]  # fmt: skip


def test_what_was_given_before_is_left_to_a_person() -> None:
    incident = kakao()
    first = merchant(incident)
    assessed(incident)
    decided(first)
    again = merchant(incident, claimant=first.claimant, received_at=NOON + timedelta(minutes=1))
    run = assessed(incident)  # looks at submitted claims only, and proposes it again
    rule_on()
    assert run_rule(run) == (0, 0, 1, 0)
    assert status(again) == "submitted"


def test_nobody_is_rejected_for_what_was_proposed_on_another_claim_and_not_given() -> None:
    incident = kakao()
    first = merchant(incident, held=True, hold_reason="x")
    second = merchant(incident, claimant=first.claimant, received_at=NOON + timedelta(minutes=1))
    run = assessed(incident)
    rule_on()
    assert run_rule(run) == (0, 0, 1, 0)
    Claim.objects.filter(pk=first.pk).update(held=False)
    assert run_rule(run) == (1, 1, 0, 0)
    assert second.decisions.get().codes == ["already_claimed"]


def test_block_by_block_gives_the_same_and_a_second_time_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(automatic, "BLOCK", 5)
    incident = kakao()
    number = everyone(incident, times=2)
    run = assessed(incident)
    rule_on()
    seen: list[tuple[int, int]] = []
    counts = run_rule(run, progress=lambda done, of: seen.append((done, of)))
    assert sum(counts) == number
    assert seen[-1] == (number, number) and len(seen) > 5
    before = (
        Decision.objects.count(),
        Award.objects.count(),
        LedgerEntry.objects.count(),
        Transition.objects.count(),
    )
    assert run_rule(run) == (0, 0, counts.left, 0)
    assert before == (
        Decision.objects.count(), Award.objects.count(), LedgerEntry.objects.count(), Transition.objects.count(),
    )  # fmt: skip
    assert Decision.objects.count() == counts.approved + counts.rejected == Transition.objects.count()
    assert AuditEntry.objects.filter(action="decide_automatically").exists()


def test_it_goes_on_where_it_was_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(automatic, "BLOCK", 4)
    incident = kakao()
    everyone(incident)
    run = assessed(incident)
    rule_on()

    def stop(done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_rule(run, progress=stop)
    assert Claim.objects.filter(status="submitted").count() > 4
    first = Decision.objects.count()
    assert first
    rest = run_rule(run)
    assert Decision.objects.count() == first + rest.approved + rest.rejected


def test_switched_off_meanwhile_it_stops_before_the_next_block(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(automatic, "BLOCK", 4)
    incident = kakao()
    everyone(incident)
    run = assessed(incident)
    rule_on()

    def off(done: int, of: int) -> None:
        review.set_rule(actor=senior(), on=False, at_most=1, reason="stop", at=NOON, door="test")

    with pytest.raises(review.RuleIsOff):
        run_rule(run, progress=off)
    assert 0 < Decision.objects.count() <= 4


def test_it_closes_what_waited_in_the_queue() -> None:
    incident = kakao()
    claim = merchant(incident)
    ReviewItem.objects.create(claim=claim, code="x", at=NOON)
    run = assessed(incident)
    rule_on()
    run_rule(run)
    assert ReviewItem.objects.get().state == "closed"


def test_a_claim_without_assessment_is_left() -> None:
    incident = kakao()
    run = assessed(incident)
    later = ClaimFactory(incident=incident)
    rule_on()
    assert run_rule(run) == (0, 0, 0, 0)
    assert status(later) == "submitted"


@pytest.mark.django_db(transaction=True)
def test_rule_and_people_at_once_leave_one_decision_a_claim(
    rita: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(automatic, "BLOCK", 3)
    incident = kakao()
    claims = [merchant(incident) for _ in range(12)]
    run = assessed(incident)
    rule_on()
    acts = [lambda: run_rule(run)] * 4 + [lambda claim=claim: decided(claim, by=rita) for claim in claims]
    results = at_once(*acts)
    for result in results:
        assert isinstance(result, (Decision, review.Counts, review.SomebodyWasFirst)), repr(result)
    run_rule(run)
    assert Decision.objects.count() == Award.objects.count() == LedgerEntry.objects.count() == 12
    assert set(Claim.objects.values_list("status", flat=True)) == {"approved"}
