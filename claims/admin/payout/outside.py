"""Payments made outside of the runs: recorded by one finance person, confirmed by another."""

from datetime import datetime
from functools import partial
from typing import Any, Final

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.admin.acts import Act, acted
from claims.admin.payout import forms, two
from claims.admin.site import Screen, Tool, allowed, ask, site, to_claim
from claims.models import Award, Claim, ManualPayment
from claims.presentation import numbers, refusals
from claims.presentation import two as standing
from claims.presentation.outcomes import line_label
from claims.queries.settled import still_due
from claims.rules import reference
from claims.rules.refusal import N_, Refusal
from claims.stages import payout

LIST: Final = "admin:claims_manualpayment_changelist"
_OUTSIDE: Final = _(
    "For what was paid at the bank or over the counter. While it waits to be confirmed no run pays the award."
)


class NothingDue(Refusal):
    code = "nothing_due"
    sentence = N_("No award of this claim waits to be paid.")


@admin.register(ManualPayment, site=site)
class ManualPaymentScreen(Screen):
    sees = "see_payouts"
    list_display = ("called_here", "of_claim", "total", "paid_on", "bank_reference", "stands", "recorded_by")
    list_filter = (two.Stands, "paid_on")
    list_select_related = ("recorded_by", "award__claim")
    search_fields = ("=award__claim__reference", "=bank_reference")
    search_help_text = _("The whole reference of a claim, or the bank’s")
    ordering = ("-pk",)
    sortable_by = ()
    readonly_fields = ("of_claim", "line", "total", "stands", "transfer")
    fields = (
        "of_claim", "line", "total", "paid_on", "bank_reference", "note", "stands", "recorded_by", "recorded_at",
        "confirmed_by", "confirmed_at", "dropped_by", "dropped_at", "transfer",
    )  # fmt: skip

    def get_fields(self, request: HttpRequest, obj: ManualPayment | None = None) -> list[Any]:
        found = two.there(self.fields, obj)
        return [name for name in found if name != "transfer" or obj is None or obj.payout]

    @admin.display(description=_("manual payment"))
    def called_here(self, row: ManualPayment) -> str:
        return str(row)

    @admin.display(description=_("claim"))
    def of_claim(self, row: ManualPayment) -> str:
        return str(row.award.claim)

    @admin.display(description=_("award line"))
    def line(self, row: ManualPayment) -> str:
        return line_label(row.award)

    @admin.display(description=_("amount"))
    def total(self, row: ManualPayment) -> str:
        return numbers.amount(row.amount, row.award.unit)

    @admin.display(description=_("state"))
    def stands(self, row: ManualPayment) -> str:
        return standing.stands(row)

    @admin.display(description=_("transfer"))
    def transfer(self, row: ManualPayment) -> SafeString | str:
        if row.payout is None:
            return ""
        url = reverse("admin:claims_transfer_change", args=[row.payout.transfer_id])
        return format_html('<a href="{}">{}</a>', url, row.payout.transfer)

    def list_tools(self, request: HttpRequest) -> list[Tool]:
        if not allowed(request, "record_manual_payment"):
            return []
        return [Tool(gettext("Record a manual payment"), reverse("admin:claims_manualpayment_record"))]

    def tools(self, request: HttpRequest, row: ManualPayment) -> list[Tool]:
        return two.ending(request, row, "manualpayment", "manual_payment") + to_claim(
            request, row.award.claim
        )

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("record/", view(self.record), name="claims_manualpayment_record"),
            path("<int:pk>/confirm/", view(self.confirm), name="claims_manualpayment_confirm"),
            path("<int:pk>/drop/", view(self.drop), name="claims_manualpayment_drop"),
            *super().get_urls(),
        ]

    def record(self, request: HttpRequest) -> HttpResponse:
        """First the claim of which something was paid, by its reference; then which of its awards (`?claim=`)."""
        named = request.GET.get("claim", "")
        if named.isascii() and named.isdigit() and len(named) < 19:
            return self.of_one(request, int(named))

        def perform(typed: dict[str, Any], at: datetime) -> HttpResponse:
            spelt = reference.normalised(typed["reference"])
            claim = Claim.objects.filter(reference=spelt).first()
            if claim is None or not _due(claim):
                raise NothingDue
            return HttpResponseRedirect(f"{reverse('admin:claims_manualpayment_record')}?claim={claim.pk}")

        title, button = gettext("Record a manual payment"), gettext("Go on")
        act = Act("record_manual_payment", title, forms.OfClaimForm, button, reverse(LIST), str(_OUTSIDE))
        return acted(request, act, perform)

    def of_one(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One award of the claim `pk` that was paid."""
        ask(request, "record_manual_payment")
        claim = get_object_or_404(Claim.objects.select_related("claimant"), pk=pk)
        due = _due(claim)
        if not due:
            messages.error(request, refusals.told(NothingDue()))
            return HttpResponseRedirect(reverse("admin:claims_manualpayment_record"))
        made: list[int] = []

        def perform(typed: dict[str, Any], at: datetime) -> str:
            row = payout.record_manual_payment(
                actor=request.user, award=due[typed["award"]][0], amount=typed["amount"], paid_on=typed["paid_on"],  # type: ignore[arg-type]
                bank_reference=typed["bank_reference"], note=typed["note"], at=at, door="admin",
            )  # fmt: skip
            made.append(row.pk)
            return gettext("It is recorded. It counts once another person confirms it.")

        choices = [
            (pk, f"{line_label(award)}: {numbers.amount(amount, award.unit)}")
            for pk, (award, amount) in due.items()
        ]
        units = {pk: award.unit for pk, (award, _amount) in due.items()}
        form = partial(forms.ManualPaymentForm, choices=choices, units=units)
        title = gettext("Record a manual payment")
        act = Act(
            "record_manual_payment", title, form, gettext("Record"), reverse(LIST), str(_OUTSIDE), [str(claim)]  # type: ignore[arg-type]
        )  # fmt: skip
        return acted(
            request, act, perform, onward=lambda: reverse("admin:claims_manualpayment_change", args=made)
        )

    def confirm(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(ManualPayment, pk=pk)
        intro = gettext(
            "It is then paid in the ledger, and no run pays it again. Hold it against the bank’s statement."
        )
        return two.confirmed(
            request, "confirm_manual_payment", [self._told(row), row.note], _back(pk),
            partial(payout.confirm_manual_payment, payment=row), gettext("Confirm the manual payment"), intro,
        )  # fmt: skip

    def drop(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(ManualPayment, pk=pk)
        return two.dropped(
            request, "drop_manual_payment", [self._told(row)], _back(pk),
            partial(payout.drop_manual_payment, payment=row), gettext("Drop the manual payment"),
        )  # fmt: skip

    def _told(self, row: ManualPayment) -> str:
        said = (row.award.claim, self.line(row), self.total(row), row.paid_on, row.bank_reference)
        return ", ".join(str(one) for one in said)


def _due(claim: Claim) -> dict[int, tuple[Award, int]]:
    """Awards of the claim without a live payout, with what each still has to get."""
    found = claim.awards.filter(live=True).exclude(payouts__live=True)
    awards = found.select_related("claim__claimant", "policy_version__policy").order_by("pk")
    due = {award.pk: (award, still_due(award_id=award.pk)) for award in awards}
    return {pk: (award, amount) for pk, (award, amount) in due.items() if amount}


def _back(pk: int) -> str:
    return reverse("admin:claims_manualpayment_change", args=[pk])
