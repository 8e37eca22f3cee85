"""Which acts a person is offered on a claim, and the page of each."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.admin.review import amending, appealing, asking, assigning, deciding, messages, moving, triage
from claims.admin.review.acting import in_queue
from claims.admin.site import Tool, allowed
from claims.models import Claim
from claims.presentation import proposals
from claims.queries.review import (
    appeal_of,
    changed_since,
    decided_on_appeal,
    left_already,
    seats_appealed,
    seen_of,
    unread_messages,
)
from claims.queries.settled import was_on_its_way
from claims.rules.lifecycle import TERMINAL, acts_from
from claims.rules.review import written

PAGES: Final[dict[str, Callable[..., HttpResponse]]] = {
    "agree": deciding.agree,
    "approve": deciding.approve,
    "part": deciding.part,
    "reject": deciding.reject,
    "ask": asking.ask,
    "appeal": appealing.appeal,
    "reopen": appealing.reopen,
    "amend": amending.amend,
    "undo": moving.undo,
    "triage": triage.one,
    "restore": triage.restore,
    "hold": moving.hold,
    "release": moving.release,
    "assess": moving.assess,
    "assign": assigning.one,
    "reply": messages.reply,
    "read": messages.read,
}

HEARD: Final = "heard"  # an appeal decided, which is one of three moves
_HELD: Final = ("decide_claim", "look_again", "correct_claim", "decide_appeal")  # what a hold bars
# The page, its label, the action it needs, and the move of the lifecycle that it makes.
_OFFERED: Final = (
    ("agree", _("Agree with the rule"), "look_again", "agree"),
    ("approve", _("Approve"), "decide_claim", "approve"),
    ("part", _("Approve in part"), "decide_claim", "approve_in_part"),
    ("reject", _("Reject"), "decide_claim", "reject"),
    ("ask", _("Ask the claimant"), "ask_claimant", "ask"),
    ("amend", _("Correct"), "correct_claim", "amend"),
    ("appeal", _("Decide the appeal"), "decide_appeal", HEARD),
    ("reopen", _("Take the decision on the appeal back"), "reopen_appeal", "reopen"),
    ("triage", _("Set aside …"), "triage_claim", "triage_out"),
    ("restore", _("Restore"), "restore_claim", "restore"),
    ("undo", _("Take the decision back"), "undo_decision", "undo"),
)


def offered(request: HttpRequest, claim: Claim) -> list[Tool]:
    """What this person may do with the claim as it stands; the stage asks again."""
    seen = written(seen_of(claim))
    lawful = _lawful(claim)
    if request.user.pk in seats_appealed(claim=claim).values():  # another person decides the appeal
        lawful -= {HEARD, "reopen"}
    found = [
        Tool(
            str(label),
            reverse(f"admin:claims_reviewitem_{page}", args=[claim.pk]) + in_queue(request, seen=seen),
            first=page in ("agree", "approve", "appeal"),
        )
        for page, label, action, move in _OFFERED
        if move in lawful and allowed(request, action) and not (claim.held and action in _HELD)
    ]
    if "triage_out" in lawful and allowed(request, "triage_claim"):
        found += _one_click(request, claim, seen)
    page, action, label = (
        ("release", "release_claim", gettext("Release the hold"))
        if claim.held
        else ("hold", "hold_claim", gettext("Put on hold"))
    )
    if claim.status not in TERMINAL and allowed(request, action):
        url = reverse(f"admin:claims_reviewitem_{page}", args=[claim.pk]) + in_queue(request, seen=seen)
        found.append(Tool(label, url))
    found += _written(request, claim)
    if allowed(request, "open_changed_run") and changed_since(claim=claim):
        url = reverse("admin:claims_reviewitem_assess", args=[claim.pk]) + in_queue(request, seen=seen)
        found.append(Tool(gettext("Assess what was changed"), url))
    if allowed(request, "assign_claims") and claim.review_items.filter(state="open").exists():
        url = reverse("admin:claims_reviewitem_assign", args=[claim.pk]) + in_queue(request)
        found.append(Tool(gettext("Assign"), url))
    if allowed(request, "take_claim"):
        url = reverse("admin:claims_reviewitem_next") + in_queue(request, after=claim.pk)
        found.append(Tool(gettext("Next claim in the queue"), url, posts=True))
    return found


def _lawful(claim: Claim) -> set[str]:
    """The moves that the claim's status and its rows allow."""
    if claim.status == Claim.Status.APPEALED:
        return {HEARD}
    lawful = set(acts_from(claim.status)) - _idle(claim) | _held_back(claim)
    if appeal_of(claim=claim):
        lawful.discard("undo")
    decision = decided_on_appeal(claim=claim)
    if decision is None or left_already(decision=decision):
        lawful.discard("reopen")
    return lawful


def _one_click(request: HttpRequest, claim: Claim, seen: str) -> list[Tool]:
    """Setting aside by one click, for what needs no further word."""
    url = reverse("admin:claims_reviewitem_triage", args=[claim.pk])
    labels = {
        "not_a_claim": gettext("Set aside: not a claim"),
        "other_company": gettext("Set aside: another company’s"),
    }
    return [
        Tool(label, url + in_queue(request, seen=seen, why=why), posts=True) for why, label in labels.items()
    ]


def _written(request: HttpRequest, claim: Claim) -> list[Tool]:
    """Writing to the claimant; and where something is unread, that it needs no answer."""
    unread = unread_messages().filter(claim=claim).exists()
    pages = [
        ("reply", gettext("Write to the claimant"), True),
        ("read", gettext("Read, needs no answer"), unread),
    ]
    return [
        Tool(label, reverse(f"admin:claims_reviewitem_{page}", args=[claim.pk]) + in_queue(request))
        for page, label, there in pages
        if there and allowed(request, "reply_message")
    ]


def _held_back(claim: Claim) -> set[str]:
    """The act of agreeing with a rule, which is none of the lifecycle's: it makes the move that the rule meant."""
    if claim.status != Claim.Status.SUBMITTED:
        return set()
    seats = claim.decisions.filter(version=claim.version)
    held = seats.filter(sampled=True).exists() and not seats.filter(final=True).exists()
    return {"agree"} if held else set()


def _idle(claim: Claim) -> set[str]:
    """Moves that the lifecycle allows and the claim's rows do not: nothing to approve, or money on its way."""
    if "approve" in acts_from(claim.status):
        lines = proposals.of_claim(claim)
        idle = set() if lines else {"approve_in_part"}
        return idle if any(line.amount for line in lines) else idle | {"approve"}
    return {"undo"} if was_on_its_way(claim_id=claim.pk) else set()
