"""Many claims chosen, rehearsed and approved in one act."""

from typing import Any

from accounts.models import User
from claims.models import Award, BulkAct, Claim, Decision, Incident, LedgerEntry, ReviewItem, Transition
from claims.stages import review
from claims.stages.authority import NamedRule
from tests.people import NOON, person
from tests.stages.review.making import assessed
from tests.world import kakao, merchant

DESK = NamedRule("desk")
WHEN: dict[str, Any] = {"at": NOON, "door": "test"}


def asked(*claims: Claim, by: User | None = None, **said: Any) -> BulkAct:
    ids = [claim.pk for claim in claims] or list(Claim.objects.values_list("pk", flat=True))
    return review.ask_bulk(actor=by or person("rita"), claims=ids, **{**WHEN, **said})


def rehearsed(*claims: Claim, **said: Any) -> BulkAct:
    bulk = asked(*claims, **said)
    assert review.rehearse_bulk(actor=DESK, bulk=bulk, at=NOON)
    return BulkAct.objects.get(pk=bulk.pk)


def worked(bulk: BulkAct, *, by: User | None = None) -> BulkAct:
    begun = review.begin_bulk(actor=by or person("rita"), bulk=bulk, **WHEN)
    assert review.work_bulk(actor=DESK, bulk=begun, at=NOON)
    return BulkAct.objects.get(pk=bulk.pk)


def said(bulk: BulkAct, column: str = "said") -> dict[int, str | None]:
    """claim -> its code."""
    return dict(bulk.rows.values_list("claim", column))


def merchants(number: int, incident: Incident | None = None) -> list[Claim]:
    incident = incident or kakao()
    made = [merchant(incident) for _ in range(number)]
    assessed(incident)
    return made


def rows() -> tuple[int, ...]:
    tables = (Decision, Award, LedgerEntry, Transition)
    waiting = ReviewItem.objects.filter(state="open").count()
    return (*(table.objects.count() for table in tables), waiting)
