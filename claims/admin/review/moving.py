"""The other pages of a claim: taking a decision back, putting on hold, assessing again what was changed."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from claims import tasks
from claims.admin.review import forms
from claims.admin.review.acting import acted_on, by, claim_of
from claims.models import Claim
from claims.presentation import numbers
from claims.queries.review import appeal_of
from claims.queries.settled import was_on_its_way
from claims.rules.refusal import Refusal
from claims.stages import assessment, review


def undo(request: HttpRequest, pk: int) -> HttpResponse:
    claim = claim_of(pk)

    def perform(typed: dict[str, Any], at: datetime) -> str:
        review.undo(claim=claim, note=typed["note"], seen=typed["seen"], **by(request, at))
        return gettext("The decision is taken back. The claim waits for a new one.")

    intro = gettext(
        "What was awarded is void then, and the claim waits for a new decision. This is possible while nothing of it "
        "has entered a payout run."
    )
    title = gettext("Take the decision back")
    return acted_on(
        request, claim, "undo_decision", title, forms.UndoForm, perform, intro=intro, done_with=False,
        barred=_undone(claim),
    )  # fmt: skip


def _undone(claim: Claim) -> Refusal | None:
    """What bars taking the decision back."""
    if appeal_of(claim=claim):
        return review.DecidedOnAppeal()
    return review.WasPaid() if was_on_its_way(claim_id=claim.pk) else None


def hold(request: HttpRequest, pk: int) -> HttpResponse:
    claim = claim_of(pk)

    def perform(typed: dict[str, Any], at: datetime) -> str:
        review.hold(claim=claim, reason=typed["reason"], seen=typed["seen"], **by(request, at))
        return gettext("The claim is on hold: it is neither decided nor paid.")

    intro = gettext("While it is on hold it is neither decided nor paid, and no deadline ends.")
    return acted_on(
        request, claim, "hold_claim", gettext("Put on hold"), forms.SaidForm, perform, intro=intro
    )


def release(request: HttpRequest, pk: int) -> HttpResponse:
    claim = claim_of(pk)

    def perform(typed: dict[str, Any], at: datetime) -> str:
        review.release(claim=claim, reason=typed["reason"], seen=typed["seen"], **by(request, at))
        return gettext("The hold is released.")

    intro = gettext("It may be decided and paid again. Of a deadline at least three working days are left.")
    return acted_on(
        request, claim, "release_claim", gettext("Release the hold"), forms.SaidForm, perform, intro=intro,
        listed=[gettext("On hold: %(reason)s") % {"reason": claim.hold_reason}] if claim.held else [],
        done_with=False,
    )  # fmt: skip


def assess(request: HttpRequest, pk: int) -> HttpResponse:
    claim = claim_of(pk)

    def perform(typed: dict[str, Any], at: datetime) -> str:
        run = assessment.open_changed_run(incident=claim.incident, **by(request, at))
        tasks.enqueue_run(run.pk)
        return gettext(
            "Run %(run)s is open: %(claims)s claims. What it finds stands here once it is done."
        ) % {
            "run": run.pk,
            "claims": numbers.figure(run.claims_total),
        }

    intro = gettext(
        "Every claim that was changed since it was assessed is assessed again, by the record and the policies of now, "
        "with whatever else its claimant claims. It happens by itself every ten minutes. People decide what is found."
    )
    title = gettext("Assess what was changed")
    return acted_on(
        request, claim, "open_changed_run", title, forms.SeenForm, perform, intro=intro, done_with=False
    )
