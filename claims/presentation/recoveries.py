"""What was given too much: as its claimant reads it on the claim it comes from, and as finance sees it add up."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import Q

from claims.models import Claim, LedgerEntry, Recovery
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


class Shown(NamedTuple):
    """What was claimed back of one unit and where it stands; `holds` where ledger and rows add up and agree."""

    unit: str
    claimed_back: str
    parts: list[tuple[str, str]]
    holds: bool


def shown(ledger: Sequence[recoveries.Recovered], rows: Sequence[recoveries.Recovered]) -> list[Shown]:
    """The recoveries of every unit by the ledger, held against the same counted from the rows."""
    counted = {one.unit: one for one in rows}
    return [
        Shown(
            numbers.unit_name(one.unit),
            numbers.amount(one.claimed_back, one.unit),
            [
                (str(LedgerEntry.Account(name).label), numbers.amount(getattr(one, name), one.unit))
                for name in one._fields[2:]
            ],
            one.holds and counted.get(one.unit) == one,
        )
        for one in ledger
    ]


def set_off(found: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    """What debts take of awards, as sentences need it: (unit, awards, amount) each."""
    return [
        {"counted": awards, "awards": numbers.figure(awards), "amount": numbers.amount(amount, unit)}
        for unit, awards, amount in found
    ]
