"""The late link that let a claim in, as reviewers read of it."""

from django.utils.translation import gettext

from claims.models import Claim, LateLink
from claims.presentation.record import clock


def late_link(claim: Claim) -> str:
    """Who gave it, when and why; '' for a claim that needed none."""
    if not claim.by_late_link:
        return ""
    link = LateLink.objects.select_related("made_by").get(claim=claim)
    said = {"who": link.made_by, "at": clock(link.made_at, claim.incident.time_zone), "why": link.reason}
    return gettext("Given by %(who)s on %(at)s: %(why)s") % said
