"""The public record: incidents, what was down and when, who may claim what and until when."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from claims.models import ClaimantType, Incident, PolicyVersion
from claims.models.outages import told
from claims.presentation import numbers
from claims.queries import outages as record
from claims.queries import policies


class Filing(NamedTuple):
    """When one claimant type may claim: `state` is 'before', 'open', 'over' or 'unknown'."""

    type: ClaimantType
    state: str
    start: str
    end: str


class Right(NamedTuple):
    """A policy in force, as a claimant reads of it."""

    key: str
    title: str
    summary: str
    types: list[str]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    shown = [overview(incident, now) for incident in record.with_record()]
    return render(request, "web/outages.html", {"incidents": shown})


@require_safe
def incident(request: HttpRequest, key: str) -> HttpResponse:
    now, found = timezone.now(), get_object_or_404(record.with_record(), key=key)
    windows = list(record.record_now(incident=found))
    services = sorted({window.service for window in windows}, key=lambda service: service.key)
    chosen = request.GET.get("service", "")
    served = request.GET.get("for", "")
    shown = [
        window
        for window in windows
        if chosen in ("", window.service.key) and (not served or served in window.service.audience)
    ]
    context = overview(found, now) | {
        "windows": shown,
        "services": services,
        "chosen": chosen,
        "served": served,
        "types": ClaimantType,
        "filtered": len(shown) != len(windows),
        "until": now,
        "filing": (filing := filing_periods(found, now)),
        "rights": rights(policies.in_force(incident=found, at=now)),
        **closed(filing),
    }
    return render(request, "web/incident.html", context)


def overview(found: Incident, now: datetime) -> dict[str, Any]:
    """What is told of an incident in a few figures."""
    start, end = found.period.lower, found.period.upper
    return {
        "incident": found,
        "start": numbers.instant(start, zone=found.time_zone),
        "end": numbers.instant(end, zone=found.time_zone) if end else "",
        "length": numbers.length(int(((end or now) - start).total_seconds())),
        "count": len({window.service_id for window in record.record_now(incident=found)}),
    }


def filing_periods(found: Incident, now: datetime) -> list[Filing]:
    """The filing period in force of every claimant type."""
    periods = {row.claimant_type: row.period for row in record.filing_periods(incident=found)}
    return [_filing(kind, periods.get(kind), now, found.time_zone) for kind in ClaimantType]


def filing_of(found: Incident, claimant_type: str, now: datetime) -> Filing:
    """The filing period in force of one claimant type."""
    return next(one for one in filing_periods(found, now) if one.type == claimant_type)


def closed(filing: Sequence[Filing]) -> dict[str, Any]:
    """For whom the filing period is over, and to whom they write."""
    return {"over": [one for one in filing if one.state == "over"], "contact": contact()}


def contact() -> str:
    """The address to which claimants write."""
    return str(settings.CONTACT_ADDRESS)


def _filing(kind: ClaimantType, period: Any, now: datetime, zone: str) -> Filing:
    if period is None:
        return Filing(kind, "unknown", "", "")
    state = "before" if now < period.lower else "over" if period.upper and now >= period.upper else "open"
    end = numbers.last_day(period.upper, zone=zone) if period.upper else ""
    return Filing(kind, state, numbers.day(period.lower, zone=zone), end)


def rights(versions: Sequence[PolicyVersion]) -> list[Right]:
    """The policies in force in the reader's language, and whom each is for."""
    found = []
    for version in versions:
        document = policies.compiled(version).document
        types = [str(ClaimantType(kind).label) for kind in document.covers.claimant_types]
        found.append(Right(document.key, told(*document.title), told(*document.summary), types))
    return found
