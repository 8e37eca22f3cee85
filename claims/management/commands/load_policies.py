"""load_policies: adopts the policy documents that are shipped with the house."""

from argparse import ArgumentTypeError
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext

from claims.management.acting import ActingCommand
from claims.management.documents import told
from claims.stages import policies

DATA = Path(__file__).resolve().parents[2] / "data" / "policies"


def instant(text: str) -> datetime:
    """A date and time with its offset. Raises ArgumentTypeError."""
    try:
        at = parse_datetime(text)
    except ValueError:
        at = None
    if at is None or timezone.is_naive(at):
        raise ArgumentTypeError(f"write {text!r} as 2022-10-19T00:00:00+09:00")
    return at


class Command(ActingCommand):
    help = (
        "Adopts the policy documents shipped in claims/data/policies by the rule 'shipped-policies'. A text that is in "
        "force already changes nothing; a changed one becomes the next version. With an error in any document, all "
        "errors are printed with file and line, and nothing is adopted. "
        "Exit codes: 0 done, 1 errors in the documents, 2 refused."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        # No --as: the named rule adopts, as the people did who approved the documents into this tree.
        parser.add_argument(
            "--in-force-from",
            type=instant,
            metavar="INSTANT",
            help="when they come in force, with offset; default: now",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            adopted = policies.adopt_shipped(
                actor=policies.SHIPPED,
                paths=DATA.glob("*.toml"),
                at=timezone.now(),
                in_force_from=options["in_force_from"],
                door="command",
            )
        except policies.DocumentsHaveErrors as errors:
            for problem in errors.problems:
                self.stderr.write(told(problem))
            raise self.some_bad(gettext(errors.sentence) % errors.facts) from errors
        for one in adopted:
            facts = {"key": one.version.policy.key, "number": one.version.number}
            self.stdout.write(
                gettext("%(key)s: version %(number)s adopted.") % facts
                if one.changed
                else gettext("%(key)s: version %(number)s is in force already.") % facts
            )
