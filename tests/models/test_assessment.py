"""What the database refuses of runs, ranges and assessments, whoever asks."""

from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import Error, IntegrityError, connection, transaction

from accounts.models import User
from claims.models import Assessment, AssessmentRun, RunRange
from tests.factories import RecordRevisionFactory
from tests.people import NOON

pytestmark = pytest.mark.django_db


def opened(**said: Any) -> AssessmentRun:
    revision = RecordRevisionFactory()
    known = {
        "incident": revision.incident, "revision": revision, "policies": [1], "filing": [1], "roster_upto": 0,
        "claims_total": 1, "state": "open", "opened_at": NOON, "rule": "belt",
    }  # fmt: skip
    return AssessmentRun.objects.create(**{**known, **said})


@pytest.fixture
def run() -> AssessmentRun:
    return opened()


@pytest.fixture
def part(run: AssessmentRun) -> RunRange:
    return RunRange.objects.create(run=run, number=1, claims=[1, 2], versions=[1, 1])


def assessment(**said: Any) -> Assessment:
    known = {
        "run_id": 1, "claim_id": 1, "version": 1, "policy_version_id": 1, "outcome": 1, "code": "", "minutes": 5,
        "amount": 5, "amounts": [5], "steps": [],
    }  # fmt: skip
    return Assessment.objects.create(**{**known, **said})


def test_an_incident_has_one_open_run(run: AssessmentRun) -> None:
    with pytest.raises(IntegrityError, match="one_open_run_an_incident"), transaction.atomic():
        opened(incident=run.incident, revision=run.revision)


def test_a_run_was_opened_by_one_person_or_one_rule(omar: User) -> None:
    for said in ({"rule": ""}, {"rule": "belt", "opened_by": omar}):
        with pytest.raises(IntegrityError, match="run_by_person_or_rule"), transaction.atomic():
            opened(**said)


@pytest.mark.parametrize(
    "change",
    [
        {"policies": [2]},
        {"filing": []},
        {"roster_upto": 9},
        {"awards_upto": 9},
        {"claims_total": 9},
        {"opened_at": NOON + timedelta(hours=1)},
        {"rule": "other"},
    ],
)
def test_what_a_run_has_pinned_stays(run: AssessmentRun, change: dict[str, Any]) -> None:
    with pytest.raises(Error, match="Cannot update"), transaction.atomic():
        AssessmentRun.objects.filter(pk=run.pk).update(**change)


@pytest.mark.parametrize(
    ("path", "lawful"),
    [
        (["done"], True),
        (["failed", "open", "done"], True),
        (["failed", "cancelled"], True),
        (["cancelled"], True),
        (["done", "open"], False),
        (["done", "failed"], False),
        (["cancelled", "open"], False),
        (["failed", "done"], False),
    ],
)
def test_a_run_moves_along_the_lawful_table(run: AssessmentRun, path: list[str], lawful: bool) -> None:
    *before, last = path
    for state in before:
        AssessmentRun.objects.filter(pk=run.pk).update(state=state)
    if lawful:
        assert AssessmentRun.objects.filter(pk=run.pk).update(state=last) == 1
    else:
        with pytest.raises(Error, match=r"[Ii]nvalid transition"), transaction.atomic():
            AssessmentRun.objects.filter(pk=run.pk).update(state=last)


@pytest.mark.parametrize("change", [{"claims": [3, 4]}, {"versions": [2, 2]}, {"number": 2}])
def test_what_a_range_has_pinned_stays(part: RunRange, change: dict[str, Any]) -> None:
    with pytest.raises(Error, match="Cannot update"), transaction.atomic():
        RunRange.objects.filter(pk=part.pk).update(**change)


@pytest.mark.parametrize(
    ("said", "constraint"),
    [
        ({"number": 1}, "one_range_a_number"),
        ({"number": 2, "versions": [1]}, "a_version_a_claim"),
        ({"number": 2, "done_at": NOON}, "range_done_at"),
        ({"number": 2, "state": "done"}, "range_done_at"),
    ],
)
def test_an_unlawful_range_is_refused(part: RunRange, said: dict[str, Any], constraint: str) -> None:
    known = {"run": part.run, "claims": [1, 2], "versions": [1, 1]}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        RunRange.objects.create(**{**known, **said})


def test_a_range_that_is_done_is_not_done_again(part: RunRange) -> None:
    RunRange.objects.filter(pk=part.pk).update(state="done", done_at=NOON)
    for state in ("waiting", "failed"):
        with pytest.raises(Error, match=r"[Ii]nvalid transition"), transaction.atomic():
            RunRange.objects.filter(pk=part.pk).update(state=state, done_at=None)


@pytest.mark.parametrize("table", ["claims_assessmentrun", "claims_runrange", "claims_assessment"])
def test_nothing_of_a_run_is_deleted(part: RunRange, table: str) -> None:
    assessment()
    with pytest.raises(Error, match="permission denied"), transaction.atomic():
        connection.cursor().execute(f"DELETE FROM {table}")


def test_an_assessment_stays_as_it_is() -> None:
    assessment()
    with pytest.raises(Error, match="permission denied"), transaction.atomic():
        Assessment.objects.update(amount=6)


@pytest.mark.parametrize("version", [1, None])
def test_a_claim_has_one_assessment_a_run_and_policy(version: int | None) -> None:
    said = {} if version else {"policy_version_id": None, "outcome": 2, "amount": 0, "amounts": []}
    assessment(**said)
    assessment(**said, run_id=2)
    with pytest.raises(IntegrityError, match="one_assessment_a_policy"), transaction.atomic():
        assessment(**said)


@pytest.mark.parametrize(
    ("said", "constraint"),
    [
        ({"amount": -1}, "amount_not_negative"),
        ({"outcome": 2, "amount": 1}, "amount_if_awarded"),
        ({"outcome": 3, "amount": 1}, "amount_if_awarded"),
        ({"minutes": -1}, "minutes"),
    ],
)
def test_an_unlawful_amount_is_refused(said: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        assessment(**said)


# ---------------------------------------------------------------- every column, every move, whole sets
def test_where_a_run_belongs_and_who_opened_it_stays(run: AssessmentRun, omar: User, rita: User) -> None:
    other = opened(opened_by=omar, rule="")
    for one, change in (
        (run, {"incident": other.incident}),
        (run, {"revision": other.revision}),
        (run, {"rule": "", "opened_by": omar}),
        (other, {"opened_by": rita}),
    ):
        with pytest.raises(Error, match="Cannot update"), transaction.atomic():
            AssessmentRun.objects.filter(pk=one.pk).update(**change)


def test_a_range_stays_with_its_run(part: RunRange) -> None:
    with pytest.raises(Error, match="Cannot update"), transaction.atomic():
        RunRange.objects.filter(pk=part.pk).update(run=opened())


def test_no_column_of_a_run_or_a_range_is_left_open_by_mistake() -> None:
    """What may change is named here; a column that is added later is frozen or is added to this list."""
    free = {
        AssessmentRun: {"state", "finished_at"},
        RunRange: {"state", "attempts", "error", "heartbeat", "done_at"},
    }
    for model, changing in free.items():
        (pins,) = (trigger for trigger in model._meta.triggers if trigger.name.endswith("_pins"))
        condition = str(pins.condition.resolve(model))
        frozen = {
            field.column for field in model._meta.concrete_fields if f'OLD."{field.column}"' in condition
        }
        assert frozen | changing | {"id"} == {field.column for field in model._meta.concrete_fields}
        assert not frozen & changing


RUN_MOVES = {
    ("open", "done"),
    ("open", "failed"),
    ("open", "cancelled"),
    ("failed", "open"),
    ("failed", "cancelled"),
}
STATES_OF_RUNS = ("open", "done", "failed", "cancelled", "nonsense")


@pytest.mark.parametrize("before", STATES_OF_RUNS[:4])
@pytest.mark.parametrize("after", STATES_OF_RUNS)
def test_every_pair_of_states_of_a_run(before: str, after: str) -> None:
    run = opened(state=before)
    runs = AssessmentRun.objects.filter(pk=run.pk)
    if before == after or (before, after) in RUN_MOVES:
        assert runs.update(state=after) == 1
    else:
        with pytest.raises(Error, match="Invalid transition"), transaction.atomic():
            runs.update(state=after)


RANGE_MOVES = {("waiting", "done"), ("waiting", "failed"), ("failed", "waiting")}


@pytest.mark.parametrize("before", ["waiting", "done", "failed"])
@pytest.mark.parametrize("after", ["waiting", "done", "failed", "nonsense"])
def test_every_pair_of_states_of_a_range(run: AssessmentRun, before: str, after: str) -> None:
    def at(state: str) -> datetime | None:
        return NOON if state == "done" else None

    part = RunRange.objects.create(
        run=run, number=1, claims=[], versions=[], state=before, done_at=at(before)
    )
    parts = RunRange.objects.filter(pk=part.pk)
    if before == after or (before, after) in RANGE_MOVES:
        assert parts.update(state=after, done_at=at(after)) == 1
    else:
        with pytest.raises(Error, match="Invalid transition"), transaction.atomic():
            parts.update(state=after, done_at=at(after))


def test_a_range_is_not_done_at_no_time_nor_undone_at_some(part: RunRange) -> None:
    for change in ({"state": "done"}, {"done_at": NOON}, {"state": "failed", "done_at": NOON}):
        with pytest.raises(IntegrityError, match="range_done_at"), transaction.atomic():
            RunRange.objects.filter(pk=part.pk).update(**change)


def test_one_range_that_is_done_refuses_an_update_of_all(part: RunRange) -> None:
    RunRange.objects.create(run=part.run, number=2, claims=[], versions=[], state="done", done_at=NOON)
    with pytest.raises(Error, match="Invalid transition"), transaction.atomic():
        RunRange.objects.filter(run=part.run).update(state="failed", done_at=None)
    part.refresh_from_db()
    assert part.state == "waiting"


def test_a_failed_run_is_not_reopened_beside_an_open_one(run: AssessmentRun) -> None:
    failed = opened(incident=run.incident, revision=run.revision, state="failed")
    with pytest.raises(IntegrityError, match="one_open_run_an_incident"), transaction.atomic():
        AssessmentRun.objects.filter(pk=failed.pk).update(state="open")
    AssessmentRun.objects.filter(pk=run.pk).update(state="done")
    assert AssessmentRun.objects.filter(pk=failed.pk).update(state="open") == 1


def test_what_a_run_rests_on_has_to_be_there(run: AssessmentRun) -> None:
    for said in ({"incident_id": 0}, {"revision_id": 0}, {"rule": "", "opened_by_id": 0}):
        with pytest.raises(IntegrityError, match="foreign key"), transaction.atomic():
            opened(state="done", **said)
            connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match="foreign key"), transaction.atomic():
        RunRange.objects.create(run_id=0, number=1, claims=[], versions=[])
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_run_is_over_no_fewer_than_no_claims() -> None:
    with pytest.raises(IntegrityError, match="claims_total_check"), transaction.atomic():
        opened(claims_total=-1)


def test_one_row_too_many_refuses_a_whole_copy() -> None:
    """The run writes by COPY: constraints hold there as anywhere."""
    lines = ["1\t1\t1\t1\t1\t\t5\t5\t{5}\t{}\n", "1\t2\t1\t1\t2\t\t5\t5\t{5}\t{}\n"]
    columns = "run_id, claim_id, version, policy_version_id, outcome, code, minutes, amount, amounts, steps"
    with (
        pytest.raises(psycopg.errors.CheckViolation, match="amount_if_awarded"),
        transaction.atomic(),
        connection.cursor() as cursor,
        cursor.copy(f"COPY claims_assessment ({columns}) FROM STDIN") as copy,
    ):
        copy.write("".join(lines))
    assert not Assessment.objects.exists()


def test_an_assessment_is_neither_changed_nor_removed_in_any_column() -> None:
    assessment()
    for field in Assessment._meta.concrete_fields:
        with pytest.raises(Error, match="permission denied"), transaction.atomic():
            connection.cursor().execute(f'UPDATE claims_assessment SET "{field.column}" = "{field.column}"')
