"""Commands that a person signs for: `--as EMAIL`, refusals as sentences, exit codes, progress.

Exit codes of all of them: 0 done, 1 done but some lines or claims are bad or differ, 2 refused or wrongly called.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from claims.presentation.refusals import told
from claims.rules.refusal import Refusal

BAD = 1
REFUSED = 2

Progress = Callable[[int, int], None]  # done, total: of bytes, lines or claims


class ActingCommand(BaseCommand):
    """A command that acts in somebody's name. Subclasses call `super().add_arguments(parser)`."""

    signer_required = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--as",
            dest="signer",
            metavar="EMAIL",
            required=self.signer_required,
            help="the person who signs for this, by e-mail address; their duties must allow it",
        )

    def actor(self, options: dict[str, Any]) -> User:
        """The person named by --as. Raises CommandError where there is none, or none that is active."""
        user = User.objects.filter(email__iexact=options["signer"] or "", is_active=True).first()
        if user is None:
            raise CommandError("--as: no active person has this e-mail address.", returncode=REFUSED)
        return user

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Runs the command; a refusal becomes its sentence and code on the error output, and exit code 2."""
        try:
            return super().execute(*args, **options)
        except Refusal as refusal:
            raise CommandError(f"{told(refusal)} [{refusal.code}]", returncode=REFUSED) from refusal

    def some_bad(self, message: str) -> CommandError:
        """What to raise when the work is done and part of it is bad: exit code 1."""
        return CommandError(message, returncode=BAD)

    @contextmanager
    def progress(self, title: str, *, show: bool = True) -> Iterator[Progress]:
        """A bar on a terminal, a line every ten percent elsewhere; call what it yields with (done, total)."""
        if not show:
            yield lambda done, total: None
        elif sys.stderr.isatty():
            with _bar(title) as bar:
                yield bar
        else:
            yield _Lines(title, self.stderr.write)


@contextmanager
def _bar(title: str) -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Shown

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
    )
    with Shown(*columns, console=Console(stderr=True), transient=False) as shown:
        task = shown.add_task(title, total=None)
        yield lambda done, total: shown.update(task, completed=done, total=max(total, 1))


class _Lines:
    """Plain percent lines: one each time another tenth is done."""

    def __init__(self, title: str, write: Callable[[str], Any]) -> None:
        self.title, self.write, self.told = title, write, -1

    def __call__(self, done: int, total: int) -> None:
        tenth = done * 10 // total if total else 10
        if tenth > self.told:
            self.told = tenth
            self.write(f"{self.title}: {tenth * 10} %")
