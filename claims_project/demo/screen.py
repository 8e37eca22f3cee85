"""What the demo shows: numbered steps, with bars on a terminal and as plain lines elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

_OFTEN: Final = 3.0  # seconds between plain lines of one step


class Step:
    """A step that is being taken. `tell` is called with (done, total); `note` says how it ended."""

    def __init__(self, tell: Callable[[int, int], None]) -> None:
        self.tell = tell
        self.note = ""


class Screen:
    """The steps of one story, of which there are `total`."""

    def __init__(self, total: int) -> None:
        self.total, self.number = total, 0
        self.terminal = sys.stdout.isatty()
        self.console = Console(highlight=False, soft_wrap=True)
        self.bars: Progress | None = None

    def __enter__(self) -> Self:
        if self.terminal:
            self.bars = Progress(
                TextColumn("{task.fields[number]:>5}"),
                SpinnerColumn(finished_text="[green]✓"),
                TextColumn("{task.description:<42}"),
                BarColumn(bar_width=24),
                TimeElapsedColumn(),
                TextColumn("{task.fields[note]}", style="dim"),
                console=self.console,
            )
            self.bars.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        if self.bars:
            self.bars.stop()
            self.bars = None

    @contextmanager
    def step(self, title: str) -> Iterator[Step]:
        """One step, told when it begins (on a terminal) and when it is done. Nothing is told done that failed."""
        self.number += 1
        began = time.monotonic()
        if self.bars:
            task = self.bars.add_task(title, total=None, number=f"{self.number}/{self.total}", note="")
            step = Step(_moving(self.bars, task))
            yield step
            self.bars.update(task, total=1, completed=1, note=step.note)
            return
        step = Step(self._lines(title))
        yield step
        note = f": {step.note}" if step.note else ""
        self.say(f"[{self.number:>2}/{self.total}] {title}{note} ({time.monotonic() - began:.1f} s)")

    def say(self, line: str = "") -> None:
        """A plain line, as it is."""
        self.console.print(line, markup=False)
        sys.stdout.flush()

    def _lines(self, title: str) -> Callable[[int, int], None]:
        told = time.monotonic()

        def tell(done: int, total: int) -> None:
            nonlocal told
            if time.monotonic() - told > _OFTEN:
                told = time.monotonic()
                self.say(f"[{self.number:>2}/{self.total}] {title}: {done * 100 // max(total, 1)} %")

        return tell


def _moving(bars: Progress, task: TaskID) -> Callable[[int, int], None]:
    def tell(done: int, total: int) -> None:
        # One short of the end: a step is done when it says so, and turns its sign then.
        bars.update(task, total=max(total, 1) + 1, completed=done)

    return tell
