"""The pay date of a run: shifted with a reason before sealing, by itself at a late release; nothing is made by it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from claims.models import AuditEntry, AuditPayload, LedgerEntry, PaymentFile, Payout, PayoutRun, Transfer
from claims.rules.authority import Forbidden
from claims.rules.pay_dates import NotAPayDate, PayDatePassed, PayDateTooFar, is_pay_day, shifted
from claims.stages import payout
from claims.stages.payout import RunMovedOn, previewing
from claims.stages.safety import ReasonMissing
from tests.money import award, balanced, checked, frozen, opened, previewed, released, sealed, sent
from tests.people import NOON, person

pytestmark = pytest.mark.django_db
MONDAY, THURSDAY, SATURDAY = date(2022, 10, 24), date(2022, 10, 27), date(2022, 10, 29)


def shift(
    run: PayoutRun, day: date = THURSDAY, name: str = "felix", reason: str = "The bank asks for it."
) -> PayoutRun:
    return payout.shift_pay_date(
        actor=person(name), run=run, pay_date=day, reason=reason, at=NOON, door="test"
    )


@pytest.fixture
def run(felix: User, fiona: User) -> PayoutRun:
    award()
    return opened()


def rows() -> list[list[tuple[object, ...]]]:
    """Everything that pays somebody, whole."""
    return [
        list(model.objects.order_by("pk").values_list())  # type: ignore[attr-defined]
        for model in (Payout, Transfer, LedgerEntry, PaymentFile)
    ]


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize("name", ["alice", "rita", "fiona", "omar", "audrey", "mallory"])
def test_only_the_maker_shifts(run: PayoutRun, name: str) -> None:
    with pytest.raises(Forbidden):
        shift(run, name=name)
    assert PayoutRun.objects.get().pay_date == MONDAY


def test_a_reason_is_asked_for(run: PayoutRun) -> None:
    with pytest.raises(ReasonMissing):
        shift(run, reason=" ")


@pytest.mark.parametrize(
    ("day", "refusal"),
    [(SATURDAY, NotAPayDate), (date(2022, 10, 20), PayDatePassed), (date(2023, 3, 2), PayDateTooFar)],
)
def test_a_day_that_cannot_be_chosen_is_refused(run: PayoutRun, day: date, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        shift(run, day)
    assert PayoutRun.objects.get().pay_date == MONDAY


@pytest.mark.parametrize("step", [sealed, released, sent])
def test_what_is_sealed_is_not_shifted_by_hand(run: PayoutRun, step: Callable[[PayoutRun], object]) -> None:
    step(run)
    with pytest.raises(RunMovedOn):
        shift(run)


def test_a_voided_run_is_not_shifted(run: PayoutRun, felix: User) -> None:
    payout.void(actor=felix, run=run, reason="test", at=NOON, door="test")
    with pytest.raises(RunMovedOn):
        shift(run)


# ---------------------------------------------------------------- acts


@pytest.mark.parametrize("step", [lambda run: run, frozen, checked])
def test_before_sealing_it_is_shifted_and_on_record(
    run: PayoutRun, step: Callable[[PayoutRun], object], felix: User
) -> None:
    step(run)
    before = rows()
    assert shift(run).pay_date == THURSDAY
    assert rows() == before
    entry = AuditEntry.objects.get(action="shift_pay_date")
    said = AuditPayload.objects.get(entry=entry)
    assert (entry.by, entry.reason) == (felix, "The bank asks for it.")
    assert (said.before, said.after) == ({"pay_date": "2022-10-24"}, {"pay_date": "2022-10-27"})


def test_a_run_opened_from_a_preview_of_yesterday_is_paid_on_a_day_to_come() -> None:
    award()
    preview = previewed(pay_date=date(2022, 10, 21))
    run = payout.open_run(actor=person("felix"), preview=preview, at=NOON + timedelta(days=3), door="test")
    assert run.pay_date == MONDAY


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(late=st.integers(0, 50), shifts=st.lists(st.integers(0, 50), max_size=4))
def test_however_often_and_late_it_is_shifted_nothing_is_made_and_it_is_paid_on_a_pay_day(
    felix: User, fiona: User, late: int, shifts: list[int]
) -> None:
    made = award(line=f"line {AuditEntry.objects.count()}")
    run = frozen()
    before = rows()
    for days in shifts:
        shift(run, shifted(NOON.date() + timedelta(days=days), today=NOON.date()))
    assert rows() == before
    sealed(run)
    planned, whole = PayoutRun.objects.get(pk=run.pk).pay_date, rows()
    at: datetime = NOON + timedelta(days=late)
    done = payout.release_run(actor=fiona, run=run, at=at, door="test")
    assert rows() == whole  # files, references and transfers are those that were sealed
    assert is_pay_day(done.pay_date) and done.pay_date >= previewing.today(at)
    assert done.pay_date == planned or planned < previewing.today(at)
    said = AuditPayload.objects.get(entry=AuditEntry.objects.filter(action="release_payout_run").latest("pk"))
    assert (said.before, said.after["pay_date"]) == (
        {"pay_date": planned.isoformat()},
        done.pay_date.isoformat(),
    )
    assert Payout.objects.filter(award=made).count() == 1
    sent(done)
    balanced()
