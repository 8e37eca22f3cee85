"""What the database refuses of runs, ranges and assessments, whoever asks."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import Error, IntegrityError, transaction

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
    from django.db import connection

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
