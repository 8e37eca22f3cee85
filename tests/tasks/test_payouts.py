"""Freezing and sealing on the belt: once however often they are sent, and the sweeper finds what was forgotten."""

from collections.abc import Iterator

import pytest
from celery.signals import before_task_publish

from accounts.models import User
from claims import tasks
from claims.models import PaymentFile, Payout, PayoutRun, Switch
from tests.money import award, balanced, checked, frozen, opened, released, sealed
from tests.people import NOON
from tests.worker import wipe_broker

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
        raise tasks.OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(tasks.go_on_with_payout, "delay", gone)
        tasks.enqueue_payout(run.pk)
    assert state() == "opened"
    sent: list[int] = []
    monkeypatch.setattr(tasks.go_on_with_payout, "delay", sent.append)
    tasks.sweep_payouts()
    assert sent == [run.pk]
