"""What an act was done to, through which door, and in whose name."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.presentation.words.said import Words, said

# What an act was done to, by the name under which the log keeps it.
OBJECTS: Final[Words] = {
    "api_token": _("API token"),
    "assessment_run": _("assessment run"),
    "automatic_rule": _("automatic rule"),
    "bank_answer": _("bank’s answer"),
    "budget": _("budget"),
    "bulk_act": _("bulk act"),
    "claim": _("claim"),
    "claimant": _("claimant"),
    "draft": _("draft of a claim"),
    "figures": _("figures"),
    "filing_period": _("filing period"),
    "import_file": _("imported file"),
    "incident": _("incident"),
    "inventory": _("inventory"),
    "late_link": _("late link"),
    "outage_window": _("outage window"),
    "payment_file": _("payment file"),
    "coupon_batch": _("batch of coupon codes"),
    "payout_run": _("payout run"),
    "payout_preview": _("payout preview"),
    "recovery": _("recovery"),
    "manual_payment": _("manual payment"),
    "notice": _("notice"),
    "person": _("person"),
    "policy_version": _("policy version"),
    "record_revision": _("record revision"),
    "switch": _("switch"),
    "write_off": _("write-off"),
}

DOORS: Final[Words] = {
    "admin": pgettext_lazy("door", "Admin site"),
    "api": pgettext_lazy("door", "API"),
    "bulk": pgettext_lazy("door", "Bulk act"),
    "command": pgettext_lazy("door", "Command line"),
    "task": pgettext_lazy("door", "Background task"),
    "web": pgettext_lazy("door", "Claimants’ site"),
}

RULES: Final[Words] = {
    "shipped-record": _("Shipped record"),
    "shipped-policies": _("Shipped policies"),
    "belt": _("Automatic processing"),
    "straightforward": _("Rule for straightforward claims"),
    "refusals": _("Rule for what every policy refuses"),
    "calendar": _("Passing of a deadline"),
    "freezer": _("Automatic freezing"),
    "sealer": _("Automatic sealing"),
    "courier": _("Automatic hand-over"),
    "installer": _("Installation"),
    "desk": _("Automatic work for the desk"),
    "scanner": _("Automatic scanning of papers"),
}


def who(by: object, rule: str) -> str:
    """The person, or the named rule by what it does."""
    return str(by) if by else said(RULES, rule)
