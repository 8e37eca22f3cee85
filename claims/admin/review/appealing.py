"""The page that decides an appeal, and the one that takes such a decision back."""

from datetime import datetime
from typing import Any, Final

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.admin.review.acting import acted_on, by, claim_of, on_hold
from claims.admin.review.decisions import to_claim
from claims.admin.review.forms import PartForm, UndoForm, coded
from claims.admin.site import Screen, Tool, site
from claims.admin.site import to_claim as way_to_claim
from claims.models import Appeal, Claim, Decision
from claims.presentation import appeals, masking, numbers, proposals, reasons
from claims.queries.review import appeal_of, decided_on_appeal, left_already
from claims.rules.refusal import Refusal
from claims.rules.review import APPROVE, PART, REJECT, Key
from claims.rules.review.appeals import UPHOLD, WHOLE, given_by
from claims.stages import review

CHANGE: Final = "change"


class AppealForm(PartForm):
    """What is made of it: let stand, another amount a line, or rejected again; the note tells the claimant why."""

    may_reject: bool
    before: dict[Key, int]  # what the decision gave, by line
    named: set[Key]  # the lines that the claimant names, and policies whole
    note_help = _(
        "If the decision stands, the claimant reads here why. Otherwise it stays between colleagues."
    )

    outcome = forms.ChoiceField(label=_("What is decided"), widget=forms.RadioSelect)
    codes = forms.MultipleChoiceField(
        label=_("Reasons"), required=False, widget=forms.CheckboxSelectMultiple, choices=coded,
        help_text=_("Only where it is rejected again."),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(UPHOLD, gettext("The decision stands"))]
        if self.lines:
            choices.append((CHANGE, gettext("Decide otherwise, by line")))
        if self.may_reject:
            choices.append((REJECT, gettext("Reject again, for other reasons")))
        self.fields["outcome"].choices = choices  # type: ignore[attr-defined]
        self.fields["note"].help_text = self.note_help
        for place, line in enumerate(self.lines):
            self._beside(self.fields[f"amount_{place}"], line)
        lines = [name for name in self.fields if name.startswith(("amount_", "reason_"))]
        self.order_fields(["outcome", "note", *lines, "codes", "seen"])

    def _beside(self, field: forms.Field, line: proposals.Line) -> None:
        """The amount that was given before stands beside the policy's, and the larger one in the field."""
        given = self.before.get((line.policy, line.line), 0)
        said = gettext("By the policy: %(amount)s. Decided before: %(before)s.")
        field.help_text = said % {"amount": line.shown, "before": numbers.amount(given, line.unit)}
        if self.named & {(line.policy, line.line), (line.policy, WHOLE)}:
            against = gettext("The claimant appeals against this line.")
            field.help_text = f"{field.help_text} {against}"
        field.initial = max(line.amount, given)

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("outcome") != CHANGE:  # what stands at the lines is not meant
            for name in [name for name in self.errors if name.startswith(("amount_", "reason_"))]:
                del self.errors[name]
            return self.cleaned_data | {"amounts": None, "reasons": {}}
        cleaned = super().clean()
        if cleaned["amounts"] is not None and not self.lines:
            raise ValidationError(gettext("Please load the page again."))
        return cleaned


def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    claim = claim_of(pk)
    about = appeal_of(claim=claim)
    lines = proposals.of_claim(claim)
    may_reject = about is None or about.decision.outcome == REJECT
    before = given_by(about.decision.lines) if about else {}
    named = {one.key for one in appeals.against(about)} if about else set()
    said = {"lines": lines, "may_reject": may_reject, "before": before, "named": named}
    form = type("AppealFormOfClaim", (AppealForm,), said)

    def perform(typed: dict[str, Any], at: datetime) -> str:
        decision = review.decide_appeal(
            claim=claim, outcome=_outcome(typed, lines), amounts=typed["amounts"], reasons=typed["reasons"],
            codes=typed["codes"] if typed["outcome"] == REJECT else [], note=typed["note"], seen=typed["seen"],
            **by(request, at),
        )  # fmt: skip
        if not decision.final:
            return gettext("Your seat is taken. A senior reviewer has to decide the same before it counts.")
        return gettext("The appeal is decided, and the claimant has the letter.")

    return acted_on(
        request, claim, "decide_appeal", gettext("Decide the appeal"), form, perform, intro=_intro(),
        listed=_about(about, claim), barred=_barred(claim, about),
    )  # fmt: skip


def _outcome(typed: dict[str, Any], lines: list[proposals.Line]) -> str:
    """As the stage takes it: all as proposed is an approval."""
    if typed["outcome"] != CHANGE:
        return typed["outcome"]
    as_proposed = {(line.policy, line.line): line.amount for line in lines}
    return APPROVE if typed["amounts"] == as_proposed else PART


def _intro() -> str:
    return gettext(
        "Nobody who had a seat in the decision decides on its appeal, and no line gets less than it gave. The first "
        "decision and its letter stay beside this one."
    )


def _about(about: Appeal | None, claim: Claim) -> list[str]:
    """What the claimant says, and what was decided."""
    if about is None:
        return []
    first, against = about.decision, appeals.against(about)
    return [
        *([gettext("The claimant says: %(words)s") % {"words": about.words}] if about.words else []),
        *(
            gettext("Against %(line)s: %(words)s") % {"line": one.name, "words": one.words or "–"}
            for one in against
        ),
        _decided(about, claim),
        *reasons.sentences(first.codes).values(),
    ]


def _decided(about: Appeal, claim: Claim) -> str:
    first = about.decision
    outcome, given = str(Decision.Outcome(first.outcome).label), proposals.given(first.lines)
    day = numbers.day(first.at, zone=claim.incident.time_zone)
    was = f"{outcome}, {given}" if given else outcome
    return gettext("Decided on %(day)s: %(outcome)s") % {"day": day, "outcome": was}


def _barred(claim: Claim, about: Appeal | None) -> Refusal | None:
    if about is None or claim.status != Claim.Status.APPEALED:
        return review.NotAppealed(status=claim.status)
    return on_hold(claim)


def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    claim = claim_of(pk)
    decision = decided_on_appeal(claim=claim)

    def perform(typed: dict[str, Any], at: datetime) -> str:
        review.reopen_appeal(claim=claim, note=typed["note"], seen=typed["seen"], **by(request, at))
        return gettext("The decision on the appeal is taken back. The appeal waits for a new one.")

    barred: Refusal | None = None
    if decision is None or claim.status not in (Claim.Status.APPROVED, Claim.Status.REJECTED):
        barred = review.NotDecidedOnAppeal()
    elif left_already(decision=decision):
        barred = review.WasPaid()
    intro = gettext(
        "What the first decision gave stays. This is possible while nothing more has entered a payout run."
    )
    title = gettext("Take the decision on the appeal back")
    return acted_on(
        request, claim, "reopen_appeal", title, UndoForm, perform, intro=intro, done_with=False, barred=barred
    )


class Stands(admin.SimpleListFilter):
    """Whether the claim waits for the decision on its appeal."""

    title = _("state")
    parameter_name = "stands"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("waits", _("Waits for its decision")), ("decided", _("Decided"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Appeal]) -> QuerySet[Appeal]:
        match self.value():
            case "waits":
                return queryset.filter(claim__status=Claim.Status.APPEALED)
            case "decided":
                return queryset.exclude(claim__status=Claim.Status.APPEALED)
        return queryset


@admin.register(Appeal, site=site)
class AppealScreen(Screen):
    sees = "see_claims"
    nothing = _("Nobody has appealed yet.")
    list_display = ("reference", "said", "stands", "at", "appellant")
    list_select_related = ("claim", "by")
    list_display_links = ("said",)
    list_filter = (Stands,)
    search_fields = ("=claim__reference",)
    search_help_text = _("The whole reference of a claim")
    sortable_by = ()
    readonly_fields = ("reference", "about", "against", "appellant")
    fields = ("reference", "about", "words", "against", "appellant", "at")

    @admin.display(description=_("claim"))
    def reference(self, row: Appeal) -> SafeString:
        return to_claim(row.claim)

    @admin.display(description=_("what the claimant says"))
    def said(self, row: Appeal) -> str:
        words = " ".join([row.words, *(own for *_line, own in row.lines if own)]).strip()
        return words if len(words) <= 100 else f"{words[:100]}…"

    @admin.display(description=_("appealed by"))
    def appellant(self, row: Appeal) -> str:
        return masking.party(row.by.email)

    @admin.display(description=_("status of the claim"))
    def stands(self, row: Appeal) -> str:
        return str(row.claim.get_status_display())

    @admin.display(description=_("decision"))
    def about(self, row: Appeal) -> str:
        return _decided(row, row.claim)

    @admin.display(description=_("against these lines"))
    def against(self, row: Appeal) -> SafeString | str:
        lines = (f"{one.name}: {one.words}" if one.words else one.name for one in appeals.against(row))
        return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines)) or gettext("all")

    def called(self, row: Appeal) -> str:
        return row.claim.reference

    def tools(self, request: HttpRequest, row: Appeal) -> list[Tool]:
        return way_to_claim(request, row.claim)
