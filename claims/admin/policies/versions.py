"""Every version with its document, how it stands, and what can be done with it."""

from typing import Any, Final

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from claims.admin.policies import acting, beginnings, comparing, editing
from claims.admin.site import Screen, Tool, allowed, site
from claims.models import PolicyVersion
from claims.presentation import drafts, numbers, words
from claims.presentation.explanation import page_of
from claims.queries import policies as queries
from claims.rules.policy.checking import checked
from claims.rules.voting import counted

State = PolicyVersion.State
_OPEN: Final = (State.DRAFT, State.PROPOSED)


@admin.register(PolicyVersion, site=site)
class PolicyVersionScreen(Screen):
    sees = "see_policies"
    change_form_template = "admin/claims/policy.html"
    list_display = ("policy", "number", "state", "when", "counted_in", "who", "at")
    list_filter = ("state", "policy")
    list_select_related = ("policy", "author")
    search_fields = ("policy__key", "policy__title_ko", "policy__title_en")
    search_help_text = _("A part of the name or the key")
    readonly_fields = ("when", "who", "document", "key", "counted_in")
    fields = (
        "policy", "key", "number", "state", "when", "counted_in", "who", "at", "sha256", "language", "document",
    )  # fmt: skip

    @admin.display(description=_("key"))
    def key(self, version: PolicyVersion) -> str:
        return version.policy.key

    @admin.display(description=_("in force"))
    def when(self, version: PolicyVersion) -> str:
        return acting.time_of(version) or "–"

    @admin.display(description=_("unit"))
    def counted_in(self, version: PolicyVersion) -> str:
        return numbers.unit_name(version.unit) or "–"

    @admin.display(description=_("author"))
    def who(self, version: PolicyVersion) -> str:
        return words.who(version.author, version.rule)

    @admin.display(description=_("document"))
    def document(self, version: PolicyVersion) -> SafeString:
        return format_html('<pre class="document">{}</pre>', version.text)

    def called(self, version: PolicyVersion) -> str:
        return acting.called(version)

    def list_tools(self, request: HttpRequest) -> list[Tool]:
        draft = Tool(gettext("Draft a policy"), reverse("admin:claims_policyversion_draft"), first=True)
        return [draft] if allowed(request, "draft_policy") else []

    def tools(self, request: HttpRequest, version: PolicyVersion) -> list[Tool]:
        mine = version.author_id is not None and version.author_id == request.user.pk
        found = _of_author(request, version) if mine else _of_others(request, version)
        standing = version.in_force is not None and version.in_force.upper is None
        if standing and allowed(request, "retire_policy"):
            found.append(_tool("retire", gettext("Retire"), version))
        if queries.others(version=version).exists():
            found.append(_tool("compare", gettext("Compare versions"), version))
        if allowed(request, "draft_policy"):
            start = f"?start={beginnings.of_version(version)}"
            found.append(
                Tool(gettext("Draft from this"), reverse("admin:claims_policyversion_draft") + start)
            )
        if version.in_force is not None or allowed(request, "draft_policy"):
            found.append(Tool(gettext("Readable page"), page_of(version)))
        return found

    def page(self, request: HttpRequest, version: PolicyVersion) -> dict[str, Any]:
        found = checked(version.text, name=acting.called(version), key=version.policy.key)
        votes = list(version.votes.select_related("by").order_by("at", "pk"))
        former = queries.former(version=version) if version.state in _OPEN else None
        return {
            "version": version,
            "standing": drafts.standing(version, votes, len(found.problems)),
            "ballots": drafts.ballots(votes),
            "troubles": drafts.troubles(found),
            "cases": drafts.cases(found),
            **(comparing.beside(former, version) if former else {}),
        }

    def get_urls(self) -> list[URLPattern]:
        view, name = self.admin_site.admin_view, "claims_policyversion"
        return [
            path("draft/", view(editing.begin), name=f"{name}_draft"),
            path("<int:pk>/edit/", view(editing.write), name=f"{name}_edit"),
            path("<int:pk>/compare/", view(comparing.compare), name=f"{name}_compare"),
            path("<int:pk>/propose/", view(acting.propose), name=f"{name}_propose"),
            path("<int:pk>/vote/", view(acting.vote), name=f"{name}_vote"),
            path("<int:pk>/adopt/", view(acting.adopt), name=f"{name}_adopt"),
            path("<int:pk>/back/", view(acting.back), name=f"{name}_back"),
            path("<int:pk>/withdraw/", view(acting.withdraw), name=f"{name}_withdraw"),
            path("<int:pk>/retire/", view(acting.retire), name=f"{name}_retire"),
            *super().get_urls(),
        ]


def _of_author(request: HttpRequest, version: PolicyVersion) -> list[Tool]:
    """What its author may do with a version."""
    if not allowed(request, "draft_policy"):
        return []
    if version.state == State.DRAFT:
        return [
            _tool("edit", gettext("Write"), version, first=True),
            _tool("propose", pgettext("policy", "Propose"), version),
            _tool("withdraw", gettext("Withdraw"), version),
        ]
    if version.state == State.PROPOSED:
        return [
            _tool("back", gettext("Back to a draft"), version),
            _tool("withdraw", gettext("Withdraw"), version),
        ]
    return []


def _of_others(request: HttpRequest, version: PolicyVersion) -> list[Tool]:
    """What another member may do with a proposal."""
    if version.state != State.PROPOSED or not allowed(request, "vote_policy"):
        return []
    votes = dict(version.votes.values_list("by", "in_favour"))
    found = []
    if counted(votes.values()).carried:
        found.append(_tool("adopt", gettext("Put in force"), version, first=True))
    if request.user.pk not in votes:
        found.insert(0, _tool("vote", gettext("Vote"), version, first=not found))
    return found


def _tool(act: str, label: str, version: PolicyVersion, *, first: bool = False) -> Tool:
    return Tool(label, reverse(f"admin:claims_policyversion_{act}", args=[version.pk]), first)
