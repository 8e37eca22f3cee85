"""PostgreSQL and a broker for development, the demo and the tests, on a machine that has neither.

    urls = ensure()                  # start what is not running, make roles and database, give the addresses
    python -m claims_project.embedded start | stop | status | remove | run -- COMMAND

Needs no Django. Data and sockets live in one private folder of the checkout (`places.py`); no port is taken.
Three instances: `dev` keeps what it is told, `test` trades durability for speed, `drill` keeps what it is told and is
there to be stopped hard.
"""

import contextlib
import shutil
from typing import NamedTuple

from psycopg.pq import Ping

from claims_project.embedded.places import INSTANCES, EmbeddedError, home, locked, place, prepared
from claims_project.embedded.postgres import Postgres
from claims_project.embedded.valkey import State, Valkey
from claims_project.roles import make_roles, role_urls

__all__ = ["INSTANCES", "EmbeddedError", "Urls", "ensure", "remove", "running", "stop", "urls"]

_ALWAYS = {"shared_buffers": "256MB", "jit": "off", "max_wal_size": "4GB"}
_SETTINGS = {
    "dev": {"max_connections": "100"},
    "test": {
        "max_connections": "200",
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
    },
    "drill": {"max_connections": "50", "shared_buffers": "64MB", "max_wal_size": "1GB"},
}


class Urls(NamedTuple):
    """Addresses: the application's database role, the owner's, the superuser's, and the broker."""

    app: str
    owner: str
    admin: str
    broker: str


def ensure(instance: str = "dev", *, database: str = "claims") -> Urls:
    """Start what is not running, make roles and `database` where they are missing, and give the addresses.

    Safe to call from many processes at once. Raises EmbeddedError, which says what to do.
    """
    postgres, valkey = _servers(instance)
    with locked(prepared(instance)):
        postgres.start()
        valkey.start()
        app, owner = make_roles(postgres.admin_url, database)
    return Urls(app=app, owner=owner, admin=postgres.admin_url, broker=valkey.url)


def urls(instance: str = "dev", *, database: str = "claims") -> Urls:
    """The addresses that `ensure` gives; nothing is started."""
    postgres, valkey = _servers(instance)
    app, owner = role_urls(postgres.admin_url, database)
    return Urls(app=app, owner=owner, admin=postgres.admin_url, broker=valkey.url)


def stop(instance: str = "dev") -> tuple[str, ...]:
    """Stop both servers; give the names of those that were running."""
    postgres, valkey = _servers(instance)
    if not place(instance).exists():
        return ()
    with locked(place(instance)):
        stopped = {"postgres": postgres.stop(), "valkey": valkey.stop()}
    return tuple(name for name, was in stopped.items() if was)


def remove() -> None:
    """Stop the servers of every instance and remove their data. Other files in the folder stay."""
    for instance in INSTANCES:
        stop(instance)
        shutil.rmtree(place(instance), ignore_errors=True)
    for copy in home().glob("programs-*"):
        shutil.rmtree(copy, ignore_errors=True)
    (home() / ".lock").unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        home().rmdir()


def running(instance: str = "dev") -> dict[str, bool]:
    """Which server answers just now, by name; nothing is started."""
    postgres, valkey = _servers(instance)
    return {"postgres": postgres.state() is Ping.OK, "valkey": valkey.state() is State.READY}


def _servers(instance: str) -> tuple[Postgres, Valkey]:
    folder = place(instance)
    return Postgres(folder, _ALWAYS | _SETTINGS[instance]), Valkey(folder)
