"""check_policy: reads policy documents and runs the cases that they carry along."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext, ngettext, override

from claims.management.acting import REFUSED, ActingCommand
from claims.management.columns import columns
from claims.management.documents import STDIN, Unreadable, add_language, text_of, told
from claims.rules.policy import Result
from claims.rules.policy.checking import Checked, checked


class Command(ActingCommand):
    help = (
        "Reads policy documents, tells every error with file, line and key, and runs the cases of each: a table of "
        "what is expected and what came out. Needs no database. "
        "Exit codes: 0 all in order, 1 an error or a case that comes out otherwise, 2 a file that cannot be read."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "files",
            nargs="+",
            metavar="FILE",
            help="a document, a folder for all *.toml in it and below, or - for the standard input",
        )
        add_language(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        with override(options["language"]):
            files = bad = unreadable = 0
            for file in files_of(options["files"]):
                files += 1
                try:
                    found = checked(text_of(file), name=str(file))
                except Unreadable as error:
                    unreadable += 1
                    self.stderr.write(str(error))
                    continue
                bad += bool(found.problems)
                for line in report(str(file), found):
                    self.stdout.write(line)
            if unreadable:
                raise CommandError(gettext("Not every file could be read."), returncode=REFUSED)
            if bad:
                count = {"count": bad, "files": files}
                raise self.some_bad(
                    ngettext("%(count)s of %(files)s document is not in order.",
                             "%(count)s of %(files)s documents are not in order.", files) % count
                )  # fmt: skip
            self.stdout.write(
                ngettext("%(files)s document is in order.", "%(files)s documents are in order.", files)
                % {"files": files}
            )


def files_of(named: Iterable[str]) -> Iterator[str | Path]:
    """The files that are meant; a folder stands for the documents in it and below."""
    for name in named:
        if name != STDIN and Path(name).is_dir():
            yield from sorted(Path(name).rglob("*.toml")) or [Path(name)]
        else:
            yield name


def report(name: str, found: Checked) -> Iterator[str]:
    """What was found in one document: its problems, then the table of its cases."""
    yield from (told(problem) for problem in (*found.problems, *found.notes))
    if found.policy is None:
        return
    agreeing = sum(result.agrees for result in found.results)
    facts = {"name": name, "key": found.policy.key, "cases": len(found.results), "agreeing": agreeing}
    yield gettext("%(name)s: %(key)s, %(agreeing)s of %(cases)s cases agree") % facts
    if found.results:
        head = (gettext("Case"), gettext("Expected"), gettext("Got"), "")
        yield from (f"  {line}" for line in columns([head, *map(_row, found.results)]))


def _row(result: Result) -> tuple[str, ...]:
    ok = gettext("ok") if result.agrees else gettext("differs")
    return result.case.name, result.expected, result.came, ok
