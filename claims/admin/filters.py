"""Filters by a code, told in words: a unit, a policy, a layout, a kind of posting."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.utils.translation import gettext

from claims.presentation import layouts, numbers, postings, previews, words
from claims.queries.values import values


class Words(admin.AllValuesFieldListFilter):
    """The values that are there, each by `said`; the address keeps the code."""

    stepped = False  # found along an index that begins with the column: of a table that is too large to read
    usual: str | None = None  # the value of most rows, which that index leaves out

    def __init__(self, field: Any, request: Any, params: Any, model: Any, model_admin: Any, field_path: str):
        super().__init__(field, request, params, model, model_admin, field_path)
        if self.stepped:
            self.lookup_choices = values(model, field_path, usual=self.usual)  # type: ignore[assignment]

    def said(self, value: str) -> str:
        return value

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        for one in super().choices(changelist):
            code = one["display"]  # "All" is a lazy text, a value of the table is none
            yield {**one, "display": self.said(code)} if isinstance(code, str) else one


class Happened(admin.EmptyFieldListFilter):
    """Whether an instant is there, in words."""

    yes: Any
    no: Any

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        everything, empty, there = super().choices(changelist)
        yield from (everything, {**there, "display": self.yes}, {**empty, "display": self.no})


class Units(Words):
    def said(self, value: str) -> str:
        return numbers.unit_name(value)


class UnitsBesideWon(Units):
    """Where most rows are in won."""

    stepped, usual = True, "KRW"


class Policies(Words):
    def said(self, value: str) -> str:
        return previews.titled([value]).get(value, value)


class PoliciesOfAwards(Policies):
    stepped = True


class Layouts(Words):
    def said(self, value: str) -> str:
        return layouts.called(value)


class Postings(Words):
    stepped = True

    def said(self, value: str) -> str:
        return postings.kind(value)


class Rules(Words):
    """What no rule did, people did."""

    def said(self, value: str) -> str:
        return words.said(words.RULES, value) if value else gettext("By people")
