"""Unclaimed money: what waits for its claimants, the day on which the first of it expires, and what has expired."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext

from claims.models import Kind
from claims.presentation import numbers
from claims.presentation.lists import listed
from claims.presentation.previews import WHY
from claims.queries.unclaimed import UNCLAIMED_ONES, Group


class Row(NamedTuple):
    """Unclaimed awards of one kind, unit and reason, as they are read. `expired` and its sum are '' for none."""

    kind: str
    why: str
    awards: str
    total: str
    first: str
    expired: str
    expired_total: str
    url: str


def shown(groups: Iterable[Group]) -> list[Row]:
    """The rows of the table."""
    return [_row(one) for one in groups]


def why(code: str) -> str:
    """Why it is unclaimed."""
    return gettext("It could not be delivered") if code == "undelivered" else str(WHY[code])


def _row(one: Group) -> Row:
    return Row(
        kind=f"{Kind(one.kind).label} ({numbers.unit_name(one.unit)})",
        why=why(one.why),
        awards=numbers.figure(one.awards),
        total=numbers.amount(one.total, one.unit),
        first=numbers.calendar_day(one.first),
        expired=numbers.figure(one.expired) if one.expired else "",
        expired_total=numbers.amount(one.expired_total, one.unit) if one.expired else "",
        url=listed("award", waits=UNCLAIMED_ONES, kind__exact=one.kind, unit=one.unit),
    )
