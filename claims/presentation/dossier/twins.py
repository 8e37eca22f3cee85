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


def twins(claim: Claim) -> list[Twin]:
    links = DuplicateLink.objects.filter(Q(first=claim) | Q(second=claim), ended_at=None).select_related(
        "first", "second"
    )
    said = []
    for link in links.order_by("pk")[:100]:
        other = link.second if link.first_id == claim.pk else link.first
        key, status = str(DuplicateLink.Key(link.key).label), str(other.get_status_display())
        said.append(Twin(other.pk, other.reference, key, status))
    return said
