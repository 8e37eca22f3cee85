"""A hand-over as it is told: what the bank was last seen to have, and what that means for the file."""

from typing import Any, Final, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from claims.models import BankListing, HandOver, Inventory, PaymentFile
from claims.models.two import WAITS
from claims.presentation import numbers, words
from claims.queries import handover as queries
from claims.queries import safety
from claims.rules.authority import may
from claims.rules.handover import ABSENT, DIFFERS, THERE, TWICE, Entry, verdict

VERDICTS: Final = {
    THERE: _("The bank has the file as it was sealed."),
    ABSENT: _("The bank does not have the file."),
    DIFFERS: _("ALARM: under this message id the bank has other bytes. Stop all money and ask the bank."),
    TWICE: _("ALARM: the bank has the file more than once. Stop all money and ask the bank."),
}
# What a state means, for who reads it first.
STATES: Final = {
    HandOver.State.INTENDED: _("Begun. The bank has not confirmed it yet."),
    HandOver.State.CONFIRMED: _("The bank has the file."),
    HandOver.State.UNKNOWN: _(
        "Nobody knows whether the bank has the file. Its transfers are not paid by anything else meanwhile. If a "
        "listing shows it, it is confirmed by itself; if not, two people decide."
    ),
    HandOver.State.ABSENT: _("The file never arrived: two people have seen the bank’s listing without it."),
}


SWITCHED: Final = _("All money is stopped. An operator can turn the switch off again.")
RESTORED: Final = _(
    "All money is stopped: this database was restored. An inventory has to be confirmed by two people."
)
# The folders of a drop directory (docs/handing-over.md), by what a file in one of them tells.
PLACES: Final = {"in": _("put there, not read yet"), "taken": _("read by the bank")}


class Seen(NamedTuple):
    """A listing of one file, as it is read."""

    listing: BankListing
    verdict: str
    alarm: bool
    entries: list[dict[str, Any]]


def place(folder: str) -> str:
    """What it tells that a file lies in this folder."""
    return words.said(PLACES, folder)


def seen(file: PaymentFile, listing: BankListing | None) -> Seen | None:
    """What a listing says of the file; None for none."""
    if listing is None:
        return None
    entries = [Entry(**entry) for entry in listing.entries]
    found = verdict(queries.sealed(file), entries)
    shown = [
        entry._asdict() | {"size": numbers.figure(entry.size), "place": place(entry.place)}
        for entry in entries
    ]
    return Seen(listing, str(VERDICTS[found]), found in (DIFFERS, TWICE), shown)


def last_seen(file: PaymentFile) -> Seen | None:
    """What the newest listing of the file says of it."""
    return seen(file, queries.last_seen(file=file))


def to_do(user: User) -> list[tuple[str, str, str]]:
    """What waits for this person: what is said, the button, the page. Nothing where nothing waits."""
    found = _inventory(user)
    for action, waiting, said in (
        ("confirm_hand_over", queries.unknown(), _said_unknown),
        ("approve_take_back", queries.proposed().exclude(proposed_by=user), _said_proposed),
        ("confirm_hand_over", queries.by_hand(), _said_by_hand),
    ):
        ids = list(waiting.values_list("pk", flat=True)) if may(action, user.duties) else []
        if ids:
            name = "handover_change" if len(ids) == 1 else "handover_changelist"
            url = reverse(f"admin:claims_{name}", args=ids if len(ids) == 1 else [])
            found.append(
                (said(len(ids)) % {"number": numbers.figure(len(ids))}, gettext("See the hand-overs"), url)
            )
    return found


def stopped(user: User) -> list[tuple[str, str, str]]:
    """That no money moves, and why, for whoever waits for it or can change it; nothing while it moves."""
    found = []
    if (may("see_payouts", user.duties) or may("turn_switch", user.duties)) and safety.is_on(
        key="money_stopped"
    ):
        button, page = gettext("See the payout runs"), "payoutrun_changelist"
        if may("see_switches", user.duties):
            button, page = gettext("See the switches"), "switch_changelist"
        found.append((str(SWITCHED), button, reverse(f"admin:claims_{page}")))
    if may("take_inventory", user.duties) and safety.restored():
        found.append(
            (str(RESTORED), gettext("See the inventories"), reverse("admin:claims_inventory_changelist"))
        )
    return found


def no_money() -> list[str]:
    """Why no money moves now; nothing while it does."""
    switched = [str(SWITCHED)] if safety.is_on(key="money_stopped") else []
    return [*switched, str(RESTORED)] if safety.restored() else switched


def _inventory(user: User) -> list[tuple[str, str, str]]:
    """An inventory that another has taken and this person may confirm."""
    if not may("confirm_inventory", user.duties):
        return []
    waiting = Inventory.objects.filter(WAITS).exclude(recorded_by=user).first()
    if waiting is None:
        return []
    url = reverse("admin:claims_inventory_change", args=[waiting.pk])
    return [(gettext("An inventory waits for your confirmation."), gettext("See the inventory"), url)]


def _said_unknown(number: int) -> str:
    return ngettext(
        "%(number)s file is of unknown fate: the bank may have it or not.",
        "%(number)s files are of unknown fate: the bank may have them or not.",
        number,
    )


def _said_proposed(number: int) -> str:
    return ngettext(
        "%(number)s proposal for a file of unknown fate waits for your approval.",
        "%(number)s proposals for files of unknown fate wait for your approval.",
        number,
    )


def _said_by_hand(number: int) -> str:
    return ngettext(
        "%(number)s file was taken for the bank and is not confirmed.",
        "%(number)s files were taken for the bank and are not confirmed.",
        number,
    )
