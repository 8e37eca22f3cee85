"""The policies in force: what is given to whom, in both languages, and the documents that say so."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api import serializers
from claims.api.endpoint import PublicEndpoint
from claims.api.outages import period_told
from claims.api.permissions import Public
from claims.models import PolicyVersion
from claims.presentation.explanation import page_of
from claims.queries import policies
from claims.rules.policy.document import AwardLine, Input, Text


class Policies(PublicEndpoint):
    permission_classes = (Public,)
    serializer_class = serializers.PolicyInForce

    @extend_schema(operation_id="policies_list", responses=serializers.PolicyInForce(many=True))
    def get(self, request: Request) -> Response:
        """All policies in force now, by key."""
        versions = PolicyVersion.objects.filter(in_force__contains=timezone.now())
        found = [
            policy_told(version, request)
            for version in versions.select_related("policy").order_by("policy__key")
        ]
        return Response(serializers.PolicyInForce(found, many=True).data)


def policy_told(version: PolicyVersion, request: Request) -> dict[str, Any]:
    """A version as `serializers.PolicyInForce` has it."""
    document = policies.compiled(version).document
    return {
        "key": document.key,
        "version": version.number,
        "title": _both(document.title),
        "summary": _both(document.summary),
        "in_force": period_told(version.in_force),
        "incidents": document.covers.incidents,
        "claimant_types": document.covers.claimant_types,
        "services": document.covers.services,
        "once_per": document.once_per,
        "inputs": [_asked(one) for one in document.inputs],
        "lines": [_line(one) for one in document.award],
        "page": request.build_absolute_uri(page_of(version)),
        "sha256": version.sha256,
        "document": version.text,
    }


def _asked(one: Input) -> dict[str, Any]:
    choices = [{"key": choice.key, "label": _both(choice.label)} for choice in one.choices]
    return {
        "name": one.name,
        "type": one.type,
        "source": one.source,
        "label": _both(one.label),
        "unit": one.unit,
        "low": one.low,
        "high": one.high,
        "choices": choices,
        "optional": one.optional,
    }


def _line(one: AwardLine) -> dict[str, Any]:
    return {"line": one.line, "kind": one.kind, "unit": one.unit, "label": _both(one.label)}


def _both(text: Text) -> dict[str, str]:
    return {"ko": text.ko, "en": text.en}
