"""The claims that look like a claim."""

from typing import NamedTuple

from django.db.models import Q

from claims.models import Claim, DuplicateLink


class Twin(NamedTuple):
    """Another claim that looks like this one, and by what."""

    claim: int
    reference: str
    key: str
    status: str


_MOST = 100


def twins(claim: Claim) -> list[Twin]:
    """Those that look like it now, each once; the earliest link first."""
    links = DuplicateLink.objects.filter(Q(first=claim) | Q(second=claim), ended_at=None)
    others: dict[int, Claim] = {}
    keys: dict[int, list[str]] = {}
    for link in links.select_related("first", "second").order_by("pk")[:_MOST]:
        other = link.second if link.first_id == claim.pk else link.first
        others[other.pk] = other
        keys.setdefault(other.pk, []).append(str(DuplicateLink.Key(link.key).label))
    return [
        Twin(pk, other.reference, "; ".join(keys[pk]), str(other.get_status_display()))
        for pk, other in others.items()
    ]
