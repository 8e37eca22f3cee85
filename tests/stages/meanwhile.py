"""Two acts that meet, each on a connection of its own: one waits for the other, or comes in the middle of it."""

import threading
from collections.abc import Callable

from django.db import connection, transaction

PATIENCE = 30.0  # seconds
_LOOK = 0.02


def meanwhile(first: Callable[[], object], second: Callable[[], object]) -> tuple[object, bool]:
    """What `second` gave or raised, and whether it waited for `first`, which commits only after that was seen."""
    begun, over = threading.Event(), threading.Event()
    backends: list[int] = []
    found: list[object] = []

    def later() -> None:
        try:
            connection.ensure_connection()
            backends.append(connection.connection.info.backend_pid)
            begun.set()
            found.append(second())
        except Exception as error:
            found.append(error)
        finally:
            begun.set()
            over.set()
            connection.close()

    thread = threading.Thread(target=later)
    with transaction.atomic():
        first()
        thread.start()
        assert begun.wait(PATIENCE)
        waited = False
        for _look in range(int(PATIENCE / _LOOK)):
            if over.wait(_LOOK) or (waited := _waits(backends[0])):
                break
    thread.join(PATIENCE)
    return found[0], waited


def on_another_connection(act: Callable[[], object]) -> object:
    """What it gave or raised, once it is over and committed."""
    found: list[object] = []

    def run() -> None:
        try:
            found.append(act())
        except Exception as error:
            found.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(PATIENCE)
    assert found, "the act did not end: it waits for what is not committed"
    return found[0]


def _waits(backend: int) -> bool:
    """Whether the other connection is held up by this one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid() = ANY(pg_blocking_pids(%s))", [backend])
        return bool(cursor.fetchone()[0])
