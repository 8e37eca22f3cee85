"""Claims looked for by staff: by reference, or by one identifier of a person, compared by its fingerprint."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from django.db.models import Q

from claims.models import Claim, Claimant, ImportFile
from claims.models.sealing import fingerprint
from claims.rules import reference
from claims.rules.identifiers import READERS
from claims.rules.text import Malformed

MOST: Final = 100


class Found(NamedTuple):
    """The claim of a reference, or the claimants of an identifier (at most MOST)."""

    claim: int | None
    claimants: list[int]


def found(*, sought: str) -> Found:
    """Whatever was meant: a text is tried as a reference and as each kind of identifier."""
    try:
        claim = (
            Claim.objects.filter(reference=reference.normalised(sought)).values_list("pk", flat=True).first()
        )
        return Found(claim, [])
    except Malformed:
        pass
    marks = dict(_marks(sought))
    if not marks:
        return Found(None, [])
    wanted = Q(key_hash__in=list(marks.values()))
    if "phone" in marks:
        wanted |= Q(phone_hash=marks["phone"])
    if "email" in marks:
        wanted |= Q(email_hash=marks["email"])
    return Found(
        None, list(Claimant.objects.filter(wanted).order_by("pk").values_list("pk", flat=True)[:MOST])
    )


def _marks(sought: str) -> Iterator[tuple[str, bytes]]:
    for kind, reader in READERS.items():
        try:
            yield kind, fingerprint(kind, reader(sought))
        except Malformed:
            continue


def submitters() -> list[str]:
    """The organisations whose lists were taken in, by name."""
    named = ImportFile.objects.filter(kind=ImportFile.Kind.CLAIMS).exclude(submitter="").order_by("submitter")
    return list(named.values_list("submitter", flat=True).distinct())
