"""Where the money of a claim is, as its claimant reads it: a state an award, and one for several."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from django.utils.translation import gettext_lazy as _

from claims.models import Award, Claim, DetailsRequest, Offset, Payout, Transfer
from claims.queries import details, settled

WAITING, ON_ITS_WAY, PAID, FAILED, UNKNOWN = "waiting", "on_its_way", "paid", "failed", "unknown"
WRITTEN_OFF, PART = "written_off", "paid_in_part"
ASKED, CHECKING, NETTED = "details_asked", "details_checked", "netted"
# What a transfer's state means for the award behind it.
_OF_TRANSFER: Final = {
    Transfer.State.SEALED: ON_ITS_WAY,
    Transfer.State.SENT: ON_ITS_WAY,
    Transfer.State.PAID: PAID,
    Transfer.State.FAILED: FAILED,
    Transfer.State.RETURNED: FAILED,
    Transfer.State.UNKNOWN: UNKNOWN,
    Transfer.State.VOIDED: WAITING,
}
STATES: Final = {
    WAITING: _("not paid yet"),
    ON_ITS_WAY: _("on its way"),
    PAID: _("paid"),
    FAILED: _("could not be paid, will be tried again"),
    UNKNOWN: _("not confirmed by the bank yet"),
    PART: _("paid in part, the rest follows"),
    WRITTEN_OFF: _("not claimed in time"),
    ASKED: _("could not be paid, waits for your account details"),
    CHECKING: _("could not be paid, your account details are being checked"),
    NETTED: _("set off against what you owe"),
}
SENTENCES: Final = {
    WAITING: _("Your claim is approved. The payment is being prepared."),
    ON_ITS_WAY: _("Your claim is approved and the payment is on its way."),
    PAID: _("Your claim is approved and paid."),
    FAILED: _("The payment could not be made. It is made again with the next payments."),
    UNKNOWN: _("The bank has not confirmed the payment yet. We ask again before anything else is done."),
    PART: _("A part was paid. The rest is paid with the next payments."),
    WRITTEN_OFF: _(
        "The payment could not be made, and the time in which it could be claimed is over. It is not paid any more."
    ),
    ASKED: _(
        "The payment could not be made to the account we have. Please tell us where the money should go."
    ),
    CHECKING: _(
        "The payment could not be made to the account we had. Two members of staff look at the details you gave; then "
        "it is paid again."
    ),
    NETTED: _("Your claim is approved. The amount was set off against what you were paid too much before."),
}
LABELS: Final = {
    WAITING: _("Approved"),
    ON_ITS_WAY: _("Payment on its way"),
    PAID: _("Paid"),
    FAILED: _("Payment failed"),
    UNKNOWN: _("Payment not confirmed"),
    ASKED: _("We need your account details"),
    CHECKING: _("Account details being checked"),
    NETTED: _("Set off"),
    PART: _("Paid in part"),
    WRITTEN_OFF: _("Not claimed in time"),
}
# What is told of several awards: the first of these that one of them is in.
_FIRST: Final = (ASKED, CHECKING, FAILED, PART, UNKNOWN, ON_ITS_WAY, WAITING, WRITTEN_OFF, PAID, NETTED)
# What of an award is told that needs no payment any more, by how its last part was settled.
_OF_OFFSET: Final = {Offset.How.LAPSED: WRITTEN_OFF, Offset.How.NETTED: NETTED, Offset.How.PAID: PAID}


def of_claim(*, claim: Claim) -> dict[int, str]:
    """award -> where its money is, for the live awards of a claim."""
    return _states(Award.objects.filter(claim=claim, live=True).values_list("pk", flat=True))


class Paid(NamedTuple):
    """Where a claim's money is: a word for the style sheet, a few words, and a sentence."""

    key: str
    label: str
    meaning: str


def paid_states(claims: Sequence[Claim]) -> dict[int, Paid]:
    """claim -> where its money is, for those of these claims that are approved; four statements for all."""
    approved = [claim.pk for claim in claims if claim.status == Claim.Status.APPROVED]
    awards = dict(Award.objects.filter(claim__in=approved, live=True).values_list("pk", "claim_id"))
    states = _states(awards)
    found: dict[int, set[str]] = {}
    for award, claim in awards.items():
        found.setdefault(claim, set()).add(states[award])
    summed = {claim: summed_up(states) for claim, states in found.items()}
    return {claim: Paid(key, str(LABELS[key]), str(SENTENCES[key])) for claim, key in summed.items()}


def summed_up(states: Iterable[str]) -> str:
    """One state for several awards: what most needs to be told."""
    there = set(states)
    return next((state for state in _FIRST if state in there), WAITING)


def of_line(states: Iterable[str]) -> str:
    """One state for the awards of one line, of which an appeal may have given a part later."""
    there = set(states)
    return PART if PAID in there and there & {WAITING, ON_ITS_WAY} else summed_up(there)


def _states(awards: Iterable[int]) -> dict[int, str]:
    wanted = list(awards)
    states = dict.fromkeys(wanted, WAITING)
    newest = (
        Payout.objects.filter(award__in=wanted).order_by("attempt").values_list("award_id", "transfer__state")
    )
    for award, state in newest:
        states[award] = _OF_TRANSFER[Transfer.State(state)]
    stuck = [award for award, state in states.items() if state in (FAILED, WAITING)]
    for award, state in details.asked(awards=stuck):
        states[award] = ASKED if state == DetailsRequest.State.ASKED else CHECKING
    for one in settled.otherwise(awards=stuck):
        if one.whole:
            states[one.award] = _OF_OFFSET[Offset.How(one.how)]
        elif one.part_paid and states[one.award] == FAILED:
            states[one.award] = PART
    return states
