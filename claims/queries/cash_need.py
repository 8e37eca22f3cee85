"""What the expected need of cash is reckoned from: transfers by pay date and state, and what waits."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from django.db import connection
from django.db.models import Q

from claims.models import PayoutRun
from claims.queries.payout import WAITING
from claims.queries.plans import by_set
from claims.rules.cash_need import Group, Need, need
from claims.rules.pay_dates import shifted

_TRANSFERS: Final = """
    SELECT t.unit, r.pay_date, t.state, sum(t.amount)::bigint
      FROM claims_transfer t JOIN claims_payoutrun r ON r.id = t.run_id
     WHERE t.kind = 'cash' AND t.state <> 'voided' AND r.way = 'file' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""
_WAITING: Final = f"""
    SELECT unit, coalesce(sum(amount) FILTER (WHERE why = ''), 0)::bigint,
           coalesce(sum(amount) FILTER (WHERE why <> ''), 0)::bigint
      FROM ({WAITING}) w WHERE kind = 'cash' GROUP BY 1 ORDER BY 1
"""  # noqa: S608


def needs(*, today: date) -> dict[str, Need]:
    """The expected need of cash by unit, as it stands today."""
    opened = PayoutRun.objects.filter(state=PayoutRun.State.OPENED).values_list("pay_date", flat=True).first()
    groups: dict[str, list[Group]] = {}
    for unit, *group in _rows(_TRANSFERS):
        groups.setdefault(unit, []).append(Group(*group))
    waits = {unit: (payable, waiting) for unit, payable, waiting in _rows(_WAITING)}
    found = {}
    for unit in sorted(groups.keys() | waits.keys()):
        payable, waiting = waits.get(unit, (0, 0))
        found[unit] = need(
            groups=groups.get(unit, []), payable=payable, on=opened, waiting=waiting, today=today
        )
    return found


def leaving(*, on: date, today: date) -> Q:
    """The transfers of cash that leave on a day, as `needs` counts them: of what has passed, all on the first day."""
    to_leave = Q(run__pay_date=on)
    if on == shifted(today, today=today):
        to_leave |= Q(run__pay_date__lt=on)
    given = Q(state="sent", run__pay_date=on) if on >= today else Q(pk=None)
    return Q(kind="cash", run__way="file") & (Q(state="sealed") & to_leave | given)


def _rows(statement: str) -> Iterator[tuple[Any, ...]]:
    with by_set(), connection.cursor() as cursor:
        cursor.execute(statement)
        yield from cursor.fetchall()
