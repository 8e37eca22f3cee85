"""Parked lines: what may be made of each, and which line may have settled what it is about."""

from django.db.models import Exists, OuterRef, QuerySet, Sum

from claims.models import BankResult, LineResolution, Offset, Transfer
from claims.queries.recoveries import in_excess
from claims.rules.reconciliation import resolving as rule


def parked() -> QuerySet[BankResult]:
    """All lines that were ever parked."""
    return BankResult.objects.filter(outcome=BankResult.Outcome.PARKED)


def with_state(lines: QuerySet[BankResult], *states: str) -> QuerySet[BankResult]:
    """Those of which a resolution is in one of these states."""
    found = LineResolution.objects.filter(result=OuterRef("pk"), state__in=states)
    return lines.filter(Exists(found))


def waiting(lines: QuerySet[BankResult] | None = None) -> QuerySet[BankResult]:
    """Parked lines for which nothing is proposed."""
    found = LineResolution.objects.filter(result=OuterRef("pk"), state__in=["proposed", "confirmed"])
    return (parked() if lines is None else lines).filter(~Exists(found))


def unresolved() -> QuerySet[BankResult]:
    """Parked lines that are not resolved, whether something is proposed or not."""
    found = LineResolution.objects.filter(result=OuterRef("pk"), state="confirmed")
    return parked().filter(~Exists(found))


def proposals() -> QuerySet[LineResolution]:
    """What waits for another person."""
    return LineResolution.objects.filter(state="proposed")


def as_parked(*, line: BankResult) -> rule.Parked:
    """A parked line as the rules look at it, with what it is about as that stands now."""
    due, part, excess = None, 0, 0
    if line.transfer_id:
        transfer = Transfer.objects.get(pk=line.transfer_id)
        states, due = {transfer.state}, transfer.amount
        parts = Offset.objects.filter(how="paid", live=True, result__transfer=transfer)
        part = parts.aggregate(sum=Sum("amount"))["sum"] or 0
        excess = _excess(line, transfer)
    elif line.file is not None:
        of = Transfer.objects.filter(run=line.file.run_id, kind=line.file.kind, unit=line.file.unit)
        states = set(of.order_by().values_list("state", flat=True).distinct())
    else:
        states = set()
    return rule.Parked(line.code, line.result, line.amount, frozenset(states), due, part, excess)


def _excess(line: BankResult, transfer: Transfer) -> int:
    """What may be claimed back by this line: what it adds to the lines before it, as far as it is not claimed yet."""
    if line.result != BankResult.Result.PAID or line.amount is None:
        return 0
    over = LineResolution.objects.filter(result=OuterRef("pk"), state="confirmed", way__in=rule.NOTHING_MOVES)
    said = transfer.results.filter(
        ~Exists(over), pk__lte=line.pk, result="paid", amount__isnull=False, unit__in=("", transfer.unit)
    )  # fmt: skip
    lines = [rule.Said(one.booking, one.amount or 0) for one in said.order_by("pk")]
    return min(rule.excess(lines, transfer.amount), in_excess(transfer_id=transfer.pk))


def ways(*, line: BankResult) -> list[str]:
    """What may be made of a parked line now, by what it says and how its transfer stands."""
    return rule.ways(as_parked(line=line)) if line.code else []


def results(*, line: BankResult) -> list[str]:
    """The results that all transfers of a line may come to from where they stand."""
    return rule.results(as_parked(line=line).states)


def settling_line(*, line: BankResult, reference: str = "") -> BankResult | None:
    """The newest line that settled what a parked line is about.

    That is the transfer it names; or, where it names none, the one of `reference`, if the amount is the same.
    """
    settled = BankResult.objects.filter(outcome="settled").exclude(pk=line.pk).order_by("-pk")
    if line.transfer_id:
        return settled.filter(transfer=line.transfer_id).first()
    if line.file_id:
        return settled.filter(file=line.file_id).first()
    if not reference or line.amount is None:
        return None
    return settled.filter(transfer__reference=reference, amount=line.amount).first()
