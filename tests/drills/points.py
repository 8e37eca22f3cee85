"""Where a process may die: before every statement, COPY and commit of its connection, and every call to files.

What lies between two points cannot be told apart from outside, so that dying before each is dying everywhere.
"""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import ModuleType
from typing import Any
from unittest import mock

import psycopg
from django.db import connection

FILE_CALLS = frozenset({"link", "unlink", "open", "write", "fsync", "close", "scandir", "rename"})
_WRITES = re.compile(
    r"\b(INSERT INTO|UPDATE|DELETE FROM|COPY)\s+(?:ONLY\s+)?\"?([a-z]+_\w+|freezing)", re.IGNORECASE
)
_READS = re.compile(r"\bFROM\s+\(?\"?(claims_\w+|accounts_\w+|freezing\w*)")


def named(statement: str) -> str:
    """What a statement does, in few words: 'INSERT INTO claims_payout'."""
    if writes := dict.fromkeys(f"{verb.upper()} {table}" for verb, table in _WRITES.findall(statement)):
        return ", ".join(writes)
    verb = " ".join(statement.split()[:2]).upper()
    reads = _READS.search(statement)
    return f"SELECT {reads[1]}" if verb.startswith("SELECT") and reads else verb[:20]


class _Watched:
    """The module `os` for one module alone, with its calls to the file system as points."""

    def __init__(self, met: Callable[[str], object]) -> None:
        self._met = met

    def __getattr__(self, name: str) -> Any:
        real = getattr(os, name)
        if name not in FILE_CALLS:
            return real

        def call(*arguments: Any, **said: Any) -> Any:
            self._met(f"os.{name}")
            return real(*arguments, **said)

        return call


@contextmanager
def watched(met: Callable[[str], object]) -> Iterator[None]:
    """Calls `met` with its name before each point of this thread's connection and of the drop directory."""
    real_copy, real_commit = psycopg.Cursor.copy, connection._commit

    def before(execute: Any, sql: Any, values: Any, many: bool, context: Any) -> Any:
        met(named(str(sql)))
        return execute(sql, values, many, context)

    def copy(self: Any, statement: Any, *arguments: Any, **said: Any) -> Any:
        met(named(str(statement)))
        return real_copy(self, statement, *arguments, **said)

    def commit() -> None:
        met("COMMIT")
        real_commit()

    from claims.stages.handover import directory  # not before Django is set up

    modules: list[ModuleType] = [directory]
    with ExitStack() as stack:
        stack.enter_context(connection.execute_wrapper(before))
        stack.enter_context(mock.patch.object(psycopg.Cursor, "copy", copy))
        stack.enter_context(mock.patch.object(connection, "_commit", commit, create=True))
        for module in modules:
            stack.enter_context(mock.patch.object(module, "os", _Watched(met)))
        yield
