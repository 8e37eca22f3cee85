"""Our own rosters: who was a subscriber, member or driver, when. A source of facts that claimants need not prove."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, ClassVar

from django.db import connection, transaction

from accounts.models import User
from claims.models import ImportFile
from claims.models.sealing import fingerprint
from claims.queries import intake as queries
from claims.rules.filing import Finding
from claims.rules.lines import Reader
from claims.rules.membership import COLUMNS, OPTIONAL, Member, checked_member
from claims.rules.policy.document import Input
from claims.rules.refusal import N_, Refusal
from claims.stages import audit
from claims.stages.authority import authorize
from claims.stages.intake import files
from claims.stages.intake.importing import Progress


class UnknownRoster(Refusal):
    """Facts: `roster`, and `known` ones, '-' for none."""

    code: ClassVar[str] = "unknown_roster"
    sentence: ClassVar[str] = N_(
        "No adopted policy reads a roster named %(roster)s. Known are: %(known)s. Load the policies first."
    )


def import_roster(
    *,
    actor: User,
    roster: str,
    source: BinaryIO | Path,
    name: str,
    at: datetime,
    door: str,
    progress: Progress | None = None,
) -> ImportFile:
    """Takes in the good lines of a roster and reports every bad one; of several lines of one person the newest counts.

    A run that is opened meanwhile waits for the end of it, so that the row it pins is never passed by a lower one.
    Raises UnknownRoster, HeaderMissing, WrongColumns, FileTakenOtherwise.
    """
    authorize(actor, "import_roster")
    known = queries.rosters()
    if roster not in known:
        raise UnknownRoster(roster=roster, known=", ".join(sorted(known)) or "-")
    with files.given(source) as file, transaction.atomic():
        files.take_turn("roster")
        before = files.came_before(incident=None, file=file, kind=ImportFile.Kind.ROSTER, submitter=roster)
        if before:
            return before
        file_id = files.next_id()
        kept, rejected = _taken_in(
            file, file_id, roster, known[roster], progress or (lambda done, total: None)
        )
        taken = files.written(
            file_id=file_id,
            incident=None,
            file=file,
            kind=ImportFile.Kind.ROSTER,
            name=name,
            submitter=roster,
            kept=kept,
            rejected=rejected,
            at=at,
            by=actor,
        )
        counts = {"roster": roster, "kept": kept, "rejected": rejected}
        audit.log(
            actor=actor, action="import_roster", kind="import_file", key=str(taken.pk), at=at, door=door, after=counts,
        )  # fmt: skip
    return taken


def _taken_in(
    file: files.Given, file_id: int, roster: str, columns: dict[str, Input], progress: Progress
) -> tuple[int, int]:
    reader = Reader(file.stream, columns=(*COLUMNS, *columns), optional=OPTIONAL)
    issues: list[files.Issue] = []
    kept = rejected = 0
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY claims_membership (roster, key_hash, period, facts, file_id, line) FROM STDIN"
        ) as copy,
    ):
        for line, member, found in _checked(reader, columns):
            if member is None:
                rejected += 1
                issues += ((line, finding) for finding in found)
                continue
            kept += 1
            mark = fingerprint(member.key_kind, member.key).hex()
            copy.write_row((roster, f"\\x{mark}", member.period, json.dumps(member.facts), file_id, line))
            if kept % 1000 == 0:
                progress(reader.lines.read, file.size)
    files.write_issues(file_id=file_id, issues=issues)
    progress(file.size, file.size)
    return kept, rejected


def _checked(reader: Reader, columns: dict[str, Input]) -> Iterator[tuple[int, Member | None, list[Finding]]]:
    for line, cells, code in reader:
        if cells is None:
            yield line, None, [Finding("", code)]
        else:
            yield line, *checked_member(dict(zip(reader.order, cells, strict=True)), columns=columns)
