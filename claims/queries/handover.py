"""Hand-overs: which files wait for a courier, what of them nobody knows, and what the bank has been seen to have."""

from collections.abc import Iterable
from typing import Final

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from claims.models import BankListing, BankResult, HandOver, InventoryLine, PaymentFile
from claims.rules.handover import LIVE, TAKE_BACK, Ours, Sealed

_OPEN: Final = ("released", "handed_over")  # states of runs of which a file may wait


def sealed(file: PaymentFile) -> Sealed:
    """The file as a listing is held against it."""
    return Sealed(file.message_id, file.size, file.sha256)


def begun(*, file: PaymentFile) -> bool:
    """Whether a hand-over of the file was begun and is not settled."""
    return HandOver.objects.filter(file=file, state__in=["intended", "unknown"]).exists()


def settled(hand_over: HandOver | None) -> bool:
    """Whether nothing more is done with the file: the bank has it, or two people took it back."""
    return hand_over is not None and (
        hand_over.state == "confirmed" or (hand_over.state == "absent" and hand_over.outcome == TAKE_BACK)
    )


def open_files(*, run_id: int | None = None) -> QuerySet[PaymentFile]:
    """Files of released runs, of one or all, that are neither confirmed nor taken back; as they were sealed."""
    done = HandOver.objects.filter(file=OuterRef("pk")).filter(
        Q(state="confirmed") | Q(state="absent", outcome=TAKE_BACK)
    )
    files = PaymentFile.objects.filter(~Exists(done), run__state__in=_OPEN, run__way="file").order_by("pk")
    return files.filter(run=run_id) if run_id else files


def untaken(*, runs: Iterable[int]) -> QuerySet[PaymentFile]:
    """Files of these released runs of which no hand-over was begun, or it is to be done again: they wait with us."""
    live = HandOver.objects.filter(file=OuterRef("pk"), state__in=LIVE)
    return open_files().filter(~Exists(live), run__in=list(runs))


def unknown() -> QuerySet[HandOver]:
    """Hand-overs of which nobody knows, the oldest first."""
    return HandOver.objects.filter(state="unknown").select_related("file__run").order_by("pk")


def proposed() -> QuerySet[HandOver]:
    """Hand-overs of which one person has proposed what is to be done, and another has not approved it."""
    return HandOver.objects.filter(state__in=LIVE, proposed_at__isnull=False)


def by_hand() -> QuerySet[HandOver]:
    """What was taken for the bank and not confirmed."""
    return HandOver.objects.filter(state="intended", way="by_hand").select_related("file__run").order_by("pk")


def answered(*, file: PaymentFile) -> bool:
    """Whether the bank has said something of a transfer of the file, or of the file: then it has it."""
    of_file = Q(transfer__run=file.run_id, transfer__kind=file.kind, transfer__unit=file.unit)
    return BankResult.objects.filter(of_file | Q(file=file)).exists()


def seen_at_bank(*, run_id: int) -> str | None:
    """The message id of a file of the run that a listing has ever shown, if there is one."""
    for message_id in PaymentFile.objects.filter(run=run_id).values_list("message_id", flat=True):
        if BankListing.objects.filter(entries__contains=[{"message_id": message_id}]).exists():
            return message_id
    return None


def accounted_for() -> set[str]:
    """The message ids that may lie with the bank: of live hand-overs, of files that are still to be handed over, and
    what two people have confirmed in an inventory."""
    live = HandOver.objects.filter(state__in=LIVE).values_list("file__message_id", flat=True)
    coming = open_files().values_list("message_id", flat=True)
    explained = InventoryLine.objects.filter(inventory__confirmed_at__isnull=False)
    return {*live, *coming, *explained.values_list("message_id", flat=True)}


_OURS: Final = """
    SELECT f.message_id, f.size, f.sha256, f.kind, r.state = 'voided' AS void,
           EXISTS (SELECT 1 FROM claims_handover h WHERE h.file_id = f.id AND h.state = ANY(%s)) AS handed,
           EXISTS (SELECT 1 FROM claims_handover h
                    WHERE h.file_id = f.id AND h.state = ANY(%s) AND h.way = 'drop') AS dropped,
           NOT EXISTS (SELECT 1 FROM claims_transfer t WHERE t.run_id = f.run_id AND t.kind = f.kind
                          AND t.unit = f.unit AND t.state NOT IN ('paid', 'failed', 'returned', 'voided')) AS settled
      FROM claims_paymentfile f JOIN claims_payoutrun r ON r.id = f.run_id ORDER BY f.id
"""


def last_seen(*, file: PaymentFile) -> BankListing | None:
    """The newest listing of the file alone."""
    return BankListing.objects.filter(of=file.message_id).first()


def ours() -> list[Ours]:
    """Every sealed file as it stands with us, for an inventory. What went by the drop directory is to be listed."""
    live = list(LIVE)
    with connection.cursor() as cursor:
        cursor.execute(_OURS, [live, live])
        return [
            Ours(Sealed(message_id, size, sha256), handed, settled, void, listed=dropped)
            for message_id, size, sha256, _kind, void, handed, dropped, settled in cursor.fetchall()
        ]


def message_ids() -> set[str]:
    """Of all sealed files."""
    return set(PaymentFile.objects.values_list("message_id", flat=True))
