"""Bulk acts: their rows block by block, what they come to, and which wait for a worker."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final, Literal, NamedTuple

from django.db import connection
from django.db.models import CharField, Count, F, QuerySet, Sum
from django.db.models.functions import MD5, Cast, Concat

from claims.models import BulkAct, BulkRow
from claims.rules.payout import pause

Column = Literal["said", "done"]
MOST_ATTEMPTS: Final = 5  # at a rehearsal: who still wants one asks again


class Counted(NamedTuple):
    """So many claims of one outcome: '' passes, any other is the code of a refusal; and their won of cash."""

    code: str
    claims: int
    amount: int


def blocks(*, bulk: BulkAct, column: Column, size: int) -> Iterator[list[BulkRow]]:
    """The rows of which `column` is not known yet, in order, so many at once; a claimant's are never parted."""
    left = BulkRow.objects.filter(bulk=bulk, **{f"{column}__isnull": True}).order_by("number")
    left = left.select_related("claim")
    while rows := list(left[:size]):
        last = rows[-1]
        alike = left.filter(number__gt=last.number, claim__claimant=last.claim.claimant_id)
        yield [*rows, *alike]


def counted(*, bulk: BulkAct, column: Column) -> list[Counted]:
    """What passes first, then the refusals, the most frequent first; what is not known yet is left out."""
    rows = BulkRow.objects.filter(bulk=bulk, **{f"{column}__isnull": False}).values_list(column)
    found = [Counted(*row) for row in rows.annotate(claims=Count("pk"), amount=Sum("amount")).order_by()]
    return sorted(found, key=lambda one: (one.code != "", -one.claims, one.code))


def differing(*, bulk: BulkAct) -> QuerySet[BulkRow]:
    """Rows that passed the rehearsal and were not approved."""
    return BulkRow.objects.filter(bulk=bulk, said="", done__isnull=False).exclude(done="")


def to_look_at(*, bulk: BulkAct, most: int = 3) -> list[BulkRow]:
    """A few of those that pass, picked so that nobody can choose which; the same whenever it is asked."""
    mark = MD5(
        Concat(Cast("bulk_id", CharField()), Cast("number", CharField()), F("seen"), output_field=CharField())
    )
    passing = BulkRow.objects.filter(bulk=bulk, said="").select_related("claim")
    return list(passing.order_by(mark)[:most])


_FAILED: Final = """
    SELECT substr(word, 8), count(*)
      FROM claims_bulkrow b JOIN claims_reviewitem i ON i.claim_id = b.claim_id AND i.state = 'open'
     CROSS JOIN unnest(i.facets) AS word
     WHERE b.bulk_id = %(bulk)s AND b.said = '' AND word LIKE 'failed:%%'
     GROUP BY word ORDER BY count(*) DESC, word
"""


def failed_checks(*, bulk: BulkAct) -> list[tuple[str, int]]:
    """The checks that claims failed which would be approved all the same, by key."""
    with connection.cursor() as cursor:
        values: dict[str, Any] = {"bulk": bulk.pk}
        cursor.execute(_FAILED, values)
        return [(key, number) for key, number in cursor]


def idle_bulks(*, at: datetime) -> list[int]:
    """Acts that wait for a worker and show no sign of life for as long as their last attempt is left alone."""
    waiting = BulkAct.objects.filter(state=BulkAct.State.ASKED, attempts__lt=MOST_ATTEMPTS)
    waiting |= BulkAct.objects.filter(state=BulkAct.State.BEGUN)
    return [
        bulk.pk
        for bulk in waiting.order_by("pk")
        if bulk.beat_at is None or bulk.beat_at <= at - pause(bulk.attempts)
    ]
