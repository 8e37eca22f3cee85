"""What waits on its way through the bank, and since when."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import NamedTuple

from django.db import models

from claims.models import PaymentFile, PayoutRun, Settlement
from claims.queries import handover
from claims.queries.reconciliation import control, parked
from claims.rules.reconciliation import aging as rule


class Waits(NamedTuple):
    """One thing that waits: a run for its hand-over, a file for its answer, the parked lines of an answer."""

    what: str
    since: datetime
    name: str  # of the run, the file or the answer
    key: int
    lines: int  # transfers or lines
    amount: int | None = None
    unit: str = ""

    @property
    def plain(self) -> str:
        """What it is called in a log: a person gave the file of an answer its name, and may have named somebody."""
        return f"answer {self.key}" if self.what == rule.PARKED else self.name


Wanted = Callable[[str, datetime], bool]


def waits(*, wanted: Wanted = lambda _what, _since: True) -> list[Waits]:
    """All that waits, the longest first; or what of it is `wanted`, by what it is and since when it waits."""
    found = [*_runs(), *_files(wanted), *_parked()]
    return sorted((one for one in found if wanted(one.what, one.since)), key=lambda one: one.since)


def _runs() -> Iterator[Waits]:
    """Runs of which files are sealed and not with the bank, or with it and not confirmed; or some so and others so."""
    state = PayoutRun.State
    found = PayoutRun.objects.filter(way="file", state__in=[state.SEALED, state.RELEASED, state.HANDED_OVER])
    runs = {run.pk: run for run in found.annotate(rows=models.Sum("files__rows"))}
    handed = [pk for pk, run in runs.items() if run.state == state.HANDED_OVER]
    with_us = _rows(handover.untaken(runs=handed))
    away = _rows(handover.open_files().filter(run__in=handed))
    for pk, run in runs.items():
        waiting = with_us.get(pk, 0) if pk in handed else run.rows or 0
        if waiting or pk not in handed:
            assert run.sealed_at is not None
            yield Waits(rule.SEALED, run.sealed_at, run.key, pk, waiting)
        if pk in handed and (unconfirmed := away.get(pk, 0) - waiting):
            assert run.handed_over_at is not None
            yield Waits(rule.HANDED_OVER, run.handed_over_at, run.key, pk, unconfirmed)


def _rows(files: models.QuerySet[PaymentFile]) -> dict[int, int]:
    """run -> rows of these files."""
    return dict(files.order_by().values_list("run").annotate(models.Sum("rows")))


def _files(wanted: Wanted) -> Iterator[Waits]:
    """Files that the bank has and has not answered whole; and what it has said it does not know.

    The transfers of a file are counted one by one, and of those alone that may be wanted: what is unknown waits no
    longer than its file.
    """
    found = [
        one
        for one in control.accounts(limit=None, only_open=True)
        if one.since and (wanted(rule.SENT, one.since) or wanted(rule.UNKNOWN, one.since))
    ]
    states = control.states(file_ids=[one.file for one in found])
    said = dict(
        Settlement.objects.filter(file__in=states, went_to="unknown")
        .order_by()
        .values_list("file")
        .annotate(models.Max("at"))
    )
    away = handover.open_files().filter(run__state=PayoutRun.State.HANDED_OVER)
    unconfirmed = set(away.values_list("pk", flat=True))  # told with their run
    for one in found:
        of = states[one.file]
        assert one.since is not None
        unsaid = [state for state in ("sealed", "sent") if state in of.transfers]
        if unsaid and one.file not in unconfirmed:
            count, amount = (sum(part[state] for state in unsaid) for part in (of.transfers, of.amounts))
            yield Waits(rule.SENT, one.since, one.message_id, one.file, count, amount, one.unit)
        if unknown := of.transfers.get("unknown"):
            since = said.get(one.file, one.since)
            yield Waits(rule.UNKNOWN, since, one.message_id, one.file, unknown, of.unknown, one.unit)


def _parked() -> Iterator[Waits]:
    """The parked lines that are not resolved, by the answer that they stand in."""
    found = (
        parked.unresolved()
        .order_by()
        .values("answer", "answer__name", "answer__at")
        .annotate(lines=models.Count("pk"))
    )
    for one in found:
        yield Waits(rule.PARKED, one["answer__at"], one["answer__name"], one["answer"], one["lines"])


def late(*, limits: dict[str, int], at: datetime) -> list[Waits]:
    """What has waited for more working days than its limit, the longest first."""
    return waits(wanted=lambda what, since: rule.is_late(what, since, at, limits))
