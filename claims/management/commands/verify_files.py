"""verify_files: opens every sealed file again and names what is not as it was sealed; tells what a file on disk is."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from claims.management.acting import REFUSED, ActingCommand
from claims.models import PayoutRun
from claims.stages import export
from claims.stages.export import recognising


class Command(ActingCommand):
    help = (
        "Opens every sealed payment file, reckons its SHA-256, size, rows and total again, and holds it against the "
        "transfers of its run. With files on disk instead: says of each which sealed file it is, of which run, or the "
        "first line that is not as it was sealed. Writes nothing. Exit codes: 0 all as sealed, 1 something differs, "
        "is of a voided run or is none of ours, 2 refused."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "what",
            nargs="*",
            metavar="RUN|FILE",
            help="a payout run's key, or files on disk (default: all runs)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        actor, what = self.actor(options), options["what"]
        run = PayoutRun.objects.filter(key=what[0]).first() if len(what) == 1 else None
        if not what or run:
            self._verify(actor, run)
        else:
            self._recognise(actor, [self._path(name) for name in what])

    def _verify(self, actor: Any, run: PayoutRun | None) -> None:
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

    def _recognise(self, actor: Any, paths: list[Path]) -> None:
        bad = 0
        for path in paths:
            with path.open("rb") as brought:
                found = export.recognise(actor=actor, brought=brought)
            bad += not found.good
            self.stdout.write(f"{path}: {said(found)}")
        if bad:
            raise self.some_bad(f"{bad} of {len(paths)} files are not to be given to the bank.")

    def _path(self, name: str) -> Path:
        if not (path := Path(name)).is_file():
            raise CommandError(f"There is no payout run and no file {name}.", returncode=REFUSED)
        return path


def said(found: export.Recognised) -> str:
    """What a file is, in one line; no value of it is repeated."""
    if found.kind == recognising.FOREIGN:
        return "none of ours: it bears no reference and no message id of ours, and is like no file that we sealed"
    run = found.run
    assert run is not None
    of = f"run {run.key}, which is {run.state.replace('_', ' ')}"
    if found.kind == recognising.UNSEALED or found.file is None:
        return f"none of ours: it tells transfers of {of} and has no such file"
    if found.kind == recognising.SAME:
        return f"{found.file.message_id}, byte for byte as sealed, of {of}"
    if found.kind == recognising.PEOPLE:
        return f"the masked copy for people of {found.file.message_id}, of {of}; it is not for the bank"
    difference = found.difference
    assert difference is not None
    columns = f" ({', '.join(difference.columns)})" if difference.columns else ""
    return f"altered: {found.file.message_id} of {of}, line {difference.line}: {difference.what}{columns}"
