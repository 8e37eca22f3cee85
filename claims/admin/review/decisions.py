"""Decisions with their letters, and the rule that decides by itself."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims import tasks
from claims.admin.acts import Act, acted
from claims.admin.filters import Rules
from claims.admin.forms import PlainForm
from claims.admin.review.forms import AutomaticRuleForm
from claims.admin.review.letters import pdf
from claims.admin.site import Screen, Tool, allowed, site
from claims.models import AutomaticRule, Claim, Decision
from claims.presentation import numbers, proposals, reasons, samples, words
from claims.queries import review as queries
from claims.rules.review import STRAIGHTFORWARD
from claims.stages import review

RULES = "admin:claims_automaticrule_changelist"


def to_claim(claim: Claim) -> SafeString:
    """Its reference, leading to its page."""
    return format_html(
        '<a class="reference" href="{}">{}</a>',
        reverse("admin:claims_claim_change", args=[claim.pk]),
        claim.reference,
    )


class OfRule(Rules):
    """Where most decisions are those of the rule for what is straightforward."""

    stepped, usual = True, STRAIGHTFORWARD


class OfSeat(admin.SimpleListFilter):
    title = _("seat")
    parameter_name = "seat"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", "1"), ("2", "2")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Decision]) -> QuerySet[Decision]:
        return queryset.filter(seat=int(self.value())) if self.value() in ("1", "2") else queryset  # type: ignore[arg-type]


@admin.register(Decision, site=site)
class DecisionScreen(Screen):
    sees = "see_claims"
    list_display = ("reference", "outcome", "seat", "final", "given", "who", "at")
    list_filter = ("outcome", "final", OfSeat, ("rule", OfRule))
    list_select_related = ("claim", "by")
    list_display_links = ("outcome",)
    search_fields = ("=claim__reference",)
    search_help_text = _("The whole reference of a claim")
    ordering = ("-pk",)
    sortable_by = ()
    readonly_fields = ("reference", "who", "coded", "given", "korean", "english")
    fields = (
        "reference", "version", "seat", "final", "outcome", "coded", "given", "note", "who", "at", "korean", "english",
    )  # fmt: skip

    def called(self, decision: Decision) -> str:
        return f"{decision.claim.reference} · {Decision.Outcome(decision.outcome).label}"

    @admin.display(description=_("claim"))
    def reference(self, decision: Decision) -> SafeString:
        return to_claim(decision.claim)

    @admin.display(description=_("by"))
    def who(self, decision: Decision) -> str:
        return words.who(decision.by, decision.rule)

    @admin.display(description=_("reasons"))
    def coded(self, decision: Decision) -> str:
        return " ".join(reasons.sentences(decision.codes).values()) or self.get_empty_value_display()

    @admin.display(description=_("awarded"))
    def given(self, decision: Decision) -> str:
        return proposals.given(decision.lines) or self.get_empty_value_display()

    @admin.display(description=_("letter in Korean"))
    def korean(self, decision: Decision) -> SafeString:
        return format_html('<pre class="document" lang="ko">{}</pre>', decision.letter_ko)

    @admin.display(description=_("letter in English"))
    def english(self, decision: Decision) -> SafeString:
        return format_html('<pre class="document" lang="en">{}</pre>', decision.letter_en)

    def tools(self, request: HttpRequest, decision: Decision) -> list[Tool]:
        if not decision.final:
            return []
        address = reverse("admin:claims_decision_letter", args=[decision.pk])
        return [
            Tool(gettext("Letter in Korean as PDF"), f"{address}?language=ko"),
            Tool(gettext("Letter in English as PDF"), f"{address}?language=en"),
        ]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(pdf)
        return [path("<int:pk>/letter.pdf", view, name="claims_decision_letter"), *super().get_urls()]


@admin.register(AutomaticRule, site=site)
class AutomaticRuleScreen(Screen):
    sees = "see_record"
    list_display = ("called_by", "stands", "limit", "recorded_by", "confirmed_by", "reason")
    list_filter = (("name", Rules),)
    search_fields = ("reason",)
    search_help_text = _("A part of the reason")
    list_select_related = ("recorded_by", "confirmed_by")
    sortable_by = ()
    readonly_fields = ("called_by", "stands", "limit", "kept_to", "held", "agreed")
    fields = (
        "called_by", "stands", "limit", "kept_to", "held", "recorded_by", "confirmed_by", "at", "reason", "agreed",
    )  # fmt: skip

    @admin.display(description=_("rule"))
    def called_by(self, rule: AutomaticRule) -> str:
        return samples.called(rule)

    def called(self, rule: AutomaticRule) -> str:
        return samples.called(rule)

    @admin.display(description=_("state"))
    def stands(self, rule: AutomaticRule) -> str:
        """What was switched off is so at once; what is switched on counts when another person has confirmed it."""
        said = gettext("on") if rule.on else gettext("off")
        if rule.on and rule.confirmed_by_id is None:
            return f"{said} · {gettext('Waits for confirmation')}"
        return said

    @admin.display(description=_("policies"))
    def kept_to(self, rule: AutomaticRule) -> str:
        return ", ".join(rule.policies) or gettext("all")

    @admin.display(description=_("held back"))
    def held(self, rule: AutomaticRule) -> str:
        return samples.rates(rule.sample)

    @admin.display(description=_("second looks"))
    def agreed(self, rule: AutomaticRule) -> str:
        found = queries.agreements()
        return samples.agreement(next((one for one in found if one.version == rule.pk), None))

    @admin.display(description=_("at most"))
    def limit(self, rule: AutomaticRule) -> str:
        return numbers.amount(rule.at_most, "KRW")

    def list_tools(self, request: HttpRequest) -> list[Tool]:
        turn = Tool(gettext("Propose a setting"), reverse("admin:claims_automaticrule_set"))
        return [turn] if allowed(request, "set_rule") else []

    def tools(self, request: HttpRequest, rule: AutomaticRule) -> list[Tool]:
        waits = rule.confirmed_by_id is None and rule.recorded_by_id != request.user.pk
        confirm = Tool(gettext("Confirm"), reverse("admin:claims_automaticrule_confirm", args=[rule.pk]))
        return [confirm] if waits and allowed(request, "confirm_rule") else []

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("set/", view(self.set), name="claims_automaticrule_set"),
            path("<int:pk>/confirm/", view(self.confirm), name="claims_automaticrule_confirm"),
            *super().get_urls(),
        ]

    def set(self, request: HttpRequest) -> HttpResponse:
        def perform(typed: dict[str, Any], at: datetime) -> str:
            review.set_rule(actor=request.user, at=at, door="admin", **typed)  # type: ignore[arg-type]
            return gettext(
                "Switched off it stops at once. Switched on it counts when another person has confirmed it."
            )

        intro = gettext(
            "One rule approves what is straightforward, the other rejects what every policy refuses. Each setting is a "
            "version of its own, and each decision names its version."
        )
        title, button = gettext("Propose a setting"), gettext("Propose")
        return acted(
            request, Act("set_rule", title, AutomaticRuleForm, button, reverse(RULES), intro), perform
        )

    def confirm(self, request: HttpRequest, pk: int) -> HttpResponse:
        rule = get_object_or_404(AutomaticRule.objects.select_related("recorded_by"), pk=pk)

        def perform(typed: dict[str, Any], at: datetime) -> str:
            review.confirm_rule(actor=request.user, rule=rule, at=at, door="admin")  # type: ignore[arg-type]
            tasks.enqueue_rule_everywhere()
            return gettext("The setting is in force from now on.")

        listed = [
            f"{self.called_by(rule)}: {gettext('on') if rule.on else gettext('off')}",
            gettext("At most: %(amount)s") % {"amount": self.limit(rule)},
            gettext("Policies: %(policies)s") % {"policies": self.kept_to(rule)},
            gettext("Held back: %(rates)s") % {"rates": self.held(rule)},
            gettext("Reason: %(reason)s") % {"reason": rule.reason},
            gettext("Proposed by %(who)s") % {"who": rule.recorded_by},
        ]  # fmt: skip
        back = reverse("admin:claims_automaticrule_change", args=[pk])
        title, button = gettext("Confirm a setting of a rule"), gettext("Confirm")
        intro = gettext("From then on the rule decides by it, also what waits already.")
        return acted(request, Act("confirm_rule", title, PlainForm, button, back, intro, listed), perform)
