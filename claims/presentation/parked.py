"""Parked lines for who resolves them: why each is parked, what to do, and what may be made of it."""

from datetime import datetime
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from accounts.models import User
from claims.models import BankResult, LineResolution
from claims.models.sealing import Unreadable, unseal
from claims.presentation import numbers
from claims.queries import reconciliation as queries
from claims.rules.authority import may
from claims.rules.reconciliation import CODES
from claims.rules.refusal import N_

_AMOUNTS: Final = frozenset({"amount_short", "amount_excess"})
# What is done first, by code. `docs/runbooks/parked-lines.md` says it at length.
ADVICE: Final = {
    "foreign": N_("Look into the account statement: it may be a fee, or money of somebody else."),
    "reference_unknown": N_(
        "Find the transfer that was meant by its amount and day, and wait for a line that settles it. Never settle "
        "one by its amount alone."
    ),
    "unclear": N_("Ask the bank what it means by this, and say which result counts."),
    "never_sent": N_("Ask the bank at once where it has this from. Hand nothing over until you know."),
    "unit_differs": N_("Ask the bank in which unit it booked, and for a right answer."),
    "amount_missing": N_("Look into the account statement for the amount before you say that it is as the bank says."),
    "amount_short": N_("Ask the bank whether it took a fee off, or paid a part."),
    "amount_excess": N_("Ask the bank to take the excess back, before you claim it back from the claimant."),
    "duplicate": N_("Do not pay again: the bank has the first one. Ask what became of it, and wait for that line."),
    "booked_twice": N_("Money may have left twice. Ask the bank to take one back, before you claim it back."),
    "settled_otherwise": N_("Ask the bank which of its two answers is right."),
}  # fmt: skip


class Told(NamedTuple):
    """Why a line is parked, what to do first, and the texts that are kept sealed, for who may read them."""

    why: str
    advice: str
    texts: list[tuple[str, str]]


def told(line: BankResult, *, opened: bool) -> Told:
    """A parked line in words. `opened`: with the sealed texts."""
    return Told(gettext(CODES[line.code]), gettext(ADVICE[line.code]), texts(line) if opened else [])


def texts(line: BankResult) -> list[tuple[str, str]]:
    """What stood in a line that is not ours or not understood, by name; empty where nothing is sealed."""
    if line.sealed is None:
        return []
    try:
        found: dict[str, Any] = unseal(line.sealed, bound_to=BankResult.binding(line.answer_id, line.line))
    except Unreadable:
        return [(gettext("Text"), gettext("cannot be opened"))]
    names = {
        "reference": gettext("Reference in the file"),
        "said": gettext("In the bank’s words"),
        "reason": gettext("Reason"),
    }
    return [(label, found[name]) for name, label in names.items() if found.get(name)]


def amount(line: BankResult) -> str:
    """The amount with its unit; '' for none."""
    if line.amount is None:
        return ""
    return numbers.amount(line.amount, unit(line))


def due(line: BankResult) -> str:
    """What was ordered of what the line is about, and where that stands; '' where it is about nothing of ours."""
    if line.transfer is not None:
        ordered = numbers.amount(line.transfer.amount, line.transfer.unit)
        return f"{ordered} · {line.transfer.get_state_display()}"
    return numbers.amount(line.file.total, line.file.unit) if line.file is not None else ""


def unit(line: BankResult) -> str:
    """The unit that the line names, or that of what it is about."""
    if line.unit:
        return line.unit
    about = line.transfer or line.file
    return about.unit if about else ""


def name(line: BankResult) -> str:
    """The answer that it stands in, and its number there."""
    return gettext("%(answer)s, line %(line)s") % {
        "answer": line.answer.name,
        "line": numbers.figure(line.line),
    }


def called(line: BankResult) -> str:
    """One line of a list: its number, why it is parked, reference, amount, and that of the transfer if it differs."""
    said, ordered = amount(line), line.transfer or line.file
    if said and ordered is not None and line.code in _AMOUNTS:
        wanted = line.transfer.amount if line.transfer else line.file.total  # type: ignore[union-attr]
        told_ = {"said": said, "ordered": numbers.amount(wanted, ordered.unit)}
        said = gettext("%(said)s instead of %(ordered)s") % told_
    parts = [name(line), line.get_code_display(), line.reference, said]
    return " · ".join(part for part in parts if part)


def made(resolution: LineResolution) -> str:
    """What is made of a line, in a few words."""
    way = resolution.get_way_display()
    if resolution.settles:
        return f"{way}: {resolution.get_settles_display()}"
    return f"{way}: {name(resolution.later)}" if resolution.later else way


# What waits on the front page of staff: what is said, the button, and where it leads.
ToDo = tuple[str, str, str]


def to_do_late(user: User, *, at: datetime) -> list[ToDo]:
    """What has waited for too long on its way through the bank, for whoever sees payouts."""
    if not may("see_payouts", user.duties):
        return []
    late = len(queries.late(limits=settings.MONEY_WITHIN, at=at))
    said = ngettext(
        "%(number)s thing has waited for too long on its way through the bank.",
        "%(number)s things have waited for too long on their way through the bank.",
        late,
    )
    address = reverse("admin:claims_bankanswer_late")
    return [(said % {"number": numbers.figure(late)}, gettext("See what is late"), address)] if late else []


def to_do(user: User) -> list[ToDo]:
    """Parked lines for which nothing is proposed, and what others have proposed."""
    if not may("propose_line", user.duties):
        return []
    waiting = numbers.counted(queries.waiting())
    proposed = numbers.counted(queries.proposals().exclude(proposed_by=user))
    listed = reverse("admin:claims_bankresult_changelist")
    found = []
    if waiting:
        said = ngettext(
            "%(number)s line of the bank’s answers is parked.",
            "%(number)s lines of the bank’s answers are parked.",
            waiting,
        )
        said %= {"number": numbers.at_most(waiting)}
        found.append((said, gettext("See the lines"), f"{listed}?stands=waiting"))
    if proposed:
        said = ngettext(
            "What is made of %(number)s parked line waits for your confirmation.",
            "What is made of %(number)s parked lines waits for your confirmation.",
            proposed,
        )
        said %= {"number": numbers.at_most(proposed)}
        found.append((said, gettext("See the proposals"), f"{listed}?stands=proposed"))
    return found
