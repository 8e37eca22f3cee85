"""Runs for staff: opened, watched, resumed, cancelled. The picture is that of the rows; nothing is counted twice."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import Case, F, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from claims import tasks
from claims.admin import forms
from claims.admin.acts import Act, acted
from claims.admin.site import Screen, Tool, allowed, ask, site
from claims.models import Assessment, AssessmentRun, RunRange
from claims.models.outages import told
from claims.presentation import explanation, numbers, words
from claims.queries import assessment as queries
from claims.queries import policies
from claims.stages import assessment

LIST = "admin:claims_assessmentrun_changelist"
MOST_RANGES = 200


@admin.register(AssessmentRun, site=site)
class RunScreen(Screen):
    sees = "see_runs"
    change_form_template = "admin/claims/run.html"
    list_display = (
        "number",
        "incident",
        "state",
        "claims_total",
        "percent",
        "opened_at",
        "who",
        "finished_at",
    )
    list_filter = ("incident", "scope", "state")
    search_fields = ("=opened_by__email",)
    search_help_text = _("The whole e-mail address of a person")
    list_select_related = ("incident", "opened_by")
    sortable_by = ()
    readonly_fields = ("pinned_revision", "pinned_policies", "who")
    fields = ("incident", "scope", "pinned_revision", "pinned_policies", "opened_at", "who", "finished_at")

    @admin.display(description=_("run"))
    def number(self, run: AssessmentRun) -> str:
        if run.scope == AssessmentRun.Scope.CHANGED:
            return gettext("%(run)s, changed ones") % {"run": run}
        return str(run)

    @admin.display(description=_("done"))
    def percent(self, run: AssessmentRun) -> str:
        return f"{_percent(queries.progress(run=run))}%"

    @admin.display(description=_("opened by"))
    def who(self, run: AssessmentRun) -> str:
        return words.who(run.opened_by, run.rule)

    @admin.display(description=_("record revision"))
    def pinned_revision(self, run: AssessmentRun) -> int:
        return run.revision.number

    @admin.display(description=_("policy versions"))
    def pinned_policies(self, run: AssessmentRun) -> str:
        pinned = policies.versions(ids=run.policies)
        return ", ".join(f"{version.policy.title} v{version.number}" for version in pinned)

    def list_tools(self, request: HttpRequest) -> list[Tool]:
        tools = []
        if allowed(request, "open_run"):
            tools.append(Tool(gettext("Open a run"), reverse("admin:claims_assessmentrun_open")))
        if allowed(request, "open_changed_run"):
            tools.append(
                Tool(gettext("Assess what was changed"), reverse("admin:claims_assessmentrun_changed"))
            )
        return tools

    def tools(self, request: HttpRequest, run: AssessmentRun) -> list[Tool]:
        tools = []
        if run.state == AssessmentRun.State.FAILED and allowed(request, "resume_run"):
            tools.append(Tool(gettext("Resume"), reverse("admin:claims_assessmentrun_resume", args=[run.pk])))
        if run.state in (AssessmentRun.State.OPEN, AssessmentRun.State.FAILED) and allowed(
            request, "cancel_run"
        ):
            tools.append(
                Tool(gettext("Cancel the run"), reverse("admin:claims_assessmentrun_cancel", args=[run.pk]))
            )
        return tools

    def page(self, request: HttpRequest, run: AssessmentRun) -> dict[str, Any]:
        return progress_of(run) | found_by(run)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("open/", view(self.open), name="claims_assessmentrun_open"),
            path("changed/", view(self.changed), name="claims_assessmentrun_changed"),
            path("<int:pk>/progress/", view(self.progress), name="claims_assessmentrun_progress"),
            path("<int:pk>/resume/", view(self.resume), name="claims_assessmentrun_resume"),
            path("<int:pk>/cancel/", view(self.cancel), name="claims_assessmentrun_cancel"),
            *super().get_urls(),
        ]

    def progress(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The part of the page that asks for itself while the run is open; when it ends the page loads anew."""
        ask(request, self.sees)
        run = get_object_or_404(AssessmentRun, pk=pk)
        response = TemplateResponse(request, "admin/claims/progress.html", progress_of(run))
        if run.state != AssessmentRun.State.OPEN:
            response["HX-Refresh"] = "true"
        return response

    def open(self, request: HttpRequest) -> HttpResponse:
        intro = gettext(
            "It reads the newest record, the policies in force now, and all claims submitted until now."
        )
        title = gettext("Open a run")
        return _opening(request, "open_run", title, pgettext("act", "Open"), intro, assessment.open_run)

    def changed(self, request: HttpRequest) -> HttpResponse:
        intro = gettext(
            "It reads the newest record and the policies in force now, and of the claims those that were changed since "
            "they were assessed, with whatever else their claimants claim. It happens by itself every ten minutes. "
            "People decide what is found."
        )
        title = gettext("Assess what was changed")
        return _opening(request, "open_changed_run", title, title, intro, assessment.open_changed_run)

    def resume(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = get_object_or_404(AssessmentRun, pk=pk)

        def perform(typed: dict[str, Any], at: datetime) -> str:
            assessment.resume_run(actor=request.user, run=run, at=at, door="admin")  # type: ignore[arg-type]
            tasks.enqueue_run(run.pk)
            return gettext("The failed ranges are tried again.")

        back = reverse("admin:claims_assessmentrun_change", args=[pk])
        intro = gettext("The ranges that failed are tried again; what is done stays.")
        title = gettext("Resume")
        act = Act("resume_run", title, forms.PlainForm, title, back, intro, [_named(run)])
        return acted(request, act, perform)

    def cancel(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = get_object_or_404(AssessmentRun, pk=pk)

        def perform(typed: dict[str, Any], at: datetime) -> str:
            assessment.cancel_run(
                actor=request.user,  # type: ignore[arg-type]
                run=run,
                at=at,
                door="admin",
                reason=typed["reason"],
            )
            return gettext("The run is cancelled. What it has found stays readable.")

        back = reverse("admin:claims_assessmentrun_change", args=[pk])
        title, button = gettext("Cancel the run"), gettext("Cancel the run")
        intro = gettext("Nothing is decided by it. What it has found stays readable.")
        act = Act("cancel_run", title, forms.ReasonForm, button, back, intro, [_named(run)])
        return acted(request, act, perform)


def _opening(
    request: HttpRequest,
    action: str,
    title: str,
    button: str,
    intro: str,
    opened: Callable[..., AssessmentRun],
) -> HttpResponse:
    """The page that opens a run of an incident by this verb."""

    def perform(typed: dict[str, Any], at: datetime) -> str:
        run = opened(actor=request.user, incident=typed["incident"], at=at, door="admin")
        tasks.enqueue_run(run.pk)
        return gettext("Run %(run)s is open: %(claims)s claims.") % {
            "run": run.pk,
            "claims": numbers.figure(run.claims_total),
        }

    back = reverse(LIST if allowed(request, RunScreen.sees) else "admin:claims_reviewitem_changelist")
    return acted(request, Act(action, title, forms.RunForm, button, back, intro), perform)


def progress_of(run: AssessmentRun) -> dict[str, Any]:
    """The bar and the ranges, without their claims: failed ones first."""
    stands = queries.progress(run=run)
    failed_first = Case(When(state=RunRange.State.FAILED, then=0), default=1)
    ranges = run.ranges.defer("claims", "versions").annotate(size=F("claims__len"))
    return {
        "run": run,
        "stands": stands,
        "percent": _percent(stands),
        "ranges": ranges.order_by(failed_first, "number")[:MOST_RANGES],
        "open": run.state == AssessmentRun.State.OPEN,
    }


def found_by(run: AssessmentRun) -> dict[str, Any]:
    """What the run found, counted; nothing while it is open."""
    if run.state == AssessmentRun.State.OPEN:
        return {}
    pinned = {version.policy.key: version for version in policies.versions(ids=run.policies)}
    outcomes = [
        {
            "policy": pinned[line.policy].policy.title if line.policy else "",
            "outcome": Assessment.Outcome(line.outcome).label,
            "reason": explanation.reason(
                line.code, policies.compiled(pinned[line.policy]) if line.policy else None
            )
            if line.code
            else "",
            "claims": numbers.figure(line.claims),
        }
        for line in queries.summary(run=run)
    ]
    labels = {
        (key, line.line): told(*line.label)
        for key, version in pinned.items()
        for line in policies.compiled(version).lines
    }
    amounts = [
        {
            "policy": pinned[one.policy].policy.title,
            "line": labels[one.policy, one.line],
            "claims": numbers.figure(one.claims),
            "amount": numbers.amount(one.amount, one.unit),
        }
        for one in queries.proposed(run=run)
    ]
    return {"outcomes": outcomes, "amounts": amounts}


def _named(run: AssessmentRun) -> str:
    """What the pages of its acts call it."""
    claims = gettext("%(claims)s claims") % {"claims": numbers.figure(run.claims_total)}
    return f"{run} · {run.incident} · {run.get_state_display()} · {claims}"


def _percent(stands: queries.Progress) -> int:
    return stands.claims_done * 100 // stands.claims if stands.claims else 100
