"""Lists that read little more than their page, however many rows there are.

They count no further than a page could show, find the keys of the page before its rows, and search by whole keys.
"""

from contextlib import suppress
from typing import Any, Final

from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

from claims.presentation.numbers import counted
from claims.rules import reference
from claims.rules.text import Malformed

_MOST: Final = 1_000  # rows of another table that a search goes through


class CappedPaginator(Paginator):
    """Counts no further than MOST_COUNTED rows: exact counts of a million cost more than the page."""

    @cached_property
    def count(self) -> int:
        return counted(self.object_list)  # type: ignore[arg-type]


class PagedList(ChangeList):
    """Finds the keys of its page first, then the rows with all that is joined to them.

    In one statement the database may join every row that fits before it takes the fifty of the page.
    """

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        keys = list(self.result_list.values_list("pk", flat=True))
        rows = self.root_queryset.filter(pk__in=keys).order_by(*self.queryset.query.order_by)
        self.result_list = rows if rows.query.select_related else self.apply_select_related(rows)


def sought(rows: QuerySet[Any], fields: tuple[str, ...], text: str) -> QuerySet[Any]:
    """Those of which one of the fields (`=field`, or `=relation__field`) is the text, however it is spelled.

    Each field is compared as it is kept, so that its index is used; another table is asked first, by its own.
    """
    wanted, spelled = Q(pk__in=[]), spellings(text)
    for field in fields:
        name, _, rest = field.removeprefix("=").partition("__")
        if rest:
            other: type[Model] = rows.model._meta.get_field(name).related_model
            found = other._default_manager.filter(**{f"{rest}__in": spelled}).order_by().values_list("pk")
            wanted |= Q(**{f"{name}__in": [pk for (pk,) in found[:_MOST]]})
        else:
            wanted |= Q(**{f"{name}__in": spelled})
    return rows.filter(wanted)


def spellings(text: str) -> list[str]:
    """What was typed, in the cases in which keys are kept, and as a reference where it can be one."""
    text = text.strip()
    found = {text, text.upper(), text.lower()}
    with suppress(Malformed):
        found.add(reference.normalised(text))
    return sorted(found)
