"""Filters by a code, told in words: a unit, a policy, a layout, a kind of posting."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList

from claims.presentation import layouts, numbers, postings, previews


class Words(admin.AllValuesFieldListFilter):
    """The values that are there, each by `said`; the address keeps the code."""

    def said(self, value: str) -> str:
        return value

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        for one in super().choices(changelist):
            code = one["display"]  # "All" is a lazy text, a value of the table is none
            yield {**one, "display": self.said(code)} if isinstance(code, str) else one


class Units(Words):
    def said(self, value: str) -> str:
        return numbers.unit_name(value)


class Policies(Words):
    def said(self, value: str) -> str:
        return previews.titled([value]).get(value, value)


class Layouts(Words):
    def said(self, value: str) -> str:
        return layouts.called(value)


class Postings(Words):
    def said(self, value: str) -> str:
        return postings.kind(value)
