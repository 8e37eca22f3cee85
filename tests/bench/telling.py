"""What is counted for the public, and what the notices ask of the database: every statement with its plan.

The pages read one row each; what counts for them is a task that reads whole tables, once in ten minutes and only where
something moved. The notices ask every minute, and may not.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from claims.models import Incident, NoticeMark
from claims.queries import figures, notices, throughput
from claims.rules.expected import OVER
from tests.bench.desk import Plan, at_a_desk, explained, large, prepare

BLOCK: Final = 1_000  # notices that are written at once


class Line(NamedTuple):
    """One thing that is asked: in how many statements, and what the dearest of them reads."""

    name: str
    statements: int
    blocks: int
    milliseconds: float
    whole: list[str]


def measure(claims: int) -> list[Line]:
    """Everything at a size; each statement is explained after a first time that is not counted."""
    at_a_desk()
    prepare(claims)
    tables = large()
    return [_line(name, act, tables) for name, act in _asked()]


def _asked() -> Iterator[tuple[str, Callable[[], object]]]:
    incident, at = Incident.objects.get(key="kakao-2022"), timezone.now()
    yield "the public figures, by anybody", lambda: Client().get(reverse("claims:figures"), secure=True)
    yield "mark: has anything moved?", lambda: figures.mark(incident=incident, at=at)
    for name, statement in figures.ALL.items():
        yield f"counted: {name}", _sql(statement, incident, at)
    for name, statement in throughput.TABLES.items():
        yield f"measured: {name}", _sql(statement, incident, at)
    for source in NoticeMark.Source:
        yield f"notices of {source}: the first {BLOCK:,}", _untold(source, 0)
        last = notices.settled(source=source, after=0, at=at)
        yield f"notices of {source}: a minute later", _untold(source, last)
        yield f"notices of {source}: told up to here", _settled(source, last)
    yield (
        "notices of questions that are nearly over",
        lambda: notices.nearly_over(today=at.date(), asked_before=at),
    )


def _sql(statement: str, incident: Incident, at: datetime) -> Callable[[], object]:
    since = at - timedelta(days=OVER)
    values = {"incident": incident.pk, "zone": incident.time_zone, "at": at, "since": since}

    def asked() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    return asked


def _untold(source: str, after: int) -> Callable[[], object]:
    return lambda: notices.untold(source=source, after=after, most=BLOCK)


def _settled(source: str, after: int) -> Callable[[], object]:
    return lambda: notices.settled(source=source, after=after, at=timezone.now())


def _line(name: str, act: Callable[[], object], tables: set[str]) -> Line:
    with CaptureQueriesContext(connection) as caught:
        act()
    plans: list[Plan] = [
        explained(query["sql"], tables)
        for query in caught.captured_queries
        if query["sql"].lstrip().startswith(("SELECT", "WITH")) and "claims_" in query["sql"]
    ]
    whole = list(dict.fromkeys(trouble for plan in plans for trouble in plan.wrong))
    blocks, slowest = (max((plan[place] for plan in plans), default=0) for place in (1, 2))
    return Line(name, len(plans), int(blocks), float(slowest), whole)
