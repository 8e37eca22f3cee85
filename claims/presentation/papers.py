"""Papers as their claimant reads them, and how one is handed out to be looked at."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.models import Claim, Draft, DraftPaper, Evidence
from claims.models.sealing import Unreadable
from claims.presentation import numbers
from claims.rules import papers as rule
from claims.rules.filing.mandates import PAPERS

# What a browser shows by itself; anything else is taken as a file.
SHOWN: Final = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "application/pdf": "pdf",
}
_KINDS: Final = {
    rule.PDF: _("PDF"),
    rule.JPEG: _("Picture"),
    rule.PNG: _("Picture"),
    rule.CSV: _("Table (CSV)"),
    rule.XLSX: _("Table (Excel)"),
}
_STATES: Final = {
    Evidence.State.PENDING: (
        _("Being checked"),
        _("We check the file for harmful programs. Until then nobody opens it; you need not do anything."),
    ),
    Evidence.State.CLEAN: (_("Received and checked"), ""),
    Evidence.State.QUARANTINED: (
        _("Not used"),
        _(
            "Our check found something harmful in this file, so nobody opens it. That can happen without your knowing. "
            "Please send a photo of the paper, or a new file, in its place."
        ),
    ),
}
# What stands in a paper runs nothing and loads nothing, whatever it says of itself.
_POLICY: Final = "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'"


class Brought(NamedTuple):
    """A paper: what it was called, what it is, when it came, where it stands and what that means ('' for nothing)."""

    pk: int
    name: str
    what: str
    at: str
    state_key: str
    state: str
    meaning: str
    can_look: bool
    proves: str  # what it is to prove, '' for nothing that is asked for


class Papers(NamedTuple):
    """The papers of a claim that count, those that were replaced, and whether more can be added now."""

    current: list[Brought]
    replaced: list[Brought]
    possible: bool

    @property
    def harmful(self) -> list[Brought]:
        """Those that are not used, and that something can still take the place of."""
        return [one for one in self.current if self.possible and one.state_key == Evidence.State.QUARANTINED]


def of_claim(claim: Claim) -> Papers:
    """In the order in which they came."""
    current: list[Brought] = []
    replaced: list[Brought] = []
    for row in claim.evidence.select_related("replaced_by").order_by("pk"):
        (replaced if hasattr(row, "replaced_by") else current).append(_brought(row, claim))
    return Papers(current, replaced, claim.status in rule.STATUSES)


def of_draft(draft: Draft) -> list[Brought]:
    """The papers that wait with a claim that is being written: nobody looks at them before it is sent."""
    zone = draft.incident.time_zone
    return [
        Brought(
            row.pk,
            name_of(row),
            what(row),
            numbers.instant(row.at, zone=zone),
            "",
            "",
            "",
            False,
            _proves(row),
        )
        for row in draft.papers.order_by("pk")
    ]


def name_of(row: Evidence | DraftPaper) -> str:
    """What the file was called; of one without a name, or whose name cannot be opened, that it is a paper."""
    try:
        return row.opened()["name"] or gettext("Paper")
    except Unreadable:
        return gettext("Paper")


def what(row: Evidence | DraftPaper) -> str:
    """The kind of a paper, and how large it is."""
    return f"{_KINDS.get(row.kind, row.kind)} · {filesizeformat(row.size)}"


def headers(row: Evidence) -> dict[str, str]:
    """The headers with which the bytes of a paper go to a browser: it runs nothing of them and keeps nothing."""
    known = {**rule.ENDINGS, **SHOWN}
    placed = "inline" if row.kind in SHOWN else "attachment"
    file = f"{row.claim.reference}-{row.pk}.{known.get(row.kind, 'bin')}"
    return {
        "Content-Type": row.kind if row.kind in SHOWN else "application/octet-stream",
        "Content-Disposition": f'{placed}; filename="{file}"',
        "Content-Length": str(row.size),
        "Content-Security-Policy": _POLICY,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store, private",
    }


def _brought(row: Evidence, claim: Claim) -> Brought:
    state, meaning = _STATES[Evidence.State(row.state)]
    at = numbers.instant(row.at, zone=claim.incident.time_zone)
    clean = row.state == Evidence.State.CLEAN
    return Brought(
        row.pk, name_of(row), what(row), at, row.state, str(state), str(meaning), clean, _proves(row)
    )


def proofs(kinds: Iterable[str]) -> list[tuple[str, str]]:
    """The papers that prove mandates of these kinds: kind and what it is called."""
    return [(kind, gettext(PAPERS[kind])) for kind in dict.fromkeys(kinds)]


def _proves(row: Evidence | DraftPaper) -> str:
    return gettext(PAPERS[row.proves]) if row.proves else ""
