"""What has changed of a claim since a page showed it: who moved it, took a seat or put it on hold, and which facts."""

from typing import Any, Final

from django.db.models import Max, OuterRef, QuerySet, Subquery

from claims.models import AuditEntry, Claim, ClaimFacts, Decision, Evidence, Message, Transition
from claims.rules.refusal import Change, Moment, Person
from claims.rules.review import Seen

# What a claim says, by column; each answer to a policy is a field of its own.
_FIELDS: Final = ("category", "services", "period", "identifier", "account", "papers")


def seen_of(claim: Claim) -> Seen:
    """What a page that is made now shows of the claim, by its rows; one statement."""
    rows = {
        "move": Transition.objects.all(), "seat": Decision.objects.all(), "paper": Evidence.objects.all(),
        "message": Message.objects.filter(from_claimant=True),
    }  # fmt: skip
    found = Claim.objects.filter(pk=claim.pk).annotate(
        **{name: _newest(every) for name, every in rows.items()}
    )
    version, held, *newest = found.values_list("version", "held", *rows).get()
    move, seat, paper, message = (int(one or 0) for one in newest)
    return Seen(version, move, seat, held, paper, message)


def _newest(every: QuerySet[Any]) -> Subquery:
    """The highest id of the claim's, found through the claim."""
    mine = every.filter(claim=OuterRef("pk")).order_by().values("claim")
    return Subquery(mine.annotate(newest=Max("pk")).values("newest"))


def since(claim: Claim, seen: Seen) -> list[Change]:
    """What has changed since, in the order in which it did; fields last. The version where nothing else is known."""
    found = [*_moves(claim, seen), *_seats(claim, seen), *_hold(claim, seen), *_brought(claim, seen)]
    found.sort(key=lambda change: change.at.at if change.at else claim.received_at)
    found += _fields(claim, seen.version)
    return found or [Change("version", str(claim.version))]


def since_version(claim: Claim, version: int) -> list[Change]:
    """The same for who knows the version alone: the newest move, and the fields."""
    move = claim.transitions.select_related(None).order_by("-pk").first()
    return [*([_moved(move)] if move else []), *_fields(claim, version)] or [
        Change("version", str(claim.version))
    ]


def _moves(claim: Claim, seen: Seen) -> list[Change]:
    return [_moved(move) for move in claim.transitions.filter(pk__gt=seen.move).order_by("pk")]


def _moved(move: Transition) -> Change:
    return Change("move", move.act, Person(move.by_id, move.rule), Moment(move.at))


def _seats(claim: Claim, seen: Seen) -> list[Change]:
    """Seats that moved nothing; one that did is told as its move."""
    taken = Decision.objects.filter(claim=claim, pk__gt=seen.seat, final=False).order_by("pk")
    return [Change("seat", seat.outcome, Person(seat.by_id, seat.rule), Moment(seat.at)) for seat in taken]


def _hold(claim: Claim, seen: Seen) -> list[Change]:
    if claim.held == seen.held:
        return []
    action = "hold_claim" if claim.held else "release_claim"
    logged = AuditEntry.objects.filter(kind="claim", key=claim.reference, action=action)
    entry = logged.order_by("-pk").first()
    if entry is None:
        return [Change("hold", action)]
    return [Change("hold", action, Person(entry.by_id, entry.rule), Moment(entry.at))]


def _brought(claim: Claim, seen: Seen) -> list[Change]:
    """Papers that came, and what the claimant wrote; not by whom, which reviewers know masked."""
    papers = claim.evidence.filter(pk__gt=seen.paper).order_by("pk")
    written = claim.messages.filter(pk__gt=seen.message, from_claimant=True).order_by("pk")
    return [
        *(Change("paper", "", None, Moment(one.at)) for one in papers),
        *(Change("message", "", None, Moment(one.at)) for one in written),
    ]


def _fields(claim: Claim, version: int) -> list[Change]:
    """The fields in which the facts of now differ from those of the version."""
    if version == claim.version:
        return []
    facts = {one.version: one for one in ClaimFacts.objects.filter(claim=claim)}
    old, new = facts.get(version), facts.get(claim.version)
    if old is None or new is None:
        return []
    fields = [name for name in _FIELDS if getattr(old, name) != getattr(new, name)]
    inputs = sorted(old.inputs.keys() | new.inputs.keys())
    fields += [name for name in inputs if old.inputs.get(name) != new.inputs.get(name)]
    return [Change("field", name) for name in fields]
