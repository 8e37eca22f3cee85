"""One PostgreSQL server for a machine that has none: made, started, found and stopped.

The server listens on a unix socket in its own data folder, closed to other users: it takes no port and asks
no password. Its process outlives the one that started it; `stop` ends it.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from psycopg.conninfo import make_conninfo
from psycopg.pq import PGconn, Ping

from claims_project.embedded.places import EmbeddedError, private
from claims_project.embedded.programs import programs, service_user

PATIENCE = 60.0  # seconds for a start, which may have to recover after a crash, or for a stop
SUPERUSER = "postgres"


class _CannotStart(EmbeddedError):
    """There is data, and the server does not start from it."""


class Postgres:
    """The server whose data is `folder`/pg. Callers hold the lock of `folder` while they start or stop it."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        self.data = folder / "pg"
        self.log = folder / "pg.log"
        self.settings = settings
        self.keeps = settings.get("fsync") != "off"  # else a hard stop of the machine may leave nothing whole

    @property
    def admin_url(self) -> str:
        """The superuser's address, on the maintenance database."""
        return f"postgres://{SUPERUSER}@/postgres?host={quote(str(self.data))}"

    def state(self) -> Ping:
        """OK, REJECT (it starts or stops just now) or NO_RESPONSE; nothing is changed."""
        question = make_conninfo(
            host=str(self.data), port=5432, user=SUPERUSER, dbname="postgres", connect_timeout=5
        )
        return Ping(PGconn.ping(question.encode()))

    def start(self) -> None:
        """Return when the server answers queries; a server that runs already is left alone.

        Data that need not be kept and cannot be started from is made anew, once, and a line says so.
        """
        try:
            self._until_it_answers()
        except _CannotStart:
            if self.keeps:
                raise
            sys.stderr.write(
                f"The data in {self.data} was damaged and held nothing to keep: it is made anew.\n"
            )
            shutil.rmtree(self.data)
            self._until_it_answers()

    def _until_it_answers(self) -> None:
        give_up = time.monotonic() + PATIENCE
        while (state := self.state()) is not Ping.OK:
            if time.monotonic() > give_up:
                raise EmbeddedError(f"PostgreSQL does not answer; see {self.log}")
            if state is Ping.NO_RESPONSE:
                self._launch(give_up)
            time.sleep(0.05)

    def stop(self) -> bool:
        """Stop the server, finishing no query; False when none was running."""
        give_up = time.monotonic() + PATIENCE
        if not self._interrupt():
            if self.state() is Ping.OK:
                raise EmbeddedError(f"PostgreSQL answers but {self.data}/postmaster.pid does not name it")
            return False
        while self._process() is not None:
            if time.monotonic() > give_up:
                raise EmbeddedError(f"PostgreSQL does not stop; see {self.log}")
            time.sleep(0.02)
        return True

    def _launch(self, give_up: float) -> None:
        """Start the server and return when it answers, or when it is worth trying again."""
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        self._check_version()
        self._drop_stale_locks()
        self.log.touch()
        before = self.log.stat().st_size
        # Not by pg_ctl: that goes through a shell, which some paths break.
        server = self._begin("postgres", "-D", str(self.data), *self._options())
        while server.poll() is None and self.state() is not Ping.OK and time.monotonic() < give_up:
            time.sleep(0.02)
        if server.poll() is None:
            server.returncode = 0  # it outlives us: nobody shall wait for it
            return
        said = self.log.read_bytes()[before:].decode(errors="replace")
        # Processes of a killed server may hold its shared memory for a moment, and a server in the middle of
        # starting holds the lock file: both pass. Anything else will not get better by trying again.
        if "is still in use" not in said and "lock file" not in said:
            raise _CannotStart(f"PostgreSQL did not start; see {self.log}\n{said[-2000:]}")

    def _options(self) -> list[str]:
        folder = str(self.data).replace('"', '""')
        options = {
            "listen_addresses": "",
            "port": "5432",
            "unix_socket_directories": f'"{folder}"',
            "timezone": "UTC",
            "log_min_messages": "warning",
            **self.settings,
        }
        return [part for key, value in options.items() for part in ("-c", f"{key}={value}")]

    def _initialise(self) -> None:
        """Make the data folder under another name first: one left half made by a kill is never taken up."""
        draft = self.data.with_name("pg.new")
        shutil.rmtree(draft, ignore_errors=True)
        private(draft).chmod(0o700)
        if user := service_user():
            os.chown(draft, user["user"], user["group"])
        made = self._begin(
            "initdb",
            f"--pgdata={draft}",
            f"--username={SUPERUSER}",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            *([] if self.keeps else ["--no-sync"]),
        )
        if made.wait():
            raise EmbeddedError(
                f"initdb failed; see {self.log}:\n{self.log.read_text(errors='replace')[-2000:]}"
            )
        draft.rename(self.data)

    def _check_version(self) -> None:
        if not (made := (self.data / "PG_VERSION").read_text().strip()):
            raise _CannotStart(f"{self.data}/PG_VERSION is empty: the machine was stopped hard")
        version = [str(programs(self.data.parents[1]) / "postgres"), "-V"]
        shown = subprocess.run(version, capture_output=True, text=True, check=True)  # noqa: S603 (our own)
        installed = shown.stdout.split()[2].split(".")[0]  # postgres (PostgreSQL) 18.6
        if made != installed:
            raise EmbeddedError(
                f"{self.data} was made by PostgreSQL {made} and {installed} is installed: "
                "move the folder away, or remove it (make clean), and start again"
            )

    def _begin(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a program as PostgreSQL's user, its words to the log, safe from Ctrl-C."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
        environment |= {"LC_ALL": "C.UTF-8", "TZ": "UTC"}
        with self.log.open("ab") as out:  # never a pipe: the server would hold it open for ever
            return subprocess.Popen(  # noqa: S603 (our own programs)
                [programs(self.data.parents[1]) / program, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                cwd="/",
                env=environment,
                start_new_session=True,
                **service_user(),
            )

    def _process(self) -> int | None:
        """The pid of our own live server by postmaster.pid; None when that names nobody or somebody else."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n")[0])
        except (OSError, ValueError):
            return None
        return pid if _is_server(pid, self.data) else None

    def _interrupt(self) -> bool:
        pid = self._process()
        if pid is None:
            return False
        if not hasattr(os, "pidfd_open"):
            os.kill(pid, signal.SIGINT)
            return True
        with contextlib.suppress(ProcessLookupError):
            handle = os.pidfd_open(pid)  # held before the second look: the pid cannot pass to somebody else
            try:
                if self._process() == pid:
                    signal.pidfd_send_signal(handle, signal.SIGINT)
            finally:
                os.close(handle)
        return True

    def _drop_stale_locks(self) -> None:
        """Lock files of a killed server may name a pid that the system has since given to somebody else."""
        for lock in (self.data / "postmaster.pid", self.data / ".s.PGSQL.5432.lock"):
            try:
                pid = int(lock.read_text().split("\n")[0])
            except (OSError, ValueError):
                pid = 0
            if not _is_server(pid, self.data):
                lock.unlink(missing_ok=True)


def _is_server(pid: int, data: Path) -> bool:
    """Is `pid` a live PostgreSQL server on `data`? A zombie is not."""
    if pid <= 0:
        return False
    if Path("/proc/self/cmdline").exists():
        try:
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except OSError:
            return False
        return words[0].endswith(b"postgres") and os.fsencode(data) in words
    ps = ["ps", "-o", "stat=,args=", "-p", str(pid)]
    line = subprocess.run(ps, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603 (fixed)
    return not line.startswith("Z") and "postgres" in line and f"{data} " in f"{line} "
