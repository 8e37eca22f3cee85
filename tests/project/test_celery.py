"""A worker keeps its connection to the database from task to task, and gets over the loss of it."""

from pathlib import Path

import pytest
from celery import current_app
from django.db import connection

from tests.worker import sessions, until, wipe_broker, working

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.worker]
SWEEPER = "sweep_runs"


def test_a_worker_keeps_its_session_and_makes_another_when_that_is_lost(tmp_path: Path) -> None:
    wipe_broker()
    with working(tmp_path) as worker:
        before, done = sessions(), 0

        def swept() -> set[int]:
            nonlocal done
            current_app.send_task(f"claims.tasks.{SWEEPER}")
            done += 1
            until(lambda: worker.succeeded(SWEEPER) == done, what="the task is done")
            return sessions() - before

        first = swept()
        assert len(first) == 1
        assert swept() == first
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [*first])
        until(lambda: not sessions() & first, what="the session has ended")
        second = swept()
        assert len(second) == 1
        assert second != first
