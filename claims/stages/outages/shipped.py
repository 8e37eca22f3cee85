"""The record that is shipped with the house, taken in whole and confirmed by the named rule `shipped-record`."""

import csv
import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

from django.db import transaction

from claims.models import Incident, RecordRevision, Service
from claims.queries import outages as queries
from claims.rules import outages as rule
from claims.rules.refusal import N_, Refusal
from claims.stages.authority import NamedRule, authorize
from claims.stages.outages.filing import confirm_filing_period, record_filing_period
from claims.stages.outages.importing import Imported, RecordHasBadLines, import_windows
from claims.stages.outages.incidents import record_incident
from claims.stages.outages.revisions import confirm_windows

SHIPPED = NamedRule("shipped-record")


class RecordAlreadyKept(Refusal):
    """Facts: `key`."""

    code: ClassVar[str] = "record_already_kept"
    sentence: ClassVar[str] = N_(
        "Incident %(key)s has a record that people keep, and the shipped file is another one. "
        "Import the file by its path: its differences become proposals, which another person confirms."
    )


@transaction.atomic
def import_shipped(
    *, actor: NamedRule, folder: Path, at: datetime, door: str
) -> tuple[Imported, RecordRevision]:
    """Takes in `incident.toml`, `services.csv` and `windows.csv` of a folder, confirmed at once. Twice changes nothing.

    Raises RecordHasBadLines; RecordAlreadyKept where the file is not the one that the record began with.
    """
    authorize(actor, "import_record")
    said = tomllib.loads((folder / "incident.toml").read_text(encoding="utf-8"))
    incident = Incident.objects.filter(key=said["key"]).first()
    if incident is None:
        incident = record_incident(
            actor=actor, key=said["key"], name_ko=said["name"]["ko"], name_en=said["name"]["en"], start=said["start"],
            end=said.get("end"), time_zone=said["time_zone"], at=at, door=door,
        )  # fmt: skip
    _services(folder)
    imported = import_windows(actor=actor, incident=incident, source=folder / "windows.csv", at=at, door=door)
    revision = queries.newest_revision(incident=incident)
    if imported.known and revision is not None:
        return imported, revision
    if revision is not None or imported.known:
        raise RecordAlreadyKept(key=incident.key)
    revision = confirm_windows(
        actor=actor, incident=incident, windows=imported.proposals, at=at, door=door, note=imported.file.name
    )
    for filing in said["filing"]:
        _filing(actor, incident, filing, at=at, door=door)
    return imported, revision


def _services(folder: Path) -> None:
    """The services of `services.csv`, named as `windows.csv` names them; those that are there stay as they are."""
    with (folder / "services.csv").open(encoding="utf-8", newline="") as source:
        rows = {row["service"]: row for row in csv.DictReader(source, strict=True)}
    with (folder / "windows.csv").open("rb") as stream:
        found = rule.read(stream, known=rows.keys())
    if found.issues:
        raise RecordHasBadLines(name="windows.csv", issues=found.issues)
    Service.objects.bulk_create(
        (
            Service(
                **named._asdict(),
                owner=Service.Owner(rows[key]["owner"]),
                audience=rows[key]["claimant_types"].split(),
            )
            for key, named in found.services.items()
        ),
        ignore_conflicts=True,
    )


def _filing(actor: NamedRule, incident: Incident, said: dict[str, Any], *, at: datetime, door: str) -> None:
    for claimant_type in said["claimant_types"]:
        proposal = record_filing_period(
            actor=actor, incident=incident, claimant_type=claimant_type, start=said["start"], end=said["end"],
            reason=said["reason"], at=at, door=door,
        )  # fmt: skip
        confirm_filing_period(actor=actor, proposal=proposal, at=at, door=door)
