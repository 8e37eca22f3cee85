"""Papers that are brought while a claim is still being written: they wait with its draft, and go where it goes."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from claims.models import Claim, Draft, DraftPaper, Evidence
from claims.models.sealing import seal
from claims.rules import papers as rule
from claims.rules.filing.steps import stands_in
from claims.rules.refusal import N_, Refusal
from claims.stages.authority import authorize
from claims.stages.intake import papers
from claims.stages.intake.examining import examined


class DraftClosed(Refusal):
    """Facts: `state`."""

    code = "draft_closed"
    sentence = N_(
        "This claim was sent, thrown away or left for too long. Your answers are not here any more."
    )


def bring_to_draft(
    *, actor: User, draft: UUID, name: str, content: bytes, proves: str = "", at: datetime
) -> DraftPaper:
    """Keeps a paper with the draft; the same bytes once. Whether it is clean is asked once the claim is sent.

    `proves`: who stands in for the claimant by it, of the kinds of mandates; '' for any other paper. Raises
    PaperRefused, DraftClosed and NothingToProve.
    """
    owner = Draft.objects.values_list("person_id", flat=True).get(key=draft)
    authorize(actor, "answer_draft", relations={"owner": owner})
    paper = examined(content, name)  # takes its time: before anything is locked
    with transaction.atomic():
        found = _locked(draft)
        if proves and proves not in stands_in(found.claimant_type, found.opened()):
            raise papers.NothingToProve
        sha256 = papers.fingerprint_of(paper.content)
        if there := found.papers.filter(sha256=sha256).first():
            return there
        sizes = list(found.papers.values_list("size", flat=True))
        rule.room(len(paper.content), counting=sizes, ever=len(sizes))
        papers.hold(sha256)
        papers.store(paper.content)
        made = DraftPaper.objects.create(
            draft=found, sha256=sha256, size=len(paper.content), kind=paper.kind, proves=proves, at=at,
            sealed=DraftPaper.sealed_name(draft=found.key, sha256=sha256, name=paper.name),
        )  # fmt: skip
        _changed(found, at)
    return made


def take_from_draft(*, actor: User, draft: UUID, paper: int, at: datetime) -> None:
    """Takes a paper away again, bytes and all; one that is not there changes nothing. Raises DraftClosed."""
    with transaction.atomic():
        found = _locked(draft)
        authorize(actor, "answer_draft", relations={"owner": found.person_id})
        gone = list(found.papers.filter(pk=paper))
        found.papers.filter(pk=paper).delete()
        _changed(found, at)
    forget({row.sha256 for row in gone})


def moved_to(claim: Claim, *, draft: Draft, actor: User, at: datetime) -> None:
    """Moves the papers of the draft to the claim that comes of it, in the transaction that sends it. What was to prove
    somebody who stands in no more is a paper like any other.
    """
    named = set(claim.mandates.values_list("kind", flat=True))
    rows = list(draft.papers.order_by("pk"))
    Evidence.objects.bulk_create(
        [
            Evidence(
                claim=claim, sha256=row.sha256, size=row.size, kind=row.kind, at=row.at, by=actor,
                proves=row.proves if row.proves in named else "",
                sealed=seal(row.opened(), bound_to=Evidence.binding(claim.pk, row.sha256)),
            )
            for row in rows
        ],
        ignore_conflicts=True,  # the same claim, found by its key: it has them
    )  # fmt: skip
    draft.papers.all().delete()


def dropped(drafts: Collection[UUID]) -> set[str]:
    """Lets go of the papers of these drafts, in the transaction that closes them; gives what `forget` is told then."""
    rows = DraftPaper.objects.filter(draft__in=list(drafts))
    named = set(rows.values_list("sha256", flat=True))
    rows.delete()
    return named


def forget(named: Collection[str]) -> None:
    """Removes the bytes of papers that nothing names any more. After the transaction that let go of them: who dies in
    between leaves sealed bytes that nobody can find by a row."""
    for sha256 in sorted(named):
        with transaction.atomic():
            papers.hold(sha256)  # who keeps the same bytes meanwhile waits, and then keeps them anew
            used = Evidence.objects.filter(sha256=sha256).exists()
            if not used and not DraftPaper.objects.filter(sha256=sha256).exists():
                papers.remove(sha256)


def _locked(key: UUID) -> Draft:
    found = Draft.objects.select_for_update().get(key=key)
    if found.state != Draft.State.OPEN:
        raise DraftClosed(state=found.state)
    return found


def _changed(draft: Draft, at: datetime) -> None:
    """The draft lives on; what its last page shows has changed."""
    draft.revision, draft.changed_at = draft.revision + 1, at
    draft.save(update_fields=["revision", "changed_at"])
