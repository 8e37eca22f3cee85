"""What a run transfers, by kind and unit: in all, and by state."""

from itertools import groupby
from typing import Any

from claims.models import Kind, PayoutRun, Transfer
from claims.presentation import numbers
from claims.queries import payout as queries


def of(run: PayoutRun) -> list[dict[str, Any]]:
    """One row a kind and unit, with a row a state under it."""
    said = []
    found = sorted(queries.sums(run_id=run.pk), key=lambda one: (one.kind, one.unit))
    for (kind, unit), group in groupby(found, key=lambda one: (one.kind, one.unit)):
        parts = list(group)
        states = [_counted(str(Transfer.State(one.state).label), [one], unit) for one in parts]
        said.append({"kind": kind, **_counted(str(Kind(kind).label), parts, unit), "states": states})
    return said


def _counted(what: str, parts: list[queries.Sum], unit: str) -> dict[str, Any]:
    return {
        "what": what,
        "transfers": numbers.figure(sum(one.transfers for one in parts)),
        "total": numbers.amount(sum(one.total for one in parts), unit),
    }
