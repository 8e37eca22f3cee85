"""The admin site of the house, and the screen of which all others are made: it shows rows and cannot write them.

Third-party models are not registered here: a person, a group or an address changed by hand would go around a stage.
What somebody may see follows from duties (`rules/authority/actions.py`), never from Django's own permissions.
"""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.admin.gate import Gate
from claims.admin.lists import CappedPaginator, PagedList, sought
from claims.presentation import worklist
from claims.presentation.numbers import MOST_COUNTED
from claims.queries import approvers
from claims.rules.authority import may

# The parts of the work, by the stage whose name a module of screens bears.
PARTS: Final = {
    "outages": _("Outage record"),
    "policies": _("Policies"),
    "intake": _("Claims"),
    "validation": _("Claims"),
    "assessment": _("Assessment"),
    "review": _("Review"),
    "payout": _("Payout"),
    "export": _("Payout"),
    "handover": _("Payout"),
    "reconciliation": _("Payout"),
    "duties": _("Oversight"),
    "privacy": _("Oversight"),
    "safety": _("Oversight"),
    "audit": _("Oversight"),
    "notices": _("Claims"),
}


class ClaimsAdmin(Gate):
    """Staff sign in here. Whoever has no duty finds it empty."""

    site_header = _("Outage compensation")
    site_title = _("Outage compensation")
    index_title = _("Your work")
    site_url = "/"
    empty_value_display = "–"

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The screens under the part of the work they belong to, in the order in which `claims/admin` names them."""
        # Not by `super().get_app_list`, which sorts by names that are translated anew for each comparison.
        apps = self._build_app_dict(request, app_label).values()
        seen = {screen["model"]: screen for app in apps for screen in app["models"]}
        parts: dict[str, list[Any]] = {}
        for model, screen in self._registry.items():
            if model in seen:
                stage = type(screen).__module__.removeprefix("claims.admin.").partition(".")[0]
                parts.setdefault(str(PARTS[stage]), []).append(seen[model])
        home = reverse("admin:index")
        return [
            {"name": name, "app_label": "claims", "app_url": home, "has_module_perms": True, "models": models}
            for name, models in parts.items()
        ]

    def app_index(
        self, request: HttpRequest, app_label: str, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """There is one application: its front page is the front page."""
        return self.index(request, extra_context)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """What waits for this person, then the screens."""
        waits = {"todos": worklist.of(request.user, at=timezone.now()), "subtitle": None}  # type: ignore[arg-type]
        return super().index(request, {**waits, **(extra_context or {})})


site = ClaimsAdmin(name="admin")


class Tool(NamedTuple):
    """A link at the top of a screen to something that can be done. `first`: what is most likely wanted.

    `posts`: a button, since what stands behind it changes something at once.
    """

    label: str
    url: str
    first: bool = False
    posts: bool = False


def to_claim(request: HttpRequest, claim: Model) -> list[Tool]:
    """The way to a claim, for those who may see it."""
    if not allowed(request, "see_claims"):
        return []
    return [Tool(gettext("See the claim"), reverse("admin:claims_claim_change", args=[claim.pk]))]


def allowed(request: HttpRequest, action: str) -> bool:
    """Whether this person's duties allow the action, for what is shown. The stage asks again, with what it knows."""
    user = request.user
    return bool(user.is_active and user.is_staff and may(action, user.duties))


def ask(request: HttpRequest, action: str) -> None:
    """Raises PermissionDenied unless `allowed`."""
    if not allowed(request, action):
        raise PermissionDenied


class Screen(admin.ModelAdmin):
    """Lists and shows rows to whoever holds a duty of the action `sees`; adds, changes and deletes nothing."""

    sees: str
    change_form_template = "admin/claims/change_form.html"
    change_list_template = "admin/claims/change_list.html"
    list_per_page = 50
    list_max_show_all = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # a count for each filter reads the whole table
    paginator = CappedPaginator
    actions: Sequence[Any] = ()
    nothing: Any = _("Nothing is here yet.")  # said of an empty list

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return allowed(request, self.sees)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Django's own log knows nothing of stages; acts are in the audit entries."""
        raise Http404

    def list_tools(self, request: HttpRequest) -> list[Tool]:
        """What can be done from the list."""
        return []

    def dress(self, request: HttpRequest, rows: Sequence[Any]) -> None:
        """Gives the rows of a list what it shows beside their fields, found for all of them at once."""

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[ChangeList]:
        return PagedList

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        fields = tuple(self.get_search_fields(request))
        if search_term and all(field.startswith("=") for field in fields):
            return sought(queryset, fields, search_term), False
        return super().get_search_results(request, queryset, search_term)

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        shown = super().get_changelist_instance(request)
        if not (shown.has_active_filters or shown.query):
            shown.full_result_count = (
                shown.result_count
            )  # how many were found is told where something was sought
        self.dress(request, shown.result_list)
        return shown

    def tools(self, request: HttpRequest, row: Any) -> list[Tool]:
        """What can be done with one row."""
        return []

    def called(self, row: Any) -> str:
        """What one row is called where it is named alone."""
        return str(row)

    def page(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """What the page of one row shows beside its fields."""
        return {}

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        tools = self.list_tools(request) if self.has_view_permission(request) else []
        shown = {
            "title": capfirst(self.opts.verbose_name_plural),
            "tools": tools,
            "most": MOST_COUNTED,
            "nothing": self.nothing,
        }
        return super().changelist_view(request, {**shown, **(extra_context or {})})

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = self.get_object(request, object_id)
        # Back to the list as it was filtered, when Django's own link of the list led here.
        kept = request.GET.get("_changelist_filters", "")
        shown: dict[str, Any] = {
            "title": capfirst(self.opts.verbose_name),
            "kept": f"?{kept}" if kept else "",
        }
        if row:
            shown |= {
                "subtitle": self.called(row),
                "tools": self.tools(request, row),
                "nobody": approvers.nobody_for(row=row),
                **self.page(request, row),
            }
        return super().change_view(request, object_id, form_url, {**shown, **(extra_context or {})})
