"""Where runs stand, which one to look at, and what was stored for a range: each in one statement."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from claims.models import Assessment, AssessmentRun, CheckResult, Claim, RunRange
from claims.queries import assessment as queries
from claims.queries.assessment import Progress
from claims.stages import assessment
from claims.stages.authority import NamedRule
from tests.factories import RecordRevisionFactory
from tests.people import NOON
from tests.stages.assessment.test_runs import run_all
from tests.world import driver, everyone, kakao, merchant

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
BELT = NamedRule("belt")


def run_with(*parts: dict[str, Any], **said: Any) -> AssessmentRun:
    revision = RecordRevisionFactory()
    known: dict[str, Any] = {
        "incident": revision.incident, "revision": revision, "policies": [], "filing": [], "roster_upto": 0,
        "claims_total": 0, "state": "open", "opened_at": NOON, "rule": "belt",
    }  # fmt: skip
    run = AssessmentRun.objects.create(**{**known, **said})
    for number, part in enumerate(parts, start=1):
        RunRange.objects.create(**{"run": run, "number": number, "claims": [], "versions": [], **part})
    return run


def claims(*ids: int) -> dict[str, Any]:
    return {"claims": list(ids), "versions": [1] * len(ids)}


DONE = {"state": "done", "done_at": NOON}


# ---------------------------------------------------------------- progress
def test_progress_counts_ranges_and_claims_by_state(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    run = run_with(
        {**claims(1, 2, 3), **DONE}, {**claims(4, 5), "state": "failed"}, claims(6), {**claims(7), **DONE}
    )
    run_with({**claims(8), **DONE})
    with django_assert_num_queries(1):
        assert queries.progress(run=run) == Progress(ranges=4, done=2, failed=1, claims=7, claims_done=4)


def test_a_run_without_ranges_has_come_nowhere() -> None:
    assert queries.progress(run=run_with()) == Progress(0, 0, 0, 0, 0)


def test_waiting_ranges_are_neither_done_nor_failed_and_come_in_order(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    run = run_with({"number": 9}, {"number": 3, **DONE}, {"number": 5, "state": "failed"}, {"number": 2})
    run_with({})
    with django_assert_num_queries(1):
        found = queries.waiting_ranges(run=run)
    assert [RunRange.objects.get(pk=pk).number for pk in found] == [2, 9]


# ---------------------------------------------------------------- quiet runs
LONG_AGO = NOON - timedelta(days=1)


@pytest.mark.parametrize(
    ("parts", "said", "quiet"),
    [
        ([{}], {"opened_at": NOON - SECOND}, True),
        ([{}], {"opened_at": NOON}, False),
        ([{"heartbeat": NOON - SECOND}], {"opened_at": LONG_AGO}, True),
        ([{"heartbeat": NOON}], {"opened_at": LONG_AGO}, False),
        ([{"state": "done", "done_at": NOON}], {"opened_at": LONG_AGO}, False),
        ([{"state": "done", "done_at": NOON, "heartbeat": LONG_AGO}], {"opened_at": LONG_AGO}, False),
        ([{"heartbeat": LONG_AGO}, {"heartbeat": NOON}], {"opened_at": LONG_AGO}, False),
        ([{"heartbeat": LONG_AGO}, {}], {"opened_at": LONG_AGO}, True),
        ([], {"opened_at": LONG_AGO}, True),
        ([{}], {"opened_at": LONG_AGO, "state": "done"}, False),
        ([{}], {"opened_at": LONG_AGO, "state": "failed"}, False),
        ([{}], {"opened_at": LONG_AGO, "state": "cancelled"}, False),
    ],
)
def test_a_run_is_quiet_when_nothing_moved_since(
    parts: list[dict[str, Any]], said: dict[str, Any], quiet: bool
) -> None:
    run = run_with(*parts, **said)
    assert queries.quiet_runs(since=NOON) == ([run.pk] if quiet else [])


def test_quiet_runs_come_in_order_in_one_statement(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    runs = [run_with({}, opened_at=LONG_AGO + SECOND * later) for later in (2, 0, 1)]
    with django_assert_num_queries(1):
        assert queries.quiet_runs(since=NOON) == [run.pk for run in runs]


# ---------------------------------------------------------------- what is missing
def check_result(run: AssessmentRun, claim: int) -> None:
    CheckResult.objects.create(
        run=run, claim_id=claim, version=1, check_list=1, outcomes="p", papers=0, twins=0
    )


def assessed(run: AssessmentRun, claim: int, policy: int | None = 1) -> None:
    Assessment.objects.create(
        run=run, claim_id=claim, version=1, policy_version_id=policy, outcome=2, code="x", minutes=0, amount=0,
        amounts=[], steps=[],
    )  # fmt: skip


def test_a_claim_needs_a_check_result_and_an_assessment(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    run, other = run_with(claims_total=2), run_with(claims_total=2)

    def missing() -> int:
        with django_assert_num_queries(1):
            return queries.claims_without_result(run=run)

    assert missing() == 2
    for claim in (1, 2):
        check_result(run, claim)
        assessed(other, claim)
    assert missing() == 2
    assessed(run, 1)
    assessed(run, 1, policy=2)  # a second policy for one claim is not a second claim
    assert missing() == 1
    assessed(run, 2)
    assert missing() == 0


def test_assessments_without_checks_are_not_enough() -> None:
    run = run_with(claims_total=1)
    assessed(run, 1)
    assert queries.claims_without_result(run=run) == 1


# ---------------------------------------------------------------- what was stored
def test_what_was_stored_for_a_range_is_that_of_its_claims_in_its_run(
    omar: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    incident = kakao()
    everyone(incident)
    run_all(omar, incident)
    run = run_all(omar, incident, size=6)
    seen = 0
    for part in run.ranges.all():
        with django_assert_num_queries(1):
            checks = queries.stored_checks(part=part.pk)
        with django_assert_num_queries(1):
            rows = queries.stored_rows(part=part.pk)
        of_part = {"run": run, "claim_id__in": part.claims}
        assert sorted(row[0] for row in checks) == sorted(part.claims)
        for claim, version, outcomes, facts, papers, twins in checks:
            kept = CheckResult.objects.get(run=run, claim_id=claim)
            assert (version, outcomes, facts) == (kept.version, kept.outcomes, kept.facts)
            assert (papers, twins) == (kept.papers, kept.twins)
        columns = [
            "claim_id",
            "version",
            "policy_version_id",
            "outcome",
            "code",
            "minutes",
            "amount",
            "amounts",
            "steps",
        ]
        stored = Assessment.objects.filter(**of_part).values_list(*columns)
        assert sorted(rows, key=str) == sorted(stored, key=str)
        seen += len(rows)
    assert seen == Assessment.objects.filter(run=run).count() > run.claims_total
    assert {type(facts) for facts in CheckResult.objects.values_list("facts", flat=True)} == {
        dict,
        type(None),
    }


# ---------------------------------------------------------------- which run
def test_the_newest_run_that_is_done(omar: User) -> None:
    assert queries.newest_done() is None
    incident = kakao()
    merchant(incident)
    run_all(omar, incident)
    second = run_all(omar, incident)
    assessment.open_run(actor=omar, incident=incident, at=NOON, door="test")
    assert queries.newest_done() == second


def test_the_newest_finished_run_that_knew_a_claim(
    omar: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    incident = kakao()
    old = merchant(incident)
    first = run_all(omar, incident)
    Claim.objects.filter(pk=old.pk).update(status="withdrawn")
    new = merchant(incident)
    second = run_all(omar, incident)
    third = assessment.open_run(actor=omar, incident=incident, at=NOON, door="test")
    assessment.assess_range(actor=BELT, range_id=third.ranges.get().pk, at=NOON)  # assessed, but not closed
    with django_assert_num_queries(1):
        assert queries.newest_of_claim(claim=new) == second
    assert queries.newest_of_claim(claim=old) == first
    assert queries.newest_of_claim(claim=merchant(incident)) is None


def test_the_assessments_of_a_claim_come_by_policy(
    omar: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    incident = kakao()
    claim = driver(incident, fee=39_000, fares=200_000)
    driver(incident, fee=22_000, fares=1)
    run_all(omar, incident)
    run = run_all(omar, incident)
    with django_assert_num_queries(1):
        found = queries.of_claim(claim=claim, run=run)
        keys = [row.policy_version.policy.key for row in found if row.policy_version]
    assert keys == ["kakao-taxi-franchise-2022", "kakao-taxi-pro-2022"]
    assert {(row.claim_id, row.run_id) for row in found} == {(claim.pk, run.pk)}


def test_a_claim_is_assessed_at_the_version_that_a_run_has_seen(omar: User) -> None:
    incident = kakao()
    claim = merchant(incident)
    assert list(queries.unassessed()) == [claim]
    run_all(omar, incident)
    assert not queries.unassessed().exists()
    Claim.objects.update(version=2)
    assert list(queries.unassessed()) == [claim]
    Claim.objects.update(status="withdrawn")
    assert not queries.unassessed().exists()
