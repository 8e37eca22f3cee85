"""The bank's answers for finance: what settles, what is parked; a file that cannot be read is refused by its lines."""

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
    list_display = ("name", "rows", "settled", "repeated", "noted", "parked", "at", "by")
    list_select_related = ("by",)
    sortable_by = ()
    fields = ("name", "rows", "settled", "repeated", "noted", "parked", "sha256", "at", "by")

    def list_tools(self, request: HttpRequest) -> list[Tool]:
        take = Tool(gettext("Upload the bank’s answer"), reverse("admin:claims_bankanswer_take"))
        return [take] if allowed(request, "take_answer") else []

    def page(self, request: HttpRequest, answer: BankAnswer) -> dict[str, Any]:
        results = answer.results.select_related("transfer", "file").order_by("line")
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
            return told_of(answer)

        intro = gettext(
            "CSV, pain.002 or camt.053. What fits by reference and amount settles; every other line is parked until "
            "two people resolve it. A file that cannot be read is refused, and nothing of it is taken in."
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
    list_display = ("to_transfer", "result", "sum", "outcome", "code", "reason", "answer", "line")
    list_filter = ("outcome", "code", "result")
    list_select_related = ("transfer", "answer", "file")
    list_display_links = None
    search_fields = ("=transfer__reference",)
    search_help_text = _("The whole end-to-end reference")
    ordering = ("-pk",)
    sortable_by = ()
    readonly_fields = ("to_transfer", "sum")
    fields = ("answer", "line", "to_transfer", "result", "sum", "outcome", "code", "reason")

    @admin.display(description=_("transfer"))
    def to_transfer(self, result: BankResult) -> SafeString | str:
        return _to_transfer(result)

    @admin.display(description=_("amount"))
    def sum(self, result: BankResult) -> str:
        return _sum(result)


def told_of(answer: BankAnswer) -> str:
    """What a file did, in a sentence."""
    return gettext(
        "%(settled)s lines settled, %(repeated)s known already, %(noted)s under way, %(parked)s parked."
    ) % {
        "settled": numbers.figure(answer.settled),
        "repeated": numbers.figure(answer.repeated),
        "noted": numbers.figure(answer.noted),
        "parked": numbers.figure(answer.parked),
    }


def _line(one: BankResult) -> dict[str, Any]:
    return {
        "line": one.line,
        "transfer": _to_transfer(one),
        "amount": _sum(one),
        "result": BankResult.Result(one.result).label,
        "outcome": one.get_code_display() or one.get_outcome_display(),
        "reason": one.reason,
    }


def _sum(one: BankResult) -> str:
    if one.amount is None:
        return ""
    unit = one.transfer.unit if one.transfer else one.file.unit if one.file else one.unit
    return numbers.amount(one.amount, unit)


def _to_transfer(one: BankResult) -> SafeString | str:
    if one.transfer is None:
        return one.reference
    url = reverse("admin:claims_transfer_change", args=[one.transfer_id])
    return format_html('<a href="{}">{}</a>', url, one.transfer.reference)


def _wrong(one: Any) -> dict[str, Any]:
    sentence = SENTENCES.get(one.code)
    said = gettext(sentence) if sentence else one.code
    return {"line": one.line, "said": said}
