"""One at a time at a file: whoever hands it over, or says that it never arrived, holds a lock of its session."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import Error, connection

from claims.models import PaymentFile
from claims.rules.refusal import N_, Refusal


class AtWork(Refusal):
    """Facts: `file`."""

    code = "hand_over_at_work"
    sentence = N_("File %(file)s is being handed over just now. Look again in a moment.")


@contextmanager
def holding(file: PaymentFile) -> Iterator[None]:
    """Holds the file to the end of the block; the lock ends with the process too, however that ends.

    It keeps couriers out of each other's way. That a file is put once does not rest on it: a process whose session has
    ended without its knowing is kept from putting the file by `directory.clear`. Raises AtWork.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended('hand over', %s))", [file.pk])
        if not cursor.fetchone()[0]:
            raise AtWork(file=file.message_id)
    try:
        yield
    finally:
        with suppress(Error), connection.cursor() as cursor:  # without its session there is no lock any more
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended('hand over', %s))", [file.pk])
