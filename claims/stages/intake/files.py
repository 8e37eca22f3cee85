"""A file that is taken in once: read for its fingerprint, then for its lines; and what was wrong in it."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, ClassVar, Final, NamedTuple

from django.db import connection

from accounts.models import User
from claims.models import ImportFile, Incident
from claims.queries import intake as queries
from claims.rules.filing import Finding
from claims.rules.refusal import N_, Refusal

Issue = tuple[int, Finding]  # line, what is wrong with it
LONGEST_FILE_NAME: Final = 200
_BLOCK: Final = 1 << 18


class FileTakenOtherwise(Refusal):
    """The same bytes came as something else: as a roster of another name, or as the incident's outage windows."""

    code: ClassVar[str] = "file_taken_otherwise"
    sentence: ClassVar[str] = N_(
        "These very bytes were taken in before as something else (%(kind)s %(submitter)s). Nothing was changed."
    )


class Given(NamedTuple):
    """A file at its beginning, with its size in bytes and its SHA-256."""

    stream: BinaryIO
    size: int
    sha256: str


@contextmanager
def given(source: BinaryIO | Path) -> Iterator[Given]:
    """Opens a path; takes a stream from where it stands, by way of a temporary file where it cannot go back."""
    if isinstance(source, Path):
        with source.open("rb") as stream:
            yield _measured(stream)
    elif source.seekable():
        yield _measured(source)
    else:
        with tempfile.TemporaryFile() as kept:
            shutil.copyfileobj(source, kept)
            kept.seek(0)
            yield _measured(kept)


def _measured(stream: BinaryIO) -> Given:
    # Not hashlib.file_digest: it takes the whole of a BytesIO, wherever that stands, and leaves it there.
    start, size, digest = stream.tell(), 0, hashlib.sha256()
    while block := stream.read(_BLOCK):
        size += len(block)
        digest.update(block)
    stream.seek(start)
    return Given(stream, size, digest.hexdigest())


def take_turn(name: str) -> None:
    """Waits until no other transaction holds the turn of this name, and holds it to the end of this one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [name])


def came_before(*, incident: Incident | None, file: Given, kind: str, submitter: str) -> ImportFile | None:
    """What became of these bytes when they came first. Call it with the turn held. Raises FileTakenOtherwise."""
    before = queries.file_of(incident=incident, sha256=file.sha256)
    if before is None:
        return None
    if before.kind != kind or (kind == ImportFile.Kind.ROSTER and before.submitter != submitter):
        raise FileTakenOtherwise(kind=before.get_kind_display(), submitter=before.submitter)
    before.came_before = True
    return before


def next_id() -> int:
    """The id of the file's row, which is written last: its counts are known then, and it is never changed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('claims_importfile', 'id'))")
        return cursor.fetchone()[0]


def write_issues(*, file_id: int, issues: Iterable[Issue]) -> None:
    """COPYs what was wrong: line, field, code and facts, never what was typed."""
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY claims_importissue (file_id, line, field, code, facts) FROM STDIN") as copy,
    ):
        for line, (field, code, facts) in issues:
            copy.write_row((file_id, line, field, code, json.dumps(dict(facts))))


def written(
    *,
    file_id: int,
    incident: Incident | None,
    file: Given,
    kind: str,
    name: str,
    submitter: str,
    kept: int,
    rejected: int,
    at: datetime,
    by: User | None,
) -> ImportFile:
    """The file's own row."""
    return ImportFile.objects.create(
        pk=file_id,
        kind=kind,
        incident=incident,
        sha256=file.sha256,
        name=Path(name).name[:LONGEST_FILE_NAME],
        size=file.size,
        submitter=submitter,
        rows=kept + rejected,
        kept=kept,
        rejected=rejected,
        at=at,
        by=by,
    )
