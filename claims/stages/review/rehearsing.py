"""A bulk act row by row: rehearsed, and done, by one judge.

Each claim is decided by `decide`, in the name of who asked, in the order of receipt. The rehearsal does a whole block
so and rolls it back; it writes what came of each claim, and nothing else. So the real run comes to the same, unless a
claim has changed: that one is reported, never forced, and stops no other.
"""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from django.db import connection, transaction

from accounts.models import User
from claims.models import BulkAct, BulkRow, Claim, Decision
from claims.queries.review import bulk as queries
from claims.rules import review as rule
from claims.rules.refusal import N_, Changes, Refusal
from claims.rules.review import Seen
from claims.stages.authority import NamedRule, authorize
from claims.stages.review import facets
from claims.stages.review.bulk import NotRehearsed, log, sums
from claims.stages.review.deciding import decide
from claims.stages.review.moves import lock_claimants

BLOCK: Final = 200  # claims in one transaction; more where one claimant has more
DOOR: Final = "bulk"
Told = Callable[[int, int], object]  # claims looked at, of


class NeedsTwo(Refusal):
    code = "needs_two"
    sentence = N_("Two people decide this claim, each on its own page.")


class HeldBack(Refusal):
    code = "sampled"
    sentence = N_("A rule holds this claim back for a second look, which is taken on its own page.")


class ProposedOtherwise(Refusal):
    code = "proposed_otherwise"
    sentence = N_("The claim was assessed again since the rehearsal, and otherwise. Rehearse it anew.")


class Outcome(NamedTuple):
    """What came of one row: the code of the refusal, or ''; then what was given."""

    row: int
    code: str
    facts: dict[str, str]
    lines: list[str]
    amount: int


def rehearse_bulk(
    *,
    actor: NamedRule,
    bulk: BulkAct,
    at: datetime,
    told: Told = lambda _reached, _of: None,
    enough: Callable[[], bool] = lambda: False,
) -> bool:
    """Says of each claim what its approval would come to; whether it came to the end before it was `enough`.

    Done again, it goes on with what is left. A bulk that is dropped meanwhile is left alone.
    """
    authorize(actor, "rehearse_bulk")
    for rows in queries.blocks(bulk=bulk, column="said", size=BLOCK):
        told(rows[0].number - 1, bulk.chosen)
        if enough():
            return False
        if _state(bulk) != BulkAct.State.ASKED:
            return True
        outcomes = _rolled_back(bulk, rows, at)
        _write(outcomes, "said")
    with transaction.atomic():
        if _state(bulk, lock=True) == BulkAct.State.ASKED:
            BulkAct.objects.filter(pk=bulk.pk).update(state=BulkAct.State.REHEARSED, rehearsed_at=at)
            log(actor, "rehearse_bulk", bulk, at, "task", sums(bulk, "said"))
    told(bulk.chosen, bulk.chosen)
    return True


def work_bulk(
    *,
    actor: NamedRule,
    bulk: BulkAct,
    at: datetime,
    told: Told = lambda _reached, _of: None,
    enough: Callable[[], bool] = lambda: False,
) -> bool:
    """Approves what passed the rehearsal and has not changed; whether it came to the end before it was `enough`.

    Each block is one transaction, with what became of its rows. Raises NotRehearsed where nobody has begun it.
    """
    authorize(actor, "work_bulk")
    if bulk.begun_at is None and _state(bulk) != BulkAct.State.BEGUN:
        raise NotRehearsed
    for rows in queries.blocks(bulk=bulk, column="done", size=BLOCK):
        told(rows[0].number - 1, bulk.chosen)
        if enough():
            return False
        with transaction.atomic():
            left = _undone(rows)
            outcomes = _judged(bulk, [row for row in left if row.said == ""], at)
            refused = [Outcome(row.pk, row.said, row.said_facts, [], 0) for row in left if row.said]
            _write([*outcomes, *refused], "done")
    with transaction.atomic():
        if _state(bulk, lock=True) == BulkAct.State.BEGUN:
            BulkAct.objects.filter(pk=bulk.pk).update(state=BulkAct.State.DONE, ended_at=at)
            log(actor, "work_bulk", bulk, at, "task", sums(bulk, "done"))
    told(bulk.chosen, bulk.chosen)
    return True


class _Undone(Exception):
    """Ends a block that was only tried."""


def _rolled_back(bulk: BulkAct, rows: Sequence[BulkRow], at: datetime) -> list[Outcome]:
    """What came of the rows, of which nothing stays."""
    outcomes: list[Outcome] = []
    try:
        with transaction.atomic():
            outcomes = _judged(bulk, rows, at)
            raise _Undone
    except _Undone:
        return outcomes


def _judged(bulk: BulkAct, rows: Sequence[BulkRow], at: datetime) -> list[Outcome]:
    """Decides these claims one by one in the name of who asked, with what their duties are now.

    All are locked first, then their claimants, then their items of the queue, each in order: nothing is waited for
    while awards are numbered.
    """
    person = User.objects.get(pk=bulk.asked_by_id)
    found = Claim.objects.select_for_update(no_key=True, of=("self",)).select_related("claimant", "file")
    claims = {claim.pk: claim for claim in found.filter(pk__in=[row.claim_id for row in rows]).order_by("pk")}
    lock_claimants({claim.claimant_id for claim in claims.values()})
    facets.lock(claims=claims.keys())
    return [_decided(bulk, row, claims[row.claim_id], person, at) for row in rows]


def _decided(bulk: BulkAct, row: BulkRow, claim: Claim, person: User, at: datetime) -> Outcome:
    seen = rule.read(row.seen)
    try:
        _wants_nobody_else(claim, seen)
        with transaction.atomic():
            decision = decide(
                actor=person, claim=claim, seen=seen, outcome=rule.APPROVE, note=str(bulk), at=at, door=DOOR
            )
            if not decision.final:
                raise NeedsTwo
            lines = _lines(decision)
            if row.said is not None and lines != row.lines:
                raise ProposedOtherwise
    except Refusal as refusal:
        return Outcome(row.pk, refusal.code, _kept(refusal), [], 0)
    cash = sum(
        line["amount"] for line in decision.lines if (line["kind"], line["unit"]) == (rule.CASH, rule.KRW)
    )
    return Outcome(row.pk, "", {}, lines, cash)


def _wants_nobody_else(claim: Claim, seen: Seen) -> None:
    """Passes if no first seat was open when the claim was chosen: what two look at is looked at on its own page.

    Raises NeedsTwo, HeldBack.
    """
    first = seen.seat and Decision.objects.filter(pk=seen.seat, version=claim.version, final=False).first()
    if first:
        raise HeldBack if first.sampled else NeedsTwo


def _lines(decision: Decision) -> list[str]:
    return [f"{line['policy']} {line['line']} {line['unit']} {line['amount']}" for line in decision.lines]


def _kept(refusal: Refusal) -> dict[str, str]:
    """Its facts, but for what has changed, which is read when it is shown."""
    return {name: str(fact) for name, fact in refusal.facts.items() if not isinstance(fact, Changes)}


_WRITTEN: Final = """
    UPDATE claims_bulkrow b
       SET {column} = o.code, {column}_facts = o.facts{more}
      FROM jsonb_to_recordset(%(outcomes)s::jsonb)
             AS o ("row" bigint, code text, facts jsonb, lines jsonb, amount bigint)
     WHERE b.id = o."row" AND b.{column} IS NULL
"""
_GIVEN: Final = ", lines = ARRAY(SELECT jsonb_array_elements_text(o.lines)), amount = o.amount"
_WRITE: Final = {
    "said": _WRITTEN.format(column="said", more=_GIVEN),
    "done": _WRITTEN.format(column="done", more=""),
}


def _write(outcomes: Sequence[Outcome], column: str) -> None:
    """Notes what came of these rows; one that another worker has noted stays as it is."""
    with connection.cursor() as cursor:
        cursor.execute(_WRITE[column], {"outcomes": json.dumps([one._asdict() for one in outcomes])})


def _undone(rows: Sequence[BulkRow]) -> list[BulkRow]:
    """Those of the rows of which nothing became yet, locked."""
    left = BulkRow.objects.select_for_update(no_key=True).filter(pk__in=[row.pk for row in rows], done=None)
    return list(left.order_by("number"))


def _state(bulk: BulkAct, *, lock: bool = False) -> str:
    rows = BulkAct.objects.select_for_update(no_key=True) if lock else BulkAct.objects
    return rows.values_list("state", flat=True).get(pk=bulk.pk)
