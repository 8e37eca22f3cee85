"""Workers killed, Postgres stopped, and a bank that pays every file it sees: nothing is lost, nothing is paid twice.

KILLS=500 STOPS=30 by `make drill-payout`. Seeded faults are caught by the same drill.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.bank import FATES

pytestmark = [pytest.mark.worker, pytest.mark.xdist_group("drill")]  # one instance of servers for all of them


def carried_out(folder: Path, *words: str) -> tuple[int, dict[str, Any], str]:
    """Exit code, report, and what was said."""
    report = folder / "report.json"
    command = [
        sys.executable,
        "-m",
        "tests.drills.paying",
        "--folder",
        str(folder),
        "--report",
        str(report),
        *words,
    ]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert report.exists(), ran.stderr[-4000:]
    return ran.returncode, json.loads(report.read_text()), ran.stdout


def test_nothing_is_lost_and_nothing_is_paid_twice(tmp_path: Path) -> None:
    kills, stops = int(os.environ.get("KILLS", "20")), int(os.environ.get("STOPS", "1"))
    sweep, seed = os.environ.get("SWEEP_SECONDS", "2"), os.environ.get("SEED", "1")
    code, report, said = carried_out(
        tmp_path, "--kills", str(kills), "--stops", str(stops), "--sweep", sweep, "--seed", seed
    )
    print(said)  # noqa: T201  the long drill is read by people
    assert not any(report[what] for what in ("lost", "twice", "otherwise", "unbalanced", "stuck")), said
    assert code == 0
    assert sum(report["kills"].values()) >= kills
    assert sum(report["stops"].values()) >= stops
    assert (
        report["bank"]["payments"] >= report["awards"] // 2
    )  # some are held or withdrawn, some paid together
    assert report["bank"].keys() >= set(FATES) - {"paid"}, said


def test_posting_and_state_in_separate_transactions_are_caught(tmp_path: Path) -> None:
    code, report, said = carried_out(
        tmp_path, "--kills", "60", "--stops", "0", "--fault", "apart", "--aim", "ledgerentry"
    )
    assert code == 1
    assert any(one.startswith("at the end") for one in report["unbalanced"]), said


def test_a_file_that_is_put_again_without_a_look_at_the_listing_is_caught(tmp_path: Path) -> None:
    code, report, said = carried_out(
        tmp_path, "--kills", "60", "--stops", "0", "--fault", "put_again", "--aim", "os.unlink"
    )
    assert code == 1
    assert report["twice"], said


def test_what_is_unknown_and_paid_again_is_caught(tmp_path: Path) -> None:
    code, report, said = carried_out(
        tmp_path, "--kills", "10", "--rounds", "9", "--stops", "0", "--fault", "reissue"
    )
    assert code == 1
    assert report["twice"], said
