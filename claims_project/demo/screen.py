"""What the demo shows: numbered steps, one line each when they are done, and a moving bar meanwhile on a terminal."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)

_OFTEN: Final = 3.0  # seconds between plain lines of one step

Tell = Callable[[int, int], None]  # done, of


class Step:
    """A step that is being taken. `tell` is called with (done, of); `note` says how it ended."""

    def __init__(self, tell: Tell) -> None:
        self.tell = tell
        self.note = ""


class Screen:
    """The steps of one story, of which there are `total`."""

    def __init__(self, total: int) -> None:
        self.total, self.number = total, 0
        self.terminal = sys.stdout.isatty()
        self.console = Console(highlight=False, soft_wrap=True)

    @contextmanager
    def step(self, title: str) -> Iterator[Step]:
        """One step. Its line says that it is done, and what came of it; one that fails has none."""
        self.number += 1
        began = time.monotonic()
        head = f"[{self.number:>2}/{self.total}] {title}"
        with _bar(head, self.console) if self.terminal else self._lines(head) as tell:
            step = Step(tell)
            yield step
        note = f": {step.note}" if step.note else ""
        self.say(f"{head}{note} ({time.monotonic() - began:.1f} s)")

    def say(self, line: str = "") -> None:
        """A plain line, as it is."""
        self.console.print(line, markup=False)
        sys.stdout.flush()

    @contextmanager
    def _lines(self, head: str) -> Iterator[Tell]:
        told = time.monotonic()

        def tell(done: int, of: int) -> None:
            nonlocal told
            if time.monotonic() - told > _OFTEN:
                told = time.monotonic()
                self.say(f"{head}: {done * 100 // max(of, 1)} %")

        yield tell


@contextmanager
def _bar(head: str, console: Console) -> Iterator[Tell]:
    """A bar that goes away when the step is done."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as shown:
        task = shown.add_task(head, total=None)
        yield lambda done, of: shown.update(task, completed=done, total=max(of, 1))
