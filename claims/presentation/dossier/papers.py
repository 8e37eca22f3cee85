"""The papers of a claim, as its reviewers read of them."""

from typing import NamedTuple

from django.utils.translation import gettext

from claims.models import Claim, Evidence
from claims.presentation import numbers
from claims.presentation.papers import SHOWN, name_of, proofs, what
from claims.rules.filing.mandates import PAPERS
from claims.stages.intake import scanning


class Paper(NamedTuple):
    """A paper: what it is, what it was called (for whoever may see papers), when it came, and how it can be looked at:
    `image` in the page, `file` apart, '' not at all. `replaces` is what it stands in the place of, `proves` what
    it is to prove, '' for nothing."""

    pk: int
    name: str
    called: str
    at: str
    state: str
    look: str
    replaced: bool
    replaces: str
    proves: str


class Wanted(NamedTuple):
    """A paper that proves somebody who stands in, and whether one that counts has come as that."""

    what: str
    come: bool


def wanted(claim: Claim) -> list[Wanted]:
    """The proofs that the mandates of the claim call for. What is replaced or in quarantine proves nothing."""
    counting = claim.evidence.filter(replaced_by=None).exclude(state=Evidence.State.QUARANTINED)
    come = set(counting.values_list("proves", flat=True))
    return [Wanted(what, kind in come) for kind, what in proofs(one.kind for one in claim.mandates.all())]


def papers(claim: Claim) -> list[Paper]:
    """In the order in which they came, those that were replaced among them."""
    rows = claim.evidence.select_related("replaced_by", "replaces").order_by("pk")
    return [
        Paper(
            row.pk, what(row), name_of(row),
            numbers.instant(row.at, zone=claim.incident.time_zone), _state(row), _look(row),
            hasattr(row, "replaced_by"), name_of(row.replaces) if row.replaces else "",
            gettext(PAPERS[row.proves]) if row.proves else "",
        )
        for row in rows
    ]  # fmt: skip


def _state(row: Evidence) -> str:
    """The state; of what counts as clean since nobody was to look, that nobody has."""
    if row.state == Evidence.State.CLEAN and row.scanner == scanning.NONE:
        return gettext("Not scanned, by the operator’s choice")
    return str(row.get_state_display())


def _look(row: Evidence) -> str:
    if row.state != Evidence.State.CLEAN:
        return ""
    return "image" if row.kind.startswith("image/") and row.kind in SHOWN else "file"
