"""Where the switches stand, and which server this is."""

from typing import Final

from django.db import connection

from claims.models import Installation, Switch


def is_on(*, key: str) -> bool:
    """Whether the newest turn of this switch was on. A switch that was never turned is off."""
    return bool(Switch.objects.filter(key=key).order_by("-id").values_list("on", flat=True).first())


_IDENTITY: Final = """
    SELECT (SELECT system_identifier::text FROM pg_control_system()),
           CASE WHEN pg_is_in_recovery() THEN '' ELSE substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) END,
           (SELECT oid::text FROM pg_database WHERE datname = current_database())
"""


def identity() -> dict[str, str]:
    """Which server this is: its system identifier, the timeline of its log, and the database's own number.

    A dump that is restored, a backup rolled forward, and a standby that takes over each change at least one of them.
    """
    with connection.cursor() as cursor:
        cursor.execute(_IDENTITY)
        system, timeline, database = cursor.fetchone()
    return {"system": system, "timeline": timeline, "database": database}


def restored() -> bool:
    """Whether this is another server than money moved on last, or none is known."""
    known = Installation.objects.order_by("-id").values_list("identity", flat=True).first()
    return known != identity()
