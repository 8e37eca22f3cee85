"""Freezing and sealing on the belt: once however often they are sent, and the sweeper finds what was forgotten."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from celery.signals import before_task_publish
from django.db import connection, transaction
from kombu.exceptions import OperationalError

from accounts.models import User
from claims import tasks
from claims.models import Claim, LedgerEntry, PaymentFile, Payout, PayoutRun, RunStep, Switch, Transfer
from tests.money import award, balanced, checked, frozen, opened, released, sealed
from tests.people import NOON
from tests.worker import until, wipe_broker, working

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent() -> Iterator[list[int]]:
    """The runs that were sent to the worker since."""
    runs: list[int] = []

    def noted(sender: str, body: object, **_rest: object) -> None:
        assert sender == "claims.tasks.go_on_with_payout"
        runs.append(body[0][0])  # type: ignore[index]

    wipe_broker()
    before_task_publish.connect(noted)
    yield runs
    before_task_publish.disconnect(noted)
    wipe_broker()


@pytest.fixture
def run(db: None) -> PayoutRun:
    award()
    return opened()


def state() -> str:
    return PayoutRun.objects.get().state


def test_a_run_is_frozen_and_sealed_once_however_often_it_is_sent(run: PayoutRun) -> None:
    for _again in range(3):
        tasks.go_on_with_payout(run.pk)
    assert (state(), Payout.objects.count()) == ("frozen", 1)
    checked(run)
    for _again in range(3):
        tasks.go_on_with_payout(run.pk)
    assert (state(), PaymentFile.objects.count()) == ("sealed", 1)
    released(run)
    tasks.go_on_with_payout(run.pk)
    assert state() == "released"
    balanced()


def test_what_cannot_be_done_now_waits(run: PayoutRun, omar: User) -> None:
    for before, after in (("opened", "frozen"), ("checked", "sealed")):
        if before == "checked":
            checked(run)
        Switch.objects.create(key="money_stopped", on=True, at=NOON, by=omar, reason="drill")
        tasks.go_on_with_payout(run.pk)
        assert state() == before
        Switch.objects.create(key="money_stopped", on=False, at=NOON, by=omar, reason="over")
        tasks.go_on_with_payout(run.pk)
        assert state() == after


def test_the_sweeper_sends_what_waits_for_the_worker_and_nothing_else(
    run: PayoutRun, sent: list[int]
) -> None:
    for step, waits in ((frozen, True), (checked, False), (sealed, True), (released, False)):
        sent.clear()
        tasks.sweep_payouts()
        assert sent == [run.pk] * waits, state()
        step(run)
    sent.clear()
    tasks.sweep_payouts()
    assert sent == []


def test_without_a_broker_a_run_waits_for_the_sweeper(
    run: PayoutRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_args: object) -> None:
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(tasks.go_on_with_payout, "delay", gone)
        tasks.enqueue_payout(run.pk)
    assert state() == "opened"
    sent: list[int] = []
    monkeypatch.setattr(tasks.go_on_with_payout, "delay", sent.append)
    tasks.sweep_payouts()
    assert sent == [run.pk]


# ---------------------------------------------------------------- a worker that is killed


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_of_a_step_leaves_nothing_and_it_is_done_once_by_the_next(
    felix: User, fiona: User, tmp_path: Path
) -> None:
    """What is not committed holds the worker inside of its transaction; it is killed there, before and after the check
    of the run."""
    for n in range(5):
        award(amount=n + 1)
    run = opened()
    held = {"freeze": _claims, "seal": _file}
    wipe_broker()
    with working(tmp_path) as worker:
        for step, before, after in (("freeze", "opened", "frozen"), ("seal", "checked", "sealed")):
            if step == "seal":
                checked(run)
            with transaction.atomic():
                held[step](run)
                tasks.enqueue_payout(run.pk)
                until(lambda: _somebody_waits(), what=f"the worker is in the middle of its {step}")
                worker.kill_child()
                transaction.set_rollback(True)
            until(lambda after=after: state() == after, what=f"another child does the {step}")
            done = RunStep.objects.get(run=run, step=step)
            assert (done.attempts, bool(done.done_at), done.error) == (2, True, ""), before
    assert Payout.objects.count() == Transfer.objects.count() == 5
    assert LedgerEntry.objects.filter(kind="freeze").count() == 5
    assert (PaymentFile.objects.get().rows, PaymentFile.objects.get().total) == (5, 15)
    balanced()


def _claims(_run: PayoutRun) -> None:
    """What a freeze locks first."""
    list(Claim.objects.order_by("pk").select_for_update())


def _file(run: PayoutRun) -> None:
    """A file of the same message id: who seals has stored its lines, and waits for what becomes of this one."""
    PaymentFile.objects.create(
        run=run, format="generic", kind="cash", unit="KRW", message_id=f"F-{run.key}-1", rows=5, total=15,
        sha256="0" * 64, size=1, at=NOON,
    )  # fmt: skip


def _somebody_waits() -> bool:
    """Whether another session waits for a row that this one holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_locks "
            "WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
        )
        return bool(cursor.fetchone()[0])
