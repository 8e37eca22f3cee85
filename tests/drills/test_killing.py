"""SIGKILL in the middle of runs, messages sent twice, the broker wiped: the rows are those of a quiet run."""

import os
from pathlib import Path
from typing import Final

import pytest

from accounts.models import User
from tests.drills.killing import Drill
from tests.stages.assessment.test_runs import run_all
from tests.worker import wipe_broker
from tests.world import everyone, kakao, rows_of

SHORT: Final = {"KILLS": "20", "SWEEP_SECONDS": "1", "QUIET_SECONDS": "2"}  # `make drill-kill` says otherwise


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_leaves_the_rows_of_a_quiet_run(omar: User, tmp_path: Path) -> None:
    kills, sweep, quiet = (int(os.environ.get(name, short)) for name, short in SHORT.items())
    incident = kakao()
    everyone(incident, times=6)
    undisturbed = rows_of(run_all(omar, incident, size=10).pk)
    wipe_broker()
    drill = Drill(folder=tmp_path, incident=incident, operator=omar, seed=kills, sweep=sweep, quiet=quiet)
    report = drill.carry_out(kills=kills, quiet=undisturbed, size=3)
    print(report)  # noqa: T201  the long drill is read by people
    assert report.different == []
    # Beats that come before the run counts as quiet, the one that finds it, and those of ten seconds of a busy machine.
    assert 0 < report.most_beats <= quiet // sweep + 1 + max(2, 10 // sweep)
    assert drill.killed >= kills
    assert any("inside" in what for what in report.happened)
    assert any("whole" in what for what in report.happened)
