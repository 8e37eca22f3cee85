"""Moves of claims: the status and its log in one statement, the queue behind it, and who is a party to a claim."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any, Final

from django.db import connection
from django.db.models import F

from accounts.models import User
from claims.models import Claim, Decision, ReviewItem
from claims.queries import review as queries
from claims.rules.lifecycle import lawful_move
from claims.rules.refusal import N_, Changes, Refusal
from claims.rules.residents import ResidentNumberTyped, resident_number_in
from claims.rules.review import Seen
from claims.rules.text import canonical
from claims.stages.authority import Actor, signed
from claims.stages.review import facets
from claims.stages.safety import ReasonMissing
from claims.stages.validation import relink


class ClaimChanged(Refusal):
    """Facts: `changes`, what has changed."""

    code = "claim_changed"
    sentence = N_("The claim has changed since this page was loaded: %(changes)s. Please load it again.")


LONGEST_TEXT: Final = 2_000


def text_of(text: str, *, needed: bool = True) -> str:
    """What a person wrote, in canonical form. Raises ReasonMissing where it is needed and empty, and Malformed."""
    found = canonical(text, longest=LONGEST_TEXT, lines=True)
    if resident_number_in(found):
        raise ResidentNumberTyped
    if needed and not found:
        raise ReasonMissing
    return found


# `version` is what the claim must be at, `further` how many versions the move adds. Empty `versions`: whatever it is.
_MOVE: Final = """
    WITH wanted AS (
      SELECT * FROM unnest(%(claims)s::bigint[], %(versions)s::smallint[]) AS wanted (id, version)
    ), moved AS (
      UPDATE claims_claim c SET status = %(target)s, version = c.version + %(further)s
        FROM wanted
       WHERE c.id = wanted.id AND c.status = %(source)s AND (wanted.version IS NULL OR c.version = wanted.version)
      RETURNING c.id
    ), logged AS (
      INSERT INTO claims_transition (claim_id, at, came_from, went_to, act, by_id, rule, note)
      SELECT id, %(at)s, %(source)s, %(target)s, %(act)s, %(by)s, %(rule)s, %(note)s FROM moved ORDER BY id
    )
    SELECT id FROM moved ORDER BY id
"""


def move(
    *,
    claims: Sequence[int],
    source: str,
    act: str,
    actor: Actor,
    at: datetime,
    note: str = "",
    versions: Sequence[int] | None = None,
    further: int = 0,
) -> list[int]:
    """Moves those of `claims` that stand at `source` (and at their version of `versions`), and logs each move.

    Returns the ids that were moved. Raises UnlawfulMove where `act` leads nowhere from `source`.
    """
    who = signed(actor, "by")
    values: dict[str, Any] = {
        "claims": list(claims),
        "versions": list(versions or []),
        "source": source,
        "target": lawful_move(source, act).target,
        "act": act,
        "further": further,
        "at": at,
        "by": getattr(who["by"], "pk", None),
        "rule": who["rule"],
        "note": note,
    }
    with connection.cursor() as cursor:
        cursor.execute(_MOVE, values)
        return [pk for (pk,) in cursor]


def locked(claim: Claim) -> Claim:
    """The claim as it stands, its row locked until the end of the transaction."""
    # Not for a key change: rows that point to the claim may be written by others meanwhile.
    return Claim.objects.select_for_update(no_key=True).get(pk=claim.pk)


def lock_claimants(claimants: Collection[int]) -> None:
    """Their rows, locked until the end of the transaction; in order, as by all who lock several."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM claims_claimant WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
            [list(claimants)],
        )


def same_version(claim: Claim, seen: int) -> None:
    """Passes if the claim is at the version that its reader knows. Raises ClaimChanged."""
    if claim.version != seen:
        raise ClaimChanged(changes=Changes(queries.since_version(claim, seen)))


def as_seen(claim: Claim, seen: Seen | None) -> None:
    """Passes if the claim, whose row is locked, stands as the page showed it, or no page did. Raises ClaimChanged."""
    if seen is not None and queries.seen_of(claim) != seen:
        raise ClaimChanged(changes=Changes(queries.since(claim, seen)))


# Locked in order, as by all who lock several. One value for all of them: thousands of placeholders would take longer
# than the statement.
_UNQUEUE: Final = """
    WITH waiting AS (
      SELECT id FROM claims_reviewitem WHERE claim_id = ANY(%s) AND state = 'open' ORDER BY id FOR NO KEY UPDATE
    )
    UPDATE claims_reviewitem i SET state = 'closed' FROM waiting WHERE i.id = waiting.id
"""


def unqueue(claims: Sequence[int]) -> int:
    """Closes what is open of these claims in the reviewers' queue."""
    with connection.cursor() as cursor:
        cursor.execute(_UNQUEUE, [list(claims)])
        return cursor.rowcount


# Queued without being changed: they look like whatever they looked like.
AS_BEFORE: Final = frozenset({"asked", "second_seat", "sample"})
KEEPING: Final = frozenset({"asked", "answered", "amended"})  # who had the claim has it still


def queue(claims: Sequence[int], code: str, *, at: datetime, due: date | None = None) -> None:
    """Puts these claims in the reviewers' queue under `code`, in the place of what was open of them.

    Due on that day, or where none is given in so many working days as there are for `code`.
    """
    near = set(claims) if code in AS_BEFORE else relinked(claims, at=at)
    had = _had(claims) if code in KEEPING else {}
    unqueue(claims)
    ReviewItem.objects.bulk_create(
        [ReviewItem(claim_id=pk, code=code, at=at, due_on=due, **had.get(pk, {})) for pk in claims]
    )
    facets.refresh(claims=near)


def queue_again(claims: Sequence[int], code: str, *, at: datetime) -> None:
    """Puts claims that were taken back in the queue: under `code`, or for the second of two seats if one is taken."""
    seats = Decision.objects.filter(claim__in=list(claims), final=False, version=F("claim__version"))
    first = {
        pk: "sample" if sampled else "second_seat" for pk, sampled in seats.values_list("claim_id", "sampled")
    }
    near = (
        relinked(claims, at=at) if first else set()
    )  # of all at once, so that their items are locked in order
    for why in sorted({*first.values(), code}):
        if waiting := [pk for pk in claims if first.get(pk, code) == why]:
            queue(waiting, why, at=at)
    facets.refresh(claims=near)


def relinked(claims: Collection[int], *, at: datetime) -> set[int]:
    """These claims, which were changed, and those that look like them otherwise than before, for `facets.refresh`.

    Called before an item of the queue is written: those of all of them are locked, in order, so that of two who change
    claims that look alike neither waits for the other.
    """
    near = {*claims, *relink(claims=claims, at=at)}
    facets.lock(claims=near)
    return near


def _had(claims: Sequence[int]) -> dict[int, dict[str, Any]]:
    """claim -> who has it, since when, and from whom."""
    taken = ReviewItem.objects.filter(claim__in=list(claims), state="open", assignee__isnull=False)
    columns = ("assignee_id", "assigned_by_id", "assigned_at")
    return {
        claim: dict(zip(columns, values, strict=True))
        for claim, *values in taken.values_list("claim_id", *columns)
    }


def parties(claim: Claim, actor: Actor) -> dict[str, int | None]:
    """Who has the claim as theirs, who filed it, handed in the list it stood on or let it in late, for `authorize`.

    A claim is somebody's own where their proved address is the claimant's or was given with the claim, or where they
    filed it for themselves.
    """
    own = {claim.claimant.user_id, claim.linked_to_id}
    if claim.origin in (Claim.Origin.WEB, Claim.Origin.API):
        own.add(claim.filed_by_id)
    mine = isinstance(actor, User) and actor.pk in own
    return {
        "claimant": actor.pk if isinstance(actor, User) and mine else claim.claimant.user_id,
        "filed_by": claim.filed_by_id,
        "handed_in": claim.file.by_id if claim.file else None,
        "let_in": claim.late_link.made_by_id if claim.by_late_link else None,
    }


def parties_of_any(claims: Iterable[Claim], actor: Actor) -> dict[str, int | None]:
    """The same of several claims, at least one: of each relation the actor, where they stand in it to any of them."""
    asked = getattr(actor, "pk", None)
    found: dict[str, int | None] = {}
    for claim in claims:
        for relation, person in parties(claim, actor).items():
            if relation not in found or person == asked:
                found[relation] = person
    return found
