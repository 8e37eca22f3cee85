"""`import_claims FILE --incident KEY --submitter NAME --as EMAIL`"""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from claims.management.acting import REFUSED, ActingCommand
from claims.management.importing import report, source_of
from claims.models import Incident
from claims.stages.intake import import_claims


class Command(ActingCommand):
    help = (
        "Takes in a submitter's CSV file of claims. Good lines are kept, every bad one is listed with its field and "
        "code; the same file again changes nothing. Exit code 1 where lines were rejected."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", help="the CSV file (UTF-8, with a header), or - for the standard input")
        parser.add_argument("--incident", required=True, metavar="KEY", help="the incident they are about")
        parser.add_argument("--submitter", required=True, metavar="NAME", help="whose list this is: company")
        parser.add_argument("--quiet", action="store_true", help="show no progress and no list of bad lines")

    def handle(self, *args: Any, **options: Any) -> None:
        actor = self.actor(options)
        incident = Incident.objects.filter(key=options["incident"]).first()
        if incident is None:
            raise CommandError("--incident: there is no incident of this key.", returncode=REFUSED)
        source = source_of(options["file"])
        with self.progress("import_claims", show=not options["quiet"]) as progress:
            taken = import_claims(
                actor=actor,
                incident=incident,
                source=source,
                name=Path(options["file"]).name,
                submitter=options["submitter"],
                at=timezone.now(),
                door="command",
                progress=progress,
            )
        report(self, taken, quiet=options["quiet"])
