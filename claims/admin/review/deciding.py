"""The pages that decide a claim: approved as the policies give, in part, rejected, or as a rule has decided it."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext

from claims.admin.review import forms
from claims.admin.review.acting import acted_on, by, claim_of, on_hold
from claims.models import Claim, Decision
from claims.presentation import proposals, reasons
from claims.rules.review import NothingToAward, above
from claims.stages import review


def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """As the policies give."""
    claim = claim_of(pk)
    lines = proposals.of_claim(claim)
    intro = gettext("The claimant gets what the policies give: %(total)s.") % {
        "total": proposals.total(lines)
    }
    listed = [line.name for line in lines if line.amount]

    def perform(typed: dict[str, Any], at: datetime) -> str:
        return _decided(request, claim, typed, at, outcome="approve", amounts=typed["shown"])

    form, title = forms.ApproveForm, gettext("Approve")
    return acted_on(
        request,
        claim,
        "decide_claim",
        title,
        form,
        perform,
        intro=intro + _seats(claim, lines),
        listed=listed,
        initial={"shown": forms.shown(lines)},
        barred=on_hold(claim) or (None if listed else NothingToAward()),
    )


def part(request: HttpRequest, pk: int) -> HttpResponse:
    """An amount per line by a person."""
    claim = claim_of(pk)
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
    return acted_on(
        request, claim, "decide_claim", gettext("Approve in part"), forms.part_form(lines), perform,
        intro=intro + _seats(claim, lines), barred=on_hold(claim),
    )  # fmt: skip


def reject(request: HttpRequest, pk: int) -> HttpResponse:
    claim = claim_of(pk)

    def perform(typed: dict[str, Any], at: datetime) -> str:
        return _decided(request, claim, typed, at, outcome="reject", codes=typed["codes"])

    intro = gettext("The letter names the reasons. With “Other” the note is needed and stands in the letter.")
    return acted_on(
        request, claim, "decide_claim", gettext("Reject"), forms.RejectForm, perform, intro=intro,
        barred=on_hold(claim),
    )  # fmt: skip


def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """What a rule has held back, as the rule decided it."""
    claim = claim_of(pk)
    first = claim.decisions.filter(version=claim.version, final=False, sampled=True).first()

    def perform(typed: dict[str, Any], at: datetime) -> str:
        decision = review.agree(claim=claim, note=typed["note"], seen=typed["seen"], **by(request, at))
        return _said(claim, decision)

    intro = gettext("No rule holds this claim back for a second look. Please load the page again.")
    listed: list[str] = []
    if first:
        intro = gettext(
            "The rule decided this, and it is held back until a person has looked. If you see it otherwise, decide "
            "the claim yourself."
        )
        told = [str(Decision.Outcome(first.outcome).label), proposals.given(first.lines)]
        listed = [one for one in [*told, *reasons.sentences(first.codes).values()] if one]
    title = gettext("Agree with the rule")
    return acted_on(
        request, claim, "look_again", title, forms.NotedForm, perform, intro=intro, listed=listed,
        barred=on_hold(claim),
    )  # fmt: skip


def _decided(request: HttpRequest, claim: Claim, typed: dict[str, Any], at: datetime, **said: Any) -> str:
    decision = review.decide(
        actor=request.user,  # type: ignore[arg-type]
        claim=claim,
        seen=typed["seen"],
        note=typed["note"],
        at=at,
        door="admin",
        **{"amounts": None, "reasons": {}, "codes": [], **said},
    )
    if not decision.final:
        return gettext("Your seat is taken. A senior reviewer has to decide the same before it counts.")
    return _said(claim, decision)


def _said(claim: Claim, decision: Decision) -> str:
    url = reverse("admin:claims_claim_change", args=[claim.pk])
    outcome = Decision.Outcome(decision.outcome).label
    given = proposals.given(decision.lines)
    return format_html(
        '<a href="{}">{}</a>: {}', url, claim.reference, f"{outcome}, {given}" if given else outcome
    )


def _seats(claim: Claim, lines: list[proposals.Line]) -> str:
    """What is to be known of the second seat."""
    first = claim.decisions.filter(version=claim.version, final=False).select_related("by").first()
    if first and first.sampled:
        return " " + gettext(
            "The rule decided: %(outcome)s. It is held back, and you decide as you see it."
        ) % {"outcome": Decision.Outcome(first.outcome).label}
    if first:
        return " " + gettext("The first seat, %(who)s, decided: %(outcome)s. Yours is the second.") % {
            "who": first.by or first.rule,
            "outcome": Decision.Outcome(first.outcome).label,
        }
    if above((line.unit, line.amount) for line in lines):
        return " " + gettext("Above the threshold: a second person has to decide the same.")
    return ""
