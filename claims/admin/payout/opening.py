"""What the next run would freeze and what it would leave out, told before it is opened and after."""

from typing import Any, Final

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.models import Kind, Policy
from claims.presentation import numbers
from claims.queries import payout as queries

MOST: Final = 200  # claims listed on the page
MOST_NAMED: Final = 10  # claims in one sentence
_LEFT_OUT: Final = {
    "held": _("The claim is on hold"),
    "no_account": _("No account was given"),
    "account_refused": _("The account was refused or is malformed"),
    "does_not_fit": _("It cannot stand in the file: see below"),
}
# What a person calls the columns of the files that say who is paid.
_COLUMNS: Final = {
    "bank_code": _("Bank"),
    "account_number": _("Account number"),
    "holder": _("Account holder"),
    "member": _("What the member is found by"),
}


def preview() -> dict[str, Any]:
    """What would be paid, what would be left out and why, and each claim that no file can hold."""
    misfits = queries.misfits()
    waiting = [_waiting(one) for one in queries.waiting(misfits=misfits)]
    return {
        "payable": [one for one in waiting if not one["why"]],
        "left_out": [one for one in waiting if one["why"]],
        "misfits": [_misfit(one) for one in misfits[:MOST]],
        "further": len(misfits[MOST:]),
    }


def _waiting(one: queries.Waiting) -> dict[str, Any]:
    policy = Policy.objects.filter(key=one.policy).first()
    return {
        "why": _LEFT_OUT.get(one.why, one.why),
        "policy": policy.title if policy else one.policy,
        "kind": Kind(one.kind).label,
        "awards": numbers.figure(one.awards),
        "total": numbers.amount(one.total, one.unit),
    }


def _misfit(one: queries.Misfit) -> dict[str, Any]:
    """An award that no file can hold: its claim, and what does not fit."""
    url = reverse("admin:claims_claim_change", args=[one.claim])
    return {
        "claim": format_html('<a href="{}">{}</a>', url, one.reference),
        "column": _COLUMNS.get(one.column, one.column),
    }


def left(references: list[str]) -> str:
    """Which claims were left out of a run since no file can hold them; '' for none."""
    if not references:
        return ""
    named = ", ".join(references[:MOST_NAMED]) + (" …" if len(references) > MOST_NAMED else "")
    return gettext("Left out, as the file cannot hold who is paid: %(claims)s.") % {"claims": named}
