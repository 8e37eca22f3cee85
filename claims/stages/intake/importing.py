"""Many claims from a submitter's file: read line by line, checked in Python, written by COPY, in one transaction."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

from django.db import transaction

from accounts.models import User
from claims.models import ImportFile, Incident
from claims.queries import layouts
from claims.queries.safety import is_on
from claims.rules.filing import COLUMNS, OPTIONAL, Finding, checked_line
from claims.rules.lines import Reader
from claims.rules.text import canonical
from claims.stages import audit
from claims.stages.authority import authorize
from claims.stages.intake import copying, files
from claims.stages.intake.filing import IntakeClosed

CHUNK: Final = 10_000  # lines held in memory
LONGEST_SUBMITTER: Final = 60
Progress = Callable[[int, int], None]  # bytes read, of


def import_claims(
    *,
    actor: User,
    incident: Incident,
    source: BinaryIO | Path,
    name: str,
    submitter: str,
    at: datetime,
    door: str,
    progress: Progress | None = None,
) -> ImportFile:
    """Takes in the good lines of a CSV file and reports every bad one with field and code; memory stays flat.

    The same bytes again for the same incident change nothing: the first file is returned, with `came_before` set.
    Claims are received now unless their line says when.
    Raises IntakeClosed, HeaderMissing, WrongColumns, FileTakenOtherwise.
    """
    authorize(actor, "import_claims")
    if is_on(key="intake_closed"):
        raise IntakeClosed
    submitter = canonical(submitter, longest=LONGEST_SUBMITTER)
    with files.given(source) as file, transaction.atomic():
        # One file at a time: two that hold the same claimants in another order would wait for one another for ever.
        files.take_turn("import_claims")
        before = files.came_before(
            incident=incident, file=file, kind=ImportFile.Kind.CLAIMS, submitter=submitter
        )
        if before:
            return before
        batch = copying.Batch(incident.pk, files.next_id(), submitter, at, actor.pk)
        kept, rejected = _taken_in(file, incident, batch, progress or (lambda done, total: None))
        taken = files.written(
            file_id=batch.file_id,
            incident=incident,
            file=file,
            kind=ImportFile.Kind.CLAIMS,
            name=name,
            submitter=submitter,
            kept=kept,
            rejected=rejected,
            at=at,
            by=actor,
        )
        counts = {"kept": kept, "rejected": rejected}
        audit.log(
            actor=actor, action="import_claims", kind="import_file", key=str(taken.pk), at=at, door=door, after=counts,
        )  # fmt: skip
    return taken


def _taken_in(
    file: files.Given, incident: Incident, batch: copying.Batch, progress: Progress
) -> tuple[int, int]:
    """Writes the claims and issues of the file chunk by chunk. Returns how many lines were kept and rejected."""
    reader = Reader(file.stream, columns=COLUMNS, optional=OPTIONAL)
    copying.prepare()
    kept = rejected = 0
    lines = _checked(reader, incident, batch.at)
    while chunk := list(islice(lines, CHUNK)):
        claims = [(line, claim) for line, claim, _found in chunk if claim is not None]
        copying.write_claims(batch, claims)
        files.write_issues(
            file_id=batch.file_id,
            issues=((line, finding) for line, _claim, found in chunk for finding in found),
        )
        kept += len(claims)
        rejected += len(chunk) - len(claims)
        progress(reader.lines.read, file.size)
    progress(file.size, file.size)
    return kept, rejected


def _checked(
    reader: Reader, incident: Incident, at: datetime
) -> Iterator[tuple[int, copying.Checked | None, list[Finding]]]:
    now = at.astimezone(UTC).replace(microsecond=0)
    whole = (incident.period.lower.astimezone(UTC), (incident.period.upper or now).astimezone(UTC))
    banks = layouts.offered()
    short = len(reader.order) < len(COLUMNS) + len(OPTIONAL)
    for line, cells, code in reader:
        if cells is None:
            yield line, None, [Finding("", code)]
        else:
            if short:
                cells.append("")
            yield line, *checked_line(cells, at=now, whole=whole, layouts=banks)
