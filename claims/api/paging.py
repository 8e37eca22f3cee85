"""Long lists by key, not by offset: `after` names the last claim one has, by its reference."""

from typing import Any, Final

from django.utils.translation import gettext as _
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from claims.rules import reference
from claims.rules.text import Malformed

USUAL: Final = 50
MOST: Final = 100


class ByReference(BasePagination):
    """Claims, the newest in the house first. `next` is the address of the following page, or null."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        limit = _limit(request.query_params.get("limit"))
        after = request.query_params.get("after")
        if after is not None:
            queryset = queryset.filter(pk__lt=_place(view.get_queryset(), after))
        found = list(queryset.order_by("-pk")[: limit + 1])
        self.next = None
        if len(found) > limit:
            self.next = replace_query_param(request.build_absolute_uri(), "after", found[limit - 1].reference)
        return found[:limit]

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"next": self.next, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        following = {"type": "string", "format": "uri", "nullable": True}
        return {
            "type": "object",
            "required": ["next", "results"],
            "properties": {"next": following, "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        after = {"type": "string", "pattern": "^C-[0-9A-Z]{5}-[0-9A-Z]{6}$"}
        limit = {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}
        told = {
            "after": ("The last claim one has, by its reference.", after),
            "limit": ("Claims a page.", limit),
        }
        return [
            {"name": name, "in": "query", "required": False, "description": said, "schema": schema}
            for name, (said, schema) in told.items()
        ]


def _limit(text: str | None) -> int:
    if text is None:
        return USUAL
    if not (text.isascii() and text.isdecimal() and len(text) <= 3 and 1 <= int(text) <= MOST):
        raise ValidationError({"limit": [ErrorDetail(_("Please give a number from 1 to 100."), "limit")]})
    return int(text)


def _place(queryset: Any, text: str) -> int:
    """Where the claim of this reference stands, of those that this list may show: no other is known here.

    Filters do not count: a claim that one of them has left meanwhile is still the last one had.
    """
    try:
        found = (
            queryset.model.objects.filter(
                pk__in=queryset.order_by().filter(reference=reference.normalised(text)).values("pk")
            )
            .values_list("pk", flat=True)
            .first()
        )
    except Malformed:
        found = None
    if found is None:
        raise ValidationError(
            {"after": [ErrorDetail(_("No claim of this list has this reference."), "after")]}
        )
    return int(found)
