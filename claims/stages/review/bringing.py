"""Papers that a claimant brings to a claim, and what the scanner says of them.

They stand here and not in intake, since they change what a claim looks like and what its reviewers have before them.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import F

from accounts.models import User
from claims.models import Claim, Evidence, Notice
from claims.models.sealing import seal
from claims.rules import papers as rule
from claims.rules.refusal import N_, Refusal
from claims.stages import audit, notices
from claims.stages.authority import NamedRule, authorize
from claims.stages.intake import papers
from claims.stages.intake.examining import Examined, examined
from claims.stages.intake.scanning import NotScanned, Scanner, ScannerDown, Verdict
from claims.stages.review import facets
from claims.stages.review.moves import locked, parties, relinked


class PaperReplaced(Refusal):
    code = "paper_replaced"
    sentence = N_("You replaced this paper by another one. Please load the page again.")


class PaperInQuarantine(Refusal):
    code = "paper_in_quarantine"
    sentence = N_(
        "Our scanner found something harmful in this file, so it is not used. Please send another one."
    )


def bring_paper(
    *,
    actor: User,
    claim: Claim,
    name: str,
    content: bytes,
    replaces: Evidence | None = None,
    proves: str = "",
    at: datetime,
    door: str,
) -> Evidence:
    """Keeps a paper with the claim, in the place of `replaces` where that is given; the same bytes once a claim.

    It waits for the scanner. `proves`: the kind of the claim's mandate that it proves, as whoever brings it says; ''
    for any other paper, or for what the one it replaces proves. Raises PaperRefused (what it is, how much there is,
    PaperNotNow), PaperReplaced, PaperInQuarantine and NothingToProve.
    """
    authorize(actor, "bring_paper", relations=parties(claim, actor))
    paper = examined(content, name)  # takes its time: before anything is locked
    with transaction.atomic():
        claim = locked(claim)
        if claim.status not in rule.STATUSES:
            raise rule.PaperNotNow
        if there := claim.evidence.filter(sha256=papers.fingerprint_of(paper.content)).first():
            return _known(there, replaces)
        _fits(claim, paper, replaces)
        made = _kept(claim, paper, replaces, _proof(claim, proves, replaces), actor, at)
        facets.refresh(claims=relinked([claim.pk], at=at))
        audit.log(
            actor=actor, action="bring_paper", kind="claim", key=claim.reference, at=at, door=door,
            after={"paper": made.pk, "kind": made.kind, "bytes": made.size, "replaces": made.replaces_id,
                   "proves": made.proves},
        )  # fmt: skip
    return made


def _known(there: Evidence, replaces: Evidence | None) -> Evidence:
    """The paper with these bytes that the claim has already."""
    if there.state == Evidence.State.QUARANTINED:
        raise PaperInQuarantine
    if hasattr(there, "replaced_by") or (replaces and replaces.pk != there.pk):
        raise PaperReplaced
    return there


def _fits(claim: Claim, paper: Examined, replaces: Evidence | None) -> None:
    """Passes if there is room for it, and if `replaces` is a paper of the claim that nothing has replaced yet."""
    rows = list(claim.evidence.select_related("replaced_by"))
    current = [row for row in rows if not hasattr(row, "replaced_by")]
    if replaces and replaces.pk not in {row.pk for row in current}:
        raise PaperReplaced
    counting = [
        row.size
        for row in current
        if row.state != Evidence.State.QUARANTINED and not (replaces and row.pk == replaces.pk)
    ]
    rule.room(len(paper.content), counting=counting, ever=len(rows))


def _proof(claim: Claim, proves: str, replaces: Evidence | None) -> str:
    """The kind of the mandate that a paper proves, '' for none."""
    proves = proves or (replaces.proves if replaces else "")
    if proves and not claim.mandates.filter(kind=proves).exists():
        raise papers.NothingToProve
    return proves


def _kept(
    claim: Claim, paper: Examined, replaces: Evidence | None, proves: str, actor: User, at: datetime
) -> Evidence:
    papers.hold(papers.fingerprint_of(paper.content))
    sha256 = papers.store(paper.content)
    return Evidence.objects.create(
        claim=claim, sha256=sha256, size=len(paper.content), kind=paper.kind, replaces=replaces, proves=proves,
        at=at, by=actor,
        sealed=seal({"name": paper.name}, bound_to=Evidence.binding(claim.pk, sha256)),
    )  # fmt: skip


def own_paper(*, actor: User, paper: Evidence) -> Iterator[bytes]:
    """The bytes of a clean paper for whoever brought it. Raises PaperNotClean, PaperNotThere."""
    return papers.look(actor=actor, paper=paper, relations=parties(paper.claim, actor))


class Scanned(NamedTuple):
    """How many of the papers that waited were looked at; `down`: the scanner gave no answer."""

    clean: int
    quarantined: int
    left: int
    down: bool


def scan_papers(
    *, actor: NamedRule, scanner: Scanner, clock: Callable[[], datetime], most: int = 200
) -> Scanned:
    """Has the papers that wait looked at, the oldest first, at most so many, each noted in a transaction of its own.

    What the scanner could not look at waits on, behind all that were not tried since: no paper keeps others from their
    turn, though the scanner never answers of it. Where it does not answer everything waits. Twice at once looks twice
    and notes once.
    """
    authorize(actor, "scan_paper")
    clean = quarantined = left = 0
    waiting = Evidence.objects.filter(state=Evidence.State.PENDING).order_by(
        F("tried_at").asc(nulls_first=True), "pk"
    )
    for pk, sha256 in list(waiting.values_list("pk", "sha256")[:most]):
        try:
            verdict = scanner.scan(b"".join(papers.opened(sha256)))
        except ScannerDown:
            _tried(pk, clock())
            return Scanned(clean, quarantined, left, True)
        except (NotScanned, papers.PaperNotThere):
            _tried(pk, clock())
            left += 1
            continue
        if _noted(pk, verdict, scanner, actor, clock()):
            quarantined += bool(verdict.found)
            clean += not verdict.found
    return Scanned(clean, quarantined, left, False)


def _tried(pk: int, at: datetime) -> None:
    Evidence.objects.filter(pk=pk, state=Evidence.State.PENDING).update(tried_at=at)


@transaction.atomic
def _noted(pk: int, verdict: Verdict, scanner: Scanner, actor: NamedRule, at: datetime) -> bool:
    """Notes what the scanner says, unless somebody has meanwhile. What is in quarantine resembles no other claim's."""
    claim = locked(Claim.objects.get(evidence=pk))
    paper = Evidence.objects.select_for_update(no_key=True).get(pk=pk)
    if paper.state != Evidence.State.PENDING:
        return False
    paper.state = Evidence.State.QUARANTINED if verdict.found else Evidence.State.CLEAN
    paper.found, paper.scanner, paper.scanned_at = verdict.found, scanner.name, at
    paper.save(update_fields=["state", "found", "scanner", "scanned_at"])
    if verdict.found:
        facets.refresh(claims=relinked([claim.pk], at=at))
        # Once a day: who brings ten such papers is told once.
        told = f"quarantined:{claim.pk}:{at:%Y-%m-%d}"
        notices.tell(claim=claim, kind=Notice.Kind.PAPER_HARMFUL, key=told, at=at)
    audit.log(
        actor=actor, action="scan_paper", kind="claim", key=claim.reference, at=at, door="task",
        before={"state": Evidence.State.PENDING.value},
        after={"paper": paper.pk, "state": paper.state, "scanner": scanner.name, "found": verdict.found},
    )  # fmt: skip
    return True
