"""An emulated bank that pays every file it sees: it does not look at message ids, nor at references.

All that it knows is in files, so that it outlives whoever asks it: `drop/in` is where it looks, `drop/taken` where it
puts what it has read, `book` every movement of money, `answers` what it says of them. Nothing of ours writes there
but the hand-over.
"""

import csv
import io
import json
import os
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

FATES = (
    "paid",
    "failed",
    "returned",
    "returned late",
    "unknown, then paid",
    "unknown, then failed",
    "paid, said twice",
)
# What is said at once, and what afterwards.
SAID = {
    "paid": ("paid", ""),
    "failed": ("failed", ""),
    "returned": ("returned", ""),
    "returned late": ("paid", "returned"),
    "unknown, then paid": ("unknown", "paid"),
    "unknown, then failed": ("unknown", "failed"),
    "paid, said twice": ("paid", "paid"),
}
STAYS = frozenset({"paid", "unknown, then paid", "paid, said twice"})  # the payee has the money in the end


class Entry(NamedTuple):
    """A payment of the bank's book: one line of one file that it saw."""

    file: str  # the name under which it saw it
    reference: str
    amount: int
    fate: str  # one of FATES


class Bank:
    """The bank whose folders are below `folder`; `fate` says what becomes of a row of a payment file."""

    def __init__(self, folder: Path, fate: Callable[[dict[str, str]], str] = lambda row: "paid") -> None:
        self.folder, self.fate = folder, fate
        self.drop, self.book = folder / "drop", folder / "book"
        for name in ("drop/in", "drop/taken", "drop/writing", "answers"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        self._closed = threading.Event()

    def pay(self) -> int:
        """Pays all that lies there now; returns how many files."""
        seen = sorted((self.drop / "in").iterdir())
        for path in seen:
            self._paid(path)
        return len(seen)

    def _paid(self, path: Path) -> None:
        rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
        entries = [
            Entry(path.name, row["end_to_end_reference"], int(row["amount"]), self.fate(row)) for row in rows
        ]
        with self.book.open("a") as book:
            book.writelines(json.dumps(entry) + "\n" for entry in entries)
            book.flush()
            os.fsync(book.fileno())
        turn = len(list((self.folder / "answers").glob("*.now.csv"))) + 1
        for place, when in enumerate(("now", "later")):
            self._say(f"{turn:05d}.{when}.csv", [(one, SAID[one.fate][place]) for one in entries])
        os.rename(path, self._aside(path.name))

    def _aside(self, name: str) -> Path:
        """Where a file is put that was read: a second one of a name gets another."""
        stem, _dot, suffix = name.partition(".")
        before = len(list((self.drop / "taken").glob(f"{stem}.*")))
        return self.drop / "taken" / (f"{stem}.{before}.{suffix}" if before else name)

    def _say(self, name: str, lines: list[tuple[Entry, str]]) -> None:
        """One answer, whole and at once; with its own number, so that no two are the same bytes."""
        written = io.StringIO()
        rows = csv.writer(written)
        rows.writerow(["reference", "amount", "result", "reason"])
        said = [(one.reference, one.amount, result, name) for one, result in lines if result]
        rows.writerows(said)
        if said:
            draft = self.folder / name
            draft.write_text(written.getvalue())
            os.rename(draft, self.folder / "answers" / name)

    def answers(self, when: str) -> list[Path]:
        """The answers to `now`, or those that came `later`, in order."""
        return sorted((self.folder / "answers").glob(f"*.{when}.csv"))

    def entries(self) -> list[Entry]:
        """The whole book."""
        if not self.book.exists():
            return []
        return [Entry(*json.loads(line)) for line in self.book.read_text().splitlines()]

    def stays(self) -> Counter[str]:
        """How often the money of a reference was paid and stayed with its payee."""
        return Counter(entry.reference for entry in self.entries() if entry.fate in STAYS)

    def twice(self) -> list[str]:
        """The references whose money was paid and stayed more than once."""
        return sorted(reference for reference, times in self.stays().items() if times > 1)

    def files(self) -> list[str]:
        """The names of the files that it has, waiting and taken."""
        return sorted(path.name for place in ("in", "taken") for path in (self.drop / place).iterdir())

    def open(self) -> None:
        """Pays in a thread of its own from now on, whatever comes whenever it comes."""

        def look() -> None:
            while not self._closed.wait(0.01):
                self.pay()

        self._thread = threading.Thread(target=look, name="bank", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stops looking."""
        self._closed.set()
        self._thread.join()


@pytest.fixture
def bank(tmp_path: Path, settings: Any) -> Bank:
    """A bank that files are handed over to by its drop directory."""
    made = Bank(tmp_path)
    settings.BANK_DROP = str(made.drop)
    return made
