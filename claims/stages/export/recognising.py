"""Recognising: somebody brings a file, and is told which sealed one it is, or was before it was altered."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import BinaryIO, Final, NamedTuple

from claims.models import PaymentFile, PayoutRun, Transfer
from claims.rules import export as rule
from claims.stages.authority import Actor, authorize

SAME: Final = "same"
ALTERED: Final = "altered"
PEOPLE: Final = "people"  # the masked copy, and no file for the bank
UNSEALED: Final = "unsealed"  # tells transfers of a run that has no such file
FOREIGN: Final = "foreign"
MOST_REFERENCES: Final = 1_000  # that are looked up before a file is called foreign
MOST_FILES: Final = 100  # that it is held against before

Opened = Callable[[], Iterable[bytes]]  # the file from its start, each time


class Recognised(NamedTuple):
    """What a file is: `kind`, the sealed file it is or was made from, its run, and where it first differs."""

    kind: str
    file: PaymentFile | None = None
    run: PayoutRun | None = None
    difference: rule.Difference | None = None

    @property
    def good(self) -> bool:
        """Whether it is a sealed file, byte for byte, of a run that was not voided."""
        return self.kind == SAME and self.run is not None and self.run.state != PayoutRun.State.VOIDED


def recognise(*, actor: Actor, brought: BinaryIO) -> Recognised:
    """What this file is. It is read several times from its start, a chunk at a time; nothing of it is kept.

    Raises Unreadable where the sealed one does not open.
    """
    authorize(actor, "verify_files")

    def again() -> Iterator[bytes]:
        brought.seek(0)
        while chunk := brought.read(rule.CHUNK):
            yield chunk

    digest = hashlib.sha256()
    for chunk in again():
        digest.update(chunk)
    if same := PaymentFile.objects.select_related("run").filter(sha256=digest.hexdigest()).first():
        return Recognised(SAME, same, same.run)
    transfer = _transfer(again)
    if transfer is None:
        made_from = _named(again) or _alike(again)
        return _compared(made_from, made_from.run, again) if made_from else Recognised(FOREIGN)
    file = PaymentFile.objects.filter(run=transfer.run_id, kind=transfer.kind, unit=transfer.unit).first()
    if file is None:
        return Recognised(UNSEALED, None, transfer.run)
    return _compared(file, transfer.run, again)


def _transfer(again: Opened) -> Transfer | None:
    """The transfer of the first reference of ours in it that there is."""
    for reference in islice(rule.references(again()), MOST_REFERENCES):
        if found := Transfer.objects.select_related("run").filter(reference=reference).first():
            return found
    return None


def _named(again: Opened) -> PaymentFile | None:
    """The file of the first message id of ours in it that there is."""
    for message_id in islice(rule.message_ids(again()), MOST_REFERENCES):
        if found := PaymentFile.objects.select_related("run").filter(message_id=message_id).first():
            return found
    return None


def _alike(again: Opened) -> PaymentFile | None:
    """The newest file of about as many lines that holds the most of what stands in it: its references were altered."""
    rows = sum(1 for _line in rule.lines(again()))
    about = PaymentFile.objects.select_related("run").filter(rows__range=(rows - 4, rows)).order_by("-pk")
    for file in about[:MOST_FILES]:
        if rule.alike(file.layout, sealed=file.opened(), brought=again()):
            return file
    return None


def _compared(file: PaymentFile, run: PayoutRun, again: Opened) -> Recognised:
    layout = file.layout
    copy = rule.written_for_people(rule.masked(layout, file.opened()))
    if rule.first_difference(layout, sealed=copy, brought=again()) is None:
        return Recognised(PEOPLE, file, run)
    difference = rule.first_difference(layout, sealed=file.opened(), brought=again())
    return Recognised(ALTERED, file, run, difference)
