"""What was given too much: as its claimant reads it on the claim it comes from, and what runs set off."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import Q

from claims.models import Claim, Recovery
from claims.presentation import numbers
from claims.queries import recoveries


class Owed(NamedTuple):
    """One debt: why, how much, and what is still owed of it ('' for nothing)."""

    why: str
    amount: str
    owed: str


def of_claim(claim: Claim) -> list[Owed]:
    """The debts that come from this claim and that another person has confirmed."""
    found = Recovery.objects.filter(
        Q(award__claim=claim) | Q(transfer__payouts__award__claim=claim), confirmed_at__isnull=False
    )
    debts = list(found.distinct().order_by("pk"))
    owed = recoveries.owed(recoveries=[one.pk for one in debts])
    return [
        Owed(
            str(Recovery.Why(one.why).label),
            numbers.amount(one.amount, one.unit),
            numbers.amount(owed[one.pk], one.unit) if owed[one.pk] else "",
        )
        for one in debts
    ]


def set_off(found: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    """What debts take of awards, as sentences need it: (unit, awards, amount) each."""
    return [
        {"counted": awards, "awards": numbers.figure(awards), "amount": numbers.amount(amount, unit)}
        for unit, awards, amount in found
    ]
