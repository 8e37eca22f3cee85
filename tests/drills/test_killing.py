"""SIGKILL in the middle of runs, messages sent twice, the broker wiped: the rows are those of a quiet run."""

import os
from pathlib import Path

import pytest

from accounts.models import User
from claims import tasks
from tests.drills.killing import Drill
from tests.stages.assessment.test_runs import run_all
from tests.worker import wipe_broker
from tests.world import everyone, kakao, rows_of


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_leaves_the_rows_of_a_quiet_run(omar: User, tmp_path: Path) -> None:
    kills, sweep = int(os.environ.get("KILLS", "20")), int(os.environ.get("SWEEP_SECONDS", "2"))
    incident = kakao()
    everyone(incident, times=6)
    quiet = rows_of(run_all(omar, incident, size=10).pk)
    wipe_broker()
    drill = Drill(folder=tmp_path, incident=incident, operator=omar, seed=kills, sweep=sweep)
    report = drill.carry_out(kills=kills, quiet=quiet, size=3)
    print(report)  # noqa: T201  the long drill is read by people
    assert report.different == []
    # Beats that come before the run counts as quiet, the one that finds it, and two while a worker starts.
    assert 0 < report.most_beats <= tasks.QUIET.total_seconds() // sweep + 3
    assert drill.killed >= kills
    assert any("inside" in what for what in report.happened)
    assert any("whole" in what for what in report.happened)
