"""The bank's answers: what settles, what is parked; a file that cannot be read is refused by its lines."""

from datetime import datetime
from typing import Any, Final

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.admin import forms
from claims.admin.acts import Act, acted
from claims.admin.reconciliation import control
from claims.admin.reconciliation.lines import row
from claims.admin.site import Screen, Tool, allowed, site
from claims.models import BankAnswer
from claims.presentation import numbers
from claims.rules.reconciliation import SENTENCES
from claims.stages import reconciliation

LIST: Final = "admin:claims_bankanswer_changelist"
MOST: Final = 500
SHOWN: Final = 200  # lines on the page of an answer; parked ones first


@admin.register(BankAnswer, site=site)
class BankAnswerScreen(Screen):
    sees = "see_payouts"
    change_form_template = "admin/claims/bank_answer.html"
    list_display = ("name", "rows", "settled", "repeated", "noted", "parked", "at", "by")
    list_select_related = ("by",)
    list_filter = ("at",)
    search_fields = ("name",)
    search_help_text = _("A part of the file’s name")
    sortable_by = ()
    fields = ("name", "rows", "settled", "repeated", "noted", "parked", "sha256", "at", "by")

    def list_tools(self, request: HttpRequest) -> list[Tool]:
        tools = [
            Tool(gettext("Control account"), reverse("admin:claims_bankanswer_control")),
            Tool(gettext("What waits"), reverse("admin:claims_bankanswer_late")),
        ]
        if allowed(request, "take_answer"):
            take = reverse("admin:claims_bankanswer_take")
            tools.insert(0, Tool(gettext("Upload the bank’s answer"), take, first=True))
        return tools

    def page(self, request: HttpRequest, answer: BankAnswer) -> dict[str, Any]:
        results = answer.results.select_related("transfer", "file").order_by("line")
        parked = list(results.exclude(code="")[:SHOWN])
        others = list(results.filter(code="")[: SHOWN - len(parked)])
        return {
            "told": told(answer),
            "parked": [row(one) for one in parked],
            "others": [row(one) for one in others],
            "more": answer.rows > len(parked) + len(others),
        }

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("take/", view(self.take), name="claims_bankanswer_take"),
            path("control/", view(control.overview), name="claims_bankanswer_control"),
            path("late/", view(control.late), name="claims_bankanswer_late"),
            *super().get_urls(),
        ]

    def take(self, request: HttpRequest) -> HttpResponse:
        """The upload. Where lines cannot be read nothing is taken, and the page names them."""
        found: dict[str, Any] = {}
        taken: list[int] = []

        def perform(typed: dict[str, Any], at: datetime) -> str:
            try:
                answer = reconciliation.take_answer(
                    actor=request.user,  # type: ignore[arg-type]
                    source=typed["file"],
                    name=typed["file"].name,
                    at=at,
                    door="admin",
                )
            except reconciliation.AnswerRefused as refused:
                found["wrong"] = [_wrong(one) for one in refused.facts["wrong"][:MOST]]  # type: ignore[index]
                raise
            taken.append(answer.pk)
            if answer.came_before:  # type: ignore[attr-defined]
                return gettext("This file was taken in before. Nothing has changed.")
            return told(answer)

        intro = gettext(
            "CSV, pain.002 or camt.053. What fits by reference and amount settles; every other line is parked until "
            "two people resolve it. A file that cannot be read is refused, and nothing of it is taken in."
        )
        title, button = gettext("Upload the bank’s answer"), gettext("Upload")
        act = Act("take_answer", title, forms.AnswerForm, button, reverse(LIST), intro)
        return acted(
            request, act, perform, template="admin/claims/answer_take.html", more=found,
            onward=lambda: reverse("admin:claims_bankanswer_change", args=taken),
        )  # fmt: skip


def told(answer: BankAnswer) -> str:
    """What a file did, in a sentence."""
    return gettext("%(settled)s lines settled, %(repeated)s known already, %(noted)s under way, %(parked)s parked.") % {
        "settled": numbers.figure(answer.settled),
        "repeated": numbers.figure(answer.repeated),
        "noted": numbers.figure(answer.noted),
        "parked": numbers.figure(answer.parked),
    }  # fmt: skip


def _wrong(one: Any) -> dict[str, Any]:
    sentence = SENTENCES.get(one.code)
    return {"line": one.line, "said": gettext(sentence) if sentence else one.code}
