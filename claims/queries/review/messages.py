"""What was written about claims, and which of it nobody has read."""

from datetime import datetime

from django.db.models import QuerySet

from claims.models import Claim, Message


def messages_of(*, claim: Claim) -> QuerySet[Message]:
    """What was written about the claim, the oldest first."""
    return Message.objects.filter(claim=claim).select_related("by").order_by("pk")


def unread_messages() -> QuerySet[Message]:
    """What claimants wrote and nobody has read."""
    return Message.objects.filter(from_claimant=True, read_at__isnull=True)


def written_since(*, claim: Claim, since: datetime) -> int:
    """How many the claimant has written about the claim since then."""
    return Message.objects.filter(claim=claim, from_claimant=True, at__gt=since).count()
