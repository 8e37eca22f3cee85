"""Bulk acts on the belt: rehearsed and done with their progress; the sweeper finds what was forgotten."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from kombu.exceptions import OperationalError

from claims import tasks
from claims.models import Award, BulkAct, Claim, Decision
from claims.stages import review
from claims.tasks import belt, bulk
from tests.people import NOON, person
from tests.stages.review.many import asked, merchants
from tests.worker import until, wipe_broker, working

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    acts: list[int] = []
    monkeypatch.setattr(tasks.go_on_with_bulk, "delay", acts.append)
    return acts


def begun(made: BulkAct) -> BulkAct:
    return review.begin_bulk(actor=person("rita"), bulk=made, at=belt.now(), door="test")


def state() -> str:
    return BulkAct.objects.get().state


def test_it_is_rehearsed_and_done_once_however_often_it_is_sent(sent: list[int]) -> None:
    merchants(3)
    made = asked()
    for _again in range(3):
        tasks.go_on_with_bulk(made.pk)
    assert (state(), Decision.objects.count()) == ("rehearsed", 0)
    begun(made)
    for _again in range(3):
        tasks.go_on_with_bulk(made.pk)
    assert (state(), Decision.objects.count(), Award.objects.count()) == ("done", 3, 3)
    done = BulkAct.objects.get()
    assert (done.reached, done.of, done.error) == (0, 0, "") or done.reached == done.of
    assert sent == []


def test_what_takes_long_goes_on_in_a_next_message(sent: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    merchants(2)
    made = asked()
    with monkeypatch.context() as patch:
        patch.setattr(bulk, "LONG", timedelta(seconds=-1))
        tasks.go_on_with_bulk(made.pk)
    assert (sent, state()) == ([made.pk], "asked")
    tasks.go_on_with_bulk(made.pk)
    assert state() == "rehearsed"


def test_the_sweeper_sends_what_waits_for_a_worker_and_nothing_else(sent: list[int]) -> None:
    merchants(1)
    made = asked()
    for step, waits in (("asked", True), ("rehearsed", False), ("begun", True), ("done", False)):
        assert state() == step
        sent.clear()
        tasks.sweep_bulks()
        assert sent == [made.pk] * waits, step
        BulkAct.objects.update(beat_at=None)
        if step == "rehearsed":
            begun(made)
        else:
            tasks.go_on_with_bulk(made.pk)
            BulkAct.objects.update(beat_at=None)


def test_without_a_broker_it_waits_for_the_sweeper(monkeypatch: pytest.MonkeyPatch) -> None:
    merchants(1)
    made = asked()

    def gone(*_args: object) -> None:
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(tasks.go_on_with_bulk, "delay", gone)
        tasks.enqueue_bulk(made.pk)
        tasks.sweep_bulks()
    assert state() == "asked"


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_three_hundred_claims_are_rehearsed_and_approved_by_a_worker_that_is_killed_in_the_middle(
    tmp_path: Path,
) -> None:
    """What is not committed holds the worker inside of its second block; it is killed there."""
    claims = merchants(300)
    made = asked(at=belt.now())
    wipe_broker()
    with working(tmp_path, sweep=1):
        tasks.enqueue_bulk(made.pk)
        until(lambda: state() == "rehearsed", what="the worker rehearses", seconds=300)
    assert made.rows.filter(said="").count() == 300 and Decision.objects.count() == 0
    begun(made)
    last = Claim.objects.get(pk=made.rows.order_by("-number")[0].claim_id)
    with working(tmp_path, sweep=1) as worker:
        with transaction.atomic():
            Claim.objects.select_for_update().get(pk=last.pk)
            tasks.enqueue_bulk(made.pk)
            until(lambda: _somebody_waits(), what="the worker is in its last block", seconds=300)
            worker.kill_child()
            transaction.set_rollback(True)
        until(lambda: state() == "done", what="another child does the rest", seconds=300)
    done = BulkAct.objects.get()
    assert made.rows.filter(done="").count() == 300
    assert Decision.objects.filter(final=True).count() == Award.objects.count() == len(claims)
    assert (done.reached, done.of) in ((300, 300), (200, 300), (0, 300), (0, 0))
    assert done.asked_at >= NOON


def _somebody_waits() -> bool:
    """Whether another session waits for a row that this one holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_locks "
            "WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
        )
        return bool(cursor.fetchone()[0])
