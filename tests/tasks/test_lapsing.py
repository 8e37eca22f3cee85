"""The belt lets lapse what nobody answered, and says how much of it."""

import logging
from datetime import timedelta

import pytest
from time_machine import travel

from accounts.models import User
from claims import tasks
from claims.stages import intake
from claims_project import settings
from tests.people import NOON
from tests.stages.review.making import status
from tests.stages.review.test_asking import asked
from tests.world import kakao, merchant

pytestmark = pytest.mark.django_db


def test_on_the_morning_after_the_last_day_and_once(caplog: pytest.LogCaptureFixture) -> None:
    claim = merchant(kakao())
    asked(claim)
    for days, said in ((10, []), (12, ["1 claims are rejected for want of an answer"]), (13, [])):
        caplog.clear()
        with (
            caplog.at_level(logging.INFO, logger="claims.tasks"),
            travel(NOON + timedelta(days=days), tick=False),
        ):
            tasks.lapse_questions()
        assert caplog.messages == said
    assert status(claim) == "rejected"


def test_the_beat_asks_every_hour() -> None:
    asked_for = settings.CELERY_BEAT_SCHEDULE["lapse-questions"]
    assert asked_for == {"task": tasks.lapse_questions.name, "schedule": 3600}


def test_a_draft_that_nobody_went_on_with_expires_once(caplog: pytest.LogCaptureFixture, alice: User) -> None:
    intake.start_draft(actor=alice, incident=kakao(), claimant_type="merchant", at=NOON)
    for days, said in ((29, []), (31, ["1 drafts of claims have expired"]), (32, [])):
        caplog.clear()
        with (
            caplog.at_level(logging.INFO, logger="claims.tasks"),
            travel(NOON + timedelta(days=days), tick=False),
        ):
            tasks.expire_drafts()
        assert caplog.messages == said


def test_the_beat_looks_for_such_drafts_every_hour() -> None:
    assert settings.CELERY_BEAT_SCHEDULE["expire-drafts"] == {
        "task": tasks.expire_drafts.name,
        "schedule": 3600,
    }
