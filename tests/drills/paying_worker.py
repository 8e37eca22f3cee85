"""The Celery worker of the paying drill: the product's own, and a hand that kills it, or Postgres, where it is told.

    celery -A tests.drills.paying_worker worker

What to kill and where stands in the file `doom` of the folder PAYING_DRILL; whoever takes it carries it out, and writes
into `deaths` what it did before it does it. PAYING_FAULT seeds a fault; nothing in the product reads either.
"""

import json
import os
import signal
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from celery.signals import task_postrun, task_prerun, worker_init, worker_process_init

from claims_project.celery import app
from tests.drills.stopping import stop_hard

FOLDER = Path(os.environ["PAYING_DRILL"])


class Doom:
    """Dies at the `after`-th point whose name has `match` in it, in the way of `what`."""

    def __init__(self, *, what: str, match: str, after: int) -> None:
        self.what, self.match, self.left = what, match, after

    def met(self, name: str) -> None:
        if self.match not in name or self.left <= 0:
            return
        self.left -= 1
        if self.left:
            return
        with (FOLDER / "deaths").open("a") as deaths:
            deaths.write(json.dumps([self.what, self.task, name]) + "\n")
            deaths.flush()
            os.fsync(deaths.fileno())
        if self.what == "child":
            os.kill(os.getpid(), signal.SIGKILL)
        elif self.what == "worker":
            os.killpg(os.getpgrp(), signal.SIGKILL)
        else:
            stop_hard(self.what)

    task = ""


_while_it_lasts = ExitStack()


@worker_init.connect
def load_once(**_said: Any) -> None:
    """What a child would load at its first task, which takes a second of each."""
    import tests.drills.points
    import tests.people  # noqa: F401


@worker_process_init.connect
def seed_the_fault(**_said: Any) -> None:
    from tests.drills import faults  # not before Django is set up

    if fault := os.environ.get("PAYING_FAULT"):
        getattr(faults, fault)()


@task_prerun.connect
def take_the_doom(task: Any, **_said: Any) -> None:
    from tests.drills.points import watched

    if "sweep" in task.name:
        return
    taken = FOLDER / f"doom.{os.getpid()}"
    try:
        os.rename(FOLDER / "doom", taken)
    except FileNotFoundError:
        return
    doom = Doom(**json.loads(taken.read_text()))
    doom.task = task.name.rpartition(".")[2]
    _while_it_lasts.enter_context(watched(doom.met))


@task_postrun.connect
def over(**_said: Any) -> None:
    _while_it_lasts.close()


@app.task(name="drill.take_answer")
def take_answer(path: str) -> None:
    """Fiona uploads an answer: a web process may be killed as well, and this one stands for it."""
    from claims.stages import reconciliation
    from tests.people import NOON, person

    reconciliation.take_answer(
        actor=person("fiona"), source=Path(path).read_bytes(), name=Path(path).name, at=NOON, door="drill"
    )
