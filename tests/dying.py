"""A process that dies at a point of what it does: before a statement or commit that it sends, or a call to a file.

    for step in deaths(prepare, act): ...   # the act has died there, in a process of its own; look, then resume

To die after a point is to die before the next one; after the last, the act is done. It runs in a fork, which ends at
once: no `finally`, no rollback but the server's.
"""

import os
from collections.abc import Callable, Iterator
from itertools import count
from typing import NamedTuple

from django.db import connections

from tests.drills.points import watched

_DIED, _DONE = 17, 0


class Step(NamedTuple):
    """Where the act died: before the point of this number, counted from 1, and what is done there."""

    number: int
    what: str


def dying(work: Callable[[], object], *, at: int) -> tuple[str, ...]:
    """Does `work` in a process that dies before point `at`, counted from 1; gives the points that it met.

    Raises AssertionError where the process ends in any other way than at this point or well.
    """
    connections.close_all()  # the child makes connections of its own
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _carry_out(work, at, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        met = told.read().decode().splitlines()
    _pid, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) in (_DIED, _DONE), met[-20:]
    return tuple(met)


def died(act: Callable[[], object], *, at: int) -> Step | None:
    """The act, dead before its point `at`; None where it came to its end before."""
    met = dying(act, at=at)
    return Step(at, met[-1]) if len(met) == at else None


def deaths(prepare: Callable[[], object], act: Callable[[], object]) -> Iterator[Step]:
    """For each point of the act: `prepare` is called, and the act has died before the point."""
    for number in count(1):
        prepare()
        if (step := died(act, at=number)) is None:
            return
        yield step


def _carry_out(work: Callable[[], object], at: int, writing: int) -> None:
    """The child: never returns."""
    code, met = 1, count(1)

    def point(name: str) -> None:
        os.write(writing, f"{name}\n".encode())
        if next(met) == at:
            os._exit(_DIED)

    try:
        with watched(point):
            work()
        code = _DONE
    except BaseException as error:
        os.write(writing, f"{type(error).__name__}: {error}\n".encode())
    finally:
        os._exit(code)
