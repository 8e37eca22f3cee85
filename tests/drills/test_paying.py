"""The paying drill (`make drill-payout`) catches a fault that is seeded into its worker."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

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


def test_posting_and_state_in_separate_transactions_are_caught(tmp_path: Path) -> None:
    code, report, said = carried_out(
        tmp_path, "--kills", "60", "--stops", "0", "--fault", "apart", "--aim", "ledgerentry"
    )
    assert code == 1
    assert any(one.startswith("at the end") for one in report["unbalanced"]), said
