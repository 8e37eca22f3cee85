"""Only doors and tasks read the clock: held by the linter's ban, and here the ban is held."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
READINGS = [
    "from django.utils import timezone\n\nAT = timezone.now()\n",
    "from django.utils.timezone import now\n\nAT = now()\n",
    "from datetime import UTC, datetime\n\nAT = datetime.now(UTC)\n",
    "import time\n\nAT = time.time()\n",
    "from django.db.models.functions import Now\n\nAT = Now()\n",
]


def complaints(source: str, name: str) -> list[str]:
    """What the linter says of `source` as the file `name`."""
    ruff = str(Path(sys.executable).parent / "ruff")
    ended = subprocess.run(
        [ruff, "check", "--quiet", "--no-cache", "--select", "TID251", "--stdin-filename", name, "-"],
        cwd=ROOT,
        input=source,
        capture_output=True,
        text=True,
    )
    return re.findall("TID251", ended.stdout)


@pytest.mark.parametrize("floor", ["rules", "models", "queries", "stages", "presentation", "stages/intake"])
@pytest.mark.parametrize("source", READINGS)
def test_below_the_doors_the_clock_is_not_read(floor: str, source: str) -> None:
    assert complaints(source, f"claims/{floor}/outages.py")


@pytest.mark.parametrize(
    "name", ["web/outages.py", "admin/runs.py", "management/commands/import_claims.py", "tasks/paying.py"]
)
def test_doors_and_tasks_read_it(name: str) -> None:
    assert not complaints(READINGS[0], f"claims/{name}")


def test_no_statement_asks_the_server_for_the_time() -> None:
    asking = re.compile(
        r"\b(now\(\)|(clock|statement|transaction)_timestamp\(\)|CURRENT_(TIMESTAMP|DATE|TIME)\b)",
        re.IGNORECASE,
    )
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for floor in ("models", "queries", "stages")
        for path in (ROOT / "claims" / floor).rglob("*.py")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if asking.search(line.partition("#")[0])
    ]
    assert not found
