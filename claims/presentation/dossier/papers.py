"""The papers of a claim."""

from typing import Final, NamedTuple

from django.template.defaultfilters import filesizeformat

from claims.models import Claim, Evidence

# Kinds that a browser shows by itself, and how their names end; any other is taken as a file.
SHOWN: Final = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "application/pdf": "pdf",
}


class Paper(NamedTuple):
    """A paper: what it is, and how it can be looked at: `image` in the page, `file` apart, '' not at all."""

    pk: int
    name: str
    state: str
    look: str


def papers(claim: Claim) -> list[Paper]:
    """In the order in which they came."""
    return [
        Paper(row.pk, f"{row.kind} · {filesizeformat(row.size)}", str(row.get_state_display()), _look(row))
        for row in claim.evidence.order_by("pk")
    ]


def _look(row: Evidence) -> str:
    if row.state != Evidence.State.CLEAN:
        return ""
    return "image" if row.kind.startswith("image/") and row.kind in SHOWN else "file"
