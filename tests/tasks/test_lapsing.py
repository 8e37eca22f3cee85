"""The belt lets lapse what nobody answered, and says how much of it."""

import logging
from datetime import timedelta

import pytest
from time_machine import travel

from claims import tasks
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
