"""Sealing on the belt: once however often it is sent, and the sweeper finds what was forgotten."""

from collections.abc import Iterator

import pytest
from celery.signals import before_task_publish

from accounts.models import User
from claims import tasks
from claims.models import PaymentFile, PayoutRun, Switch
from tests.money import award, opened, released
from tests.people import NOON
from tests.worker import wipe_broker

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent() -> Iterator[list[int]]:
    """The runs that were sent to be sealed since."""
    runs: list[int] = []

    def noted(sender: str, body: object, **_rest: object) -> None:
        assert sender == "claims.tasks.seal_payout_run"
        runs.append(body[0][0])  # type: ignore[index]

    wipe_broker()
    before_task_publish.connect(noted)
    yield runs
    before_task_publish.disconnect(noted)
    wipe_broker()


def test_a_released_run_is_sealed_once_however_often_it_is_sent() -> None:
    award()
    run = released()
    for _again in range(3):
        tasks.seal_payout_run(run.pk)
    assert PayoutRun.objects.get().state == "sealed"
    assert PaymentFile.objects.count() == 1


def test_what_cannot_be_sealed_now_waits(omar: User) -> None:
    award()
    run = released()
    Switch.objects.create(key="money_stopped", on=True, at=NOON, by=omar, reason="drill")
    tasks.seal_payout_run(run.pk)
    assert PayoutRun.objects.get().state == "released"
    Switch.objects.create(key="money_stopped", on=False, at=NOON, by=omar, reason="over")
    tasks.seal_payout_run(run.pk)
    assert PayoutRun.objects.get().state == "sealed"


def test_the_sweeper_sends_released_runs_and_no_others(sent: list[int]) -> None:
    award()
    run = opened()
    tasks.sweep_payouts()
    assert sent == []
    released(run)
    tasks.sweep_payouts()
    assert sent == [run.pk]
    tasks.seal_payout_run(run.pk)
    tasks.sweep_payouts()
    assert sent == [run.pk]


def test_without_a_broker_a_run_waits_for_the_sweeper(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_args: object) -> None:
        raise tasks.OperationalError

    award()
    run = released()
    with monkeypatch.context() as patch:
        patch.setattr(tasks.seal_payout_run, "delay", gone)
        tasks.enqueue_sealing(run.pk)
    assert PayoutRun.objects.get().state == "released"
    sent: list[int] = []
    monkeypatch.setattr(tasks.seal_payout_run, "delay", sent.append)
    tasks.sweep_payouts()
    assert sent == [run.pk]
