"""The picture of the record and the table behind it, for pages. `until` is the view's clock."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext

from claims.models import Incident, OutageWindow
from claims.presentation import record
from claims.presentation import timeline as drawn

register = template.Library()


@register.inclusion_tag("outages/timeline.html")
def timeline(
    incident: Incident,
    windows: Iterable[OutageWindow],
    until: datetime,
    label: str = "",
    beside: Iterable[OutageWindow] = (),
) -> dict[str, Any]:
    """`{% timeline incident windows until %}`: the drawing, and the same in a table.

    Of two in one page each says its `label`, and the windows of the other so that both have the same rows and hours.
    """
    shown = list(windows)
    return {
        "drawing": drawn.timeline_svg(
            name=f"{incident.name}: {label}" if label else incident.name,
            windows=shown,
            until=until,
            zone=incident.time_zone,
            ident=f"timeline-{incident.pk}-{slugify(label, allow_unicode=True)}"
            if label
            else f"timeline-{incident.pk}",
            beside=list(beside),
        ),
        "label": label or gettext("Timeline"),
        "table": record.table(shown, until=until, zone=incident.time_zone),
        "zone": record.zone_said(incident.time_zone, incident.period.lower),
    }


@register.simple_tag
def claim_timeline(
    windows: Iterable[OutageWindow], period: Any, until: datetime, zone: str = "Asia/Seoul", called: str = ""
) -> SafeString:
    """`{% claim_timeline windows period until zone %}`: the claimed period over the windows of its services.

    `called`: what the period is called where nothing is claimed yet.
    """
    return drawn.claim_timeline(list(windows), period, until=until, zone=zone, called=called)
