"""A preview of payouts as finance reads it: what would be paid, to which accounts, beside the last run; what not."""

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from claims.models import Kind, PayeeAccount, PayoutPreview, Policy
from claims.models.outages import told
from claims.presentation import masking, numbers, recoveries
from claims.presentation.layouts import name_of, verify_of
from claims.queries import budget
from claims.queries.accounts import Accounts
from claims.rules import identifiers
from claims.rules.export import layout

FIRST: Final = 10  # accounts listed
# Why an award is not paid, by code: from the start, or since the preview.
WHY: Final = {
    "held": _("The claim is on hold"),
    "no_account": _("No account was given"),
    "account_refused": _("The account was refused or is malformed"),
    "details_asked": _("The claimant was asked for new account details"),
    "accounts_differ": _("Claims of the claimant name different accounts"),
    "paid_outside": _("A payment made outside waits for its confirmation"),
    "answer_parked": _("The bank contradicts itself: a parked line of its answer is not resolved"),
    "does_not_fit": _("It cannot stand in the file: see below"),
    "amended": _("The amount or the account has changed"),
    "withdrawn": _("The claim was withdrawn"),
    "appealed": _("The decision was appealed"),
    "undone": _("The decision was taken back"),
    "paid_otherwise": _("It is being paid by another run"),
    "netted": _("Set off against what is owed"),
    "lapsed": _("It was not claimed in time and is written off"),
    "settled_otherwise": _("It was settled otherwise"),
    "new": _("New since the preview: for the next run"),
}
# What a person calls the columns of the files that say who is paid.
COLUMNS: Final = {
    "bank": _("Bank"),
    "number": _("Account number"),
    "holder": _("Account holder"),
    "member": _("What the member is found by"),
    "amount": _("Amount"),
    "unit": _("Unit"),
    "codes": _("Coupon codes"),
}


class Kinds(NamedTuple):
    """What goes out of one kind and unit, beside the last run; amounts as they are read."""

    what: str
    transfers: str
    total: str
    last_transfers: str
    last_total: str
    more: str  # than the last run, with its sign; '' where that paid none of it


def shown(preview: PayoutPreview, *, to_claims: bool) -> dict[str, Any]:
    """Everything that the page of a filled preview shows. `to_claims`: references lead to the claims' pages."""
    figures = preview.figures
    paid = [group for group in figures["groups"] if not group[0]]
    left_out = [group for group in figures["groups"] if group[0]]
    unfit = figures["unfit"]
    return {
        "kinds": kinds(figures["transfers"], figures["last_run"].get("rows", [])),
        "last": figures["last_run"].get("key", ""),
        "policies": _summed(paid, by=(1, 2, 3)),
        "banks": banks(paid),
        "budgets": budgets(paid, run=run.pk if (run := getattr(preview, "run", None)) else None),
        "new": accounts(figures["new_accounts"]),
        "shared": accounts(figures["shared_accounts"]),
        "set_off": recoveries.set_off(figures.get("set_off", [])),
        "left_out": _summed(left_out, by=(0, 1, 2, 3)),
        "unfit": [
            {"claim": claim(pk, reference, linked=to_claims), "column": COLUMNS.get(column, column)}
            for pk, reference, column in unfit["rows"]
        ],
        "further": unfit["count"] - len(unfit["rows"]),
        "codes": codes(figures.get("codes", [])),
        "layout": name_of(layout(preview.layout)),
        "verify": verify_of(layout(preview.layout)),
    }


def codes(short: Iterable[Sequence[Any]]) -> list[dict[str, str]]:
    """Coupon codes of which too few are left, of rows (unit, worth, wanted, free)."""
    return [
        {"what": numbers.amount(worth, unit), "wanted": numbers.figure(wanted), "free": numbers.figure(free)}
        for unit, worth, wanted, free in short
    ]


def kinds(now: Iterable[Sequence[Any]], last: Iterable[Sequence[Any]]) -> list[Kinds]:
    """One row a kind and unit of either run, of rows (kind, unit, transfers, total)."""
    found = {(kind, unit): (transfers, total) for kind, unit, transfers, total in now}
    before = {(kind, unit): (transfers, total) for kind, unit, transfers, total in last}
    rows = []
    for kind, unit in sorted(found.keys() | before.keys()):
        transfers, total = found.get((kind, unit), (0, 0))
        last_transfers, last_total = before.get((kind, unit), (0, 0))
        rows.append(
            Kinds(
                str(Kind(kind).label), numbers.figure(transfers), numbers.amount(total, unit),
                numbers.figure(last_transfers), numbers.amount(last_total, unit),
                change(total, last_total) if last_total else "",
            )
        )  # fmt: skip
    return rows


def change(now: int, before: int) -> str:
    """'+3.2%', '−12.0%' of what was before, which is above 0: to the nearest tenth, halves away from 0."""
    tenths = (abs(now - before) * 2_000 + before) // (2 * before)
    sign = "±" if not tenths else "+" if now > before else "−"
    return f"{sign}{tenths // 10}.{tenths % 10}%"


def _summed(groups: list[list[Any]], *, by: tuple[int, ...]) -> list[dict[str, Any]]:
    """Groups (why, policy, kind, unit, bank, awards, total) added up by some of the first four, as they are read."""
    sums: dict[tuple[str, ...], list[int]] = {}
    for group in groups:
        key = tuple(group[place] if place in by else "" for place in range(4))
        held = sums.setdefault(key, [0, 0])
        held[0], held[1] = held[0] + group[5], held[1] + group[6]
    titles = titled({policy for _why, policy, *_rest in sums})
    return [
        {
            "why": WHY.get(why, why), "policy": titles.get(policy, policy), "kind": Kind(kind).label,
            "awards": numbers.figure(awards), "total": numbers.amount(total, unit),
        }
        for (why, policy, kind, unit), (awards, total) in sorted(sums.items())
    ]  # fmt: skip


def titled(keys: Iterable[str]) -> dict[str, str]:
    """The titles of policies by key, in the reader's language."""
    return {policy.key: policy.title for policy in Policy.objects.filter(key__in=keys)}


def banks(groups: list[list[Any]]) -> list[dict[str, str]]:
    """Cash by bank, the largest sum first."""
    sums: dict[str, list[int]] = {}
    for _why, _policy, _kind, _unit, bank, awards, total in groups:
        if bank:
            held = sums.setdefault(bank, [0, 0])
            held[0], held[1] = held[0] + awards, held[1] + total
    return [
        {"bank": bank_name(code), "awards": numbers.figure(awards), "total": numbers.amount(total, "KRW")}
        for code, (awards, total) in sorted(sums.items(), key=lambda item: (-item[1][1], item[0]))
    ]


def bank_name(code: str) -> str:
    known = identifiers.banks().get(code)
    return told(known.name_ko, known.name_en) if known else code


def budgets(groups: list[list[Any]], *, run: int | None = None) -> list[dict[str, Any]]:
    """The budgets of these policies, with what would remain; nothing where none is kept. What `run`, which was opened
    from the preview, has paid since is not counted twice."""
    totals: dict[tuple[str, str], int] = {}
    for _why, policy, _kind, unit, _bank, _awards, total in groups:
        totals[policy, unit] = totals.get((policy, unit), 0) + total
    found = budget.compared(totals=totals, run=run)
    titles = titled({one.policy for one in found})
    return [
        {
            "policy": titles.get(one.policy, one.policy),
            "budget": numbers.amount(one.budget, one.unit),
            "spent": numbers.amount(one.spent, one.unit),
            "now": numbers.amount(one.now, one.unit),
            "remains": numbers.amount(max(one.budget - one.spent - one.now, 0), one.unit),
            "over": numbers.amount(over, one.unit) if (over := one.spent + one.now - one.budget) > 0 else "",
        }
        for one in found
    ]  # fmt: skip


def accounts(found: Accounts, *, first: int = FIRST, in_all: bool = True) -> dict[str, Any]:
    """How many accounts and the first of them, masked; with what goes to them in all, or without."""
    rows = found["rows"][:first]
    known = PayeeAccount.objects.in_bulk([account for account, *_rest in rows])
    return {
        "count": found["count"],
        "figure": numbers.figure(found["count"]),
        "total": numbers.amount(found["total"] or 0, "KRW") if in_all else "",
        "rows": [
            {
                "account": masking.account(known[account]), "number": numbers.figure(number),
                "amount": numbers.amount(amount, "KRW"),
            }
            for account, number, amount in rows
        ],
        "further": found["count"] - len(rows),
    }  # fmt: skip


def claim(pk: int, reference: str, *, linked: bool) -> SafeString | str:
    """A claim's reference; `linked`: it leads to its page, which is not open to everybody."""
    if not linked:
        return reference
    return format_html('<a href="{}">{}</a>', reverse("admin:claims_claim_change", args=[pk]), reference)
