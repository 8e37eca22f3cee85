"""One range of a run, worked through once.

A range is one transaction: its rows appear together with its being done, or not at all. Who works on it holds a lock of
the session and the row; a second delivery finds the range held or done, and a holder that dies lets go of it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from django.db import connection, transaction

from claims.models import AssessmentRun, RunRange
from claims.stages.assessment.pinning import pins
from claims.stages.assessment.rows import write_rows
from claims.stages.authority import Actor, authorize

MOST_ATTEMPTS: Final = 3


def assess_range(*, actor: Actor, range_id: int, at: datetime) -> int | None:
    """Validates and assesses one range, once. Returns the run's id, or None where another holds or has done it.

    An error is noted on the range and rises; the third attempt that ends without rows fails the range.
    """
    authorize(actor, "assess_range")
    with _mine(range_id) as mine:
        part = _taken(range_id, at=at) if mine else None
        return _worked_through(part, at=at) if part else None


def _worked_through(part: RunRange, *, at: datetime) -> int | None:
    """Writes the range's rows and its being done, in one transaction."""
    try:
        with transaction.atomic():
            held = _held(part.pk)
            if held is None:
                return None
            write_rows(pins=pins(part.run_id), part=part.pk, at=at)
            held.state, held.done_at, held.error = RunRange.State.DONE, at, ""
            held.save(update_fields=["state", "done_at", "error"])
    except Exception as error:
        _note_failure(part.pk, error)
        raise
    return part.run_id


@contextmanager
def _mine(range_id: int) -> Iterator[bool]:
    """Whether this session alone has the range in hand, over both transactions: that is what counts as an attempt.

    The lock goes with the session, so that it dies with its holder.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext('assess_range'), %s)", [range_id])
        (mine,) = cursor.fetchone()
    try:
        yield mine
    finally:
        if mine and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtext('assess_range'), %s)", [range_id])


def _held(range_id: int) -> RunRange | None:
    """The waiting range of an open run with its row locked, or None: somebody was first, or the run is over."""
    return (
        RunRange.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
        .defer("claims", "versions")
        .filter(pk=range_id, state=RunRange.State.WAITING, run__state=AssessmentRun.State.OPEN)
        .first()
    )


def _taken(range_id: int, *, at: datetime) -> RunRange | None:
    """Counts the attempt in a transaction of its own, so that a holder who dies has left a trace."""
    with transaction.atomic():
        part = _held(range_id)
        if part is None:
            return None
        if part.attempts >= MOST_ATTEMPTS:
            part.state = RunRange.State.FAILED
            part.error = part.error or "the worker died"
        else:
            part.attempts += 1
            part.heartbeat = at
        part.save(update_fields=["state", "attempts", "heartbeat", "error"])
    return part if part.state == RunRange.State.WAITING else None


def _note_failure(range_id: int, error: Exception) -> None:
    """The kind of error, never its text, which may quote a row."""
    kind = f"{type(error).__module__}.{type(error).__name__}"
    waiting = RunRange.objects.filter(pk=range_id, state=RunRange.State.WAITING)
    waiting.update(error=kind)
    waiting.filter(attempts__gte=MOST_ATTEMPTS).update(state=RunRange.State.FAILED)
