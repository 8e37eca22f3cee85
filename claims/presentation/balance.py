"""Both identities as pictures, one a unit: what was awarded, or claimed back, above, and below it where it stands."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple, TypeVar

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from claims.models import LedgerEntry
from claims.presentation import bars, numbers
from claims.presentation.lists import listed
from claims.queries.payout import Balance
from claims.queries.recoveries import Recovered

# The parts in the order in which they are drawn, and their colour; the table names each: colour alone tells nothing.
PARTS: Final = (
    ("paid", "#1c7a4a"),
    ("in_flight", "#1a4f9c"),
    ("unknown", "#8a5a00"),
    ("payable_again", "#b3261e"),
    ("open", "#6f7f95"),
    ("netted", "#5b3a8c"),
    ("voided", "#3b3b3b"),
    ("written_off", "#9a9a9a"),
)
DEBTS: Final = (
    ("owed", "#b3261e"),
    ("recovered", "#5b3a8c"),
    ("repaid", "#1c7a4a"),
    ("forgiven", "#9a9a9a"),
)
# The states of the transfers by which an account is paid, where the bank sees it too.
TRANSFERS: Final = {"paid": "paid", "in_flight": "sealed,sent", "unknown": "unknown"}

One = TypeVar("One", Balance, Recovered)


class Row(NamedTuple):
    """One part as a line of the table, with the lists that show its rows as (label, address)."""

    label: str
    amount: str
    share: str
    swatch: SafeString
    url: str
    more: list[tuple[str, str]]


class Shown(NamedTuple):
    """One unit: its name, the whole, its parts, whether they add up, and whether the rows say the same."""

    unit: str
    whole: str
    parts: list[Row]
    remains: str
    settled: bool
    holds: bool
    agrees: bool
    drawing: SafeString


def shown(ledger: Sequence[Balance], rows: Sequence[Balance]) -> list[Shown]:
    """The balance of every unit by the ledger, held against the same counted from the rows."""
    return _all(ledger, rows, _balance)


def debts(ledger: Sequence[Recovered], rows: Sequence[Recovered]) -> list[Shown]:
    """The same of what is claimed back."""
    return _all(ledger, rows, _debt)


def label(account: str) -> str:
    """The name of an account of the ledger."""
    return str(LedgerEntry.Account(account).label)


def rows_of(account: str, unit: str) -> str:
    """The list of the awards that have a part in an account."""
    return listed("award", stands=account, unit=unit)


def debts_of(account: str, unit: str) -> str:
    """The list of the debts of which a part stands in an account."""
    return listed("recovery", stands=account, unit=unit)


def drawing(one: Balance) -> SafeString:
    """Two bars of one length: awarded, and its parts side by side."""
    title = gettext("Awarded: %(amount)s") % {"amount": numbers.amount(one.awarded, one.unit)}
    parts = _parts(one, PARTS, rows_of)
    return bars.stacked(ident=f"balance-{one.unit.lower()}", title=title, whole=one.awarded, parts=parts)


def _all(ledger: Sequence[One], rows: Sequence[One], show: Callable[[One, bool], Shown]) -> list[Shown]:
    counted = {one.unit: one for one in rows}
    found = [show(one, counted.get(one.unit) == one) for one in ledger]
    known = {one.unit for one in ledger}
    return found + [show(one, False) for one in rows if one.unit not in known]


def _balance(one: Balance, agrees: bool) -> Shown:
    rows = []
    for name, colour in PARTS:
        if value := getattr(one, name):
            more = [(gettext("List of transfers"), _transfers(name, one.unit))] if name in TRANSFERS else []
            rows.append(_row(name, value, one.awarded, one.unit, colour, rows_of(name, one.unit), more))
    return Shown(
        unit=numbers.unit_name(one.unit),
        whole=numbers.amount(one.awarded, one.unit),
        parts=rows,
        remains=numbers.amount(one.remains, one.unit),
        settled=one.remains == 0,
        holds=one.holds,
        agrees=agrees,
        drawing=drawing(one),
    )


def _debt(one: Recovered, agrees: bool) -> Shown:
    title = gettext("Claimed back: %(amount)s") % {"amount": numbers.amount(one.claimed_back, one.unit)}
    return Shown(
        unit=numbers.unit_name(one.unit),
        whole=numbers.amount(one.claimed_back, one.unit),
        parts=[
            _row(name, value, one.claimed_back, one.unit, colour, debts_of(name, one.unit), [])
            for name, colour in DEBTS
            if (value := getattr(one, name))
        ],
        remains=numbers.amount(one.owed, one.unit),
        settled=one.owed == 0,
        holds=one.holds,
        agrees=agrees,
        drawing=bars.stacked(
            ident=f"debts-{one.unit.lower()}", title=title, whole=one.claimed_back,
            parts=_parts(one, DEBTS, debts_of),
        ),
    )  # fmt: skip


def _parts(
    one: Balance | Recovered, names: Sequence[tuple[str, str]], url: Callable[[str, str], str]
) -> list[bars.Part]:
    return [
        bars.Part(
            label(name), value, numbers.amount(value, one.unit), colour, url(name, one.unit) if value else ""
        )
        for name, colour in names
        for value in [getattr(one, name)]
    ]


def _row(
    name: str, value: int, whole: int, unit: str, colour: str, url: str, more: list[tuple[str, str]]
) -> Row:
    amount, share = numbers.amount(value, unit), bars.share(value, whole)
    return Row(label(name), amount, share, bars.swatch(colour), url, more)


def _transfers(account: str, unit: str) -> str:
    return listed("transfer", state__in=TRANSFERS[account], unit=unit)
