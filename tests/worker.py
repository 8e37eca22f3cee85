"""A real Celery worker in a process of its own, on the test database and its own queue; it can be killed."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from celery import current_app
from django.db import connection


class Worker:
    """`celery worker` with one child or more; and beat, in a process of its own, where `sweep` (seconds) is given.

    A run is quiet after `quiet` seconds, or as long as in production.
    """

    def __init__(
        self,
        folder: Path,
        *,
        sweep: int | None = None,
        quiet: int | None = None,
        children: int = 1,
        app: str = "claims_project",
    ) -> None:
        self.app = app
        self.log = folder / "worker.log"
        self.arguments = ["-c", f"{children}", "--loglevel", "INFO", "--without-gossip", "--without-mingle"]
        self.environment = os.environ | {"LOG_LEVEL": "INFO"}
        if quiet:
            self.environment["QUIET_SECONDS"] = str(quiet)
        self.beat: subprocess.Popen[bytes] | None = None
        if sweep:
            self.environment["SWEEP_SECONDS"] = str(sweep)
            self.beat = self._celery("beat", "--loglevel", "INFO", "-s", str(folder / "schedule"))
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> Self:
        """Returns when the worker takes tasks."""
        begin = self.log.stat().st_size if self.log.exists() else 0
        self.process = self._celery("worker", *self.arguments)
        until(lambda: self._ready(begin), what=f"the worker is ready (see {self.log})")
        return self

    def _ready(self, begin: int) -> bool:
        assert self.process
        assert self.process.poll() is None, f"the worker ended at its start:\n{self.log.read_text()[-2000:]}"
        return b" ready." in self.log.read_bytes()[begin:]

    def _celery(self, *arguments: str) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", self.app, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=self.environment,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """The worker's own process."""
        assert self.process
        return self.process.pid

    @property
    def children(self) -> list[int]:
        """The pool's processes."""
        assert self.process
        listing = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in listing.split()]

    @property
    def beats(self) -> int:
        """How often beat has sent the sweeper of runs."""
        return self.log.read_bytes().count(b"Sending due task sweep-runs")

    def succeeded(self, task: str) -> int:
        """How often a task of this name has ended well."""
        return len(
            re.findall(rf"Task claims\.tasks\.{task}\[[^]]*\] succeeded".encode(), self.log.read_bytes())
        )

    def kill_child(self) -> bool:
        """SIGKILL of a pool child: the worker lives on. False where there was none just now."""
        for pid in self.children[:1]:
            os.kill(pid, signal.SIGKILL)
            return True
        return False

    def kill(self) -> None:
        """SIGKILL of the worker and all its children at once."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """SIGTERM, and SIGKILL where that does not help."""
        if self.beat:
            self.beat.kill()
            self.beat.wait()
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.kill()


@contextmanager
def working(folder: Path, *, sweep: int | None = None, children: int = 1) -> Iterator[Worker]:
    """A worker for the length of a block."""
    worker = Worker(folder, sweep=sweep, children=children).start()
    try:
        yield worker
    finally:
        worker.stop()


def until(true: Callable[[], object], *, what: str, seconds: float = 90, every: float = 0.02) -> None:
    """Waits for a condition, looking `every` so many seconds; fails with `what` was waited for."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds:.0f} s in vain: {what}")
        time.sleep(every)


def sessions() -> set[int]:
    """The server's processes that serve the application in this database, but for this process's own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user"
            " AND pid <> pg_backend_pid()"
        )
        return {pid for (pid,) in cursor}


def wipe_broker() -> int:
    """Deletes every message of this test's queues, as if the broker had lost its disk. Returns how many keys went."""
    with current_app.connection_for_write() as connection:
        client = connection.default_channel.client
        prefix = current_app.conf.broker_transport_options["global_keyprefix"]
        raw = client.connection_pool.get_connection()
        try:
            raw.send_command("KEYS", f"{prefix}*")
            keys = raw.read_response()
            for key in keys:
                raw.send_command("DEL", key)
                raw.read_response()
        finally:
            client.connection_pool.release(raw)
    return len(keys)
