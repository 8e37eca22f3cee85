"""The public record: which outages there were, and when which service was down."""

import re
from typing import Any, Final

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api import serializers
from claims.api.endpoint import PublicEndpoint
from claims.api.permissions import Public
from claims.models import Incident, Service
from claims.queries import outages as record

SLUG: Final = re.compile(r"[A-Za-z0-9_-]{1,60}")


class Outages(PublicEndpoint):
    permission_classes = (Public,)
    serializer_class = serializers.Outage

    @extend_schema(operation_id="outages_list", responses=serializers.Outage(many=True))
    def get(self, request: Request) -> Response:
        """All outages that have a record, the newest first."""
        found = [incident_told(one) for one in record.with_record()]
        return Response(serializers.Outage(found, many=True).data)


class OneOutage(PublicEndpoint):
    permission_classes = (Public,)
    serializer_class = serializers.OutageRecord

    @extend_schema(operation_id="outages_retrieve", responses=serializers.OutageRecord)
    def get(self, request: Request, key: str) -> Response:
        """One outage: what was down and when, by the newest revision of the record."""
        incident = record.with_record().filter(key=key).first() if SLUG.fullmatch(key) else None
        if incident is None:
            raise Http404
        return Response(serializers.OutageRecord(_record_told(incident)).data)


def period_told(period: Any) -> dict[str, Any]:
    return {"start": period.lower, "end": period.upper}


def service_told(service: Service) -> dict[str, Any]:
    return {
        "key": service.key,
        "name": {"ko": service.name_ko, "en": service.name_en},
        "claimant_types": service.audience,
    }


def incident_told(incident: Incident) -> dict[str, Any]:
    """An incident as `serializers.Outage` has it."""
    newest = record.newest_revision(incident=incident)
    return {
        "key": incident.key,
        "name": {"ko": incident.name_ko, "en": incident.name_en},
        "period": period_told(incident.period),
        "time_zone": incident.time_zone,
        "revision": newest.number if newest else 0,
        "filing": [
            {"claimant_type": one.claimant_type, "period": period_told(one.period)}
            for one in record.filing_periods(incident=incident)
        ],
    }


def _record_told(incident: Incident) -> dict[str, Any]:
    told = incident_told(incident)
    found = record.windows_at(incident=incident, revision=told["revision"])
    windows = list(found.order_by("service__key", "period"))
    services = {window.service.key: window.service for window in windows}
    return told | {
        "services": [service_told(service) for service in services.values()],
        "windows": [
            {
                "service": window.service.key,
                "period": period_told(window.period),
                "extent": window.extent,
                "source": window.source,
            }
            for window in windows
        ],
    }
