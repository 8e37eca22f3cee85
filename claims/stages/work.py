"""A worker's piece of work, done where it can be seen: attempts counted, a sign of life while it lasts, its last error.

The work itself is of the stage that does it, and stays right without any of this. A second worker finds the piece
taken: whoever works holds a lock of its own session, which ends with the process, however it ends.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any, Final

from django.db import Error, connection
from django.db.models import F

from claims.models.work import LONGEST_ERROR, Work
from claims.rules.refusal import Refusal
from claims.stages.authority import Actor, authorize

BEAT: Final = 2.0  # seconds between two signs of life
PATIENCE: Final = 10.0  # seconds to wait for the lock's session

log = logging.getLogger(__name__)


class Taken(Exception):
    """Another worker is at it."""


class _Heart(threading.Thread):
    """Holds the lock of a piece of work in a session of its own, and writes its signs of life there."""

    def __init__(self, piece: Work, clock: Callable[[], datetime]) -> None:
        super().__init__(name=f"{type(piece).__name__} {piece.pk}", daemon=True)
        self.piece, self.clock = piece, clock
        self.reached = self.of = 0
        self.holds = False
        self.asked, self.over = threading.Event(), threading.Event()

    def told(self, reached: int, of: int) -> None:
        self.reached, self.of = reached, of

    def run(self) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '1s'")  # the work may be about to say that it is done
                cursor.execute(
                    "SELECT pg_try_advisory_lock(hashtextextended(%s, %s))",
                    [self.piece._meta.db_table, self.piece.pk],
                )
                self.holds = cursor.fetchone()[0]
            self.asked.set()
            while self.holds and not self.over.wait(BEAT):
                self.beat()
        except Error:
            log.warning("%s: no session for its signs of life", self.name, exc_info=True)
        finally:
            self.asked.set()
            connection.close()

    def beat(self) -> None:
        """Writes a sign of life; one that has to wait for the work's own last words is left out."""
        try:
            type(self.piece)._default_manager.filter(pk=self.piece.pk).update(
                beat_at=self.clock(), reached=self.reached, of=self.of
            )
        except Error:
            self.holds = connection.is_usable()  # the lock has ended with its session


@contextmanager
def attempt(
    *, actor: Actor, action: str, piece: Work, clock: Callable[[], datetime]
) -> Iterator[Callable[[int, int], None]]:
    """Counts one more attempt at the piece, notes what stops it, and gives what progress is told to: (reached, of).

    `action` is what opens work of this kind. Raises Taken where another worker is at it; every error of the work
    goes on.
    """
    authorize(actor, action)
    heart = _Heart(piece, clock)
    heart.start()
    try:
        heart.asked.wait(PATIENCE)
        if not heart.holds:
            raise Taken(str(piece))
        _note(piece, attempts=F("attempts") + 1, beat_at=clock(), reached=0, of=0, **_NOTHING)
        try:
            yield heart.told
        except Exception as error:
            with suppress(Error):  # the database may be what is gone
                _note(piece, **_said(error))
            raise
    finally:
        heart.over.set()
        heart.join(PATIENCE)


_NOTHING: Final[dict[str, Any]] = {"error": "", "error_sentence": "", "error_facts": {}}


def _note(piece: Work, **columns: Any) -> None:
    type(piece)._default_manager.filter(pk=piece.pk).update(**columns)


def _said(error: Exception) -> dict[str, Any]:
    """A refusal by code, sentence and facts; of another error its kind alone, since it may say anything."""
    if isinstance(error, Refusal):
        facts = {name: str(fact) for name, fact in error.facts.items()}
        return {"error": error.code, "error_sentence": error.sentence, "error_facts": facts}
    return {**_NOTHING, "error": type(error).__name__[:LONGEST_ERROR]}
