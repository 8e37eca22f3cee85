"""A worker's step is seen from outside while it lasts, is nobody else's meanwhile, and is begun again after a death."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import connection

from accounts.models import User
from claims import tasks
from claims.models import Claim, Payout, PayoutPreview, PayoutRun, RunStep
from claims.rules.authority import Forbidden
from claims.stages import payout
from claims.stages.payout import NothingPayable, RunMovedOn, Taken, working
from tests.money import FREEZER, award, balanced, checked, frozen, opened
from tests.people import NOON, person
from tests.worker import until

outside = pytest.mark.django_db(transaction=True)


def clock() -> Callable[[], object]:
    """A clock that goes on by a second each time it is read."""
    ticks = iter(range(10**9))
    return lambda: NOON + timedelta(seconds=next(ticks))


def step(run: PayoutRun) -> RunStep:
    return RunStep.objects.get(run=run)


@pytest.fixture
def run(db: None, felix: User, fiona: User) -> PayoutRun:
    award()
    return opened()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "BEAT", 0.02)


# ---------------------------------------------------------------- attempts and errors


@pytest.mark.parametrize("name", ["felix", "fiona", "omar", "mallory"])
def test_no_person_begins_a_worker_s_step(run: PayoutRun, name: str) -> None:
    piece = payout.step_of(run=run, step="freeze")
    with pytest.raises(Forbidden), payout.attempt(actor=person(name), piece=piece, clock=clock()):
        pass
    assert step(run).attempts == 0


@outside
def test_an_attempt_counts_though_its_work_is_undone_and_says_what_stopped_it(run: PayoutRun) -> None:
    Claim.objects.update(held=True, hold_reason="test")
    for attempt in (1, 2):
        tasks.go_on_with_payout(run.pk)
        done = step(run)
        assert (done.attempts, done.error, done.done_at) == (attempt, "nothing_payable", None)
        assert done.error_sentence == NothingPayable.sentence and done.error_facts == {"left_out": "1"}
    Claim.objects.update(held=False, hold_reason="")
    tasks.go_on_with_payout(run.pk)
    done = step(run)
    assert (done.attempts, done.error, done.error_facts) == (3, "", {}) and done.done_at
    tasks.go_on_with_payout(run.pk)
    assert step(run).attempts == 3  # it waits for no worker any more


@outside
def test_an_error_that_is_no_refusal_is_kept_by_its_kind_alone_and_rises(
    run: PayoutRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_said: object) -> None:
        raise RuntimeError("secret: 110-123-456789")

    monkeypatch.setattr(payout, "freeze_run", broken)
    with pytest.raises(RuntimeError):
        tasks.go_on_with_payout(run.pk)
    done = step(run)
    assert (done.error, done.error_sentence, done.error_facts) == ("RuntimeError", "", {})


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


# ---------------------------------------------------------------- while it lasts


@outside
def test_signs_of_life_and_progress_are_seen_while_the_work_is_not_committed(
    run: PayoutRun, quick: None
) -> None:
    piece = payout.step_of(run=run, step="freeze")
    seen: list[tuple[int, int]] = []

    def look() -> None:
        until(lambda: step(run).reached == 7, what="the progress is seen")
        seen.append((step(run).reached, step(run).of))
        connection.close()

    with payout.attempt(actor=FREEZER, piece=piece, clock=clock()) as told:
        frozen(run)
        assert connection.in_atomic_block is False
        began = step(run).beat_at
        told(7, 9)
        watcher = threading.Thread(target=look)
        watcher.start()
        watcher.join(30)
    assert seen == [(7, 9)]
    assert began and step(run).beat_at > began  # type: ignore[operator]


@outside
def test_a_second_worker_finds_it_taken_and_counts_no_attempt(run: PayoutRun) -> None:
    piece = payout.step_of(run=run, step="freeze")
    with payout.attempt(actor=FREEZER, piece=piece, clock=clock()):
        with pytest.raises(Taken), payout.attempt(actor=FREEZER, piece=piece, clock=clock()):
            raise AssertionError("both are at it")
        tasks.go_on_with_payout(run.pk)  # a message that came twice
        assert step(run).attempts == 1
    assert PayoutRun.objects.get().state == "opened"
    tasks.go_on_with_payout(run.pk)
    assert (step(run).attempts, PayoutRun.objects.get().state) == (2, "frozen")


@outside
def test_steps_of_different_runs_and_previews_do_not_keep_one_another(run: PayoutRun) -> None:
    preview = payout.ask_preview(actor=person("felix"), at=NOON, door="test")
    with payout.attempt(actor=FREEZER, piece=payout.step_of(run=run, step="freeze"), clock=clock()):
        tasks.fill_payout_preview(preview.pk)
    assert PayoutPreview.objects.light().get(pk=preview.pk).filled_at


@outside
def test_the_lock_ends_with_the_session_that_held_it(run: PayoutRun, quick: None) -> None:
    """As it does where a process is killed."""
    piece = payout.step_of(run=run, step="freeze")
    with payout.attempt(actor=FREEZER, piece=piece, clock=clock()):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted "
                "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            )
            assert cursor.fetchone()[0]
        with payout.attempt(actor=FREEZER, piece=piece, clock=clock()):
            pass
    assert step(run).attempts == 2


# ---------------------------------------------------------------- resuming


@pytest.mark.parametrize("name", ["alice", "rita", "omar", "audrey", "mallory"])
def test_only_finance_resumes(run: PayoutRun, name: str) -> None:
    with pytest.raises(Forbidden):
        payout.resume(actor=person(name), run=run, at=NOON, door="test")


def test_what_waits_for_a_person_is_not_resumed(run: PayoutRun, felix: User) -> None:
    frozen(run)
    with pytest.raises(RunMovedOn):
        payout.resume(actor=felix, run=run, at=NOON, door="test")


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
    "seal": (checked, lambda run: tasks.export.seal(actor=tasks.SEALER, run=run, at=NOON)),
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
    state, transfers = ("frozen", "prepared") if what == "freeze" else ("sealed", "sealed")
    paid = list(Payout.objects.filter(run=run, live=True).values_list("amount", "transfer__state"))
    there = sorted(amount for amount, state in paid if state == transfers) == [1, 2, 3, 5]
    files = sum(run.files.values_list("rows", flat=True)) == (4 if what == "seal" else 0)
    return PayoutRun.objects.get(pk=run.pk).state == state and there and files


@pytest.mark.parametrize("what", WORK)
def test_work_that_dies_at_any_statement_leaves_nothing_and_is_done_whole_afterwards(
    felix: User, fiona: User, dies: Callable[[int], object], what: str
) -> None:
    before, work = WORK[what]
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
                work(run)
        except Died:
            deaths += 1
        balanced()
    assert deaths > 8
    done = list(_rows())
    assert len(done) >= len(untouched) and _is_whole(run, what)
    work(run)
    assert list(_rows()) == done  # and once is all
    balanced()
