"""python -m claims_project.embedded: start, stop, ask after the embedded servers, or run a command with them.

`start` prints the settings as assignments that a shell takes: set -a; eval "$(python -m ... start)".
Exit codes: 0 done, 1 a server cannot be had, 3 `status` found one not running.
"""

# ruff: noqa: T201 (a command speaks on its terminal)

import argparse
import os
import shlex
import sys

from claims_project.embedded import INSTANCES, EmbeddedError, Urls, ensure, remove, running, stop
from claims_project.embedded.places import place


def main(arguments: list[str]) -> int:
    """Do what the command line says; give the exit code."""
    chosen = _parser().parse_args(arguments)
    try:
        return _ACTS[chosen.act](chosen)
    except EmbeddedError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _environment(urls: Urls) -> dict[str, str]:
    return {"DATABASE_URL": urls.app, "DATABASE_OWNER_URL": urls.owner, "CELERY_BROKER_URL": urls.broker}


def _start(chosen: argparse.Namespace) -> int:
    for name, value in _environment(ensure(chosen.instance)).items():
        print(f"{name}={shlex.quote(value)}")
    return 0


def _stop(chosen: argparse.Namespace) -> int:
    stopped = stop(chosen.instance)
    print(f"{chosen.instance}: stopped {' and '.join(stopped) or 'nothing'}")
    return 0


def _status(chosen: argparse.Namespace) -> int:
    found = running(chosen.instance)
    for name, answers in found.items():
        state = "running" if answers else "not running"
        print(f"{chosen.instance} {name}: {state} ({place(chosen.instance)})")
    return 0 if all(found.values()) else 3


def _remove(chosen: argparse.Namespace) -> int:
    remove()
    return 0


def _run(chosen: argparse.Namespace) -> int:
    command = chosen.command[1:] if chosen.command[:1] == ["--"] else chosen.command
    if not command:
        raise EmbeddedError("name the command to run: python -m claims_project.embedded run -- COMMAND")
    environment = os.environ | _environment(ensure(chosen.instance))
    try:
        os.execvpe(command[0], command, environment)  # noqa: S606 (in our place: signals and exit code are its own)
    except OSError as error:
        raise EmbeddedError(f"cannot run {command[0]}: {error.strerror}") from error


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m claims_project.embedded", description=__doc__)
    acts = parser.add_subparsers(dest="act", required=True)
    for name, told in (
        ("start", "start what is not running and print the settings"),
        ("stop", "stop both servers"),
        ("status", "say which server runs"),
        ("remove", "stop the servers of every instance and remove their data"),
        ("run", "start, then run a command with the settings; the servers stay"),
    ):
        act = acts.add_parser(name, help=told)
        act.add_argument("--instance", choices=INSTANCES, default="dev")
    act.add_argument("command", nargs=argparse.REMAINDER, metavar="-- COMMAND")
    return parser


_ACTS = {"start": _start, "stop": _stop, "status": _status, "remove": _remove, "run": _run}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
