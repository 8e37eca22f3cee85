"""Claims that look like one another, and what was set aside as what."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import connection

from accounts.models import User
from claims.models import Claim, DuplicateLink, SetAside


def earlier(*, claims: Collection[int], live: Sequence[str]) -> dict[int, int]:
    """claim -> the earliest claim that it looks like and that stays: at one of these statuses, and none of `claims`.

    A claim that is itself the earliest, or that nothing looks like, is left out.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT l.second_id, min(l.first_id)
              FROM claims_duplicatelink l JOIN claims_claim c ON c.id = l.first_id
             WHERE l.ended_at IS NULL AND l.second_id = ANY(%(claims)s) AND c.status = ANY(%(live)s)
               AND l.first_id <> ALL(%(claims)s)
             GROUP BY 1
            """,
            {"claims": list(claims), "live": list(live)},
        )
        return dict(cursor.fetchall())


def set_aside(*, claim: Claim) -> SetAside | None:
    """As what the claim is set aside; None where it is not."""
    return claim.set_aside.filter(restored_at=None).select_related("of", "by").first()


def repeated_by(*, claim: Claim) -> list[Claim]:
    """The claims that are set aside as duplicates of this one, the earliest first."""
    return list(Claim.objects.filter(set_aside__of=claim, set_aside__restored_at=None).order_by("pk")[:100])


def set_aside_by(*, person: User, at: datetime, most: int) -> list[int]:
    """The claims that this person set aside in the act of that moment, and that are so still."""
    rows = SetAside.objects.filter(by=person, at=at, restored_at=None)
    return list(rows.order_by("claim_id").values_list("claim_id", flat=True)[:most])


def keys_of(*, one: Claim, other: Claim) -> list[str]:
    """By what these two look alike now."""
    first, second = sorted((one.pk, other.pk))
    found = DuplicateLink.objects.filter(first=first, second=second, ended_at=None)
    return list(found.order_by("key").values_list("key", flat=True))
