"""The belt: what is sent to the workers and when, with a real broker, real connections and a real worker."""

import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from celery import current_app
from celery.signals import before_task_publish
from django.db import connection
from kombu import pools
from kombu.exceptions import OperationalError

from accounts.models import User
from claims import tasks
from claims.models import Assessment, AssessmentRun, AuditEntry, CheckResult, Incident, RunRange
from claims.stages import assessment
from tests.factories import OutageWindowFactory
from tests.people import NOON
from tests.stages.assessment.test_runs import run_all
from tests.stages.review.making import assessed, rule_on
from tests.stages.review.test_amending import corrected
from tests.worker import until, wipe_broker, working
from tests.world import everyone, kakao, merchant, rows_of

Sent = list[tuple[str, int | None]]
UNREACHABLE = "redis://127.0.0.1:1/0"  # nobody listens on this port
RANGE, CLOSE = "claims.tasks.assess_range", "claims.tasks.close_run"
DECIDE = "claims.tasks.decide_automatically"


@pytest.fixture
def sent() -> Iterator[Sent]:
    """What was given to the broker since, in order: task and its one argument. The broker is left empty."""
    messages: Sent = []

    def noted(sender: str, body: Any, **_rest: object) -> None:
        messages.append((sender, *body[0]) if body[0] else (sender, None))

    wipe_broker()
    before_task_publish.connect(noted)
    yield messages
    before_task_publish.disconnect(noted)
    wipe_broker()


@contextmanager
def broker_gone() -> Iterator[None]:
    """The broker's address leads nowhere; the connections that the process keeps are let go before and after."""

    def forget() -> None:
        pools.reset()
        current_app._pool = current_app.amqp._producer_pool = None

    with pytest.MonkeyPatch.context() as patched:
        for setting in ("broker_url", "broker_read_url", "broker_write_url"):
            patched.setitem(current_app.conf, setting, UNREACHABLE)
        forget()
        yield
    forget()


@pytest.fixture
def no_broker() -> Iterator[None]:
    with broker_gone():
        yield


def opened(omar: User, incident: Incident, *, ago: timedelta = timedelta(0), size: int = 5) -> AssessmentRun:
    return assessment.open_run(actor=omar, incident=incident, at=NOON - ago, door="test", size=size)


def run_of(incident: Incident, *, opened_ago: timedelta, **part: Any) -> AssessmentRun:
    """An open run with one waiting range, as a worker that died or a broker that forgot would leave it."""
    run = AssessmentRun.objects.create(
        incident=incident, revision=incident.revisions.get(), policies=[], filing=[], roster_upto=0,
        claims_total=1, state="open", opened_at=NOON - opened_ago, rule="belt",
    )  # fmt: skip
    RunRange.objects.create(run=run, number=1, claims=[1], versions=[1], **part)
    return run


def state(run: AssessmentRun) -> str:
    return AssessmentRun.objects.values_list("state", flat=True).get(pk=run.pk)


def at_once(times: int, act: Callable[[], object]) -> list[object]:
    """What `act` gave in each of so many threads that began together, an exception where it raised one.

    Each thread has a database connection of its own.
    """
    gate, results = threading.Barrier(times), []

    def run() -> None:
        try:
            connection.ensure_connection()
            gate.wait(timeout=30)
            result: object = act()
        except Exception as error:
            result = error
        finally:
            connection.close()
        results.append(result)

    threads = [threading.Thread(target=run) for _thread in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert len(results) == times
    return results


# ---------------------------------------------------------------- what is sent
@pytest.mark.django_db
def test_a_message_for_each_range_that_waits_and_for_no_other(omar: User, sent: Sent) -> None:
    incident = kakao()
    everyone(incident)
    run = opened(omar, incident)
    first, second, *others = run.ranges.order_by("number")
    assessment.assess_range(actor=tasks.BELT, range_id=first.pk, at=NOON)
    RunRange.objects.filter(pk=second.pk).update(state="failed")
    assert others
    tasks.enqueue_run(run.pk)
    assert sent == [(RANGE, part.pk) for part in others]


@pytest.mark.django_db
def test_a_message_carries_an_id_and_nothing_of_anybody(omar: User, sent: Sent) -> None:
    incident = kakao()
    merchant(incident)
    tasks.enqueue_run(opened(omar, incident).pk)
    with current_app.connection_for_read() as broker:
        message = broker.SimpleQueue(current_app.conf.task_default_queue).get_nowait()
    arguments, named, _rest = message.payload
    assert (arguments, named) == ([sent[0][1]], {})
    assert message.headers["argsrepr"] == f"({sent[0][1]},)"


@pytest.mark.django_db
def test_the_last_range_asks_for_the_run_to_be_closed_and_the_others_do_not(omar: User, sent: Sent) -> None:
    incident = kakao()
    everyone(incident)
    run = opened(omar, incident)
    *others, last = run.ranges.order_by("number")
    for part in others:
        tasks.assess_range(part.pk)
    assert sent == []
    tasks.assess_range(last.pk)
    assert sent == [(CLOSE, run.pk)]
    assert state(run) == "open"
    tasks.close_run(run.pk)
    assert state(run) == "done"


@pytest.mark.django_db
def test_a_run_over_no_claims_is_sent_to_be_closed(omar: User, sent: Sent) -> None:
    run = opened(omar, kakao())
    tasks.enqueue_run(run.pk)
    assert sent == [(CLOSE, run.pk)]


@pytest.mark.django_db
def test_the_same_range_delivered_twice_is_done_once(omar: User, sent: Sent) -> None:
    incident = kakao()
    number = everyone(incident)
    run = opened(omar, incident, size=100)
    part = run.ranges.get()
    tasks.assess_range(part.pk)
    rows = rows_of(run.pk)
    tasks.assess_range(part.pk)
    part.refresh_from_db()
    assert (part.state, part.attempts) == ("done", 1)
    assert rows_of(run.pk) == rows
    assert CheckResult.objects.filter(run=run).count() == number
    assert sent == [(CLOSE, run.pk)]  # the second delivery did nothing, and asks for nothing


@pytest.mark.django_db
def test_a_run_is_closed_once_however_often_it_is_asked_for(omar: User, sent: Sent) -> None:
    incident = kakao()
    merchant(incident)
    run = opened(omar, incident)
    tasks.assess_range(run.ranges.get().pk)
    for _message in range(3):
        tasks.close_run(run.pk)
    assert state(run) == "done"
    closing = AuditEntry.objects.get(action="close_run")
    assert (closing.by, closing.rule) == (None, "belt")


# ---------------------------------------------------------------- the sweeper
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("ago", "part", "quiet"),
    [
        (tasks.QUIET + timedelta(seconds=1), {}, True),
        (tasks.QUIET, {}, False),
        (timedelta(0), {}, False),
        (timedelta(hours=1), {"heartbeat": NOON - timedelta(minutes=30), "attempts": 1}, True),
        (timedelta(hours=1), {"heartbeat": NOON - tasks.QUIET, "attempts": 1}, False),
        (timedelta(hours=1), {"heartbeat": NOON, "attempts": 1}, False),
    ],
)
def test_the_sweeper_sends_again_what_has_gone_quiet_and_nothing_else(
    sent: Sent, monkeypatch: pytest.MonkeyPatch, ago: timedelta, part: dict[str, Any], quiet: bool
) -> None:
    monkeypatch.setattr(tasks.belt, "now", lambda: NOON)
    incident = OutageWindowFactory().incident
    run = run_of(incident, opened_ago=ago, **part)
    tasks.sweep_runs()
    waiting = run.ranges.get().pk
    assert sent == ([(RANGE, waiting), (CLOSE, run.pk)] if quiet else [])


@pytest.mark.django_db
@pytest.mark.parametrize("over", ["done", "failed", "cancelled"])
def test_the_sweeper_leaves_runs_alone_that_are_over(
    sent: Sent, monkeypatch: pytest.MonkeyPatch, over: str
) -> None:
    monkeypatch.setattr(tasks.belt, "now", lambda: NOON)
    run = run_of(OutageWindowFactory().incident, opened_ago=timedelta(hours=1))
    AssessmentRun.objects.filter(pk=run.pk).update(state=over)
    tasks.sweep_runs()
    assert sent == []


@pytest.mark.django_db
def test_of_several_runs_the_quiet_ones_are_sent_again(sent: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.belt, "now", lambda: NOON)
    hour = timedelta(hours=1)
    first, busy, second = (
        run_of(OutageWindowFactory().incident, opened_ago=hour, **said)
        for said in ({}, {"heartbeat": NOON, "attempts": 1}, {})
    )
    tasks.sweep_runs()
    assert {run for task, run in sent if task == CLOSE} == {first.pk, second.pk}
    assert busy.ranges.get().pk not in {part for task, part in sent if task == RANGE}


@pytest.mark.django_db
def test_a_run_whose_closing_was_lost_is_closed_by_way_of_the_sweeper(
    omar: User, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker died between the last range and its message: no range waits, and nobody closes the run."""
    incident = kakao()
    merchant(incident)
    run = opened(omar, incident, ago=timedelta(hours=1))
    assessment.assess_range(actor=tasks.BELT, range_id=run.ranges.get().pk, at=NOON - timedelta(minutes=30))
    monkeypatch.setattr(tasks.belt, "now", lambda: NOON)
    tasks.sweep_runs()
    assert sent == [(CLOSE, run.pk)]
    tasks.close_run(run.pk)
    assert state(run) == "done"


# ---------------------------------------------------------------- no broker
@pytest.mark.django_db
def test_without_a_broker_a_run_waits_for_the_sweeper(
    omar: User, no_broker: None, caplog: pytest.LogCaptureFixture
) -> None:
    incident = kakao()
    everyone(incident)
    run = opened(omar, incident)
    tasks.enqueue_run(run.pk)
    assert f"run {run.pk}: no broker" in caplog.text
    assert state(run) == "open"
    assert set(run.ranges.values_list("state", "attempts")) == {("waiting", 0)}


@pytest.mark.django_db
def test_without_a_broker_a_range_that_is_done_stays_done(omar: User, no_broker: None) -> None:
    incident = kakao()
    merchant(incident)
    run = opened(omar, incident)
    with pytest.raises(OperationalError):
        tasks.assess_range(run.ranges.get().pk)
    assert (run.ranges.get().state, state(run)) == ("done", "open")
    assert Assessment.objects.filter(run=run).count() == 1


@pytest.mark.django_db
def test_a_broker_that_is_back_is_used_again(omar: User, request: pytest.FixtureRequest) -> None:
    """The sweeper's message goes out once the address is right again, and the run ends."""
    incident = kakao()
    merchant(incident)
    run = opened(omar, incident, ago=timedelta(hours=1))
    with broker_gone():
        tasks.enqueue_run(run.pk)
    sent: Sent = request.getfixturevalue("sent")
    tasks.sweep_runs()
    assert sent == [(RANGE, run.ranges.get().pk), (CLOSE, run.pk)]


# ---------------------------------------------------------------- several at once
@pytest.mark.django_db(transaction=True)
def test_a_second_delivery_finds_the_range_held_and_goes_away(omar: User) -> None:
    """The first stands in the middle of its transaction, before a table that another connection has locked."""
    incident = kakao()
    number = everyone(incident)
    run = opened(omar, incident, size=100)
    part = run.ranges.get()
    first: list[object] = []

    def deliver() -> None:
        try:
            first.append(assessment.assess_range(actor=tasks.BELT, range_id=part.pk, at=NOON))
        finally:
            connection.close()

    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        owner.execute("LOCK TABLE claims_assessment IN SHARE MODE")
        thread = threading.Thread(target=deliver)
        thread.start()
        # To write, and here: whoever vacuums waits before it too, and in another worker's database it has its number.
        waiting = (
            "SELECT count(*) FROM pg_locks WHERE relation = 'claims_assessment'::regclass AND NOT granted"
            " AND mode = 'RowExclusiveLock'"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        until(lambda: owner.execute(waiting).fetchone()[0], what="the first stands before the table")
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '10s'")  # one that waits for the other would wait for ever
        assert assessment.assess_range(actor=tasks.BELT, range_id=part.pk, at=NOON) is None
        assert first == []
    connection.close()
    thread.join(timeout=60)
    assert first == [run.pk]
    part.refresh_from_db()
    assert (part.state, part.attempts) == ("done", 1)
    assert CheckResult.objects.filter(run=run).count() == number


@pytest.mark.django_db(transaction=True)
def test_two_who_race_for_a_range_leave_one_set_of_rows(omar: User) -> None:
    incident = kakao()
    everyone(incident)
    quiet = rows_of(run_all(omar, incident).pk)
    for _again in range(5):
        run = opened(omar, incident, size=100)
        part = run.ranges.get()
        results = at_once(
            2, lambda part=part: assessment.assess_range(actor=tasks.BELT, range_id=part.pk, at=NOON)
        )
        assert Counter(results) == {run.pk: 1, None: 1}
        assert rows_of(run.pk) == quiet
        assert assessment.close_run(actor=tasks.BELT, run_id=run.pk, at=NOON).state == "done"


@pytest.mark.django_db(transaction=True)
def test_of_sixteen_who_open_a_run_at_once_one_does(omar: User) -> None:
    incident = kakao()
    number = everyone(incident)
    results = at_once(16, lambda: opened(omar, incident))
    runs = [result for result in results if isinstance(result, AssessmentRun)]
    refusals = [result for result in results if isinstance(result, assessment.RunAlreadyOpen)]
    assert (len(runs), len(refusals)) == (1, 15)
    assert AssessmentRun.objects.get() == runs[0]
    assert {refusal.facts["run"] for refusal in refusals} == {runs[0].pk}
    assert sum(len(part.claims) for part in RunRange.objects.all()) == number
    assert AuditEntry.objects.filter(action="open_run").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_close_a_run_at_once_one_does(omar: User) -> None:
    incident = kakao()
    merchant(incident)
    run = opened(omar, incident)
    assessment.assess_range(actor=tasks.BELT, range_id=run.ranges.get().pk, at=NOON)
    results = at_once(8, lambda: assessment.close_run(actor=tasks.BELT, run_id=run.pk, at=NOON))
    assert {getattr(result, "state", result) for result in results} == {"done"}
    assert AuditEntry.objects.filter(action="close_run").count() == 1


# ---------------------------------------------------------------- a worker
@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_a_worker_does_a_run_from_the_first_message_to_its_end(omar: User, tmp_path: Path) -> None:
    """No sweeper: each message leads to the next. Every range is sent twice, and done once."""
    incident = kakao()
    everyone(incident, times=2)
    quiet = rows_of(run_all(omar, incident).pk)
    wipe_broker()
    run = opened(omar, incident)
    assert run.ranges.count() > 3
    with working(tmp_path):
        tasks.enqueue_run(run.pk)
        tasks.enqueue_run(run.pk)
        until(lambda: state(run) != "open", what="the run ends")
    assert state(run) == "done"
    assert rows_of(run.pk) == quiet
    assert set(run.ranges.values_list("state", "attempts")) == {("done", 1)}
    assert AuditEntry.objects.filter(action="close_run", key=str(run.pk)).count() == 1


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_a_run_that_the_broker_never_heard_of_is_found_by_the_sweeper(omar: User, tmp_path: Path) -> None:
    incident = kakao()
    everyone(incident)
    wipe_broker()
    run = opened(omar, incident)  # long ago, by the worker's clock; and nobody sends anything
    with working(tmp_path, sweep=1):
        until(lambda: state(run) != "open", what="the sweeper brings the run to its end")
    assert state(run) == "done"


# ---------------------------------------------------------------- the rule that decides
@pytest.mark.django_db
def test_with_the_rule_off_nothing_is_decided_and_with_it_on_once(omar: User, sent: Sent) -> None:
    incident = kakao()
    claim = merchant(incident)
    run = assessed(incident)
    sent.clear()
    tasks.enqueue_rule(run.pk)
    assert sent == [(DECIDE, run.pk)]
    tasks.decide_automatically(run.pk)
    assert not claim.decisions.exists()
    rule_on()
    for _delivery in range(2):
        tasks.decide_automatically(run.pk)
    assert claim.decisions.get().rule == "straightforward"


@pytest.mark.django_db
def test_a_run_that_is_done_is_sent_to_be_decided_once(omar: User, sent: Sent) -> None:
    incident = kakao()
    merchant(incident)
    run = opened(omar, incident)
    tasks.assess_range(run.ranges.get().pk)
    sent.clear()
    for _message in range(3):
        tasks.close_run(run.pk)
    assert sent == [(DECIDE, run.pk)]


@pytest.mark.django_db
def test_what_the_rule_leaves_waits_for_people_whether_it_is_on_or_off(omar: User, sent: Sent) -> None:
    incident = kakao()
    claim = merchant(incident)
    run = assessed(incident)
    tasks.decide_automatically(run.pk)
    assert claim.review_items.get(state="open").code == "proposed"
    rule_on()
    tasks.decide_automatically(run.pk)
    assert not claim.review_items.filter(state="open").exists()
    assert claim.decisions.get().rule == "straightforward"


@pytest.mark.django_db
def test_decisions_whose_message_was_lost_are_sent_again(sent: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    incident = kakao()
    merchant(incident)
    run = assessed(incident)
    monkeypatch.setattr(tasks.belt, "now", lambda: NOON + tasks.LOST)
    tasks.sweep_decisions()
    assert sent == []  # its task may be under way
    monkeypatch.setattr(tasks.belt, "now", lambda: NOON + tasks.LOST + timedelta(seconds=1))
    tasks.sweep_decisions()
    assert sent == [(DECIDE, run.pk)]
    tasks.decide_automatically(run.pk)
    tasks.sweep_decisions()
    assert sent == [(DECIDE, run.pk)]


@pytest.mark.django_db
def test_a_rule_that_is_switched_on_decides_in_the_newest_run_of_each_incident(sent: Sent) -> None:
    incident = kakao()
    merchant(incident)
    _older, newer = assessed(incident), assessed(incident)
    tasks.enqueue_rule_everywhere()
    assert sent == [(DECIDE, newer.pk)]


@pytest.mark.django_db
def test_what_was_changed_is_assessed_by_itself_and_left_to_people(omar: User, sent: Sent) -> None:
    incident = kakao()
    claim = merchant(incident)
    tasks.assess_changed()
    assessed(incident)
    tasks.assess_changed()
    assert sent == []
    rule_on()
    corrected(claim)
    tasks.assess_changed()
    run = AssessmentRun.objects.get(scope="changed")
    assert sent == [(RANGE, run.ranges.get().pk)]
    tasks.assess_changed()  # it is under way
    assert len(sent) == 1
    tasks.assess_range(run.ranges.get().pk)
    tasks.close_run(run.pk)
    assert sent[1:] == [(CLOSE, run.pk), (DECIDE, run.pk)]
    tasks.decide_automatically(run.pk)
    assert claim.review_items.get(state="open").code == "amended"
    assert not claim.decisions.exists()
    corrected(claim, {"inputs.loss": 450_000})
    failed = assessment.open_changed_run(actor=tasks.BELT, incident=incident, at=NOON, door="test")
    failed.ranges.update(state="failed")
    assessment.close_run(actor=tasks.BELT, run_id=failed.pk, at=NOON)
    tasks.assess_changed()  # people look first
    assert len(sent) == 3
