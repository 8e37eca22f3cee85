"""The filters of the queue: all but a few are words on its rows, so that any of them combine in one index."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.models import ClaimantType, ReviewItem, Service
from claims.presentation import reasons, words
from claims.presentation.numbers import KOREA
from claims.queries import search
from claims.queries.review import work
from claims.rules.review.facets import ASKED

Choices = Iterable[tuple[Any, Any]]
OTHERS: Final = "others"
_OF_CLOSED: Final = ("state", "work", "assignee")
_AGES: Final = {"day": 1, "three": 3, "week": 7}


def today() -> date:
    """The day by which the desk reckons what is due."""
    return timezone.now().astimezone(ZoneInfo(KOREA)).date()


class FacetFilter(django_filters.ChoiceFilter):
    """Items that bear the word `kind:value`."""

    def __init__(self, kind: str, label: Any, choices: Choices | Callable[[], Choices]) -> None:
        self.kind = kind
        super().__init__(label=label, choices=choices)

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return qs.filter(facets__contains=[f"{self.kind}:{value}"]) if value else qs


def _codes() -> Choices:
    """But for questions: they are a part of the queue of their own."""
    return reasons.sentences([code for code in work.codes() if code != ASKED]).items()


def _services() -> Choices:
    return [(service.key, service.name) for service in Service.objects.all()]


def _submitters() -> Choices:
    return [(name, name) for name in search.submitters()]


def _assignees() -> Choices:
    people = [(person.pk, str(person)) for person in work.reviewers()]
    return [("me", _("Mine")), ("nobody", _("Nobody’s")), (OTHERS, _("Of others")), *people]


class QueueForm(forms.Form):
    """What is closed is found by who had it alone: the other filters look at what waits."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, value in list(cleaned.items()) if cleaned.get("state") else ():
            if value and (name not in _OF_CLOSED or value == OTHERS):
                self.add_error(
                    name, gettext("What is closed is not filtered by this. Take one of the two off.")
                )
        return cleaned


class QueueFilter(django_filters.FilterSet):
    """What the queue shows: its open items unless `state` says otherwise, of the part that `work` says."""

    work = django_filters.ChoiceFilter(
        label=_("Part"), choices=list(words.PARTS.items()), method="kept", widget=forms.HiddenInput
    )
    due = django_filters.ChoiceFilter(label=_("due"), choices=list(words.DUE.items()), method="of_due")
    code = django_filters.ChoiceFilter(label=_("why"), choices=_codes)
    stage = FacetFilter(
        "stage", _("stage"), [(stage, said) for stage, said in words.STAGES.items() if stage != ASKED]
    )
    type = FacetFilter("type", _("claimant type"), ClaimantType.choices)
    service = FacetFilter("service", _("service"), _services)
    amount = FacetFilter("amount", _("cash proposed"), list(words.BANDS.items()))
    failed = FacetFilter("failed", _("failed check"), list(words.CHECKED.items()))
    flag = FacetFilter("flag", _("flag"), list(words.FLAGS.items()))
    submitter = FacetFilter("from", _("submitter"), _submitters)
    assignee = django_filters.ChoiceFilter(label=_("assignee"), choices=_assignees, method="of_assignee")
    age = django_filters.ChoiceFilter(
        label=_("age"),
        choices=[
            ("day", _("More than a day")),
            ("three", _("More than three days")),
            ("week", _("More than a week")),
        ],
        method="of_age",
    )
    state = django_filters.ChoiceFilter(
        label=_("state"),
        choices=[("closed", _("Closed")), ("all", _("All"))],
        empty_label=_("Open"),
        method="kept",
    )

    class Meta:
        model = ReviewItem
        fields: tuple[str, ...] = ()
        form = QueueForm

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        found = super().filter_queryset(queryset)
        said = self.form.cleaned_data
        if said.get("state"):
            return found if said["state"] == "all" else found.filter(state=said["state"])
        return work.part(found, said.get("work") or work.TEAM, reader=self.request.user.pk)

    def kept(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Read with the others, in `filter_queryset`: it counts where it is not given too."""
        return queryset

    def of_due(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return work.due(queryset, value, today=today())

    def of_assignee(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        me = self.request.user.pk
        wanted = {
            "me": Q(assignee=me),
            "nobody": Q(assignee=None),
            OTHERS: Q(assignee__isnull=False) & ~Q(assignee=me),
        }
        return queryset.filter(wanted[value] if value in wanted else Q(assignee=value))

    def of_age(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(at__lt=timezone.now() - timedelta(days=_AGES[value]))
