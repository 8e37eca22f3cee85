"""What no rule decides waits in the queue: refusals first, then every claim of a run stands somewhere."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from claims.models import AuditEntry, Claim, ReviewItem
from claims.queries import review as queries
from claims.rules.authority import Forbidden
from claims.stages import review
from claims.stages.authority import NamedRule
from tests.people import NOON, person
from tests.stages.review.making import BELT, RULE, assessed, by_rules, decided, rule_on, senior
from tests.world import everyone, kakao, merchant


def queued(run: object) -> int:
    return review.queue_rest(actor=BELT, run=run, at=NOON)


def waiting() -> dict[int, str]:
    return dict(ReviewItem.objects.filter(state="open").values_list("claim", "code"))


@pytest.mark.django_db
def test_only_the_belt_queues() -> None:
    run = assessed(kakao())
    for actor in (person("rita"), person("omar"), senior(), RULE, NamedRule("sealer")):
        with pytest.raises(Forbidden):
            review.queue_rest(actor=actor, run=run, at=NOON)


@pytest.mark.django_db
def test_only_the_newest_done_run_queues() -> None:
    incident = kakao()
    merchant(incident)
    older, newer = assessed(incident), assessed(incident)
    with pytest.raises(review.RunNotNewest):
        queued(older)
    assert waiting() == {}
    assert queued(newer) == 1


@pytest.mark.django_db
def test_with_the_rule_off_every_claim_waits_in_the_queue_with_why() -> None:
    incident = kakao()
    number = everyone(incident)
    run = assessed(incident)
    referred = waiting()
    queued(run)
    found = waiting()
    assert set(found) == set(Claim.objects.values_list("pk", flat=True))
    assert len(found) == number
    added = {claim: code for claim, code in found.items() if claim not in referred}
    assert set(added.values()) == {"proposed", "not_a_claim"}
    for claim, code in added.items():
        no_claim = Claim.objects.get(pk=claim).assessments.filter(run=run, code="not_a_claim").exists()
        assert (code == "not_a_claim") is no_claim
    assert {claim: found[claim] for claim in referred} == referred


@pytest.mark.django_db
def test_what_the_rule_decides_leaves_the_queue_and_the_rest_stays() -> None:
    incident = kakao()
    everyone(incident)
    run = assessed(incident)
    queued(run)
    rule_on()
    counts = by_rules(run)
    assert counts.approved and counts.rejected
    queued(run)
    assert set(waiting()) == set(Claim.objects.filter(status="submitted").values_list("pk", flat=True))


@pytest.mark.django_db
def test_queueing_again_adds_nothing_and_each_time_that_it_adds_is_in_the_log() -> None:
    incident = kakao()
    merchant(incident)
    run = assessed(incident)
    assert [queued(run), queued(run)] == [1, 0]
    entry = AuditEntry.objects.get(action="queue_claims")
    assert (entry.rule, entry.key, entry.payload.after) == ("belt", str(run.pk), {"claims": 1})


@pytest.mark.django_db
def test_a_claim_that_changed_since_the_run_or_is_decided_is_not_queued() -> None:
    incident = kakao()
    changed, done = merchant(incident), merchant(incident)
    run = assessed(incident)
    Claim.objects.filter(pk=changed.pk).update(version=2)
    decided(done)
    assert queued(run) == 0


@pytest.mark.django_db
def test_a_run_that_left_claims_to_nobody_is_found_when_its_task_must_have_ended() -> None:
    incident = kakao()
    merchant(incident)
    run = assessed(incident)
    assert queries.forgotten_runs(since=NOON) == []
    assert queries.forgotten_runs(since=NOON + timedelta(seconds=1)) == [run.pk]
    queued(run)
    assert queries.forgotten_runs(since=NOON + timedelta(seconds=1)) == []


@pytest.mark.django_db(transaction=True)
def test_a_claim_that_somebody_decides_just_now_is_passed_over() -> None:
    incident = kakao()
    busy, free = merchant(incident), merchant(incident)
    run = assessed(incident)

    def elsewhere() -> None:
        try:
            queued(run)
        finally:
            connection.close()

    with transaction.atomic():
        Claim.objects.select_for_update(no_key=True).get(pk=busy.pk)
        other = threading.Thread(target=elsewhere)
        other.start()
        other.join(timeout=30)
        assert not other.is_alive()
    assert set(waiting()) == {free.pk}
