"""Late links: found by the fingerprint of their token, and whether one lets a claim in now."""

from datetime import datetime

from django.db.models import QuerySet

from claims.models import Draft, LateLink
from claims.queries import outages
from claims.rules.filing import late_links as rule


def of_mark(*, mark: bytes) -> LateLink | None:
    """The link of this fingerprint, whatever has become of it."""
    return LateLink.objects.filter(mark=mark).select_related("incident").first()


def of_draft(*, draft: Draft) -> QuerySet[LateLink]:
    """The links that this draft was begun or gone on with, the newest first."""
    return LateLink.objects.filter(draft=draft).select_related("incident").order_by("-pk")


def holds(*, link: LateLink, at: datetime) -> bool:
    """Whether it lets a claim in at this instant."""
    period = outages.filing_periods(incident=link.incident).filter(claimant_type=link.claimant_type).first()
    gone = link.claim_id is not None or link.withdrawn_at is not None
    begins = period.period.lower if period else None
    return rule.lets_in(at=at, begins=begins, until=link.until, gone=gone)
