"""The record of an incident at one revision, as the rules read it."""

from datetime import datetime

from django.db.models import Max, Q, QuerySet

from claims.models import FilingPeriod, Incident, OutageWindow, RecordRevision, Service
from claims.rules.facts import Record
from claims.rules.windows import Span, Timeline, Windows


def windows_at(*, incident: Incident, revision: int) -> QuerySet[OutageWindow]:
    """The windows that stood in the record at this revision."""
    return OutageWindow.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=revision),
        incident=incident,
        removes=False,
        valid_from__lte=revision,
    ).select_related("service")


def with_record() -> QuerySet[Incident]:
    """The incidents that have a record, the newest first."""
    return Incident.objects.filter(revisions__isnull=False).distinct().order_by("-period", "key")


def record_now(*, incident: Incident) -> QuerySet[OutageWindow]:
    """The windows in the record today, by service and time."""
    return OutageWindow.objects.filter(
        incident=incident, removes=False, valid_from__isnull=False, valid_to__isnull=True
    ).select_related("service")


def served(*, incident: Incident, claimant_type: str) -> list[Service]:
    """The services in the record today that serve claimants of this type, by key."""
    found = {window.service.key: window.service for window in record_now(incident=incident)}
    return [service for service in found.values() if claimant_type in service.audience]


def proposals(*, incident: Incident | None = None) -> QuerySet[OutageWindow]:
    """The windows that wait for a second person, oldest first."""
    found = OutageWindow.objects.filter(valid_from__isnull=True, dropped_at__isnull=True)
    if incident is not None:
        found = found.filter(incident=incident)
    return found.select_related("service", "incident", "recorded_by", "replaces").order_by("pk")


def newest_revision(*, incident: Incident) -> RecordRevision | None:
    """The revision that a run opened now would pin."""
    return incident.revisions.order_by("-number").first()


def filing_periods(*, incident: Incident) -> QuerySet[FilingPeriod]:
    """The filing periods in force."""
    return FilingPeriod.objects.filter(
        incident=incident, confirmed_at__isnull=False, superseded_at__isnull=True
    ).order_by("claimant_type")


def filing_proposals() -> QuerySet[FilingPeriod]:
    """The filing periods that wait for a second person, oldest first."""
    return FilingPeriod.objects.filter(confirmed_at__isnull=True, superseded_at__isnull=True).order_by("pk")


def record(*, revision: RecordRevision, filing: list[int], until: datetime) -> Record:
    """What rules hold a claim against: windows of `revision` (open ones closed at `until`), these filing periods."""
    incident = revision.incident
    spans: dict[str, list[Span]] = {}
    full: dict[str, list[Span]] = {}
    for window in windows_at(incident=incident, revision=revision.number):
        spans.setdefault(window.service.key, []).append(span(window.period, until=until))
        if window.extent == OutageWindow.Extent.FULL:
            full.setdefault(window.service.key, []).append(span(window.period, until=until))
    audience = {service.key: frozenset(service.audience) for service in Service.objects.all()}
    start, end = span(incident.period, until=until)
    return Record(
        incident_start=start,
        incident_end=end,
        timelines=Windows({key: Timeline(found) for key, found in spans.items()}),
        full=Windows({key: Timeline(found) for key, found in full.items()}),
        audience=audience,
        filing={
            period.claimant_type: span(period.period, until=until)
            for period in FilingPeriod.objects.filter(pk__in=filing)
        },
        time_zone=incident.time_zone,
    )


def span(period: object, *, until: datetime) -> Span:
    """A stored range in whole seconds since the epoch; an open end is `until`."""
    lower, upper = period.lower, period.upper  # type: ignore[attr-defined]
    return int(lower.timestamp()), int((upper or until).timestamp())


def next_number(*, incident: Incident) -> int:
    """The number of the incident's next revision."""
    return (incident.revisions.aggregate(highest=Max("number"))["highest"] or 0) + 1


def filing_in_force(*, incident: Incident) -> list[int]:
    """The ids of `filing_periods`: what a run pins."""
    return list(filing_periods(incident=incident).order_by("pk").values_list("pk", flat=True))
