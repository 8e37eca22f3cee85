"""The servers of the demo: the embedded ones, or those that the environment names; its database, its broker keys.

With DATABASE_URL (of a superuser) and CELERY_BROKER_URL set, a database `claims_demo` is made on that server and no
other one is touched.
"""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

import psycopg
import redis
from kombu import Connection
from kombu.exceptions import OperationalError

from claims_project import embedded
from claims_project.demo.trouble import DemoError, near
from claims_project.embedded.places import CHECKOUT, home, private
from claims_project.roles import RolesError, make_roles

SECOND_FACTOR: Final = "000000"  # the code that opens every account here, as it is printed with them
_EMBEDDED: Final = "claims"
_GIVEN: Final = "claims_demo"
_LOCK: Final = "SELECT pg_try_advisory_lock(hashtext('demo of ' || %s))"


class Servers(NamedTuple):
    """Addresses of the application's role, the owner's, the superuser's and the broker; the database; told shortly."""

    app: str
    owner: str
    admin: str
    broker: str
    database: str
    told: str

    @property
    def prefix(self) -> str:
        """What every key of this database begins with in the broker (`settings.CELERY_BROKER_TRANSPORT_OPTIONS`)."""
        return f"{self.database}:"


@contextmanager
def folder() -> Iterator[Path]:
    """The demo's own folder, ignored by git, closed to others, held by one demo at a time. Raises DemoError."""
    kept = private(private(home()) / "demo")
    kept.chmod(0o700)
    with (kept / ".lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise DemoError(
                f"A demo of this checkout is running already ({near(kept)} is held). Stop it with Ctrl-C first."
            ) from error
        yield kept


@contextmanager
def servers(*, fresh: bool) -> Iterator[Servers]:
    """Servers that answer, with both roles and the demo's database; `fresh` makes it anew and forgets its messages.

    Embedded servers that this call started are stopped at the end; those that ran before stay.
    """
    given = os.environ.get("DATABASE_URL", ""), os.environ.get("CELERY_BROKER_URL", "")
    if any(given) and not all(given):
        missing = "CELERY_BROKER_URL" if given[0] else "DATABASE_URL"
        raise DemoError(
            f"{missing} is not set. Set both, DATABASE_URL (of a superuser) and CELERY_BROKER_URL, for servers of "
            "your own; or neither, for the embedded ones."
        )
    ran = any(given) or any(embedded.running("dev").values())
    try:
        with _told_plainly():
            found = _given(*given) if all(given) else _embedded()
            with _held(found):
                make_roles(found.admin, found.database, fresh=fresh)
                if fresh:
                    _forget(found)
                yield found
    finally:
        if not ran:
            embedded.stop("dev")


@contextmanager
def _told_plainly() -> Iterator[None]:
    """Errors of the servers as errors of the demo: what to look at, without a traceback."""
    try:
        yield
    except (embedded.EmbeddedError, RolesError) as error:
        raise DemoError(str(error)) from error
    except psycopg.OperationalError as error:
        raise DemoError(f"The database server does not answer as it should: {error}".strip()) from error


def _embedded() -> Servers:
    urls = embedded.ensure("dev", database=_EMBEDDED)
    told = f"embedded PostgreSQL and Valkey in {near(home())}"
    return Servers(urls.app, urls.owner, urls.admin, urls.broker, _EMBEDDED, told)


def _given(admin: str, broker: str) -> Servers:
    with Connection(broker) as connection:
        if connection.transport.driver_type != "redis":
            raise DemoError(
                "CELERY_BROKER_URL: the demo wants a Redis or Valkey server (redis://host:6379/0)."
            )
    app, owner = make_roles(admin, _GIVEN)
    return Servers(app, owner, admin, broker, _GIVEN, f"database {_GIVEN} on the servers of the environment")


@contextmanager
def _held(found: Servers) -> Iterator[None]:
    """The database is one demo's at a time, also where several checkouts share a server."""
    with psycopg.connect(found.admin, autocommit=True) as admin:
        row = admin.execute(_LOCK, [found.database]).fetchone()
        if not row or not row[0]:
            raise DemoError(f"Another demo is using database {found.database}. Stop it with Ctrl-C first.")
        yield


def _forget(found: Servers) -> None:
    """Deletes what an earlier demo left in the broker: the keys of this database's prefix, and no other."""
    with Connection(found.broker) as connection:
        try:
            channel: Any = connection.default_channel
            client = redis.Redis(
                connection_pool=channel.client.connection_pool
            )  # without Celery's own prefix
            for key in client.scan_iter(match=f"{found.prefix}*"):
                client.delete(key)
        except (redis.RedisError, OSError, OperationalError) as error:
            raise DemoError(f"CELERY_BROKER_URL: the broker does not answer: {error}") from error


def environment(found: Servers, kept: Path) -> dict[str, str]:
    """What every process of the demo has in its environment; `migrate` alone gets the owner's address too."""
    own = {
        "DEBUG": "1",
        "DJANGO_SETTINGS_MODULE": "claims_project.settings",
        "DATABASE_URL": found.app,
        "CELERY_BROKER_URL": found.broker,
        "SECOND_FACTOR_BYPASS": SECOND_FACTOR,
        "CLAIMS_SCANNER": "eicar",
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": str(kept / "mail"),
        "PYTHONUNBUFFERED": "1",
    }
    rest = {name: value for name, value in os.environ.items() if name != "DATABASE_OWNER_URL"}
    return rest | own


def migrate(environment: dict[str, str], owner: str) -> None:
    """The tables, by the owner's role, in a process of its own: nothing else gets the owner's address."""
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=CHECKOUT,
        env=environment | {"DATABASE_OWNER_URL": owner},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        raise DemoError(f"manage.py migrate failed:\n{done.stdout[-3000:]}")
