"""A piece of work is seen from outside while it lasts, is nobody else's meanwhile, and is begun again after a death.

The pieces here are payout's.
"""

import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection

from accounts.models import User
from claims import tasks
from claims.models import Claim, PayoutPreview, PayoutRun, RunStep
from claims.rules.authority import Forbidden
from claims.stages import payout, work
from claims.stages.payout import NothingPayable
from claims.stages.work import Taken
from tests.money import FREEZER, award, frozen, opened
from tests.people import NOON, person
from tests.worker import until

outside = pytest.mark.django_db(transaction=True)


def clock() -> Callable[[], object]:
    """A clock that goes on by a second each time it is read."""
    ticks = iter(range(10**9))
    return lambda: NOON + timedelta(seconds=next(ticks))


begun = partial(work.attempt, action="begin_payout_work")


def step(run: PayoutRun) -> RunStep:
    return RunStep.objects.get(run=run)


@pytest.fixture
def run(db: None, felix: User, fiona: User) -> PayoutRun:
    award()
    return opened()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "BEAT", 0.02)


# ---------------------------------------------------------------- attempts and errors


@pytest.mark.parametrize("name", ["felix", "fiona", "omar", "mallory"])
def test_no_person_begins_a_worker_s_step(run: PayoutRun, name: str) -> None:
    piece = payout.step_of(run=run, step="freeze")
    with pytest.raises(Forbidden), begun(actor=person(name), piece=piece, clock=clock()):
        pass
    assert step(run).attempts == 0


@outside
def test_an_attempt_counts_though_its_work_is_undone_and_says_what_stopped_it(run: PayoutRun) -> None:
    Claim.objects.update(held=True, hold_reason="test")
    for attempt in (1, 2):
        tasks.go_on_with_payout(run.pk)
        done = step(run)
        assert (done.attempts, done.error, done.done_at) == (attempt, "nothing_payable", None)
        assert done.error_sentence == NothingPayable.sentence and done.error_facts == {"left_out": "1"}
    Claim.objects.update(held=False, hold_reason="")
    tasks.go_on_with_payout(run.pk)
    done = step(run)
    assert (done.attempts, done.error, done.error_facts) == (3, "", {}) and done.done_at
    tasks.go_on_with_payout(run.pk)
    assert step(run).attempts == 3  # it waits for no worker any more


@outside
def test_an_error_that_is_no_refusal_is_kept_by_its_kind_alone_and_rises(
    run: PayoutRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_said: object) -> None:
        raise RuntimeError("secret: 110-123-456789")

    monkeypatch.setattr(payout, "freeze_run", broken)
    with pytest.raises(RuntimeError):
        tasks.go_on_with_payout(run.pk)
    done = step(run)
    assert (done.error, done.error_sentence, done.error_facts) == ("RuntimeError", "", {})


# ---------------------------------------------------------------- while it lasts


@outside
def test_signs_of_life_and_progress_are_seen_while_the_work_is_not_committed(
    run: PayoutRun, quick: None
) -> None:
    piece = payout.step_of(run=run, step="freeze")
    seen: list[tuple[int, int]] = []

    def look() -> None:
        until(lambda: step(run).reached == 7, what="the progress is seen")
        seen.append((step(run).reached, step(run).of))
        connection.close()

    with begun(actor=FREEZER, piece=piece, clock=clock()) as told:
        frozen(run)
        assert connection.in_atomic_block is False
        began = step(run).beat_at
        told(7, 9)
        watcher = threading.Thread(target=look)
        watcher.start()
        watcher.join(30)
    assert seen == [(7, 9)]
    assert began and step(run).beat_at > began  # type: ignore[operator]


@outside
def test_a_second_worker_finds_it_taken_and_counts_no_attempt(run: PayoutRun) -> None:
    piece = payout.step_of(run=run, step="freeze")
    with begun(actor=FREEZER, piece=piece, clock=clock()):
        with pytest.raises(Taken), begun(actor=FREEZER, piece=piece, clock=clock()):
            raise AssertionError("both are at it")
        tasks.go_on_with_payout(run.pk)  # a message that came twice
        assert step(run).attempts == 1
    assert PayoutRun.objects.get().state == "opened"
    tasks.go_on_with_payout(run.pk)
    assert (step(run).attempts, PayoutRun.objects.get().state) == (2, "frozen")


@outside
def test_steps_of_different_runs_and_previews_do_not_keep_one_another(run: PayoutRun) -> None:
    preview = payout.ask_preview(actor=person("felix"), at=NOON, door="test")
    with begun(actor=FREEZER, piece=payout.step_of(run=run, step="freeze"), clock=clock()):
        tasks.fill_payout_preview(preview.pk)
    assert PayoutPreview.objects.light().get(pk=preview.pk).filled_at


@outside
def test_the_lock_ends_with_the_session_that_held_it(run: PayoutRun, quick: None) -> None:
    """As it does where a process is killed."""
    piece = payout.step_of(run=run, step="freeze")
    with begun(actor=FREEZER, piece=piece, clock=clock()):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted "
                "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            )
            assert cursor.fetchone()[0]
        with begun(actor=FREEZER, piece=piece, clock=clock()):
            pass
    assert step(run).attempts == 2
