"""A process that dies once at every step of an act: before each statement it sends and each file operation.

    for step in deaths(prepare, act): ...   # the act has died there, in a process of its own; look, then resume

To die after a step is to die before the next one; after the last, the act is done. The act runs in a fork, which kills
itself by SIGKILL: no `finally`, no rollback but the server's.
"""

import os
import signal
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any, NamedTuple

from django.db import connection, connections

_write = os.write
# The file operations that are counted, by their names in `os`.
OPERATIONS = ("open", "write", "fsync", "link", "rename", "replace", "unlink", "scandir")


class Step(NamedTuple):
    """Where the act died: before the step of this number, counted from 1, and what that step is."""

    number: int
    what: str


class _Counter:
    """Counts the steps, and kills the process before one of them."""

    def __init__(self, at: int, told: int) -> None:
        self.at, self.told, self.seen = at, told, 0

    def step(self, what: str, act: Callable[[], Any]) -> Any:
        self.seen += 1
        if self.seen == self.at:
            _write(self.told, what.encode())
            os.kill(os.getpid(), signal.SIGKILL)
        return act()

    def statement(self, execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        return self.step(
            f"sql: {' '.join(str(sql).split())[:60]}", lambda: execute(sql, params, many, context)
        )


def died(act: Callable[[], object], *, at: int) -> Step | None:
    """The act, dead before its step `at`; None where it came to its end before."""
    what = _forked(act, at=at)
    return None if what == "over" else Step(at, what)


def deaths(prepare: Callable[[], object], act: Callable[[], object]) -> Iterator[Step]:
    """For each step of the act: `prepare` is called, and the act has died before the step."""
    for number in count(1):
        prepare()
        if (step := died(act, at=number)) is None:
            return
        yield step


def _forked(act: Callable[[], object], *, at: int) -> str:
    connections.close_all()  # the child makes connections of its own
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _child(act, at, writer)
    os.close(writer)
    with os.fdopen(reader, "rb") as told:
        said = told.read().decode()
    os.waitpid(child, 0)
    assert said, "the child ended without a word"
    assert not said.startswith("error"), said
    return said


def _child(act: Callable[[], object], at: int, told: int) -> None:
    """Never returns."""
    counter = _Counter(at, told)
    try:
        connection.ensure_connection()
        connection.execute_wrappers.append(counter.statement)
        real_commit = connection.connection.commit
        connection._commit = lambda: counter.step("commit", real_commit)  # type: ignore[method-assign]
        for name in OPERATIONS:
            real = getattr(os, name)
            setattr(os, name, _counted(counter, name, real))
        act()
        _write(told, b"over")
    except BaseException as error:
        _write(told, f"error: {type(error).__name__}: {error}".encode())
    os._exit(0)


def _counted(counter: _Counter, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *given, **named: counter.step(f"os.{name}", lambda: real(*given, **named))
