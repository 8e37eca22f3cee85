"""Downloads: the bank's form byte for byte, once unless two people want it again; copies for people, masked."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import Final

from django.db import transaction

from accounts.models import User
from claims.models import Download, DownloadRequest, HandOver, PaymentFile
from claims.models.payout import ORDER
from claims.models.sealing import Unreadable
from claims.rules import export as rule
from claims.rules.handover import LIVE
from claims.rules.refusal import N_, Refusal
from claims.stages import audit, payout
from claims.stages.authority import authorize
from claims.stages.export.intending import intend

FORMS: Final = (Download.Form.PEOPLE.value, Download.Form.XLSX.value)  # of the copy for people
RELEASED: Final = ORDER[ORDER.index("released") :]
MOST_ROWS_OF_A_SHEET: Final = 100_000


class SecondDownload(Refusal):
    """The bank's form was taken before. Facts: `file`."""

    code = "second_download"
    sentence = N_(
        "File %(file)s was downloaded before. To take it again, ask for it and say why; another person has to allow it."
    )


class NotReleased(Refusal):
    """Facts: `run` and `state`."""

    code = "payout_run_not_released"
    sentence = N_("Run %(run)s was not released. Another person than its opener has to release it first.")


class TooLongForSheet(Refusal):
    """Facts: `rows` and `most`."""

    code = "too_long_for_sheet"
    sentence = N_(
        "An Excel file of %(rows)s rows takes too long; up to %(most)s are written. Take the CSV instead."
    )


def download(*, actor: User, file: PaymentFile, at: datetime, door: str) -> Iterator[bytes]:
    """The bank's form, byte for byte as sealed, a chunk at a time. Who takes it is on record before the first byte.

    It is taken once. Again only by who has asked for it with a reason, once another person has allowed it. Taking it is
    the intent to hand it over by hand. Raises MoneyStopped, RestoredSince, NotReleased, SecondDownload, Contradicted,
    HeldSince, HandedOverAlready, Unreadable.
    """
    authorize(actor, "download_file")
    with transaction.atomic():
        payout.unless_stopped()
        run = payout.locked(run=file.run)  # two at once are one after the other
        if run.state not in RELEASED:
            raise NotReleased(run=run.key, state=run.state)
        allowed = _allowed(actor, file, at)
        if not file.hand_overs.filter(state=HandOver.State.CONFIRMED).exists():
            payout.unless_contradicted(run=run, kind=file.kind, unit=file.unit)
        if not file.hand_overs.filter(way=HandOver.Way.BY_HAND, state__in=LIVE).exists():
            payout.unless_held(run=run)
            intend(actor=actor, run=run, file=file, way=HandOver.Way.BY_HAND, at=at, door=door)
        chunks = file.opened()
        first = next(chunks)  # what does not open was not taken
        reason = allowed.reason if allowed else ""
        Download.objects.create(
            file=file, form=Download.Form.BANK, by=actor, at=at, reason=reason, request=allowed
        )
        audit.log(
            actor=actor, action="download_file", kind="payment_file", key=file.message_id, at=at, door=door,
            reason=reason, after={"form": Download.Form.BANK.value},
        )  # fmt: skip
    return _as_sealed(file, chain([first], chunks))


def _allowed(actor: User, file: PaymentFile, at: datetime) -> DownloadRequest | None:
    """None for the first taking, else the leave that is used up by this one. Raises SecondDownload."""
    if not file.downloads.filter(form=Download.Form.BANK).exists():
        return None
    request = file.download_requests.filter(
        recorded_by=actor, confirmed_at__isnull=False, used_at__isnull=True
    ).first()
    if request is None:
        raise SecondDownload(file=file.message_id)
    request.used_at = at
    request.save(update_fields=["used_at"])
    return request


def _as_sealed(file: PaymentFile, chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The chunks; what is not the file that was sealed breaks off ahead of its end. Raises Unreadable."""
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        digest.update(chunk)
        size += len(chunk)
        if size >= file.size and (digest.hexdigest(), size) != (file.sha256, file.size):
            break
        yield chunk
    if (digest.hexdigest(), size) != (file.sha256, file.size):
        raise Unreadable("the chunks are not the file that was sealed")


def people_copy(*, actor: User, file: PaymentFile, form: str, at: datetime, door: str) -> Iterator[list[str]]:
    """The rows of a file for people, headings first, accounts and names masked; `form` is how they will be written.

    Raises TooLongForSheet, Unreadable.
    """
    if form not in FORMS:
        raise KeyError(form)
    authorize(actor, "see_files")
    if form == Download.Form.XLSX and file.rows > MOST_ROWS_OF_A_SHEET:
        raise TooLongForSheet(rows=file.rows, most=MOST_ROWS_OF_A_SHEET)
    rows = rule.masked(file.layout, file.opened())
    headings = next(rows)
    with transaction.atomic():
        Download.objects.create(file=file, form=form, by=actor, at=at)
        audit.log(
            actor=actor, action="download_file", kind="payment_file", key=file.message_id, at=at, door=door,
            after={"form": form},
        )  # fmt: skip
    return chain([headings], rows)
