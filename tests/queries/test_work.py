"""What waits for a worker is found again, after a pause that grows; what is done, void or looked after is not."""

from datetime import timedelta

import pytest

from accounts.models import User
from claims.models import PayoutPreview, RunStep
from claims.queries import work
from claims.rules.payout import pause
from claims.stages import payout
from tests.money import award, checked, frozen, opened, previewed, sealed
from tests.people import NOON

pytestmark = pytest.mark.django_db
MOMENT = timedelta(milliseconds=1)


def test_a_run_that_waits_for_a_worker_is_found_and_no_other() -> None:
    award()
    run = opened()
    for step, waits in ((frozen, True), (checked, False), (sealed, True)):
        assert work.idle_runs(at=NOON) == [run.pk] * waits
        step(run)
    assert work.idle_runs(at=NOON) == []


def test_a_voided_run_waits_for_nobody(felix: User) -> None:
    award()
    run = opened()
    payout.void(actor=felix, run=run, reason="test", at=NOON, door="test")
    assert work.idle_runs(at=NOON) == []


@pytest.mark.parametrize("attempts", [1, 2, 5, 500])
def test_what_shows_a_sign_of_life_is_left_alone_for_its_pause(attempts: int) -> None:
    award()
    run = opened()
    RunStep.objects.create(run=run, step="freeze", attempts=attempts, beat_at=NOON)
    after = NOON + pause(attempts)
    assert work.idle_runs(at=after - MOMENT) == []
    assert work.idle_runs(at=after) == [run.pk]


def test_what_was_resumed_is_found_at_once(felix: User) -> None:
    award()
    run = opened()
    RunStep.objects.create(run=run, step="freeze", attempts=9, beat_at=NOON)
    payout.resume(actor=felix, run=run, at=NOON, door="test")
    assert work.idle_runs(at=NOON) == [run.pk]


def test_a_preview_is_found_until_it_is_filled_is_old_or_was_tried_too_often(felix: User) -> None:
    previewed()
    preview = payout.ask_preview(actor=felix, at=NOON, door="test")
    assert work.idle_previews(at=NOON) == [preview.pk]
    assert work.idle_previews(at=NOON + work.FORGOTTEN + MOMENT) == []
    PayoutPreview.objects.filter(pk=preview.pk).update(attempts=work.MOST_ATTEMPTS - 1, beat_at=NOON)
    assert work.idle_previews(at=NOON) == []
    assert work.idle_previews(at=NOON + pause(work.MOST_ATTEMPTS)) == [preview.pk]
    PayoutPreview.objects.filter(pk=preview.pk).update(attempts=work.MOST_ATTEMPTS)
    assert work.idle_previews(at=NOON + pause(work.MOST_ATTEMPTS)) == []
