"""Hand-overs: those first of which nobody knows; each with its evidence, and with what may be done."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import Case, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims import tasks
from claims.admin import forms
from claims.admin.acts import Act, acted
from claims.admin.site import Screen, Tool, allowed, site
from claims.models import HandOver
from claims.presentation import handover as told
from claims.presentation import numbers, words
from claims.rules.handover import SEND_AGAIN, TAKE_BACK
from claims.stages import handover

Verb = Callable[[HandOver, dict[str, Any], datetime], HandOver]


@admin.register(HandOver, site=site)
class HandOverScreen(Screen):
    sees = "see_hand_overs"
    change_form_template = "admin/claims/hand_over.html"
    list_display = ("file", "attempt", "state", "way", "sum", "intended_at", "proposed_by")
    list_filter = ("state", "way", "outcome")
    list_select_related = ("file__run", "proposed_by")
    search_fields = ("=file__message_id",)
    search_help_text = _("The whole message id")
    sortable_by = ()
    readonly_fields = ("sum", "sha256", "begun_by")
    fields = (
        "file", "attempt", "way", "state", "sum", "sha256", "intended_at", "begun_by", "unknown_at",
        "evidence", "receipt", "confirmed_at", "confirmed_by", "listing", "outcome", "reason", "proposed_by",
        "proposed_at", "proposed_on", "approved_by", "approved_at", "approved_on",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[HandOver]:
        """Unknown ones first, then those that are not confirmed, then the newest."""
        place = Case(
            When(state="unknown", then=Value(0)), When(state="intended", then=Value(1)), default=Value(2)
        )
        return super().get_queryset(request).order_by(place, "-pk")

    def get_fields(self, request: HttpRequest, obj: HandOver | None = None) -> list[Any]:
        """What is not there yet, or never will be, is not shown."""
        made = {"sum", "sha256", "begun_by"}
        return [name for name in self.fields if obj is None or name in made or getattr(obj, name)]

    @admin.display(description=_("total"))
    def sum(self, one: HandOver) -> str:
        return numbers.amount(one.file.total, one.file.unit)

    @admin.display(description=_("begun by"))
    def begun_by(self, one: HandOver) -> str:
        return words.who(one.intended_by, one.rule)

    @admin.display(description="SHA-256")
    def sha256(self, one: HandOver) -> str:
        return one.file.sha256

    def tools(self, request: HttpRequest, one: HandOver) -> list[Tool]:
        # A file taken by hand waits for the bank's receipt; of one of unknown fate that is the exception.
        first = "confirm_hand_over" if one.state == HandOver.State.INTENDED else f"approve_{one.outcome}"
        return [
            Tool(label, url, first=action == first)
            for action, label, url in _tools(request, one)
            if allowed(request, action)
        ]

    def page(self, request: HttpRequest, one: HandOver) -> dict[str, Any]:
        return {
            "hand_over": one,
            "meaning": told.STATES[HandOver.State(one.state)],
            "seen": told.last_seen(one.file),
            "others": one.file.hand_overs.exclude(pk=one.pk),
            "waits": one.proposed_by_id and one.state in ("unknown", "intended"),
            "mine": one.proposed_by_id == request.user.pk,
        }

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        pages = {
            "look": self.look, "receipt": self.receipt, "send-again": self.send_again, "take-back": self.take_back,
            "approve": self.approve, "drop": self.drop,
        }  # fmt: skip
        return [
            *(
                path(f"<int:pk>/{name}/", view(page), name=f"claims_handover_{name.replace('-', '_')}")
                for name, page in pages.items()
            ),
            *super().get_urls(),
        ]

    def look(self, request: HttpRequest, pk: int) -> HttpResponse:
        intro = gettext("Reads once more what the bank has of this file, and keeps it as evidence.")
        act = _act("look_at_bank", gettext("Look at the bank’s listing"), forms.PlainForm, pk, intro)
        return _done(
            request, pk, act, lambda one, typed, at: handover.look(hand_over=one, **_by(request, at))
        )

    def receipt(self, request: HttpRequest, pk: int) -> HttpResponse:
        intro = gettext("Say so when the bank has the file and has given a receipt.")
        act = _act(
            "confirm_hand_over", gettext("Confirm by the bank’s receipt"), forms.ReceiptForm, pk, intro
        )
        return _done(
            request, pk, act,
            lambda one, typed, at: handover.confirm_receipt(
                hand_over=one, receipt=typed["receipt"], **_by(request, at)
            ),
        )  # fmt: skip

    def send_again(self, request: HttpRequest, pk: int) -> HttpResponse:
        intro = gettext(
            "Only where the bank’s listing does not show the file. Another person has to approve it; the listing is "
            "read again then, and once more before the file is put."
        )
        act = _act("propose_send_again", gettext("Propose to send it again"), forms.ReasonForm, pk, intro)
        return _done(request, pk, act, _proposing(request, SEND_AGAIN))

    def take_back(self, request: HttpRequest, pk: int) -> HttpResponse:
        intro = gettext(
            "Only where the bank never had the file. Its transfers are void then, and what they were to pay can be "
            "paid by another run. Another person has to approve it. Write how you know, for example what the bank says."
        )
        act = _act("propose_take_back", gettext("Propose to take it back"), forms.ReasonForm, pk, intro)
        return _done(request, pk, act, _proposing(request, TAKE_BACK))

    def approve(self, request: HttpRequest, pk: int) -> HttpResponse:
        one = get_object_or_404(HandOver, pk=pk)
        outcome = one.outcome or SEND_AGAIN
        title = gettext("Approve: %(what)s") % {"what": HandOver.Outcome(outcome).label}
        intro = gettext("The bank’s listing is read again now; where it shows the file, nothing is done.")
        if one.reason:
            intro += " " + gettext("Proposed by %(who)s: %(why)s") % {
                "who": one.proposed_by,
                "why": one.reason,
            }
        act = _act(f"approve_{outcome}", title, forms.SeenForm, pk, intro)
        act = act._replace(initial={"seen": one.outcome})
        return _done(request, pk, act, lambda one, typed, at: _approved(request, one, typed["seen"], at))

    def drop(self, request: HttpRequest, pk: int) -> HttpResponse:
        intro = gettext("Nothing is done with the file, and what is to be done can be proposed anew.")
        act = _act("drop_hand_over_proposal", gettext("Drop the proposal"), forms.PlainForm, pk, intro)
        return _done(
            request, pk, act, lambda one, typed, at: handover.drop_proposal(hand_over=one, **_by(request, at))
        )


def _tools(request: HttpRequest, one: HandOver) -> list[tuple[str, str, str]]:
    """What may be done with a hand-over as it stands: action, label, page."""
    begun_by_hand = one.state == "intended" and one.way == "by_hand"
    found = [("look_at_bank", gettext("Look at the bank’s listing"), _url("look", one))]
    if not handover.drop_for(one.file.kind):
        found = []
    if not begun_by_hand and one.state != "unknown":
        return found
    if one.proposed_by_id:
        if one.proposed_by_id != request.user.pk:
            found.append((f"approve_{one.outcome}", gettext("Approve"), _url("approve", one)))
        return [*found, ("drop_hand_over_proposal", gettext("Drop the proposal"), _url("drop", one))]
    found.append(("confirm_hand_over", gettext("Confirm by the bank’s receipt"), _url("receipt", one)))
    if not begun_by_hand:
        found.append(("propose_send_again", gettext("Propose to send it again"), _url("send_again", one)))
    return [*found, ("propose_take_back", gettext("Propose to take it back"), _url("take_back", one))]


def _proposing(request: HttpRequest, outcome: str) -> Verb:
    return lambda one, typed, at: handover.propose(
        hand_over=one, outcome=outcome, reason=typed["reason"], **_by(request, at)
    )


def _approved(request: HttpRequest, one: HandOver, seen: str, at: datetime) -> HandOver:
    done = handover.approve(hand_over=one, seen=seen, **_by(request, at))
    tasks.enqueue_payout(done.file.run_id)
    return done


def _by(request: HttpRequest, at: datetime) -> dict[str, Any]:
    return {"actor": request.user, "at": at, "door": "admin"}


def _act(action: str, title: str, form: type[Any], pk: int, intro: str = "") -> Act:
    return Act(action, title, form, title, reverse("admin:claims_handover_change", args=[pk]), intro)


def _done(request: HttpRequest, pk: int, act: Act, verb: Verb) -> HttpResponse:
    """The page of one act on a hand-over; afterwards it says where the file stands."""
    one = get_object_or_404(HandOver.objects.select_related("file__run"), pk=pk)

    def perform(typed: dict[str, Any], at: datetime) -> str:
        done = verb(one, typed, at)
        return f"{done.file}: {done.get_state_display()}. {told.STATES[HandOver.State(done.state)]}"

    seen = told.last_seen(one.file)
    listed = [f"{one.file} · {numbers.amount(one.file.total, one.file.unit)}", f"SHA-256 {one.file.sha256}"]
    return acted(request, act._replace(listed=[*listed, *([seen.verdict] if seen else [])]), perform)


def _url(name: str, one: HandOver) -> str:
    return reverse(f"admin:claims_handover_{name}", args=[one.pk])
