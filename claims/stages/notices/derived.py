"""Notices of what batches did: derived from the rows that they wrote anyway, in sets, and reminders of questions.

A rule decides a hundred thousand claims and a bank's answer pays as many: neither writes a notice beside each row. They
are found again by key, so that whoever dies on the way, or comes twice, tells nobody twice.
"""

from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from claims.models import InformationRequest, Notice, NoticeMark
from claims.queries import notices as queries
from claims.rules.review.deadlines import day_in, due_on
from claims.stages.authority import NamedRule, authorize
from claims.stages.notices.writing import Untold, write

BLOCK: Final = 1_000
MOST: Final = 50_000  # rows of a source at a time: the next time goes on with the rest
REMIND_WITHIN: Final = 2  # working days before the last day to answer
_FRESH: Final = timedelta(days=1)  # who was asked since then needs no reminder


def derive(*, actor: NamedRule, at: datetime, most: int = MOST) -> int:
    """Writes what is to be told of decisions, payments and failed payments, and the reminders; returns how many.

    What was decided by a first seat, or is held back as a sample, is told when it is final. What a person took back
    before anybody was told of it is told to nobody.
    """
    authorize(actor, "derive_notices")
    return sum(_derived(source, at, most) for source in NoticeMark.Source) + _reminded(at)


def _derived(source: str, at: datetime, most: int) -> int:
    told, after = 0, queries.marked(source=source)
    while told < most:
        with transaction.atomic():
            if not queries.alone():
                break  # somebody else writes them
            found = queries.untold(source=source, after=after, most=BLOCK)
            _write(found, at)
            if len(found) < BLOCK:
                _mark(source, at)
        told += len(found)
        if len(found) < BLOCK:
            break
        after = found[-1].row
    return told


def _write(found: list[queries.Found], at: datetime) -> None:
    claims = queries.addressed().in_bulk({one.claim for one in found})
    write([Untold(*one[1:]) for one in found], claims, at=at)


def _mark(source: str, at: datetime) -> None:
    """All that is there is told: the next time begins behind what can have no younger neighbour."""
    before = queries.marked(source=source)
    upto = queries.settled(source=source, after=before, at=at)
    if upto > before:
        NoticeMark.objects.update_or_create(source=source, defaults={"upto": upto})


@transaction.atomic
def _reminded(at: datetime) -> int:
    """Reminds of each question whose last day is no more than REMIND_WITHIN working days away."""
    if not queries.alone():
        return 0
    open_ = queries.nearly_over(today=at.date(), asked_before=at - _FRESH)
    keys = {
        f"reminded:{question.pk}:{question.due_on}": question for question in open_ if _near(question, at)
    }
    done = queries.written(keys=list(keys))
    untold = [_reminder(key, question) for key, question in keys.items() if key not in done]
    write(untold, {question.claim_id: question.claim for question in open_}, at=at)
    return len(untold)


def _near(question: InformationRequest, at: datetime) -> bool:
    zone = question.claim.incident.time_zone
    today: date = day_in(at, zone)
    return today <= question.due_on <= due_on(today, REMIND_WITHIN, zone)


def _reminder(key: str, question: InformationRequest) -> Untold:
    claim = question.claim
    facts = {"due": question.due_on.isoformat()}
    return Untold(key, claim.pk, claim.claimant_id, claim.language, Notice.Kind.REMINDED, facts)
