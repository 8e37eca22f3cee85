"""Transfers by their references, and what the bank has answered so far."""

from collections.abc import Iterable

from claims.models import BankAnswer, Transfer
from claims.rules.reconciliation import Known


def known(*, references: Iterable[str]) -> dict[str, Known]:
    """The transfers that these references name, by reference."""
    return {
        reference: Known(pk, amount, state)
        for reference, pk, amount, state in Transfer.objects.filter(
            reference__in=set(references)
        ).values_list("reference", "pk", "amount", "state")
    }


def answer_of(*, sha256: str) -> BankAnswer | None:
    """The answer that these bytes were when they came first."""
    return BankAnswer.objects.filter(sha256=sha256).first()


def unanswered() -> int:
    """How many transfers wait for the bank: sealed, handed over, or of unknown fate."""
    return Transfer.objects.filter(
        state__in=[Transfer.State.SEALED, Transfer.State.SENT, Transfer.State.UNKNOWN]
    ).count()
