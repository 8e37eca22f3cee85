"""Facets and due days of the queue: derived, and after whatever happened the same as a slow reading of the rows."""

from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.models import Claim, Decision, DuplicateLink, ReviewItem
from claims.queries import review as queries
from claims.rules.refusal import Refusal
from claims.rules.review import APPROVE, CASH, KRW
from claims.rules.review.facets import band
from claims.rules.validation import FAIL, read
from claims.stages import review
from claims.stages.review import facets
from tests.factories import ClaimFactory, ImportFileFactory
from tests.people import NOON, person
from tests.stages.review.making import BELT, RULE, assessed, decided, rule_on, sampled, senior, switched_on
from tests.world import everyone, kakao, merchant

WHO: dict[str, Any] = {"at": NOON, "door": "test"}


def slow(item: ReviewItem) -> tuple[list[str], int]:
    """What the words of an item are, and the cash proposed, read claim by claim."""
    claim = Claim.objects.get(pk=item.claim_id)
    run = queries.run_that_holds(claim=claim)
    check = claim.checks.get(run=run) if run else None
    failed = [one.key for one, letter in read(check.outcomes) if letter == FAIL] if check else []
    lines = queries.of_claim(claim=claim)
    amount = sum(line.amount for line in lines if (line.kind, line.unit) == (CASH, KRW))
    links = [
        link.key
        for link in DuplicateLink.objects.filter(ended_at=None)
        if claim.pk in (link.first_id, link.second_id)
    ]
    found = {f"type:{claim.claimant_type}", f"stage:{_stage(claim, run)}", f"amount:{band(amount)}"}
    found |= {f"service:{service}" for service in claim.services} | {f"failed:{key}" for key in failed}
    found |= {f"from:{claim.submitter}"} if claim.submitter else set()
    found |= {"flag:late"} if "inside_filing_period" in failed else set()
    found |= {"flag:look_alike"} if links else set()
    found |= {"flag:shared_account"} if "account" in links else set()
    found |= {"flag:sample"} if item.code == "sample" else set()
    return sorted(found), amount


def _stage(claim: Claim, run: object) -> str:
    if claim.held:
        return "held"
    if claim.status != Claim.Status.SUBMITTED:
        return {"information_requested": "asked"}[claim.status]
    if Decision.objects.filter(claim=claim, version=claim.version, final=False).exists():
        return "second_seat"
    return "proposed" if run else "received"


def as_they_are() -> None:
    """Every open item has the words and the amount of a slow reading, and a due day."""
    for item in ReviewItem.objects.filter(state="open"):
        assert (item.facets, item.amount) == slow(item), item
        assert item.due_on is not None


@pytest.mark.django_db
def test_what_a_run_leaves_to_people_has_its_words_once_it_is_queued() -> None:
    incident = kakao()
    everyone(incident)
    ClaimFactory(incident=incident, submitter="federation", file=ImportFileFactory(), line=1)
    run = assessed(incident)
    review.queue_rest(actor=BELT, run=run, at=NOON)
    as_they_are()
    kinds = {word.partition(":")[0] for item in ReviewItem.objects.all() for word in item.facets}
    assert kinds == {"type", "stage", "amount", "service", "failed", "flag", "from"}
    assert facets.refresh_all(run=run) == 0


@pytest.mark.django_db
def test_a_later_run_that_finds_otherwise_is_followed_by_what_waits_already() -> None:
    incident = kakao()
    claim = merchant(incident, loss=300_000)
    review.queue_rest(actor=BELT, run=assessed(incident), at=NOON)
    assert ReviewItem.objects.get().amount == 30_000
    claim.facts.model.objects.create(
        claim=claim, version=2, category="claim", services=claim.services, period=claim.period, identifier="ok",
        account="ok", papers=1, inputs={"loss": 400_000}, at=NOON,
    )  # fmt: skip
    Claim.objects.filter(pk=claim.pk).update(version=2)
    facets.refresh(claims=[claim.pk])
    assert (ReviewItem.objects.get().amount, "stage:received" in ReviewItem.objects.get().facets) == (0, True)
    review.queue_rest(actor=BELT, run=assessed(incident), at=NOON)
    as_they_are()
    assert ReviewItem.objects.get().amount == 50_000


@pytest.mark.django_db
def test_a_claim_is_due_in_so_many_working_days_and_no_day_is_moved() -> None:
    """NOON is a Friday in Seoul: three working days later is a Wednesday."""
    incident = kakao()
    claim = merchant(incident, loss=300_000)
    review.queue_rest(actor=BELT, run=assessed(incident), at=NOON)
    assert ReviewItem.objects.get().due_on == date(2022, 10, 26)
    ReviewItem.objects.update(due_on=date(2022, 10, 20))
    review.hold(actor=person("rita"), claim=claim, reason="wait", **WHO)
    assert ReviewItem.objects.get().due_on == date(2022, 10, 20)


@pytest.mark.django_db
def test_a_question_is_due_on_the_claimants_last_day_and_who_asked_for_it_keeps_the_claim() -> None:
    incident = kakao()
    claim = merchant(incident, loss=300_000)
    review.queue_rest(actor=BELT, run=assessed(incident), at=NOON)
    rita = person("rita")
    assert review.assign(actor=rita, claims=[claim.pk], to=rita, **WHO) == []
    review.ask(actor=rita, claim=claim, question="Which shop?", working_days=5, **WHO)
    item = ReviewItem.objects.get(state="open")
    assert (item.code, item.due_on, item.assignee, item.assigned_by) == (
        "asked",
        date(2022, 10, 28),
        rita,
        rita,
    )
    as_they_are()


@pytest.mark.django_db
def test_the_second_seat_is_nobodys_until_another_takes_it() -> None:
    incident = kakao()
    claim = merchant(incident, loss=300_000)
    review.queue_rest(actor=BELT, run=assessed(incident), at=NOON)
    rita = person("rita")
    review.assign(actor=rita, claims=[claim.pk], to=rita, **WHO)
    key = next((line.policy, line.line) for line in queries.of_claim(claim=claim))
    decided(claim, "part", amounts={key: 2_000_000}, reasons={key: "The council decided so."})
    item = ReviewItem.objects.get(state="open")
    assert (item.code, item.assignee_id) == ("second_seat", None)
    as_they_are()


@pytest.mark.django_db
def test_what_a_rule_holds_back_is_flagged_and_waits_for_a_second_seat() -> None:
    incident = kakao()
    claim = merchant(incident, loss=300_000)
    review.queue_rest(actor=BELT, run=assessed(incident), at=NOON)
    sampled(claim)
    item = ReviewItem.objects.get(state="open")
    assert (item.code, {"flag:sample", "stage:second_seat"} <= set(item.facets)) == ("sample", True)
    as_they_are()
    review.agree(actor=person("rita"), claim=claim, **WHO)
    assert not ReviewItem.objects.filter(state="open").exists()


ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "queue",
                "run",
                "ask",
                "answer",
                "hold",
                "release",
                "approve",
                "undo",
                "assign",
                "rule",
                "sample",
                "agree",
            ]
        ),
        st.integers(0, 3),
    ),
    min_size=1,
    max_size=8,
)


@pytest.mark.django_db
@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(ACTS)
def test_after_whatever_happens_the_words_are_those_of_a_slow_reading(acts: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        _all_acted(acts)
        transaction.set_rollback(True)


def _all_acted(acts: list[tuple[str, int]]) -> None:
    incident, alice = kakao(), person("alice")
    claims = [merchant(incident, loss=loss, filed_by=alice) for loss in (0, 300_000, 700_000)]
    claims.append(merchant(incident, loss=200_000, claimant=claims[1].claimant, filed_by=alice))
    rule_on()
    run = assessed(incident)
    review.queue_rest(actor=BELT, run=run, at=NOON)
    for act, place in acts:
        claim = Claim.objects.get(pk=claims[place].pk)
        with suppress(Refusal):  # what cannot be done now is not done
            run = _acted(act, claim, run)
        as_they_are()


def _acted(act: str, claim: Claim, run: Any) -> Any:
    rita: Any = person("rita")
    match act:
        case "run":
            run = assessed(claim.incident)
            review.queue_rest(actor=BELT, run=run, at=NOON)
        case "queue":
            review.queue_rest(actor=BELT, run=run, at=NOON)
        case "rule":
            review.decide_automatically(actor=RULE, run=run, at=NOON)
            review.queue_rest(actor=BELT, run=run, at=NOON)
        case "sample":
            switched_on(sample={"": 1_000})
            review.decide_automatically(actor=RULE, run=run, at=NOON)
        case "agree":
            review.agree(actor=rita, claim=claim, **WHO)
        case "ask":
            review.ask(actor=rita, claim=claim, question="Which shop?", working_days=5, **WHO)
        case "answer":
            review.answer(actor=person("alice"), claim=claim, text="The one at the corner.", **WHO)
        case "hold" | "release":
            getattr(review, act)(actor=rita, claim=claim, reason="wait", **WHO)
        case "approve":
            decided(claim, APPROVE)
        case "undo":
            review.undo(actor=senior(), claim=claim, note="A mistake.", **WHO)
        case "assign":
            review.assign(actor=rita, claims=[claim.pk], to=rita, **WHO)
    return run
