"""check_layouts: reads layouts of payment files and tells every error; tries each on orders with Korean names."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext, ngettext, override

from claims.management.acting import REFUSED, ActingCommand
from claims.management.columns import columns
from claims.management.commands.check_policy import files_of
from claims.management.documents import Unreadable, add_language, text_of, told
from claims.presentation.layouts import name_of, verify_of
from claims.rules.export import BYTES, Layout, LayoutErrors, parse
from claims.rules.export.installed import FOLDER
from claims.rules.export.trying import tried


class Command(ActingCommand):
    help = (
        "Reads layouts of payment files, tells every error with file, line and key, and tries each: writes orders "
        "with Korean names by it, and reads them back. Shows the columns with what they hold. Needs no database. "
        "Exit codes: 0 all in order, 1 an error, 2 a file that cannot be read."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        what = "a layout, or a folder of them (default: those of this installation)"
        parser.add_argument("files", nargs="*", metavar="FILE", help=what)
        add_language(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        with override(options["language"]):
            named = options["files"] or [str(FOLDER)]
            found = [(str(file), *_checked(file)) for file in files_of(named)]
            keys = [layout.key for _name, layout, _wrong in found if layout]
            bad = 0
            for name, layout, wrong in found:
                if layout and keys.count(layout.key) > 1:
                    wrong = [gettext("%(file)s: another layout has the same key.") % {"file": name}]
                bad += bool(wrong)
                for line in wrong or report(name, layout):  # type: ignore[arg-type]
                    self.stdout.write(line)
            if not options["files"]:
                bad += self._offered(keys)
            self._ended(bad, len(found))

    def _offered(self, keys: list[str]) -> int:
        unknown = [key for key in settings.BANK_LAYOUTS if key not in keys]
        for key in unknown:
            told = gettext("BANK_LAYOUTS names %(key)s, and there is no such layout.")
            self.stdout.write(told % {"key": key})
        return len(unknown)

    def _ended(self, bad: int, files: int) -> None:
        if bad:
            raise self.some_bad(gettext("Not everything is in order: %(count)s.") % {"count": bad})
        self.stdout.write(
            ngettext("%(files)s layout is in order.", "%(files)s layouts are in order.", files)
            % {"files": files}
        )


def _checked(file: str | Path) -> tuple[Layout | None, list[str]]:
    """The layout, and what is wrong with it. Raises CommandError where it cannot be read."""
    try:
        layout = parse(text_of(file), name=str(file))
    except Unreadable as error:
        raise CommandError(str(error), returncode=REFUSED) from error
    except LayoutErrors as errors:
        return None, [told(problem) for problem in errors.problems]
    said = {"file": str(file), "key": layout.key}
    if isinstance(file, Path) and file.stem != layout.key:
        return layout, [gettext("%(file)s: the file has to be called %(key)s.toml.") % said]
    if wrong := tried(layout):
        told_ = gettext("%(file)s: what is written does not read back: %(wrong)s.")
        return layout, [told_ % {**said, "wrong": wrong}]
    return layout, []


def report(name: str, layout: Layout) -> Iterator[str]:
    """What a layout says, column by column."""
    yield f"{name}: {layout.key}, {name_of(layout)} ({', '.join(layout.kinds)}; {layout.encoding}, {layout.writer})"
    if verify := verify_of(layout):
        yield "  " + gettext("Verify with your bank:") + f" {verify}"
    head = (gettext("Column"), gettext("Value"), gettext("At most"))
    rows = [
        (one.header, one.value or "–", _most(one.longest, one.measure) if one.value else "–")
        for one in layout.columns
    ]
    yield from (f"  {line}" for line in columns([head, *rows]))


def _most(longest: int, measure: str) -> str:
    if measure == BYTES:
        return ngettext("%(count)s byte", "%(count)s bytes", longest) % {"count": longest}
    return ngettext("%(count)s character", "%(count)s characters", longest) % {"count": longest}
