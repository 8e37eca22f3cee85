"""Many claims approved in one act: row by row: the rehearsal and the real run say the same."""

import threading
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from claims.models import (
    AuditEntry,
    Award,
    BulkAct,
    BulkRow,
    Claim,
    Decision,
    Incident,
    LedgerEntry,
    ReviewItem,
    Transition,
)
from claims.queries import review as review_queries
from claims.queries.review import bulk as queries
from claims.rules import review as rule
from claims.rules.refusal import Refusal
from claims.stages import review
from claims.stages.authority import NamedRule
from claims.stages.review import moves
from claims.stages.review import rehearsing as stage
from tests.factories import ClaimantFactory
from tests.people import NOON, person
from tests.stages.review.making import (
    BECAUSE,
    PAYMENT,
    assessed,
    at_once,
    decided,
    sampled,
    senior,
    status,
    waits_for_me,
)
from tests.stages.review.many import DESK, WHEN, asked, merchants, rehearsed, rows, said, worked
from tests.world import everyone, kakao, merchant

pytestmark = pytest.mark.django_db


# ---------------------------------------------------------------- row by row
def test_each_claim_that_cannot_be_approved_alone_is_named_with_why_and_stops_no_other() -> None:
    incident, rita = kakao(), person("rita")
    twice = ClaimantFactory()
    fine = merchant(incident)
    mine = merchant(incident, claimant=ClaimantFactory(user=rita))
    held, done_already, two = merchant(incident), merchant(incident), merchant(incident)
    set_aside, last = merchant(incident), merchant(incident)
    first, again = (merchant(incident, claimant=twice) for _ in range(2))
    nothing = merchant(incident, loss=0)
    assessed(incident)
    new = merchant(incident)
    review.hold(actor=rita, claim=held, reason="x", **WHEN)
    decided(done_already)
    decided(two, "part", amounts={PAYMENT: 1_000_001}, reasons=BECAUSE)
    Claim.objects.filter(pk=set_aside.pk).update(status="withdrawn")
    bulk = rehearsed()
    codes = said(bulk)
    assert codes == {
        fine.pk: "", mine.pk: "same_person", held.pk: "claim_on_hold", done_already.pk: "somebody_was_first",
        two.pk: "needs_two", set_aside.pk: "unlawful_move", last.pk: "", first.pk: "", again.pk: codes[again.pk],
        nothing.pk: "nothing_to_award", new.pk: "not_assessed",
    }  # fmt: skip
    assert codes[again.pk] in ("already_awarded", "nothing_to_award")  # a run gives it once already
    before = rows()
    worked(bulk)
    assert said(bulk, "done") == codes
    assert [status(claim) for claim in (fine, last, first)] == ["approved"] * 3
    assert rows()[0] - before[0] == 3


def test_the_second_of_two_people_is_not_taken_in_bulk_and_neither_is_a_second_look() -> None:
    large, held = merchants(2)
    decided(large, "part", amounts={PAYMENT: 1_000_001}, reasons=BECAUSE)
    sampled(held)
    bulk = rehearsed(large, held, by=senior())
    assert said(bulk) == {held.pk: "sampled", large.pk: "needs_two"}
    assert not BulkRow.objects.filter(said="").exists()


def test_two_claims_of_one_claimant_for_the_same_loss_the_second_is_told_of_the_first() -> None:
    """Each was assessed while the other was set aside, so that both are proposed."""
    incident, claimant = kakao(), ClaimantFactory()
    first, again = (merchant(incident, claimant=claimant) for _ in range(2))
    for aside in (again, first):
        Claim.objects.filter(pk=aside.pk).update(status="triaged_out")
        assessed(incident)
        Claim.objects.filter(pk=aside.pk).update(status="submitted")
    bulk = rehearsed()
    found = {row.claim_id: (row.said, row.said_facts) for row in bulk.rows.all()}
    assert found == {first.pk: ("", {}), again.pk: ("already_awarded", {"reference": first.reference})}
    worked(bulk)
    assert said(bulk, "done") == {first.pk: "", again.pk: "already_awarded"}


def test_what_changed_since_the_rehearsal_is_reported_and_never_forced() -> None:
    held, moved, again, fine = claims = merchants(4)
    bulk = rehearsed()
    assert set(said(bulk).values()) == {""}
    review.hold(actor=senior(), claim=held, reason="x", **WHEN)
    decided(moved, by=senior())
    assessed(Incident.objects.get())  # proposes the same: the claim is as it was seen
    worked(bulk)
    found = said(bulk, "done")
    assert found == {
        held.pk: "claim_changed", moved.pk: "somebody_was_first", again.pk: "", fine.pk: "",
    }  # fmt: skip
    assert {row.claim_id for row in queries.differing(bulk=bulk)} == {held.pk, moved.pk}
    assert Decision.objects.filter(claim__in=claims).count() == 3


def test_a_claim_that_a_newer_run_finds_otherwise_is_not_approved_by_the_old_rehearsal() -> None:
    claim = merchants(1)[0]
    bulk = rehearsed()
    facts = claim.facts.get()
    facts.__class__.objects.create(
        claim=claim, version=2, category=facts.category, services=facts.services, period=facts.period,
        identifier=facts.identifier, account=facts.account, papers=facts.papers,
        inputs={**facts.inputs, "loss": 900_000}, at=NOON,
    )  # fmt: skip
    Claim.objects.filter(pk=claim.pk).update(version=2)
    assessed(claim.incident)
    worked(bulk)
    assert said(bulk, "done") == {claim.pk: "claim_changed"}
    assert rows()[0] == 0


def test_the_same_lines_are_asked_for_whatever_the_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that pays other amounts for what has not changed: the policy was another."""
    claim = merchants(1)[0]
    bulk = rehearsed()
    row = bulk.rows.get()
    assert row.lines == ["kakao-merchant-2022 payment KRW 30000"]
    real = stage._lines
    monkeypatch.setattr(stage, "_lines", lambda decision: [*real(decision), "more"])
    worked(bulk)
    assert said(bulk, "done") == {claim.pk: "proposed_otherwise"}
    assert rows()[:4] == (0, 0, 0, 0)


def test_who_loses_the_duty_meanwhile_does_no_more_and_is_told_so() -> None:
    merchants(2)
    rita = person("rita")
    bulk = review.begin_bulk(actor=rita, bulk=rehearsed(), **WHEN)
    rita.groups.clear()
    assert review.work_bulk(actor=DESK, bulk=bulk, at=NOON)
    assert set(said(bulk, "done").values()) == {"forbidden"}
    assert rows()[0] == 0 and BulkAct.objects.get().state == "done"


def test_who_is_dismissed_after_the_rehearsal_approves_nothing() -> None:
    merchants(1)
    rita = person("rita")
    bulk = review.begin_bulk(actor=rita, bulk=rehearsed(), **WHEN)
    User.objects.filter(pk=rita.pk).update(is_active=False)
    review.work_bulk(actor=DESK, bulk=bulk, at=NOON)
    assert set(said(bulk, "done").values()) == {"forbidden"} and rows()[0] == 0


# ---------------------------------------------------------------- the same
def test_the_rehearsal_writes_nothing_but_what_it_says() -> None:
    merchants(3)
    review.queue_rest(actor=NamedRule("belt"), run=Incident.objects.get().runs.get(), at=NOON)
    before, items = rows(), list(ReviewItem.objects.order_by("pk").values())
    bulk = rehearsed()
    assert (rows(), list(ReviewItem.objects.order_by("pk").values())) == (before, items)
    assert {row.amount for row in bulk.rows.all()} == {30_000}
    assert [entry.action for entry in AuditEntry.objects.filter(kind="bulk_act").order_by("pk")] == [
        "ask_bulk", "rehearse_bulk",
    ]  # fmt: skip


def test_what_is_approved_is_what_the_same_person_approves_one_by_one() -> None:
    incident, _rita = kakao(), person("rita")
    everyone(incident)
    assessed(incident)
    with transaction.atomic():
        alone = {}
        for claim in Claim.objects.order_by("claimant", "received_at", "pk"):
            try:
                decided(claim)
                alone[claim.pk] = ""
            except Refusal as refusal:
                alone[claim.pk] = refusal.code
        one_by_one = _written()
        transaction.set_rollback(True)
    bulk = worked(rehearsed())
    assert said(bulk) == said(bulk, "done") == alone
    assert _written() == one_by_one and one_by_one


def _written() -> list[Any]:
    """What stands after it, but for ids, times and the note that names the act."""
    seats = Decision.objects.order_by("claim").values_list(
        "claim", "seat", "final", "outcome", "lines", "letter_ko"
    )
    awards = Award.objects.order_by("claim", "line").values_list("claim", "line", "amount", "entitlement_key")
    moves = Transition.objects.order_by("claim", "pk").values_list("claim", "act", "by")
    posted = LedgerEntry.objects.order_by("amount").values_list("debit", "credit", "unit", "amount")
    return [*seats, *awards, *moves, *posted]


@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(
    st.sets(st.integers(0, 7), max_size=4),
    st.sets(st.integers(0, 7), max_size=3),
    st.sampled_from([1, 3, 200]),
)
def test_exactly_the_claims_that_changed_between_come_out_otherwise(
    changed: set[int], before: set[int], size: int
) -> None:
    with transaction.atomic():
        incident = kakao()
        shared = ClaimantFactory()
        claims = [merchant(incident, loss=loss) for loss in (300_000, 0, 700_000, 300_000, 200_000, 250_000)]
        claims += [merchant(incident, claimant=shared, loss=loss) for loss in (300_000, 400_000)]
        assessed(incident)
        for place in sorted(before):
            review.hold(actor=senior(), claim=claims[place], reason="x", **WHEN)
        was, stage.BLOCK = stage.BLOCK, size
        try:
            bulk = rehearsed(*claims)
            passes = {claim for claim, code in said(bulk).items() if code == ""}
            touched = [claims[place] for place in sorted(changed - before)]
            for claim in touched:
                review.hold(actor=senior(), claim=claim, reason="x", **WHEN)
            if passes:
                worked(bulk)
        finally:
            stage.BLOCK = was
        if passes:
            expected = said(bulk) | {one.pk: "claim_changed" for one in touched if one.pk in passes}
            assert said(bulk, "done") == expected
            approved = set(Claim.objects.filter(status="approved").values_list("pk", flat=True))
            assert approved == {claim for claim, code in expected.items() if code == ""}
        transaction.set_rollback(True)


def test_seen_is_what_a_page_would_show() -> None:
    claims = merchants(2)
    decided(claims[0], "part", amounts={PAYMENT: 1_000_001}, reasons=BECAUSE)
    review.hold(actor=person("rita"), claim=claims[1], reason="x", **WHEN)
    found = dict(asked().rows.values_list("claim", "seen"))
    assert found == {claim.pk: rule.written(review_queries.seen_of(claim)) for claim in claims}


def test_claims_of_one_claimant_stand_together_and_are_never_parted() -> None:
    incident = kakao()
    people = [ClaimantFactory() for _ in range(3)]
    made = [merchant(incident, claimant=people[number % 3]) for number in range(9)]
    bulk = asked(*made)
    blocks = [
        [row.claim.claimant_id for row in rows]
        for rows in queries.blocks(bulk=bulk, column="said", size=2)
        if _said(rows)
    ]
    assert [len(block) for block in blocks] == [3, 3, 3]
    assert all(len(set(block)) == 1 for block in blocks)


def _said(rows: list[BulkRow]) -> bool:
    return bool(BulkRow.objects.filter(pk__in=[row.pk for row in rows]).update(said=""))


# ---------------------------------------------------------------- stopped, doubled, at once
def test_stopped_in_the_middle_it_goes_on_with_what_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    merchants(5)
    monkeypatch.setattr(stage, "BLOCK", 2)
    bulk = asked()
    calls = iter([False, True])
    assert not review.rehearse_bulk(actor=DESK, bulk=bulk, at=NOON, enough=lambda: next(calls))
    assert bulk.rows.filter(said=None).count() == 3 and BulkAct.objects.get().state == "asked"
    heard: list[tuple[int, int]] = []
    assert review.rehearse_bulk(actor=DESK, bulk=bulk, at=NOON, told=lambda *one: heard.append(one))
    assert heard == [(2, 5), (4, 5), (5, 5)]
    begun = review.begin_bulk(actor=person("rita"), bulk=bulk, **WHEN)

    def dies(*_said: Any) -> Any:
        raise RuntimeError("killed")

    real = stage._write
    monkeypatch.setattr(stage, "_write", lambda *one: real(*one) if Decision.objects.count() < 4 else dies())
    with pytest.raises(RuntimeError):
        review.work_bulk(actor=DESK, bulk=begun, at=NOON)
    assert (bulk.rows.filter(done="").count(), Decision.objects.count()) == (2, 2)
    monkeypatch.setattr(stage, "_write", real)
    for _ in range(2):
        assert review.work_bulk(actor=DESK, bulk=begun, at=NOON)
    assert Decision.objects.count() == Award.objects.count() == 5
    assert AuditEntry.objects.filter(action="work_bulk").count() == 1


@pytest.mark.parametrize("how", ["many", "several"])
@pytest.mark.django_db(transaction=True)
def test_items_of_the_queue_are_locked_in_order_whatever_the_order_of_the_claims(how: str) -> None:
    """Whoever assigns several claims locks their items in order: a bulk act that closed a later one first would wait
    for them, and they for it."""
    later, earlier = merchants(2)
    bulk = review.begin_bulk(actor=person("rita"), bulk=rehearsed(), **WHEN)
    assert list(bulk.rows.values_list("claim", flat=True)) == [later.pk, earlier.pk]
    items = [ReviewItem.objects.create(claim=claim, code="proposed", at=NOON) for claim in (earlier, later)]
    ReviewItem.objects.filter(pk=items[0].pk).update(amount=1)  # and stands behind the other on the disk

    def works() -> None:
        try:
            if how == "many":
                review.work_bulk(actor=DESK, bulk=bulk, at=NOON)
            else:
                moves.unqueue([later.pk, earlier.pk])
        finally:
            connection.close()

    worker = threading.Thread(target=works)
    with transaction.atomic():
        ReviewItem.objects.select_for_update(no_key=True).get(pk=items[0].pk)
        worker.start()
        waits_for_me()
        ReviewItem.objects.select_for_update(no_key=True, nowait=True).get(pk=items[1].pk)
    worker.join(timeout=60)
    assert not ReviewItem.objects.filter(state="open").exists()
    assert set(said(BulkAct.objects.get(), "done").values()) == {"" if how == "many" else None}


@pytest.mark.django_db(transaction=True)
def test_two_workers_on_one_act_and_a_person_on_one_of_its_claims_decide_each_claim_once() -> None:
    claims = merchants(6)
    bulk = review.begin_bulk(actor=person("rita"), bulk=rehearsed(), **WHEN)
    other = senior()
    results = at_once(
        lambda: review.work_bulk(actor=DESK, bulk=bulk, at=NOON),
        lambda: review.work_bulk(actor=DESK, bulk=bulk, at=NOON),
        lambda: decided(claims[3], by=other),
    )
    assert results.count(True) == 2, results
    assert Decision.objects.filter(final=True).count() == Award.objects.filter(live=True).count() == 6
    assert BulkAct.objects.get().state == "done"
    codes = said(bulk, "done")
    taken = Decision.objects.get(claim=claims[3]).by_id == other.pk
    assert codes.pop(claims[3].pk) == ("somebody_was_first" if taken else "")
    assert set(codes.values()) == {""}
