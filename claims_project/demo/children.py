"""The processes that the demo starts: worker, beat, web. Each in its own session with a log, all stopped together."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, Self

from claims_project.demo.trouble import DemoError, near, tail
from claims_project.embedded.places import CHECKOUT

PATIENCE: Final = 60.0  # seconds for a start
FAREWELL: Final = 20.0  # seconds to end by oneself
FIRST_PORT: Final = 8000
_PORTS: Final = 100
_TETHER: Final = str(Path(__file__).with_name("tether.py"))


class Child:
    """One process, its log beginning anew with it."""

    def __init__(self, name: str, process: subprocess.Popen[bytes], log: Path) -> None:
        self.name, self.process, self.log = name, process, log

    def look(self) -> None:
        """Raises DemoError, with the end of the log, if the process has ended."""
        code = self.process.poll()
        if code is not None:
            raise DemoError(f"The {self.name} ended by itself ({_how(code)}). {self.told()}")

    def told(self) -> str:
        """The end of the log, to be appended to what went wrong."""
        return f"Its log, {near(self.log)}, ends:\n{tail(self.log)}"

    def until(self, ready: Callable[[], bool], *, seconds: float = PATIENCE) -> None:
        """Returns when the process is ready. Raises DemoError when it ends before, or takes too long."""
        deadline = time.monotonic() + seconds
        while not ready():
            self.look()
            if time.monotonic() > deadline:
                raise DemoError(f"The {self.name} is not ready after {seconds:.0f} s. {self.told()}")
            time.sleep(0.1)

    def says(self, word: bytes) -> bool:
        """Does the log hold this?"""
        return word in self.log.read_bytes()


class Children:
    """All of them; leaving the block stops every one that still runs."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.folder, self.environment = folder, dict(environment)
        self.started: dict[str, Child] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.stop()

    def start(self, name: str, *arguments: str, keep: tuple[int, ...] = ()) -> Child:
        """Starts `python -m ARGUMENTS` under this name; `keep` are open files that it inherits."""
        log = self.folder / f"{name}.log"
        with log.open("wb") as out:
            process = subprocess.Popen(  # noqa: S603 (our own programs)
                [sys.executable, "-I", _TETHER, str(os.getpid()), sys.executable, "-m", *arguments],
                cwd=CHECKOUT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=keep,
            )
        child = self.started[name] = Child(name, process, log)
        return child

    def worker(self) -> Child:
        """A Celery worker that takes the belt's tasks; the one that runs already, if one does."""
        if child := self.started.get("worker"):
            return child
        processes = str(min(4, os.cpu_count() or 1))
        return self.start(
            "worker", "celery", "-A", "claims_project", "worker", "-c", processes, "--loglevel", "INFO",
            "--without-gossip", "--without-mingle", "-n", f"demo-{os.getpid()}@%h",
        )  # fmt: skip

    def beat(self) -> Child:
        """The clock of the belt: it sends the sweeper."""
        schedule = str(self.folder / "beat")
        return self.start(
            "beat", "celery", "-A", "claims_project", "beat", "--loglevel", "INFO", "-s", schedule, "--pidfile="
        )  # fmt: skip

    def web(self) -> tuple[Child, str]:
        """The site, and its address: the first free port from 8000 on, held before anybody else can take it."""
        with _listening() as listener:
            port = listener.getsockname()[1]
            child = self.start(
                "web", "gunicorn", "claims_project.wsgi", "--workers", "2", "--bind", f"fd://{listener.fileno()}",
                "--access-logfile", "-", "--no-control-socket", keep=(listener.fileno(),),
            )  # fmt: skip
        return child, f"http://127.0.0.1:{port}/"

    def look(self) -> None:
        """Raises DemoError if any has ended."""
        for child in self.started.values():
            child.look()

    def stop(self) -> None:
        """SIGTERM to all at once; SIGKILL to whoever is there after a while."""
        for child in self.started.values():
            if child.process.poll() is None:
                child.process.terminate()
        deadline = time.monotonic() + FAREWELL
        for child in self.started.values():
            try:
                child.process.wait(timeout=max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(child.process.pid, signal.SIGKILL)
                child.process.wait()
        self.started.clear()


def _listening() -> socket.socket:
    for port in range(FIRST_PORT, FIRST_PORT + _PORTS):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
            listener.listen(128)
        except OSError:
            listener.close()
        else:
            return listener
    raise DemoError(
        f"No port from {FIRST_PORT} to {FIRST_PORT + _PORTS - 1} is free on 127.0.0.1. Free one of them."
    )


def _how(code: int) -> str:
    return f"exit code {code}" if code >= 0 else f"signal {signal.Signals(-code).name}"
