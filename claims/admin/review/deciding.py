"""The acts on one claim. Each page says what will happen, and carries the version that its reader saw."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.admin.acts import Act, acted
from claims.admin.forms import ReasonForm
from claims.admin.review import forms
from claims.admin.site import Tool, allowed
from claims.models import Claim, Decision
from claims.presentation import proposals
from claims.rules.lifecycle import TERMINAL, acts_from
from claims.rules.review import SECOND_SEAT_OVER
from claims.stages import review

# The page, its label, the action it needs, and the move of the lifecycle that it makes.
_OFFERED: Final = (
    ("approve", _("Approve"), "decide_claim", "approve"),
    ("part", _("Approve in part"), "decide_claim", "approve_in_part"),
    ("reject", _("Reject"), "decide_claim", "reject"),
    ("ask", _("Ask the claimant"), "ask_claimant", "ask"),
    ("triage", _("Set aside"), "triage_claim", "triage_out"),
    ("restore", _("Restore"), "restore_claim", "restore"),
    ("undo", _("Take the decision back"), "undo_decision", "undo"),
)


def offered(request: HttpRequest, claim: Claim) -> list[Tool]:
    """What this person may do with the claim as it stands; the stage asks again."""
    lawful = set(acts_from(claim.status))
    found = [
        Tool(
            str(label),
            f"{reverse(f'admin:claims_reviewitem_{page}', args=[claim.pk])}?version={claim.version}",
        )
        for page, label, action, move in _OFFERED
        if move in lawful and allowed(request, action) and not (claim.held and action == "decide_claim")
    ]
    page, action, label = (
        ("release", "release_claim", gettext("Release the hold"))
        if claim.held
        else ("hold", "hold_claim", gettext("Put on hold"))
    )
    if claim.status not in TERMINAL and allowed(request, action):
        found.append(Tool(label, reverse(f"admin:claims_reviewitem_{page}", args=[claim.pk])))
    if allowed(request, "decide_claim"):
        url = f"{reverse('admin:claims_reviewitem_next')}?after={claim.pk}"
        found.append(Tool(gettext("Next claim in the queue"), url))
    return found


def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """As the policies give."""
    claim = _claim(pk)
    lines = proposals.of_claim(claim)
    intro = gettext("The claimant gets what the policies give: %(total)s.") % {
        "total": proposals.total(lines)
    }
    listed = [line.name for line in lines if line.amount]

    def perform(typed: dict[str, Any], at: datetime) -> str:
        return _decided(request, claim, typed, at, outcome="approve", amounts=typed["shown"])

    form, title = forms.ApproveForm, gettext("Approve")
    return _acted(
        request,
        claim,
        "decide_claim",
        title,
        form,
        perform,
        intro=intro + _seats(claim, lines),
        listed=listed,
        initial={"shown": forms.shown(lines)},
    )


def part(request: HttpRequest, pk: int) -> HttpResponse:
    """An amount per line by a person."""
    claim = _claim(pk)
    lines = proposals.of_claim(claim)

    def perform(typed: dict[str, Any], at: datetime) -> str:
        return _decided(
            request, claim, typed, at, outcome="part", amounts=typed["amounts"], reasons=typed["reasons"]
        )

    intro = gettext(
        "Give every line its amount. Where it differs from the policy’s, say why: the claimant reads it."
    )
    if not lines:
        intro = gettext("No policy covers this claim, or no run has assessed it: nothing can be approved.")
    return _acted(
        request, claim, "decide_claim", gettext("Approve in part"), forms.part_form(lines), perform,
        intro=intro + _seats(claim, lines),
    )  # fmt: skip


def reject(request: HttpRequest, pk: int) -> HttpResponse:
    claim = _claim(pk)

    def perform(typed: dict[str, Any], at: datetime) -> str:
        return _decided(request, claim, typed, at, outcome="reject", codes=typed["codes"])

    intro = gettext("The letter names the reasons. With “Other” the note is needed and stands in the letter.")
    return _acted(request, claim, "decide_claim", gettext("Reject"), forms.RejectForm, perform, intro=intro)


def ask(request: HttpRequest, pk: int) -> HttpResponse:
    claim = _claim(pk)

    def perform(typed: dict[str, Any], at: datetime) -> str:
        _seen(claim, typed)
        review.ask(
            actor=request.user,  # type: ignore[arg-type]
            claim=claim,
            question=typed["question"],
            days=typed["days"],
            at=at,
            door="admin",
        )
        return gettext("The claimant is asked.")

    title = gettext("Ask the claimant")
    return _acted(request, claim, "ask_claimant", title, forms.AskForm, perform)


def undo(request: HttpRequest, pk: int) -> HttpResponse:
    claim = _claim(pk)

    def perform(typed: dict[str, Any], at: datetime) -> str:
        _seen(claim, typed)
        review.undo(actor=request.user, claim=claim, note=typed["note"], at=at, door="admin")  # type: ignore[arg-type]
        return gettext("The decision is taken back. The claim waits for a new one.")

    intro = gettext("This is possible while nothing of it has entered a payout run.")
    title = gettext("Take the decision back")
    return _acted(request, claim, "undo_decision", title, forms.UndoForm, perform, intro=intro)


def triage(request: HttpRequest, pk: int) -> HttpResponse:
    claim = _claim(pk)

    def perform(typed: dict[str, Any], at: datetime) -> str:
        review.triage(
            actor=request.user,  # type: ignore[arg-type]
            claims=[claim.pk],
            reason=typed["reason"],
            at=at,
            door="admin",
        )
        return gettext("The claim is set aside.")

    intro = gettext("For what is no claim for compensation, concerns another company, or was sent twice.")
    return _acted(request, claim, "triage_claim", gettext("Set aside"), ReasonForm, perform, intro=intro)


def restore(request: HttpRequest, pk: int) -> HttpResponse:
    claim = _claim(pk)

    def perform(typed: dict[str, Any], at: datetime) -> str:
        review.restore(actor=request.user, claims=[claim.pk], reason=typed["reason"], at=at, door="admin")  # type: ignore[arg-type]
        return gettext("The claim is restored and waits for a decision.")

    return _acted(request, claim, "restore_claim", gettext("Restore"), ReasonForm, perform)


def hold(request: HttpRequest, pk: int) -> HttpResponse:
    claim = _claim(pk)

    def perform(typed: dict[str, Any], at: datetime) -> str:
        review.hold(actor=request.user, claim=claim, reason=typed["reason"], at=at, door="admin")  # type: ignore[arg-type]
        return gettext("The claim is on hold: it is neither decided nor paid.")

    return _acted(request, claim, "hold_claim", gettext("Put on hold"), ReasonForm, perform)


def release(request: HttpRequest, pk: int) -> HttpResponse:
    claim = _claim(pk)

    def perform(typed: dict[str, Any], at: datetime) -> str:
        review.release(actor=request.user, claim=claim, reason=typed["reason"], at=at, door="admin")  # type: ignore[arg-type]
        return gettext("The hold is released.")

    return _acted(request, claim, "release_claim", gettext("Release the hold"), ReasonForm, perform)


PAGES: Final[dict[str, Callable[..., HttpResponse]]] = {
    "approve": approve,
    "part": part,
    "reject": reject,
    "ask": ask,
    "undo": undo,
    "triage": triage,
    "restore": restore,
    "hold": hold,
    "release": release,
}


def _acted(
    request: HttpRequest,
    claim: Claim,
    action: str,
    title: str,
    form: type[Form],
    perform: Callable[[dict[str, Any], datetime], str],
    *,
    intro: str = "",
    listed: list[str] | None = None,
    initial: dict[str, Any] | None = None,
) -> HttpResponse:
    back = reverse("admin:claims_claim_change", args=[claim.pk])
    version = request.GET.get("version", "")
    seen = int(version) if version.isascii() and version.isdigit() and len(version) < 5 else claim.version
    shown = f"{claim.reference} · {claim.get_claimant_type_display()} · {claim.get_status_display()}"
    act = Act(
        action,
        title,
        form,
        title,
        back,
        intro,
        [shown, *(listed or [])],
        {"version": seen, **(initial or {})},
    )
    return acted(request, act, perform)


def _decided(request: HttpRequest, claim: Claim, typed: dict[str, Any], at: datetime, **said: Any) -> str:
    decision = review.decide(
        actor=request.user,  # type: ignore[arg-type]
        claim=claim,
        version=typed["version"],
        note=typed["note"],
        at=at,
        door="admin",
        **{"amounts": None, "reasons": {}, "codes": [], **said},
    )
    if not decision.final:
        return gettext("Your seat is taken. A senior reviewer has to decide the same before it counts.")
    return f"{claim.reference}: {Decision.Outcome(decision.outcome).label}"


def _seen(claim: Claim, typed: dict[str, Any]) -> None:
    """Raises ClaimChanged where the page was older than the claim."""
    if typed["version"] != claim.version:
        raise review.ClaimChanged(now=claim.version, seen=typed["version"])


def _seats(claim: Claim, lines: list[proposals.Line]) -> str:
    """What is to be known of the second seat."""
    first = claim.decisions.filter(version=claim.version, final=False).select_related("by").first()
    if first:
        return " " + gettext("The first seat, %(who)s, decided: %(outcome)s. Yours is the second.") % {
            "who": first.by or first.rule,
            "outcome": Decision.Outcome(first.outcome).label,
        }
    cash = sum(line.amount for line in lines if line.kind == "cash" and line.unit == "KRW")
    if cash > SECOND_SEAT_OVER:
        return " " + gettext("Above the threshold: a second person has to decide the same.")
    return ""


def _claim(pk: int) -> Claim:
    return get_object_or_404(Claim.objects.select_related("incident"), pk=pk)
