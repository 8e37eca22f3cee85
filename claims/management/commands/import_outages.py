"""import_outages: the record that is shipped with the house, or the windows of a file as proposals."""

from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext

from claims.management.acting import REFUSED, ActingCommand
from claims.models import Incident
from claims.rules.outages import SENTENCES
from claims.stages import outages

DATA = Path(__file__).resolve().parents[2] / "data" / "outages"


def existing(text: str) -> Path:
    """A path that is a file. Raises ArgumentTypeError."""
    path = Path(text)
    if not path.is_file():
        raise ArgumentTypeError(f"{text} is not a file")
    return path


class Command(ActingCommand):
    help = (
        "Takes in outage windows. Without PATH: the record shipped with the house, confirmed by the rule "
        "'shipped-record'. With PATH: what the file says otherwise than the record becomes proposals, which another "
        "person confirms. Nothing is taken while any line is bad; the same file twice changes nothing. "
        "Exit codes: 0 done, 1 bad lines, 2 refused."
    )
    signer_required = False

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("path", nargs="?", type=existing, metavar="PATH", help="a CSV file of windows")
        parser.add_argument("--incident", default="kakao-2022", metavar="KEY", help="the incident's key")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = self._of_person(options) if options["path"] else self._shipped(options["incident"])
        except outages.RecordHasBadLines as bad:
            for issue in bad.issues:
                said = gettext(SENTENCES[issue.code]) % issue.facts
                place = f"{bad.facts['name']}:{issue.line}"
                self.stderr.write(
                    f"{place}: {issue.field}: {said} [{issue.code}]"
                    if issue.field
                    else f"{place}: {said} [{issue.code}]"
                )
            raise self.some_bad(gettext(bad.sentence) % bad.facts) from bad
        if done.known:
            self.stdout.write(gettext("This file was taken in before; nothing has changed."))
        else:
            counts = {"lines": done.file.rows, "windows": len(done.proposals)}
            self.stdout.write(gettext("%(lines)d lines read, %(windows)d windows taken.") % counts)

    def _shipped(self, key: str) -> outages.Imported:
        folder = DATA / key
        if not (folder / "incident.toml").is_file():
            shipped = ", ".join(sorted(path.name for path in DATA.iterdir() if path.is_dir()))
            raise CommandError(f"No record is shipped for {key!r}; there is: {shipped}.", returncode=REFUSED)
        done, _revision = outages.import_shipped(
            actor=outages.SHIPPED, folder=folder, at=timezone.now(), door="command"
        )
        return done

    def _of_person(self, options: dict[str, Any]) -> outages.Imported:
        incident = Incident.objects.filter(key=options["incident"]).first()
        if incident is None:
            raise CommandError(f"There is no incident {options['incident']!r}.", returncode=REFUSED)
        return outages.import_windows(
            actor=self.actor(options),
            incident=incident,
            source=options["path"],
            at=timezone.now(),
            door="command",
        )
