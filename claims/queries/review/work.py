"""The desk's work: what is due when, of whom, counted no further than a page could show; and why claims wait."""

from datetime import date, timedelta
from typing import Final, NamedTuple

from django.db import connection
from django.db.models import Count, Q, QuerySet

from accounts.models import User
from claims.models import ReviewItem
from claims.rules.authority import ACTIONS

MOST: Final = 10_000
WEEK: Final = timedelta(days=7)
# The parts of the queue: mine, the team's (mine too), and what waits for an answer of its claimant.
MINE: Final = "mine"
TEAM: Final = "team"
CLAIMANTS: Final = "claimants"
PARTS: Final = (MINE, TEAM, CLAIMANTS)
_ASKED: Final = Q(code="asked")

OVERDUE: Final = "overdue"
TODAY: Final = "today"
SOON: Final = "week"
LATER: Final = "later"
DUE: Final = (OVERDUE, TODAY, SOON, LATER)


class Due(NamedTuple):
    """How many items are due when. Of more than MOST the first MOST + 1 by due day are counted.

    `later` counts what has no day yet, too.
    """

    overdue: int
    today: int
    week: int
    later: int

    @property
    def total(self) -> int:
        return sum(self)

    @property
    def capped(self) -> bool:
        return self.total > MOST


def part(items: QuerySet[ReviewItem], name: str, *, reader: int | None) -> QuerySet[ReviewItem]:
    """The open items of one part of the queue."""
    found = items.filter(state=ReviewItem.State.OPEN)
    if name == CLAIMANTS:
        return found.filter(_ASKED)
    return found.exclude(_ASKED).filter(assignee=reader) if name == MINE else found.exclude(_ASKED)


def due(items: QuerySet[ReviewItem], when: str, *, today: date) -> QuerySet[ReviewItem]:
    """Those that are due then; what has no day yet is in none of them."""
    return items.filter(_due(today)[when])


def counted(name: str, *, reader: int | None, today: date) -> Due:
    """How many of one part of the queue are due when; one statement, which reads no more than MOST + 1 rows."""
    shown = part(ReviewItem.objects.all(), name, reader=reader).order_by("due_on", "pk")
    rows = shown.values("due_on", "pk")[: MOST + 1]
    wanted = {when: Count("pk", filter=due) for when, due in _due(today).items() if when != LATER}
    found = rows.aggregate(total=Count("pk"), **wanted)
    total = found.pop("total")
    return Due(**found, later=total - sum(found.values()))


def _due(today: date) -> dict[str, Q]:
    return {
        OVERDUE: Q(due_on__lt=today),
        TODAY: Q(due_on=today),
        SOON: Q(due_on__gt=today, due_on__lte=today + WEEK),
        LATER: Q(due_on__gt=today + WEEK),
    }


# From one code to the next along the index: as many steps as there are codes, however many items.
_CODES: Final = """
    WITH RECURSIVE codes (code) AS (
      (SELECT code FROM claims_reviewitem WHERE state = 'open' ORDER BY code LIMIT 1)
      UNION ALL
      SELECT (SELECT i.code FROM claims_reviewitem i
               WHERE i.state = 'open' AND i.code > codes.code ORDER BY i.code LIMIT 1)
        FROM codes WHERE codes.code IS NOT NULL
    )
    SELECT code FROM codes WHERE code IS NOT NULL
"""


def codes() -> list[str]:
    """Why the open items wait, each code once."""
    with connection.cursor() as cursor:
        cursor.execute(_CODES)
        return [code for (code,) in cursor]


def reviewers() -> QuerySet[User]:
    """Who may be given a claim."""
    duties = ACTIONS["take_claim"].duties
    return (
        User.objects.filter(is_active=True, is_staff=True, groups__name__in=duties)
        .order_by("email")
        .distinct()
    )
