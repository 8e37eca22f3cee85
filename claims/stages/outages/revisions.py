"""Proposals taken up by another person, together, as the next revision of the record; or dropped."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from claims.models import Incident, OutageWindow, RecordRevision
from claims.queries import outages as queries
from claims.rules.refusal import N_, Refusal
from claims.stages import audit
from claims.stages.authority import Actor, authorize, person_of, signed
from claims.stages.outages.proposals import NotInRecord, stated


class NothingToConfirm(Refusal):
    code: ClassVar[str] = "nothing_to_confirm"
    sentence: ClassVar[str] = N_("Choose at least one proposal of this incident.")


class WindowDecided(Refusal):
    code: ClassVar[str] = "window_decided"
    sentence: ClassVar[str] = N_("Somebody has confirmed or dropped one of these proposals already.")


class ReplacedTwice(Refusal):
    code: ClassVar[str] = "replaced_twice"
    sentence: ClassVar[str] = N_("Two of these proposals replace the same window. Drop one of them.")


class WindowsOverlap(Refusal):
    """Facts: `windows`, the pairs that overlap in words."""

    code: ClassVar[str] = "windows_overlap"
    sentence: ClassVar[str] = N_(
        "A service would be down twice at the same time: %(windows)s. Revise or drop one of the two."
    )


def confirm_windows(
    *,
    actor: Actor,
    incident: Incident,
    windows: Iterable[OutageWindow],
    at: datetime,
    door: str,
    note: str = "",
) -> RecordRevision:
    """Makes the next revision of the record: the proposals enter it, what they replace leaves it. All or none.

    Raises SamePerson for a proposal of one's own, NothingToConfirm, WindowDecided, NotInRecord, ReplacedTwice,
    WindowsOverlap.
    """
    authorize(actor, "confirm_window")
    chosen = sorted({window.pk for window in windows})
    try:
        with transaction.atomic():
            # Confirmations of one incident wait here for one another: the numbers of its revisions have no gap.
            Incident.objects.select_for_update(no_key=True).get(pk=incident.pk)
            proposals = _locked(incident, chosen)
            for proposal in proposals:
                authorize(actor, "confirm_window", relations={"recorded_by": proposal.recorded_by_id})
            if not proposals or len(proposals) != len(chosen):
                raise NothingToConfirm
            return _confirmed(actor, incident, proposals, at=at, door=door, note=note)
    except IntegrityError as error:
        if "no_overlap_in_one_revision" in str(error):
            raise WindowsOverlap(windows=incident.key) from error
        raise


def drop_windows(*, actor: Actor, windows: Iterable[OutageWindow], at: datetime, door: str) -> None:
    """Lays proposals aside; they stay readable. Raises WindowDecided."""
    authorize(actor, "drop_window")
    with transaction.atomic():
        chosen = sorted({window.pk for window in windows})
        for proposal in _locked(None, chosen):
            _undecided(proposal)
            proposal.dropped_at = at
            proposal.save(update_fields=["dropped_at"])
            audit.log(
                actor=actor,
                action="drop_window",
                kind="outage_window",
                key=str(proposal.pk),
                at=at,
                door=door,
            )


def _locked(incident: Incident | None, chosen: Sequence[int]) -> list[OutageWindow]:
    """In order of id, so that two people who choose the same do not wait for one another for ever."""
    found = OutageWindow.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=chosen)
    if incident is not None:
        found = found.filter(incident=incident)
    return list(found.select_related("service", "incident").order_by("pk"))


def _undecided(proposal: OutageWindow) -> None:
    if proposal.valid_from is not None or proposal.dropped_at is not None:
        raise WindowDecided


def _confirmed(
    actor: Actor, incident: Incident, proposals: list[OutageWindow], *, at: datetime, door: str, note: str
) -> RecordRevision:
    for proposal in proposals:
        _undecided(proposal)
    replaced = _replaced(proposals)
    _apart(incident, proposals, left={window.pk for window in replaced})
    revision = RecordRevision.objects.create(
        incident=incident,
        number=queries.next_number(incident=incident),
        at=at,
        note=note,
        **signed(actor, "by"),
    )
    OutageWindow.objects.filter(pk__in=[window.pk for window in replaced]).update(valid_to=revision.number)
    OutageWindow.objects.filter(pk__in=[proposal.pk for proposal in proposals]).update(
        valid_from=revision.number,
        confirmed_at=at,
        confirmed_by=person_of(actor),
    )
    audit.log(
        actor=actor,
        action="confirm_window",
        kind="record_revision",
        key=f"{incident.key} r{revision.number}",
        at=at,
        door=door,
        reason=note,
        before={"windows": [stated(window) for window in replaced]},
        after={"windows": [stated(proposal) for proposal in proposals]},
    )
    return revision


def _replaced(proposals: list[OutageWindow]) -> list[OutageWindow]:
    """The windows that leave the record. Raises NotInRecord and ReplacedTwice."""
    wanted = [proposal.replaces_id for proposal in proposals if proposal.replaces_id is not None]
    if len(set(wanted)) != len(wanted):
        raise ReplacedTwice
    found = _locked(None, sorted(wanted))
    if any(window.valid_from is None or window.valid_to is not None for window in found):
        raise NotInRecord
    return found


def _apart(incident: Incident, proposals: list[OutageWindow], *, left: set[int]) -> None:
    """Raises WindowsOverlap, naming the windows, where the record that comes out would say one time twice."""
    services = {proposal.service_id for proposal in proposals}
    staying = queries.record_now(incident=incident).filter(service__in=services).exclude(pk__in=left)
    entering = [proposal for proposal in proposals if not proposal.removes]
    record = sorted(
        [*staying, *entering],
        key=lambda window: (window.service.key, window.period.lower),
    )
    found = []
    for _service, group in groupby(record, key=lambda window: window.service.key):
        last: OutageWindow | None = None
        for window in group:
            if last and (last.period.upper is None or window.period.lower < last.period.upper):
                found.append(f"{_said(last, incident)} / {_said(window, incident)}")
            if last is None or _ends_later(window, last):
                last = window
    if found:
        raise WindowsOverlap(windows="; ".join(found))


def _ends_later(one: OutageWindow, other: OutageWindow) -> bool:
    if other.period.upper is None:
        return False
    return one.period.upper is None or bool(one.period.upper > other.period.upper)


def _said(window: OutageWindow, incident: Incident) -> str:
    zone = ZoneInfo(incident.time_zone)
    start, end = window.period.lower, window.period.upper
    return (
        f"{window.service.key} {start.astimezone(zone):%Y-%m-%d %H:%M} – "
        f"{end.astimezone(zone).strftime('%Y-%m-%d %H:%M') if end else '…'}"
    )
