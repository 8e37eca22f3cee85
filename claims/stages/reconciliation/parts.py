"""What was paid in part or in excess: two people said so of a parked line, and the money follows."""

from collections.abc import Iterator
from datetime import datetime

from accounts.models import User
from claims.models import LineResolution, Notice, Offset, Payout, Recovery, Settlement, Transfer
from claims.queries.reconciliation import as_parked
from claims.rules.payout import STANDS, posting_reference
from claims.rules.reconciliation.resolving import shares
from claims.stages import notices, payout
from claims.stages.reconciliation.settling import Source, settle
from claims.stages.review.postings import Posting, post


def paid_short(one: LineResolution, transfer: Transfer, *, at: datetime) -> None:
    """So much arrived and no more will: the first awards of the transfer are paid, whole or in part; what is left of
    the others is payable again. The transfer has failed as what it was sent for; nobody is asked for another account.
    """
    amount = one.result.amount
    assert amount is not None and 0 < amount < transfer.amount
    stood = transfer.state
    payouts = list(
        transfer.payouts.filter(live=True)
        .select_related("award__claim__claimant")
        .select_for_update(of=("self",), no_key=True)
        .order_by("award")
    )
    paid = shares(amount, [each.amount for each in payouts])
    post(_postings(payouts, paid, STANDS[stood], transfer.unit), at=at)
    Payout.objects.filter(pk__in=[each.pk for each in payouts]).update(live=False)
    for each, part in zip(payouts, paid, strict=True):
        if part:
            Offset.objects.create(
                award_id=each.award_id, how=Offset.How.PAID, amount=part, result=one.result, at=at
            )
    transfer.state = Transfer.State.FAILED
    transfer.save(update_fields=["state"])
    _settled(one, transfer, stood, {"paid": amount, "failed": transfer.amount - amount}, at)
    _tell(transfer, payouts, paid, at)


def _tell(transfer: Transfer, payouts: list[Payout], paid: list[int], at: datetime) -> None:
    """Tells of each claim that it is paid, or that the rest of it follows. Not before people have agreed that no more
    arrives: until then a line that came short may be a mistake of the bank's."""
    short = {each.award.claim: False for each in payouts}
    for each, part in zip(payouts, paid, strict=True):
        short[each.award.claim] |= part < each.amount
    for claim, lacks in short.items():
        kind = Notice.Kind.PAID_IN_PART if lacks else Notice.Kind.PAID
        notices.tell(claim=claim, kind=kind, key=f"{kind}:{transfer.pk}:{claim.pk}", at=at)


def part_back(one: LineResolution, transfer: Transfer, *, at: datetime) -> None:
    """What was paid in part came back: its awards have it to get again."""
    parts = list(
        Offset.objects.filter(how=Offset.How.PAID, live=True, result__transfer=transfer)
        .select_for_update(of=("self",), no_key=True)
        .order_by("pk")
    )
    attempts = dict(transfer.payouts.values_list("award", "attempt"))
    post(
        (
            Posting(
                "part_back", posting_reference(each.award_id, attempts[each.award_id]), "paid", "payable_again",
                transfer.unit, each.amount,
            )
            for each in parts
        ),
        at=at,
    )  # fmt: skip
    Offset.objects.filter(pk__in=[each.pk for each in parts]).update(live=False)
    _settled(one, transfer, "paid", {"returned": sum(each.amount for each in parts)}, at)


def _settled(
    one: LineResolution, transfer: Transfer, stood: str, moved: dict[str, int], at: datetime
) -> None:
    """What became of the parts of a transfer, in the control account of its file; it is counted where it failed."""
    file = transfer.run.files.filter(kind=transfer.kind, unit=transfer.unit).first()
    if file is None:
        return
    for went_to, amount in moved.items():
        Settlement.objects.create(
            file=file, resolution=one, came_from=stood, went_to=went_to, transfers=int(went_to == "failed"),
            amount=amount, at=at,
        )  # fmt: skip


def _postings(payouts: list[Payout], paid: list[int], stood: str, unit: str) -> Iterator[Posting]:
    for each, part in zip(payouts, paid, strict=True):
        reference = posting_reference(each.award_id, each.attempt)
        if part:
            yield Posting("paid", reference, stood, "paid", unit, part)
        if rest := each.amount - part:
            yield Posting("failed", reference, stood, "payable_again", unit, rest)


def paid_in_excess(one: LineResolution, transfer: Transfer, *, actor: User, at: datetime) -> None:
    """The transfer is paid, if it was not before; what left us beyond it is claimed back of who has it."""
    much = as_parked(line=one.result).excess
    if transfer.state != Transfer.State.PAID:
        settle(result="paid", source=Source(resolution=one.pk), at=at, transfer=transfer.pk)
    recovery = Recovery.objects.create(
        claimant_id=transfer.claimant_id, kind=transfer.kind, unit=transfer.unit, amount=much,
        why=Recovery.Why.IN_EXCESS, transfer=transfer, note=f"{one.note} ({one.result})", recorded_by=one.proposed_by,
        recorded_at=one.proposed_at,
    )  # fmt: skip
    payout.claimed_back(recovery, actor=actor, at=at)
