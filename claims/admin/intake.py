"""Claims, files and rosters for staff: found, read, and changed by no one here."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from claims.admin import figures, forms
from claims.admin.filtering import Filtered
from claims.admin.finding import ClaimFilter
from claims.admin.site import Screen, Tool, allowed, ask, site
from claims.models import Claim, Decision, ImportFile, Membership
from claims.presentation import dossier, outcomes, proposals, reasons, words
from claims.presentation.claims import answer
from claims.presentation.record import clock, service_names
from claims.queries import intake, search
from claims.rules.authority import may
from claims.stages import privacy

LIST = "admin:claims_claim_changelist"
SEOUL = "Asia/Seoul"  # where rosters come from
_ISSUES = 200  # a page


def name_services(claims: Iterable[Claim]) -> None:
    """Gives each claim of a list the names of its services, as `named`."""
    listed = list(claims)
    names = service_names({key for claim in listed for key in claim.services})
    for claim in listed:
        claim.named = [names[key] for key in claim.services]  # type: ignore[attr-defined]


@admin.register(Claim, site=site)
class ClaimScreen(Filtered):
    sees = "see_claims"
    filterset = ClaimFilter
    change_form_template = "admin/claims/claim.html"
    change_list_template = "admin/claims/claims.html"
    list_display = ("reference", "claimant_type", "services_named", "status", "submitter", "received")
    list_select_related = ("incident",)
    sortable_by = ()
    readonly_fields = ("from_file",)
    fields = (
        "incident", "origin", "submitter", "from_file", "received_at", "version", "language", "consent_version",
        "consented_at",
    )  # fmt: skip

    @admin.display(description=_("services"))
    def services_named(self, claim: Claim) -> str:
        return ", ".join(claim.named)  # type: ignore[attr-defined]

    @admin.display(description=_("received at"))
    def received(self, claim: Claim) -> str:
        return clock(claim.received_at, claim.incident.time_zone)

    @admin.display(description=_("file"))
    def from_file(self, claim: Claim) -> str:
        return f"{claim.file}:{claim.line}" if claim.file else self.get_empty_value_display()

    def dress(self, request: HttpRequest, rows: Sequence[Claim]) -> None:
        name_services(rows)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Also by claimant, where `find` has sent somebody."""
        return lookup == "claimant__id__in" or super().lookup_allowed(lookup, value, request)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return super().changelist_view(request, {"find": forms.FindForm(), **(extra_context or {})})

    def list_tools(self, request: HttpRequest) -> list[Tool]:
        if not allowed(request, "file_on_behalf"):
            return []
        return [Tool(gettext("File for somebody else"), reverse("claims:behalf", args=["merchant"]))]

    def page(self, request: HttpRequest, claim: Claim) -> dict[str, Any]:
        duties = request.user.duties  # type: ignore[union-attr]
        person = may("see_people", duties) or may("unmask_person", duties)
        if person:
            privacy.read(
                actor=request.user, what="person", kind="claim", key=claim.reference, at=timezone.now(), door="admin"  # type: ignore[arg-type]
            )  # fmt: skip
        lines = proposals.of_claim(claim)
        return {
            "may_unmask": may("unmask_person", duties),
            "may_see_papers": may("see_papers", duties),
            "dossier": dossier.of_claim(
                claim,
                until=timezone.now(),
                person=person,
                looks=may("see_accesses", duties),
                whole=request.GET.get("timeline") == "all",
            ),
            "proposed": [line for line in lines if line.amount],
            "proposed_total": proposals.total(lines),
            "decisions": [
                _decision(one, claim) for one in claim.decisions.select_related("by", "run").order_by("-pk")
            ],
            "waits": [reasons.sentence(item.code) for item in claim.review_items.filter(state="open")],
            "claim": claim,
        }

    def tools(self, request: HttpRequest, claim: Claim) -> list[Tool]:
        from claims.admin.review import offering  # here: a later stage, whose screens come after these

        return offering.offered(request, claim)

    def get_urls(self) -> list[URLPattern]:
        from claims.admin.beside import page as beside  # here: later stages, whose pages come after these
        from claims.admin.papers import page as paper
        from claims.admin.privacy import unmask

        view = self.admin_site.admin_view
        return [
            path("find/", view(require_POST(self.find)), name="claims_claim_find"),
            path("<int:pk>/unmask/", view(unmask), name="claims_claim_unmask"),
            path("<int:pk>/paper/<int:paper>/", view(paper), name="claims_claim_paper"),
            path("<int:pk>/beside/<int:other>/", view(beside), name="claims_claim_beside"),
            path("figures/", view(figures.page), name="claims_claim_figures"),
            path("figures/<slug:table>.csv", view(figures.sheet), name="claims_claim_figures_sheet"),
            *super().get_urls(),
        ]

    def find(self, request: HttpRequest) -> HttpResponse:
        """To the claim of a reference, or to the list of a person's claims. What was typed goes no further."""
        ask(request, self.sees)
        form = forms.FindForm(request.POST)
        found = search.found(sought=form.cleaned_data["sought"]) if form.is_valid() else None
        _looked(request, found)
        if found and found.claim:
            return HttpResponseRedirect(reverse("admin:claims_claim_change", args=[found.claim]))
        if found and found.claimants:
            if found.more:
                said = gettext("More people than %(most)s are known by it: the first of them are shown.")
                messages.info(request, said % {"most": search.MOST})
            ids = ",".join(map(str, found.claimants))
            return HttpResponseRedirect(f"{reverse(LIST)}?claimant__id__in={ids}")
        messages.warning(request, gettext("No claim was found for it."))
        return HttpResponseRedirect(reverse(LIST))


def _looked(request: HttpRequest, found: search.Found | None) -> None:
    """Notes that somebody was looked for: by what kind of mark and how many were found, never the text."""
    facts = {"kinds": list(found.kinds), "found": len(found.claimants) + bool(found.claim)} if found else {}
    privacy.read(
        actor=request.user, what="search", kind="claimant", key="", at=timezone.now(), door="admin", facts=facts  # type: ignore[arg-type]
    )  # fmt: skip


def _decision(one: Decision, claim: Claim) -> dict[str, Any]:
    return {
        "outcome": Decision.Outcome(one.outcome).label,
        "given": proposals.given(one.lines),
        "reasons": list(reasons.sentences(one.codes).values()),
        "note": one.note,
        "seat": one.seat,
        "final": one.final,
        "stale": one.version != claim.version,
        "who": words.who(one.by, one.rule),
        "at": clock(one.at, claim.incident.time_zone),
        "changed": outcomes.changed(one),
        "letters": [("ko", one.letter_ko), ("en", one.letter_en)] if one.final else [],
    }


@admin.register(ImportFile, site=site)
class ImportFileScreen(Screen):
    sees = "see_imports"
    change_form_template = "admin/claims/file.html"
    list_display = ("name", "kind", "incident", "submitter", "rows", "kept", "rejected", "at", "by")
    list_filter = ("kind", "incident")
    search_fields = (
        "name",
        "submitter",
    )
    search_help_text = _("A part of the file’s name, or of its submitter")
    list_select_related = ("by", "incident")
    fields = (
        "name",
        "kind",
        "incident",
        "submitter",
        "rows",
        "kept",
        "rejected",
        "size",
        "sha256",
        "at",
        "by",
    )

    def page(self, request: HttpRequest, file: ImportFile) -> dict[str, Any]:
        return {
            "reasons": intake.rejected(files=[file.pk]),
            "issues": Paginator(file.issues.order_by("line", "pk"), _ISSUES).get_page(
                request.GET.get("page")
            ),
        }


@admin.register(Membership, site=site)
class MembershipScreen(Screen):
    """Rows of our rosters: whose they are is a fingerprint, and not shown."""

    sees = "see_imports"
    list_display = ("roster", "said", "when", "origin")
    list_select_related = ("file",)
    ordering = ("-pk",)
    sortable_by = ()
    readonly_fields = ("said", "when", "origin")
    fields = ("roster", "said", "when", "origin")

    def called(self, row: Membership) -> str:
        return f"{row.roster} · {row.file.name}:{row.line}"

    @admin.display(description=_("facts"))
    def said(self, row: Membership) -> str:
        answers = (answer(name, value, None) for name, value in row.facts.items())
        return ", ".join(f"{one.label}: {one.value}" for one in answers) or self.get_empty_value_display()

    @admin.display(description=_("period"))
    def when(self, row: Membership) -> str:
        start, end = (clock(at, SEOUL) if at else "" for at in (row.period.lower, row.period.upper))
        return f"{start} – {end}"

    @admin.display(description=_("file"))
    def origin(self, row: Membership) -> SafeString:
        url = reverse("admin:claims_importfile_change", args=[row.file_id])
        return format_html('<a href="{}">{}:{}</a>', url, row.file.name, row.line)
