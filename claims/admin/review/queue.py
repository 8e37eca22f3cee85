"""The queue: claims that wait for a person, the oldest first, and the way from one to the next."""

from collections.abc import Sequence
from copy import copy
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import PAGE_VAR
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from claims.admin.intake import name_services
from claims.admin.review import offering
from claims.admin.site import Screen, Tool, allowed, ask, site
from claims.models import ReviewItem, Service
from claims.presentation import proposals, reasons
from claims.presentation.record import clock, service_names

LIST: Final = "admin:claims_reviewitem_changelist"
_AGES: Final = {"day": 1, "three": 3, "week": 7}


class Filter(admin.SimpleListFilter):
    """Values by their words; '' for all."""

    def narrowed(self, queryset: QuerySet, value: str) -> QuerySet:
        raise NotImplementedError

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return self.narrowed(queryset, value) if (value := self.value()) else queryset


class OfState(Filter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("closed", _("Closed")), ("all", _("All"))]

    def choices(self, changelist: Any) -> Any:
        yield {
            "selected": self.value() is None,
            "query_string": changelist.get_query_string(remove=[self.parameter_name]),
            "display": _("Open"),
        }
        yield from list(super().choices(changelist))[1:]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset if self.value() == "all" else queryset.filter(state=self.value() or "open")


class OfCode(Filter):
    title = _("why")
    parameter_name = "code"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        codes = ReviewItem.objects.filter(state="open").order_by("code").values_list("code", flat=True)
        return list(reasons.sentences(list(codes.distinct())).items())

    def narrowed(self, queryset: QuerySet, value: str) -> QuerySet:
        return queryset.filter(code=value)


class OfService(Filter):
    title = _("service")
    parameter_name = "service"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(service.key, service.name) for service in Service.objects.all()]

    def narrowed(self, queryset: QuerySet, value: str) -> QuerySet:
        return queryset.filter(claim__services__contains=[value])


class OfAssignee(Filter):
    title = _("assignee")
    parameter_name = "assignee"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        self.me = request.user
        return [("me", _("Mine")), ("nobody", _("Nobody’s")), ("others", _("Of others"))]

    def narrowed(self, queryset: QuerySet, value: str) -> QuerySet:
        wanted = {
            "me": Q(assignee=self.me),
            "nobody": Q(assignee=None),
            "others": ~Q(assignee=self.me) & ~Q(assignee=None),
        }
        return queryset.filter(wanted.get(value, Q()))


class OfAge(Filter):
    title = _("age")
    parameter_name = "age"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("day", _("More than a day")),
            ("three", _("More than three days")),
            ("week", _("More than a week")),
        ]

    def narrowed(self, queryset: QuerySet, value: str) -> QuerySet:
        days = _AGES.get(value)
        return queryset.filter(at__lt=timezone.now() - timedelta(days=days)) if days else queryset


@admin.register(ReviewItem, site=site)
class ReviewItemScreen(Screen):
    sees = "see_claims"
    list_display = ("reference", "why", "type", "named", "proposed", "received", "waits", "assignee")
    list_filter = (OfState, OfCode, "claim__claimant_type", OfService, OfAssignee, OfAge)
    list_select_related = ("claim__incident", "assignee")
    list_display_links = None
    search_fields = ("=claim__reference",)
    search_help_text = _("The whole reference of a claim")
    ordering = ("at", "pk")
    sortable_by = ()
    fields = ("reference", "why", "type", "services", "state", "assignee", "at")
    readonly_fields = ("reference", "why", "type", "services")

    @admin.display(description=_("claim"))
    def reference(self, item: ReviewItem) -> SafeString:
        url = reverse("admin:claims_claim_change", args=[item.claim_id])
        query = getattr(item, "query", "")
        return format_html('<a class="reference" href="{}{}">{}</a>', url, query, item.claim.reference)

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

    @admin.display(description=_("waits for"))
    def waits(self, item: ReviewItem) -> str:
        days = (timezone.now() - item.at).days
        return ngettext("%(days)s day", "%(days)s days", days) % {"days": days} if days else gettext("today")

    def list_tools(self, request: HttpRequest) -> list[Tool]:
        url = reverse("admin:claims_reviewitem_next") + _filters(request)
        return (
            [Tool(gettext("Begin with the oldest"), url, first=True)]
            if allowed(request, "decide_claim")
            else []
        )

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
        return [path("next/", view(self.next), name="claims_reviewitem_next"), *acts, *super().get_urls()]

    def next(self, request: HttpRequest) -> HttpResponse:
        """To the oldest claim that waits and is nobody else's, of those that the queue was filtered to.

        After the one just seen, where one was.
        """
        ask(request, "decide_claim")
        kept = QueryDict(request.GET.get("queue", ""))
        waiting = (
            self._narrowed(request, kept)
            .filter(
                Q(assignee=None) | Q(assignee=request.user),
                state="open",
                claim__status="submitted",
                claim__held=False,
            )
            .order_by("at", "pk")
        )
        seen = request.GET.get("after", "")
        if seen.isascii() and seen.isdigit() and len(seen) < 19:
            before = (
                ReviewItem.objects.filter(claim=int(seen)).order_by("-pk").values_list("at", "pk").first()
            )
            if before:
                at, pk = before
                waiting = waiting.filter(Q(at__gt=at) | Q(at=at, pk__gt=pk))
        found = waiting.first()
        if found is None:
            messages.info(request, gettext("No other claim waits in the queue."))
            return HttpResponseRedirect(f"{reverse(LIST)}?{kept.urlencode()}".rstrip("?"))
        query = f"?{urlencode({'queue': kept.urlencode()})}"
        return HttpResponseRedirect(reverse("admin:claims_claim_change", args=[found.claim_id]) + query)

    def _narrowed(self, request: HttpRequest, kept: QueryDict) -> QuerySet[ReviewItem]:
        """The items that the list shows under these filters; all of them where it cannot read them."""
        asked = copy(request)
        asked.GET = kept  # type: ignore[assignment]
        try:
            return self.get_changelist_instance(asked).get_queryset(asked)
        except IncorrectLookupParameters:
            return self.get_queryset(request)


def _filters(request: HttpRequest) -> str:
    """The query that carries the filters of the list on, from its first page."""
    kept = request.GET.copy()
    kept.pop(PAGE_VAR, None)
    return f"?{urlencode({'queue': kept.urlencode()})}"
