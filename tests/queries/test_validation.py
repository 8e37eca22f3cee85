"""What the checks of a run said, counted: equal to counting in Python."""

from collections import Counter

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from claims.models import CheckResult
from claims.queries import validation
from claims.rules.validation import CHECKS, blocked
from tests.stages.assessment.test_runs import run_all
from tests.world import everyone, kakao

pytestmark = pytest.mark.django_db


def test_counts_are_those_of_the_letters(omar: User) -> None:
    incident = kakao()
    everyone(incident)
    run = run_all(omar, incident)
    letters = list(CheckResult.objects.filter(run=run).values_list("outcomes", flat=True))
    for place, counted in enumerate(validation.counts(run=run)):
        said = Counter(outcome[place] for outcome in letters)
        assert counted == (CHECKS[place].key, said["p"], said["f"], said["n"])
        assert counted.passed + counted.failed + counted.no_data == run.claims_total


def test_valid_are_those_that_no_blocking_check_stops(omar: User) -> None:
    incident = kakao()
    everyone(incident)
    run = run_all(omar, incident)
    letters = CheckResult.objects.filter(run=run).values_list("outcomes", flat=True)
    valid = sum(blocked(outcomes) is None for outcomes in letters)
    assert 0 < valid == validation.valid(run=run) < run.claims_total


def test_another_run_counts_for_itself(omar: User) -> None:
    incident = kakao()
    run = run_all(omar, incident)
    assert validation.counts(run=run) == [] and validation.valid(run=run) == 0


def test_each_is_one_statement(omar: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    incident = kakao()
    everyone(incident)
    run = run_all(omar, incident)
    with django_assert_num_queries(1):
        validation.counts(run=run)
    with django_assert_num_queries(1):
        validation.valid(run=run)
