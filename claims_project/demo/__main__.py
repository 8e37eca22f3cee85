"""python -m claims_project.demo: the whole story with invented claims, then the site; `serve`: the site alone.

The story starts the servers, makes the database anew, takes in claims files, lets a real worker assess them, has them
decided and paid, and prints a summary that adds up. With a terminal it then serves the site until Ctrl-C; without one
it ends. What was started here is stopped here. Exit codes: 0 done, or stopped while serving; 1 something is wrong;
130 stopped in the story.
"""

# ruff: noqa: T201 (a command speaks on its terminal)

import argparse
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType

import django

from claims_project.demo.children import Children
from claims_project.demo.screen import Screen
from claims_project.demo.servers import environment, folder, migrate, servers
from claims_project.demo.trouble import DemoError

INTERRUPTED = 130
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """Ctrl-C, or a signal that asks to end. Not an Exception: nothing on the way may take it for an error."""


def main(arguments: list[str]) -> int:
    """Does what the command line says; gives the exit code."""
    chosen = _parser().parse_args(arguments)
    try:
        with _signals():
            return _serve() if chosen.act == "serve" else _story(chosen.claims, chosen.seed)
    except DemoError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except Stopped:
        print("\nStopped before the end. What was started here is stopped too.", file=sys.stderr)
        return INTERRUPTED


def _story(claims: int, seed: int) -> int:
    with folder() as kept, _prepared(kept, fresh=True) as (screen, children):
        from claims_project.demo import money, story, summary

        found, moved = story.told(screen, children, folder=kept, claims=claims, seed=seed)
        screen.say()
        for line in (*summary.told(found), "", *money.told(moved)):
            screen.say(line)
        wrong = [*found.mismatches(), *moved.mismatches()]
        screen.say()
        screen.say(
            "\n".join(["THE NUMBERS DO NOT ADD UP:", *wrong])
            if wrong
            else "Every total is the sum of its parts."
        )
        if not found.differing:
            screen.say(f"Proof: every row of run {found.run} comes out again from what it pinned.")
        if wrong:
            return 1
        return _served(screen, children, kept) if screen.terminal else 0


def _serve() -> int:
    with folder() as kept, _prepared(kept, fresh=False) as (screen, children):
        return _served(screen, children, kept)


@contextmanager
def _prepared(kept: Path, *, fresh: bool) -> Iterator[tuple[Screen, Children]]:
    """Servers with the tables in place, Django in this process; what is started from here on is stopped at the end."""
    if fresh:
        _empty(kept)
    screen = Screen(28 if fresh else 2)
    with ExitStack() as stack:
        with screen.step("Servers, roles, database" + (" made anew" if fresh else "")) as step:
            found = stack.enter_context(servers(fresh=fresh))
            step.note = found.told
        own = environment(found, kept)
        children = stack.enter_context(Children(kept, own))
        children.worker()  # it starts while the tables are made
        with screen.step("Tables and rights"):
            migrate(own, found.owner)
        os.environ.pop("DATABASE_OWNER_URL", None)
        os.environ.update(own, LOG_LEVEL="WARNING")
        django.setup()
        yield screen, children


def _served(screen: Screen, children: Children, kept: Path) -> int:
    from claims_project.demo import serving

    try:
        serving.serve(screen, children, folder=kept)
    except Stopped:
        screen.say("\nStopping.")
        return 0


def _empty(kept: Path) -> None:
    """Removes what an earlier demo left in the folder, but for the lock that is held."""
    for path in kept.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != ".lock":
            path.unlink()


@contextmanager
def _signals() -> Iterator[None]:
    """Signals that end us raise Stopped, once: what comes after the first one does not disturb the stopping."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        for one in SIGNALS:
            signal.signal(one, signal.SIG_IGN)
        raise Stopped

    before = {one: signal.signal(one, stop) for one in SIGNALS}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m claims_project.demo",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "act", nargs="?", choices=["story", "serve"], default="story", help="what to do (story)"
    )
    parser.add_argument(
        "--claims", type=_count, default=5000, metavar="N", help="lines of claims to invent (5000)"
    )
    parser.add_argument(
        "--seed", type=int, default=2022, metavar="N", help="the same seed, the same claims (2022)"
    )
    return parser


def _count(text: str) -> int:
    number = int(text) if text.isdecimal() else 0
    if not 1 <= number <= 5_000_000:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to 5000000")
    return number


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
