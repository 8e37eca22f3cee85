"""The other pages of a claim: asking, taking a decision back, setting aside, putting on hold."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from claims.admin.forms import ReasonForm
from claims.admin.review import forms
from claims.admin.review.acting import acted_on, claim_of, same_as_seen
from claims.stages import review


def ask(request: HttpRequest, pk: int) -> HttpResponse:
    claim = claim_of(pk)

    def perform(typed: dict[str, Any], at: datetime) -> str:
        same_as_seen(claim, typed)
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
    return acted_on(request, claim, "ask_claimant", title, forms.AskForm, perform)


def undo(request: HttpRequest, pk: int) -> HttpResponse:
    claim = claim_of(pk)

    def perform(typed: dict[str, Any], at: datetime) -> str:
        same_as_seen(claim, typed)
        review.undo(actor=request.user, claim=claim, note=typed["note"], at=at, door="admin")  # type: ignore[arg-type]
        return gettext("The decision is taken back. The claim waits for a new one.")

    intro = gettext("This is possible while nothing of it has entered a payout run.")
    title = gettext("Take the decision back")
    return acted_on(
        request, claim, "undo_decision", title, forms.UndoForm, perform, intro=intro, done_with=False
    )


def triage(request: HttpRequest, pk: int) -> HttpResponse:
    claim = claim_of(pk)

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
    return acted_on(request, claim, "triage_claim", gettext("Set aside"), ReasonForm, perform, intro=intro)


def restore(request: HttpRequest, pk: int) -> HttpResponse:
    claim = claim_of(pk)

    def perform(typed: dict[str, Any], at: datetime) -> str:
        review.restore(actor=request.user, claims=[claim.pk], reason=typed["reason"], at=at, door="admin")  # type: ignore[arg-type]
        return gettext("The claim is restored and waits for a decision.")

    return acted_on(request, claim, "restore_claim", gettext("Restore"), ReasonForm, perform, done_with=False)


def hold(request: HttpRequest, pk: int) -> HttpResponse:
    claim = claim_of(pk)

    def perform(typed: dict[str, Any], at: datetime) -> str:
        review.hold(actor=request.user, claim=claim, reason=typed["reason"], at=at, door="admin")  # type: ignore[arg-type]
        return gettext("The claim is on hold: it is neither decided nor paid.")

    return acted_on(request, claim, "hold_claim", gettext("Put on hold"), ReasonForm, perform)


def release(request: HttpRequest, pk: int) -> HttpResponse:
    claim = claim_of(pk)

    def perform(typed: dict[str, Any], at: datetime) -> str:
        review.release(actor=request.user, claim=claim, reason=typed["reason"], at=at, door="admin")  # type: ignore[arg-type]
        return gettext("The hold is released.")

    return acted_on(
        request, claim, "release_claim", gettext("Release the hold"), ReasonForm, perform, done_with=False
    )
