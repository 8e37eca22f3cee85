"""The belt says in its log what is late on its way through the bank."""

import logging
from datetime import timedelta

import pytest
from time_machine import travel

from accounts.models import User
from claims import tasks
from claims.stages import reconciliation
from tests.money import award, sent
from tests.people import NOON

pytestmark = pytest.mark.django_db


def said(caplog: pytest.LogCaptureFixture, *, days: int) -> list[str]:
    caplog.clear()
    with (
        caplog.at_level(logging.INFO, logger="claims.tasks"),
        travel(NOON + timedelta(days=days), tick=False),
    ):
        tasks.watch_money()
    return caplog.messages


def test_nothing_late_is_said_too(caplog: pytest.LogCaptureFixture) -> None:
    assert said(caplog, days=0) == ["money: nothing is late"]


def test_each_thing_that_is_late_is_a_line_and_names_nobody(
    caplog: pytest.LogCaptureFixture, fiona: User
) -> None:
    award()
    (file,) = sent()
    answer = reconciliation.take_answer(
        actor=fiona, source=b"reference,amount,result\nx,1,paid\n", name="김비밀.csv", at=NOON, door="test"
    )
    assert said(caplog, days=1) == ["money: nothing is late"]
    assert said(caplog, days=7) == [
        f"money is late: {file.message_id}, 1 sent and not answered, for 5 working days",
        f"money is late: answer {answer.pk}, 1 parked and not resolved, for 5 working days",
    ]
    assert {record.levelname for record in caplog.records} == {"WARNING"}
