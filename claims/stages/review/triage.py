"""Claims set aside without a decision (no claim, another company's, sent twice), and taken back in.

One claim, or several in one act: all or none (`triage`, `restore`), or those that can be, with why of each other
(`triage_each`, `restore_each`).
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from django.db import transaction

from accounts.models import User
from claims.models import Claim, SetAside
from claims.rules.lifecycle import lawful_move
from claims.rules.refusal import N_, Refusal
from claims.rules.review import Seen
from claims.rules.text import Malformed
from claims.stages import audit
from claims.stages.authority import authorize
from claims.stages.review import facets
from claims.stages.review.moves import as_seen, move, parties, queue_again, relinked, text_of, unqueue
from claims.stages.safety import ReasonMissing
from claims.stages.validation import LIVE

RESTORED: Final = "restored"  # why a claim waits in the queue
KINDS: Final = frozenset(SetAside.Why.values) - {SetAside.Why.UNSAID}

Refused = list[tuple[int, Refusal]]  # claim, and why it was left as it is


class DuplicateOfWhat(Refusal):
    code = "duplicate_of_what"
    sentence = N_("Say which claim of the same incident it repeats.")


class DuplicateOfItself(Refusal):
    code = "duplicate_of_itself"
    sentence = N_("A claim is no duplicate of itself. Give the reference of the other one.")


class OfIsSetAside(Refusal):
    """Facts: `reference`."""

    code = "of_is_set_aside"
    sentence = N_(
        "%(reference)s is set aside itself, or withdrawn, so nothing would be left of the two. Give another one."
    )


class Kind(NamedTuple):
    """As what claims are set aside. `of`: claim -> the claim that it repeats, of duplicates alone."""

    why: str
    of: Mapping[int, int]
    note: str


@transaction.atomic
def triage(
    *,
    actor: User,
    claims: Sequence[int],
    why: str,
    of: Mapping[int, int] | None = None,
    note: str = "",
    seen: Seen | None = None,
    at: datetime,
    door: str,
) -> int:
    """Sets these claims aside as `why` of KINDS, all or none; returns how many. `of`: claim -> what it repeats.

    `seen`: what the page of the one claim showed. Raises UnlawfulMove, SamePerson, ClaimChanged, DuplicateOfWhat,
    DuplicateOfItself, OfIsSetAside.
    """
    authorize(actor, "triage_claim")
    kind = _kind(why, of, note)
    rows = _locked([*claims, *kind.of.values()])
    refused = _refused(actor, "triage_claim", claims, rows, seen, kind)
    if refused:
        raise refused[0][1]
    return _set_aside(actor, [rows[pk] for pk in _known(claims, rows)], kind, at, door)


@transaction.atomic
def triage_each(
    *,
    actor: User,
    claims: Sequence[int],
    why: str,
    of: Mapping[int, int] | None = None,
    note: str = "",
    at: datetime,
    door: str,
) -> Refused:
    """Sets those of these claims aside that can be; returns the others, each with what `triage` would raise."""
    authorize(actor, "triage_claim")
    kind = _kind(why, of, note)
    rows = _locked([*claims, *kind.of.values()])
    refused = _refused(actor, "triage_claim", claims, rows, None, kind)
    left = {pk for pk, _why in refused}
    _set_aside(actor, [rows[pk] for pk in _known(claims, rows) if pk not in left], kind, at, door)
    return refused


@transaction.atomic
def restore(
    *, actor: User, claims: Sequence[int], reason: str = "", seen: Seen | None = None, at: datetime, door: str
) -> int:
    """Takes these claims back in, all or none, and into the queue. Whoever set one aside need not say why.

    Raises UnlawfulMove, SamePerson, ClaimChanged, ReasonMissing.
    """
    authorize(actor, "restore_claim")
    reason = text_of(reason, needed=False)
    rows = _locked(claims)
    refused = _refused(actor, "restore_claim", claims, rows, seen, reason)
    if refused:
        raise refused[0][1]
    return _restored(actor, [rows[pk] for pk in _known(claims, rows)], reason, at, door)


@transaction.atomic
def restore_each(*, actor: User, claims: Sequence[int], reason: str = "", at: datetime, door: str) -> Refused:
    """Takes those of these claims back in that can be; returns the others, each with what `restore` would raise."""
    authorize(actor, "restore_claim")
    reason = text_of(reason, needed=False)
    rows = _locked(claims)
    refused = _refused(actor, "restore_claim", claims, rows, None, reason)
    left = {pk for pk, _why in refused}
    _restored(actor, [rows[pk] for pk in _known(claims, rows) if pk not in left], reason, at, door)
    return refused


def _kind(why: str, of: Mapping[int, int] | None, note: str) -> Kind:
    if why not in KINDS:
        raise Malformed
    repeats = dict(of or {}) if why == SetAside.Why.DUPLICATE else {}
    return Kind(why, repeats, text_of(note, needed=False))


def _locked(claims: Collection[int]) -> dict[int, Claim]:
    """The claims by id, locked; in order, as by all who lock several."""
    rows = Claim.objects.select_for_update(no_key=True, of=("self",)).select_related("claimant", "file")
    return {claim.pk: claim for claim in rows.filter(pk__in=set(claims)).order_by("pk")}


def _known(claims: Collection[int], rows: Mapping[int, Claim]) -> list[int]:
    return sorted(set(claims) & rows.keys())


def _refused(
    actor: User,
    action: str,
    claims: Collection[int],
    rows: Mapping[int, Claim],
    seen: Seen | None,
    said: Kind | str,
) -> Refused:
    """Those that this person cannot set aside (`said` is a Kind), or take back in (it is the reason), and why."""
    own = set() if isinstance(said, Kind) or said else _aside_by(actor, claims)
    refused: Refused = []
    for pk in _known(claims, rows):
        claim = rows[pk]
        try:
            authorize(actor, action, relations=parties(claim, actor))
            as_seen(claim, seen)
            lawful_move(claim.status, "triage_out" if isinstance(said, Kind) else "restore")
            if isinstance(said, Kind):
                _repeats(claim, said, rows, claims)
            elif not said and pk not in own:
                raise ReasonMissing
        except Refusal as refusal:
            refused.append((pk, refusal))
    return refused


def _repeats(claim: Claim, kind: Kind, rows: Mapping[int, Claim], going: Collection[int]) -> None:
    """Passes if a duplicate repeats a claim of the incident that stays. Both rows are locked: never both go at once."""
    if kind.why != SetAside.Why.DUPLICATE:
        return
    other = rows.get(kind.of.get(claim.pk, 0))
    if other is None or other.incident_id != claim.incident_id:
        raise DuplicateOfWhat
    if other.pk == claim.pk:
        raise DuplicateOfItself
    if other.status not in LIVE or other.pk in set(going):
        raise OfIsSetAside(reference=other.reference)


def _aside_by(actor: User, claims: Collection[int]) -> set[int]:
    mine = SetAside.objects.filter(claim__in=list(claims), by=actor, restored_at__isnull=True)
    return set(mine.values_list("claim_id", flat=True))


def _set_aside(actor: User, found: Sequence[Claim], kind: Kind, at: datetime, door: str) -> int:
    SetAside.objects.bulk_create(
        [
            SetAside(claim=claim, why=kind.why, of_id=kind.of.get(claim.pk), note=kind.note, by=actor, at=at)
            for claim in found
        ],
        batch_size=5_000,
    )
    others = dict(Claim.objects.filter(pk__in=set(kind.of.values())).values_list("pk", "reference"))

    def repeats(claim: Claim) -> dict[str, str]:
        return {"of": others[kind.of[claim.pk]]} if claim.pk in kind.of else {}

    _moved(actor, "triage_out", found, kind.note, at)
    ids = [claim.pk for claim in found]
    near = relinked(ids, at=at)
    unqueue(ids)
    facets.refresh(claims=near)
    audit.log_each(
        actor=actor, action="triage_claim", kind="claim", at=at, door=door, reason=kind.note,
        entries=[
            (claim.reference, {"status": claim.status}, {"status": "triaged_out", "why": kind.why} | repeats(claim))
            for claim in found
        ],
    )  # fmt: skip
    return len(found)


def _restored(actor: User, found: Sequence[Claim], reason: str, at: datetime, door: str) -> int:
    ids = [claim.pk for claim in found]
    SetAside.objects.filter(claim__in=ids, restored_at__isnull=True).update(
        restored_by=actor, restored_at=at, restored_why=reason
    )
    _moved(actor, "restore", found, reason, at)
    queue_again(ids, RESTORED, at=at)
    audit.log_each(
        actor=actor, action="restore_claim", kind="claim", at=at, door=door, reason=reason,
        entries=[(claim.reference, {"status": claim.status}, {"status": "submitted"}) for claim in found],
    )  # fmt: skip
    return len(found)


def _moved(actor: User, act: str, found: Sequence[Claim], note: str, at: datetime) -> None:
    for source in sorted({claim.status for claim in found}):
        ids = [claim.pk for claim in found if claim.status == source]
        move(claims=ids, source=source, act=act, actor=actor, at=at, note=note)
