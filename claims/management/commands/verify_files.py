"""verify_files: opens every sealed file again and names what is not as it was sealed."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from claims.management.acting import REFUSED, ActingCommand
from claims.models import PayoutRun
from claims.stages import export


class Command(ActingCommand):
    help = (
        "Opens every sealed payment file, reckons its SHA-256, size, rows and total again, and holds it against the "
        "transfers of its run. Writes nothing. Exit codes: 0 all as sealed, 1 something differs, 2 refused."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("run", nargs="?", metavar="RUN", help="the payout run's key (default: all runs)")

    def handle(self, *args: Any, **options: Any) -> None:
        actor, run = self.actor(options), self._run(options["run"])
        seen = bad = 0
        for verdict in export.verify_files(actor=actor, run=run):
            seen += 1
            bad += not verdict.ok
            self.stdout.write(
                f"{verdict.message_id}: {'as sealed' if verdict.ok else 'differs: ' + ', '.join(verdict.differs)}"
            )
        if bad:
            raise self.some_bad(f"{bad} of {seen} files are not as they were sealed.")
        self.stdout.write(f"{seen} files, all as they were sealed.")

    def _run(self, key: str | None) -> PayoutRun | None:
        run = PayoutRun.objects.filter(key=key).first()
        if key and run is None:
            raise CommandError(f"There is no payout run {key}.", returncode=REFUSED)
        return run
