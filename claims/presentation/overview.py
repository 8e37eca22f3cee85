"""Everything finance looks at on one page, and each of its tables as a sheet."""

import csv
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from io import StringIO
from typing import Any, Final

from django.utils.translation import gettext

from claims.models import Kind
from claims.presentation import balance, bars, budgets, cash_need, unclaimed
from claims.presentation.previews import titled
from claims.queries import budget, payout, recoveries, standing
from claims.queries import cash_need as needs
from claims.queries import unclaimed as waits
from claims.rules.cash_need import Need
from claims.rules.export import BOM, END, disarmed

Sheet = tuple[list[str], Iterable[list[Any]]]


def shown(*, today: date) -> dict[str, Any]:
    """What the page shows. Each figure is counted once, by one statement for all of its kind."""
    stands = standing.by_policy()
    return {
        "units": balance.shown(payout.balance(), payout.summed(stands)),
        "debts": balance.debts(recoveries.balance(), recoveries.control()),
        "budgets": budgets.shown(budget.kept(standing=stands)),
        "needs": cash_need.shown(needs.needs(today=today)),
        "budget_legend": budgets.legend(),
        "unclaimed": unclaimed.shown(waits.unclaimed(today=today)),
        "terms": waits.terms(),
        "need_labels": [
            (label, bars.swatch(colour))
            for label, colour in zip(cash_need.labels(), cash_need.COLOURS, strict=True)
        ],
    }


def sheet(name: str, *, today: date) -> bytes:
    """One table as CSV for a spreadsheet: UTF-8 with its mark, no cell computed. KeyError where there is none."""
    header, rows = SHEETS[name](today)
    text = StringIO()
    writer = csv.writer(text, lineterminator=END)
    writer.writerow(header)
    for row in rows:
        writer.writerow([disarmed(value) if isinstance(value, str) else value for value in row])
    return (BOM + text.getvalue()).encode()


def _balance(today: date) -> Sheet:
    counted = {one.unit: one for one in payout.control()}
    header = [gettext("Unit"), gettext("Account"), gettext("By the ledger"), gettext("By the rows")]
    names = ("awarded", *(name for name, _colour in balance.PARTS))
    return header, [
        [one.unit, balance.label(name), getattr(one, name), getattr(counted.get(one.unit, one), name)]
        for one in payout.balance()
        for name in names
    ]


def _debts(today: date) -> Sheet:
    counted = {one.unit: one for one in recoveries.control()}
    header = [gettext("Unit"), gettext("Account"), gettext("By the ledger"), gettext("By the rows")]
    names = ("claimed_back", *(name for name, _colour in balance.DEBTS))
    return header, [
        [one.unit, balance.label(name), getattr(one, name), getattr(counted.get(one.unit, one), name)]
        for one in recoveries.balance()
        for name in names
    ]


def _budgets(today: date) -> Sheet:
    header = [
        gettext("Policy"), gettext("Unit"), gettext("Budget"), gettext("Awarded"), gettext("Paid"),
        gettext("On its way"), gettext("Left"), gettext("Over"),
    ]  # fmt: skip
    found = budget.kept(standing=standing.by_policy())
    titles = titled({one.policy for one in found})
    return header, [
        [
            titles.get(one.policy, one.policy), one.unit, "" if one.budget is None else one.budget, one.awarded,
            one.paid, one.on_its_way, "" if one.budget is None else one.left, one.over,
        ]
        for one in found
    ]  # fmt: skip


def _need(today: date) -> Sheet:
    header = [gettext("Unit"), gettext("Day"), gettext("What"), gettext("Amount")]
    return header, [row for unit, need in needs.needs(today=today).items() for row in _days(unit, need)]


def _days(unit: str, need: Need) -> Iterator[list[Any]]:
    for day in need.days:
        for label, amount in zip(cash_need.labels(), (day.runs, day.payable, day.again), strict=True):
            if amount:
                yield [unit, day.day.isoformat(), label, amount]
    for label, amount, _url in cash_need.undated(need, unit):
        yield [unit, "", label, amount]


def _unclaimed(today: date) -> Sheet:
    header = [
        gettext("Claim"), gettext("Policy"), gettext("Kind"), gettext("Unit"), gettext("Amount"), gettext("Why"),
        gettext("Awarded"), gettext("To be claimed until"),
    ]  # fmt: skip
    return header, [
        [
            one.claim, one.policy, str(Kind(one.kind).label), one.unit, one.amount, unclaimed.why(one.why),
            one.awarded.isoformat(), one.expires.isoformat(),
        ]
        for one in waits.ones()
    ]  # fmt: skip


SHEETS: Final[dict[str, Callable[[date], Sheet]]] = {
    "balance": _balance,
    "recoveries": _debts,
    "budgets": _budgets,
    "cash-need": _need,
    "unclaimed": _unclaimed,
}
