"""The filters of the list of all claims: they combine, and what is rare is found by an index of its own."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from claims.models import Claim, ClaimantType, Incident, ReviewItem, Service
from claims.queries import search


def _services() -> list[tuple[str, str]]:
    return [(service.key, service.name) for service in Service.objects.all()]


def _submitters() -> list[tuple[str, str]]:
    """The organisations are read from the files: they are few."""
    return [(name, name) for name in search.submitters()]


class ClaimFilter(django_filters.FilterSet):
    """What the list of claims is narrowed by."""

    status = django_filters.ChoiceFilter(label=_("status"), choices=Claim.Status.choices, method="of_status")
    type = django_filters.ChoiceFilter(
        label=_("claimant type"), field_name="claimant_type", choices=ClaimantType.choices
    )
    service = django_filters.ChoiceFilter(label=_("service"), choices=_services, method="of_service")
    origin = django_filters.ChoiceFilter(label=_("origin"), choices=Claim.Origin.choices)
    submitter = django_filters.ChoiceFilter(label=_("submitter"), choices=_submitters)
    seat = django_filters.ChoiceFilter(
        label=_("seat"),
        choices=[("second", _("Waits for the second")), ("held", _("Held back for a second look"))],
        method="of_seat",
    )
    held = django_filters.ChoiceFilter(
        label=_("on hold"), choices=[("yes", _("Yes")), ("no", _("No"))], method="of_hold"
    )
    filed = django_filters.ChoiceFilter(
        label=_("filed by"), choices=[("me", _("Filed by me"))], method="of_filer"
    )
    incident = django_filters.ModelChoiceFilter(label=_("incident"), queryset=Incident.objects.all())

    class Meta:
        model = Claim
        fields: tuple[str, ...] = ()

    def of_status(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """With the incidents, since the index of what stands where begins with them."""
        incidents = list(Incident.objects.values_list("pk", flat=True))
        return queryset.filter(incident__in=incidents, status=value)

    def of_service(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(services__contains=[value])

    def of_seat(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        code = {"second": "second_seat", "held": "sample"}[value]
        waiting = ReviewItem.objects.filter(state=ReviewItem.State.OPEN, code=code)
        return queryset.filter(pk__in=waiting.values("claim"))

    def of_hold(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(held=value == "yes")

    def of_filer(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(filed_by=self.request.user)
