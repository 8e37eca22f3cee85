"""A file of windows, taken as the whole record of the services it names: what differs from the record is proposed.

All or nothing: a record with holes is worse than none. Nothing is written while any line is bad, and all are told.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from itertools import zip_longest
from pathlib import Path
from typing import ClassVar, NamedTuple

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from claims.models import ImportFile, Incident, OutageWindow, Service
from claims.queries import outages as queries
from claims.rules import outages as rule
from claims.rules.refusal import N_, Refusal
from claims.stages import audit
from claims.stages.authority import Actor, authorize, person_of, signed


class RecordHasBadLines(Refusal):
    """`issues` holds all of them. Facts: `name` of the file and their `count`."""

    code: ClassVar[str] = "record_has_bad_lines"
    sentence: ClassVar[str] = N_(
        "Nothing of %(name)s was taken: %(count)s of its cells are wrong. Correct them all and import it again."
    )

    def __init__(self, *, name: str, issues: list[rule.Issue]) -> None:
        super().__init__(name=name, count=len(issues))
        self.issues = issues


class Imported(NamedTuple):
    """A file that was taken in. `known`: the same bytes were there before, and nothing was done."""

    file: ImportFile
    known: bool
    proposals: list[OutageWindow]


class _Wanted(NamedTuple):
    """A proposal to make: a stated window, the one it takes the place of, or a removal where nothing is stated."""

    stated: rule.Stated | None
    replaces: OutageWindow | None


def import_windows(*, actor: Actor, incident: Incident, source: Path, at: datetime, door: str) -> Imported:
    """Reads a file of windows and proposes what is new in it, for another person to confirm. Twice changes nothing.

    Services that the file names are held against the record: a window that is gone is proposed for removal, one
    that moved for replacement. Raises RecordHasBadLines, HeaderMissing, WrongColumns.
    """
    authorize(actor, "import_record")
    sha256, size = _digest(source)
    if known := ImportFile.objects.filter(incident=incident, sha256=sha256).first():
        return Imported(known, True, [])
    services = {service.key: service for service in Service.objects.all()}
    with source.open("rb") as stream:
        found = rule.read(stream, known=services.keys())
    issues = [*found.issues, *_future(found.windows, at=at)]
    if issues:
        raise RecordHasBadLines(name=source.name, issues=sorted(issues, key=lambda issue: issue.line))
    with transaction.atomic():
        Incident.objects.select_for_update(no_key=True).get(pk=incident.pk)
        if known := ImportFile.objects.filter(incident=incident, sha256=sha256).first():
            return Imported(known, True, [])
        file = ImportFile.objects.create(
            kind=ImportFile.Kind.OUTAGES, incident=incident, sha256=sha256, size=size, name=source.name[:200],
            rows=found.lines, kept=found.lines, rejected=0, at=at, by=person_of(actor),
        )  # fmt: skip
        wanted = _differences(found.windows, queries.record_now(incident=incident))
        proposals = [_proposal(actor, incident, services, one, at=at, file=file) for one in wanted]
        OutageWindow.objects.bulk_create(proposals)
        audit.log(
            actor=actor, action="import_record", kind="import_file", key=str(file.pk), at=at, door=door,
            after={"incident": incident.key, "lines": found.lines, "proposals": [one.pk for one in proposals]},
        )  # fmt: skip
    return Imported(file, False, proposals)


def _digest(source: Path) -> tuple[str, int]:
    with source.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest(), source.stat().st_size


def _future(windows: Iterable[rule.Stated], *, at: datetime) -> list[rule.Issue]:
    return [
        rule.Issue(window.line, "down_from" if window.start > at else "back", "future")
        for window in windows
        if window.start > at or (window.end is not None and window.end > at)
    ]


def _differences(stated: list[rule.Stated], record: Iterable[OutageWindow]) -> list[_Wanted]:
    """What to propose so that the record of the named services is as stated: pairs in order of time."""
    by_service: dict[str, tuple[list[rule.Stated], list[OutageWindow]]] = {}
    for one in stated:
        by_service.setdefault(one.service, ([], []))[0].append(one)
    for window in record:
        if window.service.key in by_service:
            by_service[window.service.key][1].append(window)
    wanted = []
    for said, kept in by_service.values():
        same = {(one.extent, one.start, one.end) for one in said} & {_states(window) for window in kept}
        new = [one for one in said if (one.extent, one.start, one.end) not in same]
        old = [window for window in kept if _states(window) not in same]
        new.sort(key=lambda one: one.start)
        old.sort(key=lambda window: window.period.lower)
        wanted += [_Wanted(one, window) for one, window in zip_longest(new, old)]
    return wanted


def _states(window: OutageWindow) -> tuple[str, datetime, datetime | None]:
    return window.extent, window.period.lower, window.period.upper


def _proposal(
    actor: Actor,
    incident: Incident,
    services: dict[str, Service],
    wanted: _Wanted,
    *,
    at: datetime,
    file: ImportFile,
) -> OutageWindow:
    said, old = wanted
    if said is None:
        assert old is not None  # one of the two is there
        return OutageWindow(
            incident=incident, service=old.service, period=old.period, extent=old.extent, source=file.name,
            replaces=old, removes=True, recorded_at=at, **signed(actor, "recorded_by"),
        )  # fmt: skip
    return OutageWindow(
        incident=incident, service=services[said.service], period=DateTimeTZRange(said.start, said.end),
        extent=said.extent, source=said.source, replaces=old, recorded_at=at, **signed(actor, "recorded_by"),
    )  # fmt: skip
