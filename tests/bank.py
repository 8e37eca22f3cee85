"""An emulated bank that pays every file it sees: the second payment is ours to prevent, not the bank's.

It looks into `in/` of its drop directory, pays each line of whatever lies there without a look at message ids, moves
the file to `taken/`, and answers in CSV. What it paid is kept in its books, so that a test can ask it what really
happened, whatever our database says.
"""

import csv
import io
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path

Result = Callable[[str], str]  # from a reference, and what becomes of it: paid, failed, returned, unknown


class Bank:
    """The bank over one drop directory: `Bank(folder).open()`, then `settings.BANK_DROP = folder`, then `work()`.

    `folder` holds `in/`, `taken/`, `writing/` (ours), and `books/`: `paid.csv` with a line for each payment that was
    made, ever, and the answers by the name of the file they answer.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.books = folder, folder / "books"

    def open(self) -> "Bank":
        for name in ("in", "taken", "writing", "books"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        return self

    def work(self, result: Result = lambda reference: "paid") -> list[Path]:
        """Pays what lies in `in/`, in the order of names; gives the answers, one a file."""
        return [self._worked(path, result) for path in sorted((self.folder / "in").iterdir())]

    def _worked(self, path: Path, result: Result) -> Path:
        rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))
        results = [
            (row["end_to_end_reference"], row["amount"], result(row["end_to_end_reference"])) for row in rows
        ]
        with (self.books / "paid.csv").open("a", encoding="utf-8") as book:
            book.writelines(
                f"{path.name},{ref},{amount}\n" for ref, amount, said in results if said == "paid"
            )
        aside = self._aside(path.name)
        answer = self.books / f"{aside.name}.answer.csv"
        lines = [",".join((*said, "")) for said in results]
        answer.write_text("\n".join(["reference,amount,result,reason", *lines, ""]), "utf-8")
        os.rename(path, aside)
        return answer

    def _aside(self, name: str) -> Path:
        """Where it moves what it has read; never over what it has read before."""
        aside, number = self.folder / "taken" / name, 1
        while aside.exists():
            number += 1
            aside = self.folder / "taken" / f"{name}.{number}"
        return aside

    def paid(self) -> dict[str, list[int]]:
        """What was paid, ever, by reference: more than one amount is a payment made twice."""
        payments: dict[str, list[int]] = {}
        for _file, reference, amount in self._book():
            payments.setdefault(reference, []).append(int(amount))
        return payments

    def paid_twice(self) -> list[str]:
        """References that were paid more than once."""
        return sorted(reference for reference, amounts in self.paid().items() if len(amounts) > 1)

    def files(self) -> list[str]:
        """The names of the files that it has, waiting and taken."""
        return sorted(path.name for place in ("in", "taken") for path in (self.folder / place).iterdir())

    def _book(self) -> Iterator[list[str]]:
        book = self.books / "paid.csv"
        if book.exists():
            yield from csv.reader(book.read_text("utf-8").splitlines())


def mishaps(seed: int, *, failed: float = 0.03, returned: float = 0.01, unknown: float = 0.01) -> Result:
    """Results as a bank gives them, the same for the same seed and reference: most are paid."""

    def result(reference: str) -> str:
        drawn = random.Random(f"{seed} {reference}").random()
        for said, share in (("failed", failed), ("returned", returned), ("unknown", unknown)):
            if drawn < share:
                return said
            drawn -= share
        return "paid"

    return result
