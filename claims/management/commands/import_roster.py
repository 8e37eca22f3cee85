"""`import_roster ROSTER FILE --as EMAIL`"""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from claims.management.acting import ActingCommand
from claims.management.importing import report, source_of
from claims.stages.intake import import_roster


class Command(ActingCommand):
    help = (
        "Takes in one of our own rosters (who was a subscriber, member or driver, when) as CSV. Of several lines of "
        "one person the newest counts; the same file again changes nothing. Exit code 1 where lines were rejected."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("roster", help="the roster's name as policies know it: kakaot-pro")
        parser.add_argument("file", help="the CSV file (UTF-8, with a header), or - for the standard input")
        parser.add_argument("--quiet", action="store_true", help="show no progress and no list of bad lines")

    def handle(self, *args: Any, **options: Any) -> None:
        actor = self.actor(options)
        source = source_of(options["file"])
        with self.progress("import_roster", show=not options["quiet"]) as progress:
            taken = import_roster(
                actor=actor,
                roster=options["roster"],
                source=source,
                name=Path(options["file"]).name,
                at=timezone.now(),
                door="command",
                progress=progress,
            )
        report(self, taken, quiet=options["quiet"])
