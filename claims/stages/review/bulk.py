"""Many claims approved in one act: asked for, rehearsed (`rehearsing`), and begun by who asked, or dropped."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction

from accounts.models import User
from claims.models import BulkAct, Claim
from claims.queries.review import bulk as queries
from claims.rules.refusal import N_, Person, Refusal
from claims.stages import audit
from claims.stages.authority import NamedRule, authorize

MOST: Final = 10_000
FRESH: Final = timedelta(hours=24)


class NothingChosen(Refusal):
    code = "nothing_chosen"
    sentence = N_("Choose at least one claim.")


class TooMany(Refusal):
    """Facts: `most`."""

    code = "too_many"
    sentence = N_("At most %(most)s claims can be approved at once. Filter further.")


class NotRehearsed(Refusal):
    code = "not_rehearsed"
    sentence = N_("The rehearsal is not over yet. Wait until it is.")


class RehearsalOld(Refusal):
    code = "rehearsal_old"
    sentence = N_("The rehearsal is older than a day. Choose the claims again and rehearse anew.")


class NothingPasses(Refusal):
    code = "nothing_passes"
    sentence = N_("None of these claims would be approved. Drop the act.")


class BulkOver(Refusal):
    code = "bulk_over"
    sentence = N_("This act was begun, or dropped, already.")


class BulkOfAnother(Refusal):
    """Facts: `who` asked for it."""

    code = "bulk_of_another"
    sentence = N_("%(who)s asked for this act, and nobody else begins it. Choose the claims yourself.")


_PINNED: Final = """
    INSERT INTO claims_bulkrow (bulk_id, number, claim_id, seen, said_facts, lines, amount, done_facts)
    SELECT %(bulk)s, row_number() OVER (ORDER BY c.claimant_id, c.received_at, c.id), c.id,
           concat_ws('.', c.version,
             coalesce((SELECT max(t.id) FROM claims_transition t WHERE t.claim_id = c.id), 0),
             coalesce((SELECT max(d.id) FROM claims_decision d WHERE d.claim_id = c.id), 0), c.held::int,
             coalesce((SELECT max(e.id) FROM claims_evidence e WHERE e.claim_id = c.id), 0),
             coalesce((SELECT max(m.id) FROM claims_message m WHERE m.claim_id = c.id AND m.from_claimant), 0)),
           '{}', '{}', 0, '{}'
      FROM claims_claim c WHERE c.id = ANY(%(claims)s)
"""


@transaction.atomic
def ask_bulk(*, actor: User, claims: Collection[int], filters: str = "", at: datetime, door: str) -> BulkAct:
    """Pins these claims as they stand, to be approved as proposed. Raises NothingChosen, TooMany."""
    authorize(actor, "ask_bulk")
    chosen = set(Claim.objects.filter(pk__in=claims).values_list("pk", flat=True))
    if not chosen:
        raise NothingChosen
    if len(chosen) > MOST:
        raise TooMany(most=f"{MOST:,}")
    bulk = BulkAct.objects.create(asked_by=actor, asked_at=at, filters=filters, chosen=len(chosen))
    with connection.cursor() as cursor:
        cursor.execute(_PINNED, {"bulk": bulk.pk, "claims": list(chosen)})
    log(actor, "ask_bulk", bulk, at, door, {"chosen": bulk.chosen})
    return bulk


@transaction.atomic
def begin_bulk(*, actor: User, bulk: BulkAct, at: datetime, door: str) -> BulkAct:
    """The yes of who asked, to what the rehearsal showed.

    Raises BulkOfAnother, NotRehearsed, BulkOver, RehearsalOld, NothingPasses.
    """
    authorize(actor, "begin_bulk")
    bulk = BulkAct.objects.select_for_update(no_key=True, of=("self",)).get(pk=bulk.pk)
    if bulk.asked_by_id != actor.pk:
        raise BulkOfAnother(who=Person(bulk.asked_by_id))
    if bulk.state == BulkAct.State.ASKED:
        raise NotRehearsed
    if bulk.state != BulkAct.State.REHEARSED or bulk.rehearsed_at is None:
        raise BulkOver
    if at - bulk.rehearsed_at > FRESH:
        raise RehearsalOld
    if not bulk.rows.filter(said="").exists():
        raise NothingPasses
    bulk.state, bulk.begun_at = BulkAct.State.BEGUN, at
    bulk.save(update_fields=["state", "begun_at"])
    log(actor, "begin_bulk", bulk, at, door, sums(bulk, "said"))
    return bulk


@transaction.atomic
def drop_bulk(*, actor: User, bulk: BulkAct, at: datetime, door: str) -> BulkAct:
    """Ends an act that nobody has begun. Raises BulkOver."""
    authorize(actor, "drop_bulk")
    bulk = BulkAct.objects.select_for_update(no_key=True, of=("self",)).get(pk=bulk.pk)
    if bulk.state not in (BulkAct.State.ASKED, BulkAct.State.REHEARSED):
        raise BulkOver
    bulk.state, bulk.ended_at = BulkAct.State.DROPPED, at
    bulk.save(update_fields=["state", "ended_at"])
    log(actor, "drop_bulk", bulk, at, door, {})
    return bulk


def sums(bulk: BulkAct, column: queries.Column) -> dict[str, Any]:
    """How many claims of each outcome, for the log."""
    return {one.code or "passes": one.claims for one in queries.counted(bulk=bulk, column=column)}


def log(
    actor: User | NamedRule, action: str, bulk: BulkAct, at: datetime, door: str, after: dict[str, Any]
) -> None:
    """The act in the log of acts."""
    audit.log(actor=actor, action=action, kind="bulk_act", key=str(bulk), at=at, door=door, after=after)
