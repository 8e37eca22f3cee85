"""A worker's step of payout has its row, is resumed by finance, and leaves nothing where it dies."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from accounts.models import User
from claims import tasks
from claims.models import Payout, PayoutPreview, PayoutRun, RunStep
from claims.queries import work
from claims.rules.authority import Forbidden
from claims.stages import export, payout
from claims.stages.payout import RunMovedOn
from tests.money import FREEZER, award, balanced, checked, frozen, opened, released
from tests.people import NOON, person

outside = pytest.mark.django_db(transaction=True)


@pytest.fixture
def run(db: None, felix: User, fiona: User) -> PayoutRun:
    award()
    return opened()


@outside
def test_each_step_has_its_own_row(run: PayoutRun) -> None:
    tasks.go_on_with_payout(run.pk)
    checked(run)
    tasks.go_on_with_payout(run.pk)
    assert [(one.step, one.attempts, bool(one.done_at)) for one in RunStep.objects.order_by("pk")] == [
        ("freeze", 1, True),
        ("seal", 1, True),
    ]
    balanced()


# ---------------------------------------------------------------- resuming


@pytest.mark.parametrize("name", ["alice", "rita", "omar", "audrey", "mallory"])
def test_only_finance_resumes(run: PayoutRun, name: str) -> None:
    with pytest.raises(Forbidden):
        payout.resume(actor=person(name), run=run, at=NOON, door="test")


def test_what_waits_for_a_person_is_not_resumed(run: PayoutRun, felix: User) -> None:
    frozen(run)
    with pytest.raises(RunMovedOn):
        payout.resume(actor=felix, run=run, at=NOON, door="test")


def test_a_hand_over_that_does_not_come_to_its_end_is_resumed_and_one_by_hand_or_done_is_not(
    run: PayoutRun, felix: User
) -> None:
    released(run)
    said: dict[str, Any] = {"actor": felix, "run": run, "at": NOON, "door": "test"}
    with pytest.raises(RunMovedOn):  # it goes by hand: no worker is at it
        payout.resume(**said)
    step = payout.step_of(run=run, step="hand_over")
    RunStep.objects.filter(pk=step.pk).update(attempts=4, beat_at=NOON, error="DropUnreachable")
    assert work.idle_hand_overs(runs=[run.pk], at=NOON) == []
    payout.resume(**said)
    step.refresh_from_db()
    assert (step.attempts, step.beat_at) == (0, None)
    assert work.idle_hand_overs(runs=[run.pk], at=NOON) == [run.pk]
    payout.step_done(run=run, step="hand_over", at=NOON)
    with pytest.raises(RunMovedOn):
        payout.resume(**said)


def test_a_hand_over_of_a_run_that_was_voided_is_not_resumed(run: PayoutRun, felix: User) -> None:
    released(run)
    payout.step_of(run=run, step="hand_over")
    said: dict[str, Any] = {"actor": felix, "run": run, "at": NOON, "door": "test"}
    payout.void(reason="test", **said)
    with pytest.raises(RunMovedOn):
        payout.resume(**said)


# ---------------------------------------------------------------- dying at every statement


class Died(BaseException):
    """The process is gone: nothing after it is done, not even the note of an error."""


@pytest.fixture
def dies() -> Callable[[int], object]:
    def dying(at: int) -> object:
        left = iter(range(at, -1, -1))

        def execute(run: Callable[..., object], statement: str, *rest: object) -> object:
            # What the server does by itself when the session is gone is done here by hand; a commit is done or is not.
            if not statement.startswith(("ROLLBACK", "RELEASE")) and next(left, 0) == 0:
                raise Died
            return run(statement, *rest)

        return connection.execute_wrapper(execute)

    return dying


def _rows() -> Iterator[tuple[object, ...]]:
    """What the work leaves, but for ids and times."""
    for row in Payout.objects.order_by("award", "attempt"):
        yield (row.award_id, row.attempt, row.live, row.amount, row.transfer.state, row.transfer.amount)
    for run in PayoutRun.objects.order_by("pk"):
        yield (run.state, run.difference, sorted(run.transfers.values_list("reference", flat=True)))
        yield from run.files.order_by("pk").values_list("message_id", "rows", "total", "sha256")
    for preview in PayoutPreview.objects.order_by("pk"):
        yield (preview.awards, preview.amounts, preview.accounts, preview.figures)


WORK: dict[str, tuple[Callable[[PayoutRun], object], Callable[[PayoutRun], object]]] = {
    "freeze": (lambda run: run, lambda run: frozen(run)),
    "seal": (checked, lambda run: export.seal(actor=tasks.SEALER, run=run, at=NOON)),
    "preview": (
        lambda run: payout.ask_preview(actor=person("felix"), at=NOON, door="test"),
        lambda _run: payout.fill_preview(
            actor=FREEZER, preview=PayoutPreview.objects.light().latest("pk"), at=NOON
        ),
    ),
}


def _is_whole(run: PayoutRun, what: str) -> bool:
    """Whether all of the work is there, told without the work's own rows."""
    if what == "preview":
        return len(PayoutPreview.objects.latest("pk").awards) == 4
    state = "frozen" if what == "freeze" else "sealed"
    paid = list(Payout.objects.filter(run=run, live=True).values_list("amount", "transfer__state"))
    there = sorted(amount for amount, state in paid if state == "sealed") == [1, 2, 3, 5]
    files = sum(run.files.values_list("rows", flat=True)) == (4 if what == "seal" else 0)
    return PayoutRun.objects.get(pk=run.pk).state == state and there and files


@pytest.mark.parametrize("what", WORK)
def test_work_that_dies_at_any_statement_leaves_nothing_and_is_done_whole_afterwards(
    felix: User, fiona: User, dies: Callable[[int], object], what: str
) -> None:
    before, act = WORK[what]
    for n in range(3):
        award(amount=n + 1, line=f"line {n}")
    award(kind="points", unit="point", amount=5)
    run = opened()
    before(run)
    untouched = list(_rows())
    deaths = 0
    while list(_rows()) == untouched:  # a death after the commit leaves it done
        try:
            with dies(deaths + 1):  # type: ignore[attr-defined]
                act(run)
        except Died:
            deaths += 1
        balanced()
    assert deaths > 8
    done = list(_rows())
    assert len(done) >= len(untouched) and _is_whole(run, what)
    act(run)
    assert list(_rows()) == done  # and once is all
    balanced()
