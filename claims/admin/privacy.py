"""Who has read what of somebody, for auditors and the privacy officer; and the page that takes the mask off, once."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from accounts import factors
from claims.admin.acts import Act, acted
from claims.admin.audit import OfDoor
from claims.admin.forms import ReasonForm
from claims.admin.site import Screen, ask, site
from claims.models import AccessEntry, Claim, PayeeAccount
from claims.presentation import masking, words
from claims.stages import privacy


@admin.register(AccessEntry, site=site)
class AccessScreen(Screen):
    sees = "see_accesses"
    nothing = _("Nobody has been shown anything personal yet.")
    list_display = ("at", "by", "what", "to", "through", "reason")
    list_filter = ("what", ("door", OfDoor))
    list_select_related = ("by",)
    search_fields = ("=key", "=by__email")
    search_help_text = _("The whole reference of a claim, or the whole e-mail address of who looked")
    sortable_by = ()
    readonly_fields = ("to", "through")
    fields = ("at", "by", "what", "to", "through", "reason", "facts")

    def called(self, entry: AccessEntry) -> str:
        return f"{AccessEntry.What(entry.what).label} · {self.to(entry)}"

    @admin.display(description=_("object"))
    def to(self, entry: AccessEntry) -> str:
        return f"{words.said(words.OBJECTS, entry.kind)} {entry.key}"

    @admin.display(description=_("door"))
    def through(self, entry: AccessEntry) -> str:
        return words.said(words.DOORS, entry.door)


@never_cache
def unmask(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks why; the answer to the POST shows the person whole, and no other page does."""
    ask(request, "unmask_person")
    claim = get_object_or_404(Claim.objects.select_related("claimant"), pk=pk)
    here = reverse("admin:claims_claim_unmask", args=[pk])
    proved_at = factors.proved_at(request)
    if request.method == "GET" and (proved_at is None or timezone.now() - proved_at >= privacy.FRESH):
        return redirect(factors.way(request, to=here))
    back = reverse("admin:claims_claim_change", args=[pk])

    def perform(typed: dict[str, Any], at: datetime) -> HttpResponse:
        privacy.unmask(
            actor=request.user, claim=claim, reason=typed["reason"], proved_at=proved_at, at=at, door="admin"  # type: ignore[arg-type]
        )  # fmt: skip
        return _shown(request, claim, back)

    intro = gettext(
        "Name, number and account are shown once, on the next page. That you looked, and why, is kept."
    )
    act = Act(
        "unmask_person",
        gettext("See the person whole"),
        ReasonForm,
        gettext("Show"),
        back,
        intro,
        [claim.reference],
    )
    return acted(request, act, perform)


def _shown(request: HttpRequest, claim: Claim, back: str) -> HttpResponse:
    accounts = PayeeAccount.objects.filter(claim=claim).order_by("-version", "-correction")
    said = {
        "title": claim.reference, "subtitle": gettext("See the person whole"), "back": back,
        "person": masking.whole(claim.claimant),
        "accounts": [masking.whole_account(one) for one in accounts],
    }  # fmt: skip
    answer = TemplateResponse(request, "admin/claims/unmasked.html", {**site.each_context(request), **said})
    answer["Cache-Control"] = "no-store, private"
    return answer
