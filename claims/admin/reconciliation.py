"""The bank's answers for finance: taken in whole or not at all, every bad line named."""

from datetime import datetime
from typing import Any, Final

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.admin import forms
from claims.admin.acts import Act, acted
from claims.admin.site import Screen, Tool, allowed, site
from claims.models import BankAnswer, BankResult
from claims.presentation import numbers
from claims.rules.reconciliation import SENTENCES
from claims.stages import reconciliation

LIST: Final = "admin:claims_bankanswer_changelist"
MOST: Final = 500


@admin.register(BankAnswer, site=site)
class BankAnswerScreen(Screen):
    sees = "see_payouts"
    change_form_template = "admin/claims/bank_answer.html"
    list_display = ("name", "rows", "settled", "repeated", "at", "by")
    list_select_related = ("by",)
    sortable_by = ()
    fields = ("name", "rows", "settled", "repeated", "sha256", "at", "by")

    def list_tools(self, request: HttpRequest) -> list[Tool]:
        take = Tool(gettext("Upload the bank’s answer"), reverse("admin:claims_bankanswer_take"))
        return [take] if allowed(request, "take_answer") else []

    def page(self, request: HttpRequest, answer: BankAnswer) -> dict[str, Any]:
        results = answer.results.select_related("transfer").order_by("line")
        return {"results": [_line(one) for one in results[:MOST]]}

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [path("take/", view(self.take), name="claims_bankanswer_take"), *super().get_urls()]

    def take(self, request: HttpRequest) -> HttpResponse:
        """The upload. Where lines are wrong nothing is taken, and the page names them."""
        told: dict[str, Any] = {}
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
                told["wrong"] = [_wrong(one) for one in refused.facts["wrong"][:MOST]]  # type: ignore[index]
                raise
            taken.append(answer.pk)
            if answer.came_before:  # type: ignore[attr-defined]
                return gettext("This file was taken in before. Nothing has changed.")
            return gettext("%(settled)s transfers are settled; %(repeated)s were known already.") % {
                "settled": numbers.figure(answer.settled),
                "repeated": numbers.figure(answer.repeated),
            }

        intro = gettext(
            "All lines are taken in, or none. Failed and returned ones can be paid by another run."
        )
        title, button = gettext("Upload the bank’s answer"), gettext("Upload")
        act = Act("take_answer", title, forms.AnswerForm, button, reverse(LIST), intro)
        return acted(
            request, act, perform, template="admin/claims/answer_take.html", more=told,
            onward=lambda: reverse("admin:claims_bankanswer_change", args=taken),
        )  # fmt: skip


@admin.register(BankResult, site=site)
class BankResultScreen(Screen):
    sees = "see_payouts"
    list_display = ("to_transfer", "result", "sum", "reason", "answer", "line")
    list_filter = ("result",)
    list_select_related = ("transfer", "answer")
    list_display_links = None
    search_fields = ("=transfer__reference",)
    search_help_text = _("The whole end-to-end reference")
    ordering = ("-pk",)
    sortable_by = ()
    readonly_fields = ("to_transfer", "sum")
    fields = ("answer", "line", "to_transfer", "result", "sum", "reason")

    @admin.display(description=_("transfer"))
    def to_transfer(self, result: BankResult) -> SafeString:
        return _to_transfer(result)

    @admin.display(description=_("amount"))
    def sum(self, result: BankResult) -> str:
        return numbers.amount(result.amount, result.transfer.unit)


def _line(one: BankResult) -> dict[str, Any]:
    return {
        "line": one.line,
        "transfer": _to_transfer(one),
        "amount": numbers.amount(one.amount, one.transfer.unit),
        "result": BankResult.Result(one.result).label,
        "reason": one.reason,
    }


def _to_transfer(one: BankResult) -> SafeString:
    url = reverse("admin:claims_transfer_change", args=[one.transfer_id])
    return format_html('<a href="{}">{}</a>', url, one.transfer.reference)


def _wrong(one: Any) -> dict[str, Any]:
    sentence = SENTENCES.get(one.code)
    said = gettext(sentence) if sentence else one.code
    return {"line": one.line, "reference": one.reference, "said": said}
