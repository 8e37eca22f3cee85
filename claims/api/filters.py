"""What staff may look for. A value that cannot be meant is an error at its name, never an empty list."""

from datetime import UTC, datetime
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from claims.models import Claim, ClaimantType
from claims.presentation import refusals
from claims.rules import reference
from claims.rules.filing import Finding
from claims.rules.filing.fields import read_instant
from claims.rules.text import Malformed


class InstantField(forms.Field):
    """ISO 8601 with an offset."""

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        found: list[Finding] = []
        # In an address an unescaped + has become a blank.
        at = read_instant(found, "", str(value).replace(" ", "+"))
        if at is None:
            raise ValidationError(refusals.said(found[0].sentence, found[0].facts), code=found[0].code)
        return at.astimezone(UTC)  # an offset that Python reads may be none to the database


class ReferenceField(forms.CharField):
    """A reference, in any spelling."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return reference.normalised(text)
        except Malformed as malformed:
            raise ValidationError(refusals.told(malformed), code=malformed.code) from malformed


class InstantFilter(django_filters.Filter):
    field_class = InstantField


class ReferenceFilter(django_filters.CharFilter):
    field_class = ReferenceField


class ClaimFilter(django_filters.FilterSet):
    reference = ReferenceFilter(max_length=40)
    incident = django_filters.CharFilter(field_name="incident__key", max_length=60)
    status = django_filters.ChoiceFilter(choices=Claim.Status.choices)
    type = django_filters.ChoiceFilter(field_name="claimant_type", choices=ClaimantType.choices)
    service = django_filters.CharFilter(method="of_service", max_length=60)
    origin = django_filters.ChoiceFilter(choices=Claim.Origin.choices)
    submitter = django_filters.CharFilter(max_length=60)
    received_from = InstantFilter(field_name="received_at", lookup_expr="gte")
    received_before = InstantFilter(field_name="received_at", lookup_expr="lt")

    class Meta:
        model = Claim
        fields: tuple[str, ...] = ()

    def of_service(self, queryset: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        return queryset.filter(services__contains=[value])
