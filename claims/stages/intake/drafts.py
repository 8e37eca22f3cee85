"""A claim that is being written: begun, answered page by page, sent once; or thrown away, or left and expired."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from django.db import transaction

from accounts.models import User
from claims.models import Claim, Draft, Incident
from claims.queries import intake as queries
from claims.queries.safety import is_on
from claims.rules.filing import Filing
from claims.rules.filing.steps import settled, steps
from claims.rules.refusal import N_, Refusal
from claims.stages import audit
from claims.stages.authority import Actor, NamedRule, authorize
from claims.stages.intake import late_links
from claims.stages.intake.draft_papers import DraftClosed, dropped, forget, moved_to
from claims.stages.intake.filing import IntakeClosed, file_claim

KEPT_FOR: Final = timedelta(days=30)  # after the last answer
_BLOCK: Final = 500


class DraftChanged(Refusal):
    code = "draft_changed"
    sentence = N_("Your answers have changed since this page was shown. Please check them again.")


class StepNotThere(Refusal):
    """Facts: `step`."""

    code = "step_not_there"
    sentence = N_("This is not asked of you any more. Please go on from here.")


class Saved(NamedTuple):
    """The answers after a page was saved, and the fields whose answers were taken out by it."""

    answers: dict[str, str | list[str]]
    taken_out: tuple[str, ...]


@transaction.atomic
def start_draft(
    *,
    actor: User,
    incident: Incident,
    claimant_type: str,
    at: datetime,
    late_link: bytes | None = None,
    door: str = "web",
) -> Draft:
    """The open draft of this person for this incident and type, begun where there is none.

    `late_link` is the fingerprint of one that is to let the claim in. Raises IntakeClosed, LateLinkRefused.
    """
    authorize(actor, "start_draft")
    if is_on(key="intake_closed"):
        raise IntakeClosed
    draft = Draft(person=actor, incident=incident, claimant_type=claimant_type, started_at=at, changed_at=at)
    draft.sealed = Draft.sealed_answers(key=draft.key, answers={})
    found = _kept(draft)
    if found.key == draft.key:
        _log(actor, "start_draft", draft, at, door)
    if late_link is not None:
        found = _locked(actor, "answer_draft", found.key)
        _open(found)
        late_links.hold(found, late_link, at=at)
    return found


def _kept(draft: Draft) -> Draft:
    """This draft, or the one that another tab has begun: as often as that one is sent or thrown away meanwhile."""
    mine = queries.drafts(user=draft.person)
    while True:
        Draft.objects.bulk_create([draft], ignore_conflicts=True)
        found = mine.filter(incident=draft.incident, claimant_type=draft.claimant_type).first()
        if found is not None:
            return found


@transaction.atomic
def answer_draft(
    *, actor: User, draft: UUID, step: str, values: Mapping[str, str | list[str]], at: datetime
) -> Saved:
    """Keeps what was answered on one page, as it was typed, and drops what no page asks any more because of it.

    Whether it may be sent is asked at the end. Raises DraftClosed, StepNotThere.
    """
    found = _locked(actor, "answer_draft", draft)
    _open(found)
    asked = queries.steps_asked(incident=found.incident, claimant_type=found.claimant_type, at=at)
    before = found.opened()
    here = next((one for one in steps(found.claimant_type, asked, before) if one.key == step), None)
    if here is None:
        raise StepNotThere(step=step)
    given = {field: value for field, value in values.items() if field in here.fields}
    answers, taken_out = settled(found.claimant_type, asked, before | given)
    found.sealed = Draft.sealed_answers(key=found.key, answers=answers)
    found.revision += 1
    found.changed_at = at
    found.save(update_fields=["sealed", "revision", "changed_at"])
    return Saved(answers, taken_out)


@transaction.atomic
def submit_draft(
    *,
    actor: User,
    draft: UUID,
    revision: int,
    filing: Filing,
    at: datetime,
    by_late_link: bool = False,
    door: str = "web",
) -> Claim:
    """The claim that comes of the draft; sent again, the one that came of it. `revision` is that of the answers which
    were checked; `by_late_link` says that a late link was told to let it in.

    Raises DraftClosed, DraftChanged, LateLinkOver, IntakeClosed and FilingRefused.
    """
    found = _locked(actor, "submit_draft", draft)
    if found.claim is not None:
        return found.claim
    _open(found)
    if found.revision != revision:
        raise DraftChanged
    link = late_links.held(found, at=at, told=by_late_link)
    claim = file_claim(
        actor=actor,
        incident=found.incident,
        filing=filing,
        at=at,
        filing_key=found.key,
        late_link=bytes(link.mark) if link else None,
        door=door,
    )
    moved_to(claim, draft=found, actor=actor, at=at)
    _close(found, Draft.State.SUBMITTED, at, claim=claim)
    _log(actor, "submit_draft", found, at, door)
    return claim


def drop_draft(*, actor: User, draft: UUID, at: datetime, door: str = "web") -> None:
    """Throws the answers and the papers away; again changes nothing. Raises DraftClosed for what was sent."""
    gone: set[str] = set()
    with transaction.atomic():
        found = _locked(actor, "drop_draft", draft)
        if found.state == Draft.State.SUBMITTED:
            raise DraftClosed(state=found.state)
        if found.state == Draft.State.OPEN:
            gone = dropped([found.key])
            _close(found, Draft.State.DROPPED, at)
            _log(actor, "drop_draft", found, at, door)
    forget(gone)


def expire_drafts(*, actor: NamedRule, at: datetime, door: str = "task") -> int:
    """Empties what nobody has gone on writing for 30 days; returns how many. What is being saved now is left."""
    authorize(actor, "expire_draft")
    expired = 0
    while True:
        block, gone = _expired(actor, at, door)
        if not block:
            return expired
        forget(gone)
        expired += block


@transaction.atomic
def _expired(actor: NamedRule, at: datetime, door: str) -> tuple[int, set[str]]:
    """How many of a block, and the papers that went with them."""
    stale = queries.stale_drafts(before=at - KEPT_FOR)
    keys = list(stale.select_for_update(skip_locked=True).values_list("key", flat=True)[:_BLOCK])
    gone = dropped(keys)
    Draft.objects.filter(key__in=keys).update(state=Draft.State.EXPIRED, sealed=None, changed_at=at)
    audit.log_each(
        actor=actor, action="expire_draft", kind="draft", at=at, door=door,
        entries=[(str(key), None, None) for key in keys],
    )  # fmt: skip
    return len(keys), gone


def _locked(actor: User, action: str, key: UUID) -> Draft:
    """The draft, which nobody else saves or sends before this transaction ends."""
    # Not joined to its claim: who has waited for the lock would see the claim of before the wait, which is none.
    found = Draft.objects.select_for_update(of=("self",)).select_related("incident").get(key=key)
    authorize(actor, action, relations={"owner": found.person_id})
    return found


def _open(draft: Draft) -> None:
    if draft.state != Draft.State.OPEN:
        raise DraftClosed(state=draft.state)


def _close(draft: Draft, state: str, at: datetime, claim: Claim | None = None) -> None:
    draft.state, draft.sealed, draft.claim, draft.changed_at = state, None, claim, at
    draft.save(update_fields=["state", "sealed", "claim", "changed_at"])


def _log(actor: Actor, action: str, draft: Draft, at: datetime, door: str) -> None:
    audit.log(actor=actor, action=action, kind="draft", key=str(draft.key), at=at, door=door)
