"""Verifying: every sealed file opened again, and held against what is stored of it and against the run's transfers."""

import hashlib
from collections.abc import Iterator
from contextlib import closing
from typing import Final, NamedTuple

from django.db import transaction

from claims.models import PaymentFile, PayoutRun
from claims.models.sealing import Unreadable
from claims.queries import export as queries
from claims.rules import export as rule
from claims.stages.authority import Actor, authorize

_NAMES: Final = ("SHA-256", "bytes", "rows", "total")


class Verdict(NamedTuple):
    """What became of one file: `differs` names what is not as it was sealed, and is empty where all is."""

    message_id: str
    ok: bool
    differs: list[str]


def verify_files(*, actor: Actor, run: PayoutRun | None = None) -> Iterator[Verdict]:
    """Opens every file and reckons SHA-256, size, rows and total again, and holds them against the run's transfers."""
    authorize(actor, "verify_files")
    files = PaymentFile.objects.order_by("pk")
    for file in (files.filter(run=run) if run else files).iterator(chunk_size=10):
        differs = _differences(file)
        yield Verdict(file.message_id, not differs, differs)


class _Measured:
    """Chunks that are measured while they go by."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._digest = hashlib.sha256()
        self.size = 0

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            self._digest.update(chunk)
            self.size += len(chunk)
            yield chunk

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


def _differences(file: PaymentFile) -> list[str]:
    """Everything that is otherwise; reads file and transfers side by side, so that neither is held."""
    transfers = closing(queries.paid(run_id=file.run_id, kind=file.kind, unit=file.unit))
    with transaction.atomic(), transfers as told:
        try:
            return _compared(file, told)
        except Unreadable:
            return ["sealed bytes"]
        except rule.FileBroken as broken:
            return [f"line {broken.facts['line']}"]


def _compared(file: PaymentFile, transfers: Iterator[tuple[str, int]]) -> list[str]:
    layout = file.layout
    reference, amount = layout.told_in("reference"), layout.told_in("amount")
    measured = _Measured(file.opened())
    rows = total = 0
    same = True
    for row in rule.rows(layout, measured):
        rows, total = rows + 1, total + int(row[amount])
        same = same and next(transfers, None) == (row[reference], int(row[amount]))
    told = (file.sha256, file.size, file.rows, file.total)
    found = (measured.sha256, measured.size, rows, total)
    differs = [name for name, was, is_ in zip(_NAMES, told, found, strict=True) if was != is_]
    return differs if same and next(transfers, None) is None else [*differs, "transfers"]
