"""The order in which awards begin and end, told by the numbers of one sequence (`claims.models.Award`).

Whoever begins or ends awards shares a lock until the commit. A run draws its number with the lock for itself alone: all
awards that begin or end at a lower number are then to be read, and every later one has a higher number.
"""

from typing import Final

from django.db import connection

LOCK: Final = "awards"  # the trigger that ends an award names it too


def share_numbers() -> None:
    """To be called before awards are numbered; no run draws its number until the transaction is over.

    Ask for every other lock first: who waits for one while holding this may wait for ever.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(hashtext(%s))", [LOCK])


def draw_number() -> int:
    """The number up to which a run counts awards. To be called while no other lock is held."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [LOCK])
        try:
            cursor.execute("SELECT nextval(pg_get_serial_sequence('claims_award', 'id'))")
            return cursor.fetchone()[0]
        finally:
            cursor.execute("SELECT pg_advisory_unlock(hashtext(%s))", [LOCK])
