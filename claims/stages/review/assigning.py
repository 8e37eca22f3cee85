"""Who works on what: claims of the queue given to a person, and the next one taken. Two people never take the same."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from claims.models import Claim, Decision, ReviewItem
from claims.rules.authority import may
from claims.rules.refusal import N_, Person, Refusal
from claims.rules.review.facets import SECOND_SEAT
from claims.stages import audit
from claims.stages.authority import Actor, authorize
from claims.stages.review.moves import parties

# What a person can decide now: a question waits for its claimant, and what is on hold for its release.
TAKEN: Final = (Claim.Status.SUBMITTED, Claim.Status.APPEALED)


_AT_ONCE: Final = 100


class NotAReviewer(Refusal):
    """Facts: `to`."""

    code = "not_a_reviewer"
    sentence = N_("%(to)s does not review claims. Choose somebody who does.")


class PartyOfClaim(Refusal):
    """Facts: `to`."""

    code = "party_of_claim"
    sentence = N_("%(to)s brought this claim in, so another person has to look at it.")


class ItemClosed(Refusal):
    code = "item_closed"
    sentence = N_("This claim does not wait in the queue any more.")


class TakenMeanwhile(Refusal):
    """Facts: `who` has it now."""

    code = "taken_meanwhile"
    sentence = N_("This claim was given to %(who)s meanwhile. Please load the page again.")


class GivenBackMeanwhile(Refusal):
    code = "given_back_meanwhile"
    sentence = N_("This claim was given back to the team meanwhile. Please load the page again.")


@transaction.atomic
def assign(
    *,
    actor: User,
    claims: Collection[int],
    to: User | None,
    seen: Mapping[int, int | None] | None = None,
    at: datetime,
    door: str,
) -> list[tuple[int, Refusal]]:
    """Gives these claims of the queue to a person, or back to the team; returns those refused, each with why.

    `seen`: claim -> who had it on the page, where there was one. Raises NotAReviewer, for all of them.
    """
    authorize(actor, "assign_claims")
    if to is not None and not (to.is_active and to.is_staff and may("take_claim", to.duties)):
        raise NotAReviewer(to=Person(to.pk))
    items = _locked(claims)
    refused: list[tuple[int, Refusal]] = []
    for claim in claims:
        try:
            _give(items.get(claim), actor, to, seen, at, door)
        except Refusal as refusal:
            refused.append((claim, refusal))
    return refused


def _locked(claims: Collection[int]) -> dict[int, ReviewItem]:
    """claim -> its open item, locked; in order, as by all who lock several."""
    rows = ReviewItem.objects.select_for_update(no_key=True, of=("self",))
    found = rows.select_related("claim__claimant", "claim__file").filter(claim__in=list(claims), state="open")
    return {item.claim_id: item for item in found.order_by("pk")}


def _give(
    item: ReviewItem | None,
    actor: User,
    to: User | None,
    seen: Mapping[int, int | None] | None,
    at: datetime,
    door: str,
) -> None:
    if item is None:
        raise ItemClosed
    authorize(actor, "assign_claims", relations=parties(item.claim, actor))
    if to is not None and to.pk in parties(item.claim, to).values():
        raise PartyOfClaim(to=Person(to.pk))
    if item.assignee_id == (to.pk if to else None):
        return
    if seen is not None and seen.get(item.claim_id) != item.assignee_id:
        if item.assignee_id is None:
            raise GivenBackMeanwhile
        raise TakenMeanwhile(who=Person(item.assignee_id))
    _written(item, actor, "assign_claims", to, at, door)


def _written(item: ReviewItem, actor: User, action: str, to: User | None, at: datetime, door: str) -> None:
    before = item.assignee_id
    item.assignee = to
    item.assigned_by, item.assigned_at = (actor, at) if to else (None, None)
    item.save(update_fields=["assignee", "assigned_by", "assigned_at"])
    audit.log(
        actor=actor, action=action, kind="claim", key=item.claim.reference, at=at, door=door,
        before={"assignee": before}, after={"assignee": item.assignee_id},
    )  # fmt: skip


def give_back(*, actor: Actor, person: User, at: datetime, door: str) -> int:
    """Gives back to the team what waits with somebody who reviews no more: nobody else would be led to it.

    In the transaction of the verb that takes the duty, which asked for its own. Returns how many.
    """
    items = ReviewItem.objects.select_for_update(no_key=True, of=("self",)).filter(
        assignee=person, state="open"
    )
    held = dict(items.order_by("pk").values_list("pk", "claim__reference"))
    ReviewItem.objects.filter(pk__in=held).update(assignee=None, assigned_by=None, assigned_at=None)
    audit.log_each(
        actor=actor, action="assign_claims", kind="claim", at=at, door=door,
        entries=[(reference, {"assignee": person.pk}, {"assignee": None}) for reference in held.values()],
    )  # fmt: skip
    return len(held)


@transaction.atomic
def take_next(
    *, actor: User, items: QuerySet[ReviewItem], after: int | None = None, at: datetime, door: str
) -> Claim | None:
    """The next claim of these items for the actor: what is theirs first, then nobody's, which becomes theirs.

    By due day; `after` the claim just seen, where one was. What somebody takes at this moment is passed over, and so is
    what the actor may not decide. None where nothing is left.
    """
    authorize(actor, "take_claim")
    narrow, items = items.filter(state="open"), _for(actor, items).order_by("due_on", "pk")
    mine = _later(items.filter(assignee=actor), after).first()
    if mine is not None:
        return mine.claim
    item = _free(narrow, items, after)
    if item is None:
        return None
    authorize(actor, "take_claim", relations=parties(item.claim, actor))
    _written(item, actor, "take_claim", actor, at, door)
    return item.claim


def _free(narrow: QuerySet[ReviewItem], items: QuerySet[ReviewItem], after: int | None) -> ReviewItem | None:
    """The first of nobody's items that this person can decide, locked.

    `narrow` has what the queue was filtered to, `items` beside it what follows from the claims. So many rows of the
    first at a time are held against the second: the database would join all of them before it takes one.
    """
    nobodys = narrow.filter(assignee=None).order_by("due_on", "pk")
    waits = (nobodys.exclude(claim=after) if after else nobodys).values_list("pk", "due_on")
    rows = list(waits[:_AT_ONCE])
    while rows:
        free = items.filter(assignee=None, pk__in=[pk for pk, _due in rows])
        found = free.select_for_update(no_key=True, skip_locked=True, of=("self",)).first()
        if found or len(rows) < _AT_ONCE:
            return found
        rows = list(waits.filter(_behind(*rows[-1]))[:_AT_ONCE])
    return None


def _later(items: QuerySet[ReviewItem], after: int | None) -> QuerySet[ReviewItem]:
    """Those that stand behind the newest item of this claim."""
    last = ReviewItem.objects.filter(claim=after).order_by("-pk").first() if after else None
    if last is None:
        return items
    return items.filter(_behind(last.pk, last.due_on))


def _behind(pk: int, due_on: date | None) -> Q:
    """What stands behind an item of the queue; what has no day yet stands at its end."""
    if due_on is None:
        return Q(due_on=None, pk__gt=pk)
    return Q(due_on__gt=due_on) | Q(due_on=due_on, pk__gt=pk) | Q(due_on=None)


def _for(actor: User, items: QuerySet[ReviewItem]) -> QuerySet[ReviewItem]:
    """What this person can decide: no claim of their own, and no second look at what they have decided."""
    own = (
        Q(claim__claimant__user=actor)
        | Q(claim__linked_to=actor)
        | Q(claim__filed_by=actor)
        | Q(claim__file__by=actor)
    )
    decided = Decision.objects.filter(claim=OuterRef("claim"), by=actor)
    seats = decided.filter(version=OuterRef("claim__version"), final=False)
    found = items.filter(state="open", claim__status__in=TAKEN, claim__held=False).exclude(own)
    found = found.exclude(Exists(decided), claim__status=Claim.Status.APPEALED).exclude(Exists(seats))
    return found if may("decide_second", actor.duties) else found.exclude(code=SECOND_SEAT)
