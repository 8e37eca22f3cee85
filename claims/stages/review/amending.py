"""What a claim says, corrected by staff with a reason: a new version, of which only what was changed is new."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import User
from claims.models import Claim, ClaimFacts
from claims.queries import intake
from claims.rules.lifecycle import ClaimOnHold, lawful_move
from claims.rules.review import Seen
from claims.rules.review.amending import ANSWER, Facts, amended, changes
from claims.stages import audit
from claims.stages.authority import authorize
from claims.stages.intake import FilingRefused
from claims.stages.review.moves import as_seen, locked, move, parties, queue, text_of
from claims.stages.review.undoing import copy_version

AMENDED: Final = "amended"  # why a claim waits in the queue
STAFF: Final = "staff"  # the source of an answer


@transaction.atomic
def correct_claim(
    *,
    actor: User,
    claim: Claim,
    fields: Mapping[str, Any],
    reason: str,
    seen: Seen | None = None,
    at: datetime,
    door: str,
) -> Claim:
    """Corrects these fields (`rules.review.amending`) of a submitted claim, as its next version; both seats are free.

    Raises ReasonMissing, ClaimChanged, UnlawfulMove, ClaimOnHold, FieldNotAmendable, NothingAmended, and FilingRefused
    with what is wrong at which field.
    """
    authorize(actor, "correct_claim", relations=parties(claim, actor))
    reason = text_of(reason)
    claim = locked(claim)
    as_seen(claim, seen)
    lawful_move(claim.status, "amend")
    if claim.held:
        raise ClaimOnHold(act="amend")
    before = ClaimFacts.objects.get(claim=claim, version=claim.version)
    old = facts_of(before)
    declared = intake.asked_of_staff(incident=claim.incident, claimant_type=claim.claimant_type, at=at)
    new, found = amended(old, fields, declared=declared)
    if found:
        raise FilingRefused(findings=found)
    move(claims=[claim.pk], source=claim.status, act="amend", actor=actor, at=at, note=reason, further=1)
    _written(actor, claim, before, old, new, at)
    queue([claim.pk], AMENDED, at=at)
    changed = changes(old, new)
    audit.log(
        actor=actor, action="correct_claim", kind="claim", key=claim.reference, at=at, door=door, reason=reason,
        before={name: _told(was) for name, (was, _now) in changed.items()},
        after={name: _told(now) for name, (_was, now) in changed.items()},
    )  # fmt: skip
    return claim


def facts_of(said: ClaimFacts) -> Facts:
    """What a version says, of what may be corrected."""
    period = (said.period.lower, said.period.upper)
    return Facts(said.category, tuple(sorted(said.services)), period, said.papers, dict(said.inputs))


def _written(actor: User, claim: Claim, before: ClaimFacts, old: Facts, new: Facts, at: datetime) -> None:
    claim.refresh_from_db()
    period = DateTimeTZRange(*new.period)
    claim.services, claim.period = list(new.services), period
    claim.save(update_fields=["services", "period"])
    answers = {name.removeprefix(ANSWER) for name in changes(old, new) if name.startswith(ANSWER)}
    kept = {name: source for name, source in (before.sources or {}).items() if name not in answers}
    sources = kept | dict.fromkeys(sorted(answers & new.inputs.keys()), STAFF)
    copy_version(
        claim, actor=actor, at=at, category=new.category, services=list(new.services), period=period,
        papers=new.papers, inputs=dict(new.inputs), sources=sources or None,
    )  # fmt: skip


def _told(value: Any) -> Any:
    """A value as the log keeps it."""
    if isinstance(value, tuple):
        return [one.isoformat() if isinstance(one, datetime) else one for one in value]
    return value
