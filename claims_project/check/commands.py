"""python -m claims_project.check.commands: every command of the house has a help text that can be shown."""

# ruff: noqa: T201 (a check speaks on its terminal)

import os
import sys
from collections.abc import Iterator

import django
from django.core.management import get_commands, load_command_class

OURS = ("claims", "accounts")


def problems() -> Iterator[str]:
    """Commands without a help text, and arguments of theirs without one."""
    for name, app in sorted(get_commands().items()):
        if app not in OURS:
            continue
        command = load_command_class(str(app), name)
        parser = command.create_parser("manage.py", name)
        parser.format_help()
        if not command.help:
            yield f"{name}: no help text"
        for action in parser._actions:
            if not action.help:
                yield f"{name}: no help text for {action.option_strings or action.dest}"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "claims_project.settings")
    django.setup()
    found = list(problems())
    print("\n".join(found))
    sys.exit(bool(found))
