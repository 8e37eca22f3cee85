"""How the server goes about a statement over rows that were written a moment ago.

Nothing has counted them yet, and the planner takes a million of them for one: it would hold each against each. What
is set here ends with the block, or with the transaction; where there is none, the block is one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection, transaction

_BY_KEY: Final = ("hashjoin", "mergejoin", "material", "seqscan", "bitmapscan", "sort")
_BY_SET: Final = ("nestloop",)


@contextmanager
def by_key() -> Iterator[None]:
    """Row after row in the order of a key, what belongs to it looked up by its keys: linear, the first row at once."""
    with _without(_BY_KEY):
        yield


@contextmanager
def by_set() -> Iterator[None]:
    """All rows at once: what is joined is hashed or sorted first."""
    with _without(_BY_SET):
        yield


@contextmanager
def _without(ways: tuple[str, ...]) -> Iterator[None]:
    if not connection.in_atomic_block:
        with transaction.atomic(), _without(ways):
            yield
        return
    before = _turned(dict.fromkeys(ways, "off"))
    yield
    # Not after an error: the transaction, or its savepoint, is rolled back and takes it with it.
    _turned(before)


def _turned(ways: dict[str, str]) -> dict[str, str]:
    """Turns these ways on or off; gives what they were."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT way, was, set_config('enable_' || way, goes, true) FROM ("
            "  SELECT way, goes, current_setting('enable_' || way) AS was"
            "    FROM unnest(%s::text[], %s::text[]) AS said (way, goes) OFFSET 0) before",
            [list(ways), list(ways.values())],
        )
        return {way: was for way, was, _goes in cursor.fetchall()}
