"""A bulk approval: chosen, rehearsed and done, as the worker does it, in one process.

The judge of a row is the decision of one claim, so what is measured is what a row costs, in the rehearsal and in the
act, and whether both come to the same.
"""

import resource
import time
from typing import NamedTuple

from accounts.models import User
from claims import tasks
from claims.models import BulkAct, Claim, Incident
from claims.queries.review import bulk as queries
from claims.stages import review
from tests.bench.deciding import assessed
from tests.people import person


class Figures(NamedTuple):
    """Seconds for the rows, and how many of them passed; MB is the peak of this process."""

    rows: int
    passed: int
    ask: float
    rehearse: float
    act: float
    same: bool
    peak: int


def measure(*, incident: Incident, operator: User, rows: int) -> Figures:
    """The first so many claims of an assessed run, whatever is proposed for them."""
    assessed(incident, operator)
    rita = person("rita")
    claims = (
        Claim.objects.filter(status=Claim.Status.SUBMITTED).order_by("pk").values_list("pk", flat=True)[:rows]
    )
    began = time.perf_counter()
    bulk = review.ask_bulk(actor=rita, claims=list(claims), at=tasks.now(), door="bench")
    asked = time.perf_counter()
    assert review.rehearse_bulk(actor=tasks.DESK, bulk=bulk, at=tasks.now())
    rehearsed = time.perf_counter()
    bulk = review.begin_bulk(actor=rita, bulk=BulkAct.objects.get(pk=bulk.pk), at=tasks.now(), door="bench")
    assert review.work_bulk(actor=tasks.DESK, bulk=bulk, at=tasks.now())
    done = time.perf_counter()
    said, became = (dict(_counts(bulk, column)) for column in ("said", "done"))
    return Figures(
        bulk.chosen,
        became.get("", 0),
        asked - began,
        rehearsed - asked,
        done - rehearsed,
        said == became,
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    )


def _counts(bulk: BulkAct, column: queries.Column) -> list[tuple[str, int]]:
    return [(one.code or "", one.claims) for one in queries.counted(bulk=bulk, column=column)]
