"""Export: a checked run is sealed into files. Their bytes are kept encrypted and never change; downloads are noted."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Final, NamedTuple

from django.db import transaction

from accounts.models import User
from claims.models import Download, HandOver, PaymentFile, PayoutRun, Transfer
from claims.models.payout import ORDER
from claims.models.sealing import Unreadable, seal_bytes, unseal_bytes
from claims.queries import export as queries
from claims.rules import export as rule
from claims.rules.handover import LIVE
from claims.rules.refusal import N_, Refusal
from claims.stages import audit, payout
from claims.stages.authority import Actor, authorize, signed

FORMS: Final = ("bank", "people")
SEALED: Final = ORDER[ORDER.index("sealed") :]
RELEASED: Final = ORDER[ORDER.index("released") :]


class SumsDiffer(Exception):
    """The file does not hold what the run pays: a bug, and nothing is sealed."""


class SecondDownload(Refusal):
    """The bank's form was taken before. Facts: `file`."""

    code = "second_download"
    sentence = N_("File %(file)s was downloaded before. Please say why it is needed again.")


class HandedOverAlready(Refusal):
    """Facts: `file`."""

    code = "handed_over_already"
    sentence = N_("File %(file)s is on its way to the bank, or was taken back. See its hand-overs.")


class NotReleased(Refusal):
    """Facts: `run` and `state`."""

    code = "payout_run_not_released"
    sentence = N_("Run %(run)s was not released. Another person than its opener has to release it first.")


class Verdict(NamedTuple):
    """What became of one file: `differs` names what is not as it was sealed, and is empty where all is."""

    message_id: str
    ok: bool
    differs: list[str]


def seal(*, actor: Actor, run: PayoutRun, at: datetime, door: str = "task") -> list[PaymentFile]:
    """Writes the files of a checked run and seals it; a sealed one gives its files again, and nothing changes.

    Raises MoneyStopped, RunMovedOn, DoesNotFit.
    """
    authorize(actor, "seal_payout_run")
    with transaction.atomic():
        run = payout.locked(run=run)
        if run.state in SEALED:
            return list(run.files.order_by("pk"))
        payout.unless_stopped()
        payout.must_be(run, [PayoutRun.State.CHECKED])
        parts = queries.parts(run_id=run.pk)
        files = [_sealed(run, part, number, at) for number, part in enumerate(parts, start=1)]
        Transfer.objects.filter(run=run).update(state=Transfer.State.SEALED)
        run.state, run.sealed_at = PayoutRun.State.SEALED, at
        run.save(update_fields=["state", "sealed_at"])
        payout.step_done(run=run, step="seal", at=at)
        audit.log(
            actor=actor, action="seal_payout_run", kind="payout_run", key=run.key, at=at, door=door,
            after={"files": {file.message_id: file.sha256 for file in files}},
        )  # fmt: skip
    return files


def _sealed(run: PayoutRun, part: queries.Part, number: int, at: datetime) -> PaymentFile:
    format = rule.format_of(part.kind)
    sheet = rule.sheet(queries.orders(run_id=run.pk, kind=part.kind, unit=part.unit), format)
    if (sheet.rows, sheet.total) != (part.transfers, part.total):
        raise SumsDiffer(run.key, part.kind, part.unit)
    message_id = f"F-{run.key}-{number}"
    return PaymentFile.objects.create(
        run=run, format=format, kind=part.kind, unit=part.unit, message_id=message_id, rows=sheet.rows,
        total=sheet.total, sha256=hashlib.sha256(sheet.content).hexdigest(), size=len(sheet.content),
        sealed=seal_bytes(sheet.content, bound_to=_binding(message_id)), at=at,
    )  # fmt: skip


def _binding(message_id: str) -> str:
    return f"payment_file:{message_id}"


def _opened(file: PaymentFile) -> bytes:
    return unseal_bytes(file.sealed, bound_to=_binding(file.message_id))


def download(
    *, actor: User, file: PaymentFile, form: str, reason: str = "", at: datetime, door: str
) -> bytes:
    """The file: `bank`, byte for byte as sealed, or `people`, masked and safe for a spreadsheet.

    Taking the bank's form again needs a reason, and another person's having taken it counts. Raises MoneyStopped,
    NotReleased, SecondDownload, HandedOverAlready, Unreadable.

    Taking the bank's form is the intent to hand it over by hand: it is recorded before the first byte.
    """
    if form not in FORMS:
        raise KeyError(form)
    authorize(actor, "download_file" if form == "bank" else "see_files")
    reason = reason.strip()
    with transaction.atomic():
        if form == "bank":
            payout.unless_stopped()
            run = payout.locked(run=file.run)  # two at once are one after the other, and the second says why
            if run.state not in RELEASED:
                raise NotReleased(run=run.key, state=run.state)
            if not reason and file.downloads.filter(form="bank").exists():
                raise SecondDownload(file=file.message_id)
            if not file.hand_overs.filter(way="by_hand", state__in=LIVE).exists():
                intend(actor=actor, run=run, file=file, way="by_hand", at=at, door=door)
        content = _opened(file)
        Download.objects.create(file=file, form=form, by=actor, at=at, reason=reason)
        audit.log(
            actor=actor, action="download_file", kind="payment_file", key=file.message_id, at=at, door=door,
            reason=reason, after={"form": form},
        )  # fmt: skip
    return content if form == "bank" else rule.for_people(content, file.format)


def intend(
    *, actor: Actor, run: PayoutRun, file: PaymentFile, way: str, at: datetime, door: str, part: str = ""
) -> HandOver:
    """Records that a file is about to leave, in the transaction it is called in, with the run locked.

    From the commit on, the run cannot be voided, and the file is handed over by nobody else. Raises HandedOverAlready.
    """
    last = file.hand_overs.order_by("-attempt").first()
    if last and (last.state != HandOver.State.ABSENT or last.outcome != HandOver.Outcome.SEND_AGAIN):
        raise HandedOverAlready(file=file.message_id)
    made = HandOver.objects.create(
        file=file, attempt=last.attempt + 1 if last else 1, way=way, part=part, intended_at=at,
        **signed(actor, "intended_by"),
    )  # fmt: skip
    if run.state == PayoutRun.State.RELEASED:
        run.state, run.handed_over_at = PayoutRun.State.HANDED_OVER, at
        run.save(update_fields=["state", "handed_over_at"])
    audit.log(
        actor=actor, action="hand_over_file", kind="payment_file", key=file.message_id, at=at, door=door,
        after={"attempt": made.attempt, "way": way},
    )  # fmt: skip
    return made


def opened(file: PaymentFile) -> Iterator[bytes]:
    """The bytes as they were sealed. Raises Unreadable."""
    yield _opened(file)


def suffix(file: PaymentFile) -> str:
    """What the name of the file ends with."""
    return "csv"


def verify_files(*, actor: Actor, run: PayoutRun | None = None) -> Iterator[Verdict]:
    """Opens every file and reckons SHA-256, size, rows and total again, and holds them against the run's transfers."""
    authorize(actor, "verify_files")
    files = PaymentFile.objects.order_by("pk")
    for file in (files.filter(run=run) if run else files).iterator(chunk_size=10):
        differs = _differences(file)
        yield Verdict(file.message_id, not differs, differs)


def _differences(file: PaymentFile) -> list[str]:
    try:
        content = _opened(file)
    except Unreadable:
        return ["sealed bytes"]
    try:
        rows = rule.read_back(content, file.format)
    except rule.FileBroken as broken:
        return [f"line {broken.facts['line']}"]
    paid = dict(
        Transfer.objects.filter(run=file.run_id, kind=file.kind, unit=file.unit).values_list(
            "reference", "amount"
        )
    )
    return rule.differences(
        names=("SHA-256", "bytes", "rows", "total", "transfers"),
        told=(file.sha256, file.size, file.rows, file.total, paid),
        found=(
            hashlib.sha256(content).hexdigest(),
            len(content),
            len(rows),
            rule.total_of(rows),
            {row["end_to_end_reference"]: int(row["amount"]) for row in rows},
        ),
    )
