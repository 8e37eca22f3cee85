"""What the commands that import a file have in common: where it is read from, and what is said at the end."""

import sys
from pathlib import Path
from typing import BinaryIO

from django.core.management.base import CommandError
from django.utils.translation import gettext, ngettext

from claims.management.acting import REFUSED, ActingCommand
from claims.models import ImportFile
from claims.presentation.refusals import said
from claims.rules.filing import SENTENCES

MOST_SHOWN = 50


def source_of(file: str) -> BinaryIO | Path:
    """The file, or the standard input for '-'. Raises CommandError where there is no such file."""
    if file == "-":
        return sys.stdin.buffer
    if not Path(file).is_file():
        raise CommandError(f"{file}: there is no such file.", returncode=REFUSED)
    return Path(file)


def report(command: ActingCommand, taken: ImportFile, *, quiet: bool = False) -> None:
    """Says how many lines were kept and what is wrong with the others. Raises CommandError (code 1) for bad lines."""
    if taken.came_before:
        command.stdout.write(gettext("This file was taken in before. Nothing was changed."))
    lines = {"rows": taken.rows, "kept": taken.kept, "rejected": taken.rejected}
    command.stdout.write(gettext("%(rows)s lines: %(kept)s kept, %(rejected)s rejected") % lines)
    if not taken.rejected or taken.came_before:
        return
    if not quiet:
        for issue in taken.issues.order_by("line", "pk")[:MOST_SHOWN]:
            sentence = said(SENTENCES[issue.code], issue.facts)
            command.stdout.write(
                f"{taken.name}:{issue.line}: {issue.field or '-'}: {sentence} [{issue.code}]"
            )
        more = taken.issues.count() - MOST_SHOWN
        if more > 0:
            command.stdout.write(
                gettext("... and %(more)s more in the list of import files") % {"more": more}
            )
    raise command.some_bad(
        ngettext("%(count)s line was rejected.", "%(count)s lines were rejected.", taken.rejected)
        % {"count": taken.rejected}
    )
