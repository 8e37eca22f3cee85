"""Duties: who holds which, proposed by one, confirmed by another, taken at once; and second factors forgotten."""

from datetime import datetime
from functools import partial
from typing import Any, Final

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from claims.admin.acts import Act, acted
from claims.admin.forms import ReasonForm
from claims.admin.payout import two
from claims.admin.site import Screen, Tool, allowed, site
from claims.models import DutyGrant
from claims.presentation import two as standing
from claims.presentation.words import said
from claims.queries.duties import holders
from claims.rules.authority import DUTIES
from claims.stages import duties

LIST: Final = "admin:claims_dutygrant_changelist"
Choice = tuple[str, str, int]  # what the form sends, what is read, and whom it is about
NAMES: Final = {key: _(name) for key, name in DUTIES.items()}


class ProposalForm(ReasonForm):
    field_order = ("email", "duty")
    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, help_text=_("By which the person signs in")
    )
    duty = forms.ChoiceField(label=_("Duty"), choices=NAMES.items())


class OfSomebodyForm(ReasonForm):
    """`of`: a person, or a person and a duty of theirs. One's own are not offered; the stage refuses them."""

    field_order = ("of",)
    of = forms.ChoiceField(label=_("Of whom"))

    def __init__(self, choices: list[Choice], me: int | None, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        of: Any = self.fields["of"]
        of.choices = [(value, said) for value, said, _person in choices]
        others = [(value, said) for value, said, person in choices if person != me]
        of.widget.choices = [("", "---------"), *others]  # nobody is chosen by not choosing


@admin.register(DutyGrant, site=site)
class DutyScreen(Screen):
    sees = "see_duties"
    change_list_template = "admin/claims/duties.html"
    nothing = _("No duty has been given by two people yet.")
    list_display = ("name", "person", "called_duty", "stands", "recorded_by", "confirmed_by", "taken_by")
    list_filter = (two.Stands, "duty")
    list_select_related = ("person", "recorded_by", "confirmed_by", "dropped_by", "taken_by")
    search_fields = ("=person__email",)
    search_help_text = _("The whole e-mail address of a person")
    sortable_by = ()
    readonly_fields = ("called_duty", "stands")
    fields = (
        "person", "called_duty", "reason", "stands", "recorded_by", "recorded_at", "confirmed_by", "confirmed_at",
        "dropped_by", "dropped_at", "taken_by", "taken_at", "taken_why",
    )  # fmt: skip

    def get_fields(self, request: HttpRequest, obj: DutyGrant | None = None) -> list[Any]:
        known = two.there(self.fields, obj)
        taken = ("taken_by", "taken_at", "taken_why")
        return [one for one in known if one not in taken or obj is None or getattr(obj, one)]

    @admin.display(description=_("number"))
    def name(self, grant: DutyGrant) -> str:
        return str(grant)

    @admin.display(description=_("duty"))
    def called_duty(self, grant: DutyGrant) -> str:
        return said(NAMES, grant.duty)

    @admin.display(description=_("state"))
    def stands(self, grant: DutyGrant) -> str:
        return gettext("Taken") if grant.taken_at else standing.stands(grant)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Above the list: who holds what now, from wherever it came."""
        shown = holders() if self.has_view_permission(request) else []
        held = [(str(one.person), [said(NAMES, duty) for duty in one.duties], one.factor) for one in shown]
        return super().changelist_view(request, {"holders": held, **(extra_context or {})})

    def list_tools(self, request: HttpRequest) -> list[Tool]:
        pages = (
            ("propose_duty", gettext("Give a duty"), "propose"),
            ("take_duty", gettext("Take a duty"), "take"),
            ("forget_factor", gettext("Forget a second factor"), "factor"),
        )
        return [
            Tool(label, reverse(f"admin:claims_dutygrant_{page}"))
            for action, label, page in pages
            if allowed(request, action)
        ]

    def tools(self, request: HttpRequest, grant: DutyGrant) -> list[Tool]:
        found = two.ending(request, grant, "dutygrant", "duty")
        return [one for one in found if not one.first or grant.person_id != request.user.pk]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("propose/", view(self.propose), name="claims_dutygrant_propose"),
            path("take/", view(self.take), name="claims_dutygrant_take"),
            path("factor/", view(self.factor), name="claims_dutygrant_factor"),
            path("<int:pk>/confirm/", view(self.confirm), name="claims_dutygrant_confirm"),
            path("<int:pk>/drop/", view(self.drop), name="claims_dutygrant_drop"),
            *super().get_urls(),
        ]

    def propose(self, request: HttpRequest) -> HttpResponse:
        made: list[int] = []

        def perform(typed: dict[str, Any], at: datetime) -> str:
            given = {name: typed[name] for name in ("email", "duty", "reason")}
            grant = duties.propose_duty(actor=request.user, **given, at=at, door="admin")  # type: ignore[arg-type]
            made.append(grant.pk)
            return gettext("The person holds the duty when another person has confirmed it.")

        intro = gettext(
            "Whoever is new signs in with the address by a code that is mailed, and sets up an app."
        )
        act = Act(
            "propose_duty", gettext("Give a duty"), ProposalForm, gettext("Propose"), reverse(LIST), intro
        )
        return acted(
            request, act, perform, onward=lambda: reverse("admin:claims_dutygrant_change", args=made)
        )

    def confirm(self, request: HttpRequest, pk: int) -> HttpResponse:
        grant = get_object_or_404(DutyGrant.objects.select_related("person", "recorded_by"), pk=pk)
        verb = partial(duties.confirm_duty, grant=grant)
        intro = gettext("The person holds the duty from then on.")
        return two.confirmed(
            request, "confirm_duty", self._told(grant), _page(grant), verb, gettext("Confirm the duty"), intro,
            said=lambda _done: gettext("The duty is given."),
        )  # fmt: skip

    def drop(self, request: HttpRequest, pk: int) -> HttpResponse:
        grant = get_object_or_404(DutyGrant.objects.select_related("person", "recorded_by"), pk=pk)
        verb = partial(duties.drop_duty, grant=grant)
        return two.dropped(
            request, "drop_duty", self._told(grant), _page(grant), verb, gettext("Drop the duty")
        )

    def take(self, request: HttpRequest) -> HttpResponse:
        choices = [
            (f"{one.person.pk}/{duty}", f"{one.person} · {said(NAMES, duty)}", one.person.pk)
            for one in holders()
            for duty in one.duties
        ]

        def perform(typed: dict[str, Any], at: datetime) -> str:
            pk, _slash, duty = typed["of"].partition("/")
            person = User.objects.get(pk=pk)
            duties.take_duty(
                actor=request.user, person=person, duty=duty, reason=typed["reason"], at=at, door="admin"  # type: ignore[arg-type]
            )  # fmt: skip
            return gettext("The duty is taken, at once.")

        intro = gettext(
            "The person may do nothing by it from the next click on. What they did stays as it is."
        )
        return self._of_somebody(
            request, "take_duty", choices, gettext("Take a duty"), gettext("Take it"), intro, perform
        )

    def factor(self, request: HttpRequest) -> HttpResponse:
        choices = [(str(one.person.pk), str(one.person), one.person.pk) for one in holders() if one.factor]

        def perform(typed: dict[str, Any], at: datetime) -> str:
            person = User.objects.get(pk=typed["of"])
            duties.forget_factor(
                actor=request.user, person=person, reason=typed["reason"], at=at, door="admin"  # type: ignore[arg-type]
            )  # fmt: skip
            return gettext("It is forgotten, and the person is signed out everywhere.")

        intro = gettext(
            "For who has lost telephone and recovery codes. Make sure first that it is them. The password goes too:"
            " they sign in by a code that is mailed, and set up a new app."
        )
        title, button = gettext("Forget a second factor"), gettext("Forget it")
        return self._of_somebody(request, "forget_factor", choices, title, button, intro, perform)

    def _of_somebody(
        self, request: HttpRequest, action: str, choices: list[Choice], title: str, button: str, intro: str,
        perform: Any,
    ) -> HttpResponse:  # fmt: skip
        form: Any = partial(OfSomebodyForm, choices, request.user.pk)
        return acted(request, Act(action, title, form, button, reverse(LIST), intro), perform)

    def _told(self, grant: DutyGrant) -> list[str]:
        return [
            f"{grant.person} · {self.called_duty(grant)}",
            gettext("Reason: %(reason)s") % {"reason": grant.reason},
            gettext("Proposed by %(who)s") % {"who": grant.recorded_by},
        ]


def _page(grant: DutyGrant) -> str:
    return reverse("admin:claims_dutygrant_change", args=[grant.pk])
