"""Postgres of the drill's own instance, stopped hard: by `pg_ctl stop -m immediate` or SIGKILL of all processes."""

import contextlib
import os
import signal
from pathlib import Path

from claims_project.embedded.places import place
from claims_project.embedded.postgres import Postgres

INSTANCE = "drill"
WAYS = ("immediate", "SIGKILL")


def stop_hard(way: str) -> bool:
    """False where no server ran. Nothing is written out: the next start recovers from the log."""
    try:
        pid = int((Postgres(place(INSTANCE), {}).data / "postmaster.pid").read_text().split("\n")[0])
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (OSError, ValueError):
        return False
    if way == "immediate":
        os.kill(pid, signal.SIGQUIT)  # what pg_ctl sends
        return True
    for one in (pid, *map(int, children)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)
    return True
