"""Rows of a long statement as they come: the server looks for the next ones while these are worked on."""

from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, nullcontext
from itertools import count
from typing import Any, Final

import psycopg
from django.db import connection

_BLOCK: Final = 500  # rows: what the server has ready ahead fits between it and us
_NUMBERS: Final = count(1)


def streamed(
    statement: str,
    values: list[Any],
    *,
    planned: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> Generator[tuple[Any, ...], None, None]:
    """The rows of a statement, a block at a time by a cursor of the server, in binary: each column has its type.

    Inside of a transaction; who may leave it half way closes it. Other statements may be sent meanwhile.
    """
    name = f"stream_{next(_NUMBERS)}"
    with planned(), connection.cursor() as cursor:
        cursor.execute(f"DECLARE {name} NO SCROLL CURSOR FOR {statement}", values)
    with connection.wrap_database_errors, connection.connection.pipeline():
        ahead = psycopg.Cursor(connection.connection)
        ahead.execute(f"FETCH {_BLOCK} FROM {name}", binary=True)
        while rows := ahead.fetchall():
            # Sent now and collected when these are done: the server and we work at the same time.
            ahead.execute(f"FETCH {_BLOCK} FROM {name}", binary=True)
            yield from rows
        ahead.execute(f"CLOSE {name}")
