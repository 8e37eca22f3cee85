"""From a claim out of a file to the person it is about: by its reference and by the address that came with it."""

import hmac
from datetime import datetime
from typing import ClassVar

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from claims.models import Claim
from claims.models.sealing import fingerprint
from claims.queries import intake as queries
from claims.rules import reference
from claims.rules.refusal import N_, Refusal
from claims.rules.text import Malformed
from claims.stages import audit
from claims.stages.authority import authorize


class NothingToLink(Refusal):
    """One answer for an unknown reference, another's contact and a claim that somebody has: trying tells nothing."""

    code: ClassVar[str] = "nothing_to_link"
    sentence: ClassVar[str] = N_(
        "There is no claim with this reference and your e-mail address. Please sign in with the address that "
        "was given with the claim."
    )


@transaction.atomic
def link_claim(*, actor: User, reference: str, at: datetime, door: str = "web") -> Claim:
    """Makes a claim that somebody else handed in the actor's own to follow. Once; again by the same changes nothing.

    The address must have come with this very claim: what stands with the claimant may be from another claim that
    somebody else filed in the claimant's name. Raises NothingToLink.
    """
    authorize(actor, "link_claim")
    marks = [fingerprint("email", address) for address in queries.verified_addresses(user=actor)]
    others = Q(filed_by__isnull=True) | Q(origin=Claim.Origin.STAFF)  # handed in by somebody else
    claim = Claim.objects.filter(others, reference=_normalised(reference)).first()
    contact = bytes(claim.contact_hash) if claim and claim.contact_hash else b""
    if claim is None or not any(hmac.compare_digest(mark, contact) for mark in marks):
        raise NothingToLink
    if claim.linked_to_id != actor.pk:
        free = Q(linked_to__isnull=True) | Q(linked_to=actor)
        if not Claim.objects.filter(free, pk=claim.pk).update(linked_to=actor):
            raise NothingToLink
        claim.linked_to = actor
        audit.log(actor=actor, action="link_claim", kind="claim", key=claim.reference, at=at, door=door)
    return claim


def _normalised(typed: str) -> str:
    """The reference in its one spelling; '', which no claim has, where it is none."""
    try:
        return reference.normalised(typed)
    except Malformed:
        return ""
