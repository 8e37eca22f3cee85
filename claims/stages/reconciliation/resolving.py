"""Parked lines: one person proposes what is made of them, another confirms. Nothing of them moves money before."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction

from accounts.models import User
from claims.models import BankResult, LineResolution, Transfer
from claims.queries import reconciliation as queries
from claims.rules.reconciliation import MOVES
from claims.rules.reconciliation.outcomes import LEFT, lawful
from claims.rules.reconciliation.resolving import (
    AS_SAID,
    MATCHES_LATER,
    PAID_IN_EXCESS,
    PAID_SHORT,
    PART_BACK,
)
from claims.rules.refusal import N_, Refusal
from claims.rules.text import canonical
from claims.stages import audit, payout
from claims.stages.authority import authorize
from claims.stages.intake.files import take_turn
from claims.stages.reconciliation.parts import paid_in_excess, paid_short, part_back
from claims.stages.reconciliation.settling import Source, settle
from claims.stages.reconciliation.taking import TURN
from claims.stages.review.moves import parties_of_any

LONGEST_NOTE: Final = 1_000
MOST_AT_ONCE: Final = 500


class NothingChosen(Refusal):
    code = "no_line_chosen"
    sentence = N_("Choose at least one parked line, and at most %(most)s.")


class LineNotParked(Refusal):
    """Facts: `line`."""

    code = "line_not_parked"
    sentence = N_("Line %(line)s is not parked: there is nothing to resolve.")


class AlreadyProposed(Refusal):
    """Facts: `line`."""

    code = "line_already_proposed"
    sentence = N_("For line %(line)s something is proposed or confirmed already.")


class WayNotOpen(Refusal):
    """Facts: `line`."""

    code = "way_not_open"
    sentence = N_("This cannot be made of line %(line)s. Its page says what can.")


class NoteMissing(Refusal):
    code = "resolution_note_missing"
    sentence = N_("Please say what this rests on.")


class LaterMissing(Refusal):
    """Facts: `line`."""

    code = "later_line_missing"
    sentence = N_(
        "No line that settled a transfer fits line %(line)s. Name the reference of the transfer that was meant: its "
        "amount must be the same."
    )


class CannotSettle(Refusal):
    """Facts: `line`."""

    code = "line_cannot_settle"
    sentence = N_(
        "The transfer of line %(line)s cannot come to this from where it stands now. Drop the proposal."
    )


class NotWaiting(Refusal):
    """Facts: `line`."""

    code = "resolution_not_waiting"
    sentence = N_("The proposal for line %(line)s was confirmed or dropped already.")


def propose(
    *, actor: User, lines: Sequence[int], way: str, note: str, settles: str = "", reference: str = "", at: datetime,
    door: str,
) -> list[LineResolution]:  # fmt: skip
    """Proposes the same for these parked lines, by id: for all of them, or none.

    `settles` is the result that counts, where it is as the bank says; `reference` that of the transfer that was meant,
    where another line settled it and the parked one does not name it. Raises NothingChosen, NoteMissing, LineNotParked,
    AlreadyProposed, WayNotOpen, LaterMissing, CannotSettle, Malformed.
    """
    authorize(actor, "propose_line")
    note = canonical(note, longest=LONGEST_NOTE, lines=True)
    if not note:
        raise NoteMissing
    with transaction.atomic():
        take_turn(TURN)
        found = list(BankResult.objects.filter(pk__in=lines).select_related("answer").order_by("pk"))
        if not 0 < len(found) <= MOST_AT_ONCE or len(found) != len(set(lines)):
            raise NothingChosen(most=MOST_AT_ONCE)
        made = [_proposed(actor, one, way, note, settles, reference, at) for one in found]
        _logged(actor, "propose_line", made, at, door)
    return made


def _proposed(
    actor: User, line: BankResult, way: str, note: str, settles: str, reference: str, at: datetime
) -> LineResolution:
    if line.outcome != BankResult.Outcome.PARKED:
        raise LineNotParked(line=str(line))
    if line.resolutions.exclude(state=LineResolution.State.DROPPED).exists():
        raise AlreadyProposed(line=str(line))
    if way not in queries.ways(line=line):
        raise WayNotOpen(line=str(line))
    later = None
    if way == MATCHES_LATER:
        later = queries.settling_line(line=line, reference=reference.strip())
        if later is None:
            raise LaterMissing(line=str(line))
    if way == AS_SAID:
        _unless_settling(line, settles)
    if way == PAID_IN_EXCESS:
        authorize(actor, "record_recovery", relations=_parties(line, actor))
    return LineResolution.objects.create(
        result=line, way=way, settles=settles if way == AS_SAID else "", later=later, note=note, proposed_by=actor,
        proposed_at=at,
    )  # fmt: skip


def confirm(*, actor: User, resolutions: Sequence[int], at: datetime, door: str) -> list[LineResolution]:
    """Confirms proposals by id, all or none: what they settle moves now.

    Raises NothingChosen, Forbidden, SamePerson, NotWaiting, CannotSettle.
    """
    with transaction.atomic():
        take_turn(TURN)
        found = _locked(resolutions)
        for one in found:
            authorize(actor, "confirm_line", relations={"proposed_by": one.proposed_by_id})
            _unless_waiting(one)
            _apply(one, actor, at)
            _ended(one, LineResolution.State.CONFIRMED, actor, at)
        _logged(actor, "confirm_line", found, at, door)
    return found


def drop(*, actor: User, resolutions: Sequence[int], at: datetime, door: str) -> list[LineResolution]:
    """Drops proposals by id, all or none: their lines wait again. Raises NothingChosen, NotWaiting."""
    authorize(actor, "drop_line")
    with transaction.atomic():
        take_turn(TURN)
        found = _locked(resolutions)
        for one in found:
            _unless_waiting(one)
            _ended(one, LineResolution.State.DROPPED, actor, at)
        _logged(actor, "drop_line", found, at, door)
    return found


def _locked(ids: Sequence[int]) -> list[LineResolution]:
    found = list(
        LineResolution.objects.select_for_update(of=("self",))
        .filter(pk__in=ids)
        .select_related("result")
        .order_by("pk")
    )
    if not 0 < len(found) <= MOST_AT_ONCE or len(found) != len(set(ids)):
        raise NothingChosen(most=MOST_AT_ONCE)
    return found


def _unless_waiting(one: LineResolution) -> None:
    if one.state != LineResolution.State.PROPOSED:
        raise NotWaiting(line=str(one.result))


def _ended(one: LineResolution, state: str, actor: User, at: datetime) -> None:
    one.state, one.ended_by, one.ended_at = state, actor, at
    one.save(update_fields=["state", "ended_by", "ended_at"])


def _logged(actor: User, action: str, found: list[LineResolution], at: datetime, door: str) -> None:
    for one in found:
        audit.log(
            actor=actor, action=action, kind="bank_result", key=str(one.result), at=at, door=door,
            after={"way": one.way, "settles": one.settles, "resolution": one.pk},
        )  # fmt: skip


def _apply(one: LineResolution, actor: User, at: datetime) -> None:
    """What the resolution moves, if anything: as things stand now, and not as they stood when it was proposed."""
    line = one.result
    if one.way == AS_SAID:
        _unless_settling(line, one.settles)
        settle(
            result=one.settles,
            source=Source(resolution=one.pk),
            at=at,
            transfer=line.transfer_id,
            file=line.file_id,
        )
    elif one.way in (PAID_SHORT, PAID_IN_EXCESS, PART_BACK):
        assert line.transfer_id is not None
        transfer = Transfer.objects.select_for_update(no_key=True).get(pk=line.transfer_id)
        if one.way not in queries.ways(line=line):
            raise CannotSettle(line=str(line))
        if one.way == PAID_SHORT:
            paid_short(one, transfer, at=at)
        elif one.way == PART_BACK:
            part_back(one, transfer, at=at)
        else:
            relations = {**_parties(line, actor), "recorded_by": one.proposed_by_id}
            authorize(actor, "confirm_recovery", relations=relations)
            paid_in_excess(one, transfer, actor=actor, at=at)


def _parties(line: BankResult, actor: User) -> dict[str, int | None]:
    """Who has a hand in any of the claims that the money of the line is for."""
    assert line.transfer is not None
    return parties_of_any(payout.claims_of(None, line.transfer), actor)


def _unless_settling(line: BankResult, result: str) -> None:
    """Raises CannotSettle unless every transfer that the line is about, locked now, may come to the result."""
    about = Transfer.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    if line.transfer_id:
        about = about.filter(pk=line.transfer_id)
    elif line.file is not None:
        about = about.filter(run=line.file.run_id, kind=line.file.kind, unit=line.file.unit)
    else:
        about = about.none()
    states = list(about.select_related("run").values_list("state", "run__state"))
    if (
        not states
        or result not in MOVES
        or not all(run in LEFT and lawful(state, result) for state, run in states)
    ):
        raise CannotSettle(line=str(line))
