"""Postings of the ledger as an auditor reads them: what happened, and the page of what it happened to."""

from typing import Any, Final

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy

from claims.models import LedgerEntry
from claims.presentation import numbers
from claims.presentation.words import said

KINDS: Final[dict[str, Any]] = {
    "award": pgettext_lazy("posting", "Awarded"),
    "void": pgettext_lazy("posting", "Voided"),
    "freeze": pgettext_lazy("posting", "Frozen in a run"),
    "unfreeze": pgettext_lazy("posting", "Run voided"),
    "paid": pgettext_lazy("posting", "Paid"),
    "failed": pgettext_lazy("posting", "Failed"),
    "returned": pgettext_lazy("posting", "Returned"),
    "unknown": pgettext_lazy("posting", "The bank does not know"),
    "doubt": pgettext_lazy("posting", "Hand-over of unknown fate"),
    "doubt_over": pgettext_lazy("posting", "Fate of the hand-over known"),
    "take_back": pgettext_lazy("posting", "File taken back"),
    "part_back": pgettext_lazy("posting", "Part that was paid returned"),
    "outside": pgettext_lazy("posting", "Paid outside of the runs"),
    "net": pgettext_lazy("posting", "Set off against a debt"),
    "unnet": pgettext_lazy("posting", "Not set off after all"),
    "write_off": pgettext_lazy("posting", "Written off"),
    "claim_back": pgettext_lazy("posting", "Claimed back"),
    "recover": pgettext_lazy("posting", "Debt recovered by setting off"),
    "unrecover": pgettext_lazy("posting", "Debt open again"),
    "repay": pgettext_lazy("posting", "Repaid or forgiven"),
}
# Whose reference begins with the number of an award, and goes on with that of the attempt to pay it.
OF_AWARDS: Final = frozenset({
    "award", "void", "freeze", "unfreeze", "paid", "failed", "returned", "unknown", "doubt", "doubt_over", "take_back",
    "part_back", "outside",
})  # fmt: skip
OF_OFFSETS: Final = frozenset({"net", "unnet", "write_off", "recover", "unrecover"})


def kind(code: str) -> str:
    """What happened; the code where nobody has put it into words."""
    return said(KINDS, code)


def called(entry: LedgerEntry) -> str:
    """The whole of it in a line: 'Paid: In flight → Paid, 30,000 won'."""
    amount = numbers.amount(entry.amount, entry.unit)
    way = f"{entry.get_debit_display()} → {entry.get_credit_display()}"
    return f"{kind(entry.kind)}: {way}, {amount}"


def about(entry: LedgerEntry) -> SafeString | str:
    """What it is about, with the way to its page where it has one."""
    number, _slash, rest = entry.reference.partition("/")
    if not number.isdigit():
        return entry.reference
    if entry.kind in OF_AWARDS:
        attempt = rest.partition("/")[0]
        label = gettext("Award %(number)s") % {"number": number}
        if attempt:
            label = gettext("Award %(number)s, attempt %(attempt)s") % {"number": number, "attempt": attempt}
        return _to("award", number, label)
    if entry.kind == "claim_back":
        return _to("recovery", number, f"R-{number}")
    if entry.kind == "repay":
        return _to("repayment", number, gettext("Repayment %(number)s") % {"number": number})
    if entry.kind in OF_OFFSETS:
        return gettext("Setting-off %(number)s") % {"number": number}
    return entry.reference


def _to(screen: str, number: str, label: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse(f"admin:claims_{screen}_change", args=[number]), label)
