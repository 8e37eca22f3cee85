"""The queue: claims that wait for a person, by due day; mine, the team's, and what waits for claimants."""

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.admin.views.main import PAGE_VAR
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.models import User
from claims.admin.filtering import Filtered
from claims.admin.intake import name_services
from claims.admin.review import aside, assigning, bulk, offering, onward, triage
from claims.admin.review.filters import QueueFilter, today
from claims.admin.site import Tool, allowed, site, to_claim
from claims.models import ReviewItem
from claims.presentation import proposals, queue, reasons
from claims.presentation.record import clock, service_names
from claims.presentation.refusals import told
from claims.queries.review import work
from claims.rules.refusal import Refusal
from claims.stages.review.bulk import MOST

_CLOSED: Final = ("closed", "all")


@admin.register(ReviewItem, site=site)
class ReviewItemScreen(Filtered):
    sees = "see_claims"
    filterset = QueueFilter
    change_list_template = "admin/claims/queue.html"
    nothing = _("Nothing waits here.")
    actions = ("take_chosen", "assign_chosen", "give_back_chosen", "set_aside_chosen", "approve_chosen")
    list_display = ("reference", "why", "type", "named", "proposed", "received", "due", "waits", "assignee")
    list_select_related = ("claim__incident", "assignee")
    list_display_links = None
    search_fields = ("=claim__reference",)
    search_help_text = _("The whole reference of a claim")
    sortable_by = ()
    fields = ("reference", "why", "type", "services", "state", "assignee", "assigned_by", "at", "due")
    readonly_fields = ("reference", "why", "type", "services", "due")

    @admin.display(description=_("claim"))
    def reference(self, item: ReviewItem) -> SafeString:
        url = reverse("admin:claims_claim_change", args=[item.claim_id])
        query = getattr(item, "query", "")
        return format_html('<a class="reference" href="{}{}">{}</a>', url, query, item.claim.reference)

    def called(self, item: ReviewItem) -> str:
        return f"{item.claim.reference} · {self.why(item)}"

    def tools(self, request: HttpRequest, item: ReviewItem) -> list[Tool]:
        return to_claim(request, item.claim)

    @admin.display(description=_("why"))
    def why(self, item: ReviewItem) -> str:
        return getattr(item, "said", None) or reasons.sentence(item.code)

    @admin.display(description=_("claimant type"))
    def type(self, item: ReviewItem) -> str:
        return item.claim.get_claimant_type_display()

    @admin.display(description=_("services"))
    def services(self, item: ReviewItem) -> str:
        return ", ".join(service_names(item.claim.services).values())

    @admin.display(description=_("services"))
    def named(self, item: ReviewItem) -> str:
        return ", ".join(item.claim.named)  # type: ignore[attr-defined]

    @admin.display(description=_("proposed"))
    def proposed(self, item: ReviewItem) -> str:
        return item.proposed  # type: ignore[attr-defined]

    @admin.display(description=_("received at"))
    def received(self, item: ReviewItem) -> str:
        return clock(item.claim.received_at, item.claim.incident.time_zone)

    @admin.display(description=_("due on"))
    def due(self, item: ReviewItem) -> str | SafeString:
        if item.due_on is None:
            return self.get_empty_value_display()
        said = queue.day(item.due_on)
        late = item.state == "open" and item.due_on < today()
        return format_html('<strong class="overdue">{}</strong>', said) if late else said

    @admin.display(description=_("waits for"))
    def waits(self, item: ReviewItem) -> str:
        days = (timezone.now() - item.at).days
        return ngettext("%(days)s day", "%(days)s days", days) % {"days": days} if days else gettext("today")

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """What is due first; of what is over, the newest."""
        return ("-pk",) if request.GET.get("state") in _CLOSED else ("due_on", "pk")

    def list_tools(self, request: HttpRequest) -> list[Tool]:
        if not allowed(request, "take_claim") or request.GET.get("work") == work.CLAIMANTS:
            return []
        url = reverse("admin:claims_reviewitem_next") + _filters(request)
        return [Tool(gettext("Begin with what is due first"), url, first=True, posts=True)]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        shown: dict[str, Any] = {}
        if self.has_view_permission(request):
            shown["parts"] = queue.parts(request.GET, reader=request.user.pk, today=today())
        return super().changelist_view(request, {**shown, **(extra_context or {})})

    def dress(self, request: HttpRequest, rows: Sequence[ReviewItem]) -> None:
        name_services(item.claim for item in rows)
        proposed = proposals.totals([item.claim_id for item in rows])
        said = reasons.sentences([item.code for item in rows])
        for item in rows:
            item.said = said[item.code]  # type: ignore[attr-defined]
            item.proposed = proposed.get(item.claim_id, self.get_empty_value_display())  # type: ignore[attr-defined]
            item.query = _filters(request)  # type: ignore[attr-defined]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        acts = [
            path(f"<int:pk>/{name}/", view(page), name=f"claims_reviewitem_{name}")
            for name, page in offering.PAGES.items()
        ]
        return [
            path("next/", view(require_POST(onward.next_claim)), name="claims_reviewitem_next"),
            path("assign/", view(assigning.several), name="claims_reviewitem_assign"),
            path("triage/", view(triage.several), name="claims_reviewitem_triage"),
            path("restore/", view(triage.several_back), name="claims_reviewitem_restore"),
            *acts,
            *super().get_urls(),
        ]

    def has_assign_permission(self, request: HttpRequest) -> bool:
        return allowed(request, "assign_claims")

    def has_triage_permission(self, request: HttpRequest) -> bool:
        return allowed(request, "triage_claim")

    @admin.action(description=_("Set aside"), permissions=["triage"])
    def set_aside_chosen(self, request: HttpRequest, chosen: QuerySet[ReviewItem]) -> HttpResponse:
        return aside.led(request, chosen, "admin:claims_reviewitem_triage")

    @admin.action(description=_("Assign to me"), permissions=["assign"])
    def take_chosen(self, request: HttpRequest, chosen: QuerySet[ReviewItem]) -> None:
        self._given(request, chosen, request.user)  # type: ignore[arg-type]

    @admin.action(description=_("Give back to the team"), permissions=["assign"])
    def give_back_chosen(self, request: HttpRequest, chosen: QuerySet[ReviewItem]) -> None:
        self._given(request, chosen, None)

    @admin.action(description=_("Assign to another"), permissions=["assign"])
    def assign_chosen(self, request: HttpRequest, chosen: QuerySet[ReviewItem]) -> HttpResponse | None:
        claims = self._claims(request, chosen)
        if not claims:
            return None
        query = urlencode({"ids": ",".join(map(str, claims)), "queue": request.GET.urlencode()})
        return HttpResponseRedirect(f"{reverse('admin:claims_reviewitem_assign')}?{query}")

    def has_bulk_permission(self, request: HttpRequest) -> bool:
        return allowed(request, "ask_bulk")

    @admin.action(description=_("Approve, after a rehearsal"), permissions=["bulk"])
    def approve_chosen(self, request: HttpRequest, chosen: QuerySet[ReviewItem]) -> HttpResponse | None:
        try:
            return bulk.chosen(request, list(chosen.values_list("claim_id", flat=True)[: MOST + 1]))
        except Refusal as refusal:
            messages.error(request, told(refusal))
            return None

    def _given(self, request: HttpRequest, chosen: QuerySet[ReviewItem], to: User | None) -> None:
        claims = self._claims(request, chosen)
        if not claims:
            return
        try:
            messages.success(request, assigning.given(request, claims, to, None, timezone.now()))
        except Refusal as refusal:
            messages.error(request, told(refusal))

    def _claims(self, request: HttpRequest, chosen: QuerySet[ReviewItem]) -> list[int]:
        """The claims of those chosen; none, and why, where they are too many for one act."""
        claims = list(chosen.values_list("claim_id", flat=True)[: assigning.MOST + 1])
        if len(claims) <= assigning.MOST:
            return claims
        said = gettext("Choose at most %(most)s claims at once.")
        messages.error(request, said % {"most": f"{assigning.MOST:,}"})
        return []


def _filters(request: HttpRequest) -> str:
    """The query that carries the filters of the list on, from its first page."""
    kept = request.GET.copy()
    kept.pop(PAGE_VAR, None)
    return f"?{urlencode({'queue': kept.urlencode()})}"
