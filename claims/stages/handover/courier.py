"""The courier: puts a released file where the bank looks for it, once, and confirms it by the bank's listing.

The file is written aside first. Then the intent is recorded; then the file is put, in one act; then the
listing is read, and what it shows is recorded. Whoever finds an intent that nobody holds finds it unknown,
until the listing shows the file.
"""

from datetime import datetime
from typing import Final

from django.db import transaction

from claims.models import HandOver, PaymentFile, PayoutRun
from claims.queries import handover as queries
from claims.rules.refusal import N_, Refusal
from claims.stages import export, payout
from claims.stages.authority import Actor, authorize
from claims.stages.handover import directory
from claims.stages.handover.concluding import looked, of
from claims.stages.handover.directory import Drop
from claims.stages.handover.holding import holding

OPEN: Final = (PayoutRun.State.RELEASED, PayoutRun.State.HANDED_OVER)


class BankHasMore(Refusal):
    """Facts: `files`, message ids that lie with the bank and that nothing here accounts for, the first few."""

    code = "bank_has_more"
    sentence = N_(
        "The bank has files that are not accounted for here: %(files)s. Perhaps this database was restored. Nothing is "
        "handed over until an inventory explains them."
    )


def due(*, run_id: int | None = None) -> list[PaymentFile]:
    """Files of a released run, or of all, at which a courier has something to do: to put, or to look whether the bank
    has what was begun. Those that go by hand wait for people until one has taken them."""
    files = queries.open_files(run_id=run_id).select_related("run")
    return [file for file in files if directory.drop_for(file.kind) or queries.begun(file=file)]


def hand_over(*, actor: Actor, file: PaymentFile, at: datetime, door: str = "task") -> HandOver | None:
    """Brings one file as far as it comes: confirmed, or unknown; None where it goes by hand and nobody has taken it.

    One that was begun and is held by nobody is looked up, and never put again. Called again, it changes nothing that is
    settled. Raises AtWork, MoneyStopped, RestoredSince, RunMovedOn, DropUnreachable, BankHasMore, FileAltered,
    Contradicted, HeldSince.
    """
    authorize(actor, "hand_over_file")
    with holding(file):
        last, drop = of(file), directory.drop_for(file.kind)
        if last and last.state != HandOver.State.ABSENT:
            return last if queries.settled(last) else looked(actor=actor, hand_over=last, at=at, door=door)
        if queries.settled(last) or drop is None:
            return last
        payout.unless_stopped()
        run = PayoutRun.objects.get(pk=file.run_id)
        payout.must_be(run, OPEN)
        payout.unless_contradicted(run=run, kind=file.kind, unit=file.unit, last=False)
        return looked(actor=actor, hand_over=_put(actor, drop, file, at, door), at=at, door=door)


def _put(actor: Actor, drop: Drop, file: PaymentFile, at: datetime, door: str) -> HandOver:
    """Writes, records the intent, puts. From the intent on nothing is ever tried again."""
    directory.clear(drop, file.message_id)  # of who died before the intent
    if more := sorted(directory.names(drop) - queries.accounted_for()):
        raise BankHasMore(files=", ".join(more[:5]))
    part = directory.write(drop, queries.sealed(file), file.opened())
    try:
        intent = _intended(actor, file, part, at, door)
    except BaseException:
        directory.discard(drop, part)  # whatever became of the intent, this file is not put
        raise
    if file.message_id not in directory.names(drop):
        directory.put(drop, part, file.layout.suffix)
    directory.discard(drop, part)
    return intent


def _intended(actor: Actor, file: PaymentFile, part: str, at: datetime, door: str) -> HandOver:
    with transaction.atomic(durable=True):
        run = payout.locked(run=file.run)
        payout.unless_stopped()
        payout.must_be(run, OPEN)
        payout.unless_contradicted(run=run, kind=file.kind, unit=file.unit)
        payout.unless_held(run=run)
        return export.intend(actor=actor, run=run, file=file, way="drop", part=part, at=at, door=door)
