"""Samples of what rules decide: seed, strata and claims, for whoever sees runs, and how often people agreed."""

from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from claims.admin.filters import Rules
from claims.admin.site import Screen, site
from claims.models import Sample
from claims.presentation import numbers, samples


@admin.register(Sample, site=site)
class SampleScreen(Screen):
    sees = "see_samples"
    change_form_template = "admin/claims/sample.html"
    list_display = ("number", "version", "members", "size", "at")
    list_filter = (("rule_version__name", Rules),)
    list_select_related = ("run", "rule_version")
    sortable_by = ()
    readonly_fields = ("version", "members", "size", "rates", "agreed")
    fields = ("run", "version", "seed", "members", "size", "rates", "digest", "at", "agreed")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Sample]:
        """Without the members, of which there may be a million."""
        lengths = {"of": F("claims__len"), "held": F("chosen__len")}
        return (
            super()
            .get_queryset(request)
            .defer("claims", "versions", "chosen", "chosen_versions")
            .annotate(**lengths)
        )

    @admin.display(description=_("run"))
    def number(self, sample: Sample) -> str:
        return str(sample.run)

    def called(self, sample: Sample) -> str:
        return f"{sample.run} · {samples.called(sample.rule_version)}"

    @admin.display(description=_("rule version"))
    def version(self, sample: Sample) -> SafeString:
        url = reverse("admin:claims_automaticrule_change", args=[sample.rule_version_id])
        return format_html('<a href="{}">{}</a>', url, samples.called(sample.rule_version))

    @admin.display(description=_("what the rule may decide"))
    def members(self, sample: Sample) -> str:
        return numbers.figure(sample.of)  # type: ignore[attr-defined]

    @admin.display(description=_("chosen"))
    def size(self, sample: Sample) -> str:
        return numbers.figure(sample.held)  # type: ignore[attr-defined]

    @admin.display(description=_("rates"))
    def rates(self, sample: Sample) -> str:
        return samples.rates(sample.rule_version.sample)

    @admin.display(description=_("second looks"))
    def agreed(self, sample: Sample) -> str:
        return samples.agreement(samples.of_run(sample))

    def page(self, request: HttpRequest, sample: Sample) -> dict[str, Any]:
        return {
            "strata": samples.strata(sample),
            "chosen": samples.chosen(sample),
            "most_shown": samples.MOST_SHOWN,
        }
