"""Lists with a filter form above them: filters combine, stand in the address, and work without scripts.

What cannot be meant is an error at its field, and the list is then empty: never all rows.
"""

from collections.abc import Iterator
from copy import copy
from typing import Any, Final, NamedTuple

from django import forms
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG, PAGE_VAR, ChangeList
from django.db.models import Model, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet
from django_filters.widgets import SuffixedMultiWidget

from claims.admin.lists import PagedList
from claims.admin.site import Screen
from claims.rules.text import Malformed

_BOUNDS: Final = {
    "min": _("from %(value)s"),
    "after": _("from %(value)s"),
    "max": _("up to %(value)s"),
    "before": _("up to %(value)s"),
}


class Chip(NamedTuple):
    """One filter that is set, and the address of the list without it."""

    label: str
    value: str
    url: str


class FilteredList(PagedList):
    """Django's list, narrowed by the filter set of its screen."""

    model_admin: "Filtered"

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet:
        self.filterset = self.model_admin.filtered(request)
        rows = super().get_queryset(request, exclude_parameters)
        return self.filterset.filter_queryset(rows) if self._understood() else rows.none()

    def _understood(self) -> bool:
        """Whether every value of the address is meant; one that a field would read as none is an error there."""
        form = self.filterset.form
        if not self.filterset.is_valid():
            return False
        for name, field in self.own.items():
            typed = "".join(self.filter_params.get(name, [])).strip()
            if typed and form.cleaned_data.get(field) in form.fields[field].empty_values:
                form.add_error(field, gettext(Malformed.sentence))
        return not form.errors

    def get_filters_params(self, params: Any = None) -> Any:
        """What Django is to read: all but what the filter set reads."""
        kept = super().get_filters_params(params)
        return {name: values for name, values in kept.items() if name not in self.own}

    def get_filters(self, request: HttpRequest) -> Any:
        *found, active = super().get_filters(request)
        return (*found, active or bool(self.chips))

    @property
    def own(self) -> dict[str, str]:
        return names(self.filterset.form)

    @property
    def rest(self) -> Iterator[tuple[str, str]]:
        """What the address says beside the filters, for the form to carry on."""
        for name, values in self.filter_params.items():
            if name not in self.own and name not in (PAGE_VAR, ERROR_FLAG):
                yield from ((name, value) for value in values)

    @property
    def bare(self) -> str:
        """The address of the list without any filter."""
        return self.get_query_string(dict.fromkeys(self.own))

    @property
    def chips(self) -> list[Chip]:
        return [
            self._chip(name, value)
            for name, values in self.filter_params.items()
            if name in self.own and not self.filterset.form.fields[self.own[name]].widget.is_hidden
            for value in values
            if value
        ]

    def _chip(self, name: str, value: str) -> Chip:
        left = [other for other in self.filter_params[name] if other != value]
        field = self.filterset.form.fields[self.own[name]]
        told = str(dict(_choices(field)).get(value, value))
        bound = _BOUNDS.get(name.removeprefix(f"{self.own[name]}_"))
        shown = str(bound) % {"value": told} if bound and name != self.own[name] else told
        return Chip(str(field.label), shown, self.get_query_string({name: left or None}))


class _Narrowed(FilteredList):
    """The rows of the list without its page: nothing is counted and nothing read."""

    def get_results(self, request: HttpRequest) -> None:
        self.result_list = []


class Filtered(Screen):
    """A screen whose list is narrowed by `filterset`."""

    filterset: type[FilterSet]
    list_filter = ()

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[ChangeList]:
        return FilteredList

    def filtered(self, request: HttpRequest) -> FilterSet:
        """The filter set over what the address says; bound, so that its form shows what is set and what is wrong."""
        return self.filterset(request.GET, queryset=self.model._default_manager.none(), request=request)

    def narrowed(self, request: HttpRequest, query: QueryDict) -> QuerySet[Model]:
        """The rows that the list shows this reader under `query`, in its order; none where it cannot be meant.

        This is what "all that these filters show" means, for the way to the next claim and for acts on many.
        """
        asked = copy(request)
        asked.GET = query  # type: ignore[assignment]
        try:
            shown = _Narrowed(
                asked, self.model, [], [], self.get_list_filter(asked), None, self.get_search_fields(asked),
                self.get_list_select_related(asked), self.list_per_page, self.list_max_show_all, (), self, (), None,
            )  # fmt: skip
        except IncorrectLookupParameters:
            return self.model._default_manager.none()
        return shown.queryset


def names(form: forms.BaseForm) -> dict[str, str]:
    """The names under which a filter form stands in the address, and the field of each; a range has two."""
    found: dict[str, str] = {}
    for name, field in form.fields.items():
        if isinstance(field.widget, SuffixedMultiWidget):
            found |= {field.widget.suffixed(name, suffix): name for suffix in field.widget.suffixes}
        else:
            found[name] = name
    return found


def _choices(field: forms.Field) -> Iterator[tuple[str, Any]]:
    """The choices of a field by what the address says for them; groups are opened."""
    # Not by its length: that of choices which are found when they are asked for has none.
    found = getattr(field, "choices", None)
    for value, label in getattr(field.widget, "choices", ()) if found is None else found:
        if isinstance(label, list | tuple):
            yield from ((str(inner), said) for inner, said in label)
        else:
            yield str(value), label
