"""Windows that one person proposes: new ones, other ones in the place of one in the record, the removal of one.

A proposal is not in the record. It enters it, and what it replaces leaves it, when another person confirms it.
"""

from datetime import datetime
from typing import ClassVar

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from claims.models import Incident, OutageWindow, Service
from claims.rules.refusal import N_, Refusal
from claims.stages import audit
from claims.stages.authority import Actor, authorize, signed


class WindowReversed(Refusal):
    code: ClassVar[str] = "window_reversed"
    sentence: ClassVar[str] = N_("The end must be later than the start.")


class WindowInTheFuture(Refusal):
    code: ClassVar[str] = "window_in_the_future"
    sentence: ClassVar[str] = N_(
        "What has not happened yet cannot be recorded. Leave the end empty while the outage lasts."
    )


class NotInRecord(Refusal):
    """The window to be replaced or removed: never confirmed, or replaced in the meantime."""

    code: ClassVar[str] = "window_not_in_record"
    sentence: ClassVar[str] = N_("This window is not in the record (any more). Look at the newest one.")


def span(start: datetime, end: datetime | None, *, at: datetime) -> DateTimeTZRange:
    """`[start, end)`; raises WindowReversed and WindowInTheFuture."""
    if end is not None and end <= start:
        raise WindowReversed
    if start > at or (end is not None and end > at):
        raise WindowInTheFuture
    return DateTimeTZRange(start, end)


@transaction.atomic
def record_window(
    *,
    actor: Actor,
    incident: Incident,
    service: Service,
    start: datetime,
    end: datetime | None = None,
    extent: str,
    source: str,
    at: datetime,
    door: str,
) -> OutageWindow:
    """Proposes a window; `end` is None while it lasts. Raises WindowReversed and WindowInTheFuture."""
    authorize(actor, "record_window")
    period = span(start, end, at=at)
    said = {"incident": incident, "service": service, "extent": extent, "source": source}
    return _proposed(actor, at, door, "record_window", period=period, **said)


@transaction.atomic
def revise_window(
    *,
    actor: Actor,
    window: OutageWindow,
    start: datetime,
    end: datetime | None,
    extent: str,
    source: str,
    at: datetime,
    door: str,
) -> OutageWindow:
    """Proposes another window in the place of one in the record.

    Raises NotInRecord, WindowReversed, WindowInTheFuture.
    """
    authorize(actor, "record_window")
    _in_record(window)
    period = span(start, end, at=at)
    said = {"incident": window.incident, "service": window.service, "extent": extent, "source": source}
    return _proposed(actor, at, door, "revise_window", period=period, replaces=window, **said)


def close_window(
    *, actor: Actor, window: OutageWindow, end: datetime, source: str, at: datetime, door: str
) -> OutageWindow:
    """Proposes the end of a window, by a window in its place that has one."""
    start, extent = window.period.lower, window.extent
    return revise_window(
        actor=actor, window=window, start=start, end=end, extent=extent, source=source, at=at, door=door
    )


@transaction.atomic
def remove_window(
    *, actor: Actor, window: OutageWindow, source: str, at: datetime, door: str
) -> OutageWindow:
    """Proposes that a window leaves the record; `source` says on what ground. Raises NotInRecord."""
    authorize(actor, "record_window")
    _in_record(window)
    said = {"incident": window.incident, "service": window.service, "extent": window.extent}
    return _proposed(
        actor, at, door, "remove_window", period=window.period, source=source, replaces=window, removes=True, **said
    )  # fmt: skip


def _in_record(window: OutageWindow) -> None:
    """Asked when it is proposed and, under a lock, when it is confirmed."""
    window.refresh_from_db()
    if window.valid_from is None or window.valid_to is not None or window.removes:
        raise NotInRecord


def _proposed(actor: Actor, at: datetime, door: str, action: str, **said: object) -> OutageWindow:
    window = OutageWindow.objects.create(recorded_at=at, **said, **signed(actor, "recorded_by"))
    audit.log(
        actor=actor,
        action=action,
        kind="outage_window",
        key=str(window.pk),
        at=at,
        door=door,
        reason=window.source,
        after=stated(window),
    )
    return window


def stated(window: OutageWindow) -> dict[str, object]:
    """What a window says, for the log."""
    period = window.period
    return {
        "incident": window.incident.key,
        "service": window.service.key,
        "start": period.lower.isoformat(),
        "end": period.upper and period.upper.isoformat(),
        "extent": window.extent,
        "replaces": window.replaces_id,
        "removes": window.removes,
    }
