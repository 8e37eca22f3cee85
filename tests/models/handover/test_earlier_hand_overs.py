"""Runs from before there were hand-overs: the statements of the migration over rows as they stood."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection

from claims.models import Download, DownloadRequest, HandOver, PayoutRun
from tests import money, recoveries
from tests.factories import ClaimantFactory, ClaimFactory
from tests.people import NOON, person

pytestmark = pytest.mark.django_db
MIGRATION = import_module("claims.migrations.0022_hand_overs_of_earlier_runs").Migration
TAKEN, NOTED = NOON + timedelta(hours=1), NOON + timedelta(hours=2)


def migrated(*, first: int = 0) -> None:
    (operation,) = MIGRATION.operations
    with connection.cursor() as cursor:
        for statement in operation.sql[first:]:
            cursor.execute(statement)


def released() -> PayoutRun:
    money.award(amount=10)
    (file,) = money.released()
    return file.run


def took(run: PayoutRun, name: str = "fiona", form: str = "bank") -> None:
    """Takes the file; a second time by the leave that this needs by now."""
    file, leave = run.files.get(), None
    if file.downloads.filter(form="bank").exists():
        leave = DownloadRequest.objects.create(
            file=file, reason="lost", recorded_by=person(name), recorded_at=TAKEN, confirmed_by=person("kim"),
            confirmed_at=TAKEN, used_at=TAKEN,
        )  # fmt: skip
    reason = leave.reason if leave else ""
    Download.objects.create(file=file, form=form, by=person(name), at=TAKEN, reason=reason, request=leave)


def handed_over(run: PayoutRun, *, confirmed: bool) -> None:
    PayoutRun.objects.filter(pk=run.pk).update(state="handed_over", handed_over_at=NOTED)
    if confirmed:
        PayoutRun.objects.filter(pk=run.pk).update(state="confirmed", confirmed_at=NOTED)


def test_what_nobody_took_waits_still() -> None:
    run = released()
    took(run, form="people")
    migrated()
    run.refresh_from_db()
    assert run.state == "released" and not HandOver.objects.exists()


def test_what_somebody_took_is_begun_by_them_and_its_run_is_on_its_way() -> None:
    run = released()
    took(run)
    took(run, "felix")
    migrated()
    run.refresh_from_db()
    one = HandOver.objects.get()
    assert (one.way, one.state, one.intended_by, one.intended_at) == (
        "by_hand",
        "intended",
        person("fiona"),
        TAKEN,
    )
    assert (run.state, run.handed_over_at) == ("handed_over", TAKEN)


def test_what_was_handed_over_is_begun_and_what_was_confirmed_is_confirmed() -> None:
    done = released()
    handed_over(done, confirmed=True)
    under_way = released()
    handed_over(under_way, confirmed=False)
    migrated()
    first, second = HandOver.objects.order_by("file_id")
    assert (first.state, first.evidence, first.confirmed_at, first.intended_by) == (
        "confirmed", "answer", NOTED, person("felix"),
    )  # fmt: skip
    assert (second.state, second.intended_at) == ("intended", NOTED)
    under_way.refresh_from_db()
    assert under_way.state == "handed_over"


def test_a_void_run_has_no_hand_over() -> None:
    PayoutRun.objects.filter(pk=released().pk).update(state="voided", voided_at=NOTED)
    migrated()
    assert not HandOver.objects.exists()


def test_a_released_run_that_set_everything_off_is_at_its_end() -> None:
    claimant = ClaimantFactory()
    recoveries.owing(
        recoveries.paid(claim=ClaimFactory(claimant=claimant, status="approved"), amount=100), 100
    )
    money.award(claim=ClaimFactory(claimant=claimant, status="approved"), amount=30)
    assert money.sealed() == []
    run = PayoutRun.objects.filter(state="sealed")
    assert run.update(state="released", released_by=person("fiona"), released_at=NOON) == 1
    migrated(first=3)  # what was paid before has its hand-over already
    assert not PayoutRun.objects.exclude(state="confirmed").exists()
