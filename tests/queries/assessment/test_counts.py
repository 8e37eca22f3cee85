"""What a run found, counted: equal to counting its rows in Python, each in one statement."""

from collections import Counter

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from claims.models import Assessment, AssessmentRun
from claims.queries import assessment as queries
from claims.queries.assessment import Fate, Proposed, SummaryLine
from tests.factories import ClaimantFactory, ClaimFactory
from tests.stages.assessment.test_runs import run_all
from tests.world import driver, everyone, kakao, merchant

pytestmark = pytest.mark.django_db
MERCHANT = "kakao-merchant-2022"


@pytest.fixture
def run(omar: User) -> AssessmentRun:
    """A run over claims of every fate, and another before it whose rows are not counted."""
    incident = kakao()
    merchant(incident, loss=77)
    run_all(omar, incident)
    everyone(incident, times=2)
    return run_all(omar, incident, size=9)


def rows(run: AssessmentRun) -> list[Assessment]:
    return list(Assessment.objects.filter(run=run).select_related("policy_version__policy"))


def policy_of(row: Assessment) -> str | None:
    return row.policy_version.policy.key if row.policy_version else None


def test_the_summary_counts_each_row_once(
    run: AssessmentRun, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        summary = queries.summary(run=run)
    counted = Counter((policy_of(row), row.outcome, row.code) for row in rows(run))
    assert summary and {line[:3]: line.claims for line in summary} == counted
    assert len(summary) == len(counted)
    assert [line.policy is None for line in summary] == sorted(line.policy is None for line in summary)


def test_what_is_proposed_is_the_sum_of_the_awards_by_line_and_unit(
    run: AssessmentRun, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        proposed = queries.proposed(run=run)
    claims: Counter[tuple[str, str, str]] = Counter()
    amounts: Counter[tuple[str, str, str]] = Counter()
    for row in rows(run):
        for line, amount in zip(
            row.policy_version.lines if row.outcome == 1 else [], row.amounts, strict=False
        ):
            if amount:
                claims[policy_of(row) or "", line["line"], line["unit"]] += 1
                amounts[policy_of(row) or "", line["line"], line["unit"]] += amount
    assert {one[:3]: (one.claims, one.amount) for one in proposed} == {
        key: (claims[key], amounts[key]) for key in claims
    }
    assert len(proposed) == len(claims) > 1


def test_awards_by_policy_are_counted_in_the_policys_own_unit(
    run: AssessmentRun, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        awarded = queries.awarded_by_policy(run=run)
    for key, (claims, unit, amount) in awarded.items():
        own = [row for row in rows(run) if policy_of(row) == key and row.outcome == 1]
        assert (claims, amount) == (len(own), sum(row.amount for row in own))
        assert {row.policy_version.unit for row in own if row.policy_version} == {unit}
    assert set(awarded) == {policy_of(row) for row in rows(run) if row.outcome == 1}


def test_each_claim_of_a_run_has_one_fate(
    run: AssessmentRun, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        fates = queries.fates(run=run)
    assert sum(fate.claims for fate in fates) == run.claims_total
    assert {fate.fate for fate in fates} == {
        "awarded", "not_a_claim", "referred", "refused_by_check", "refused_by_policy",
    }  # fmt: skip
    assert len({fate[:2] for fate in fates}) == len(fates)


def test_a_claim_that_one_policy_awards_is_awarded_whatever_the_others_say(omar: User) -> None:
    incident = kakao()
    both = driver(incident, fee=39_000)  # Pro pays points; the franchise's policy lacks the fares
    run = run_all(omar, incident)
    outcomes = {policy_of(row): row.outcome for row in Assessment.objects.filter(claim=both)}
    assert outcomes["kakao-taxi-pro-2022"] == 1 and set(outcomes.values()) > {1}
    assert queries.fates(run=run) == [Fate("awarded", "", 1)]


def test_fates_of_single_claims(omar: User) -> None:
    incident = kakao()
    merchant(incident, loss=500_001)
    merchant(incident, loss=0)
    ClaimFactory(incident=incident, facts__category="opinion", facts__inputs={})
    ClaimFactory(incident=incident, facts__identifier="malformed")
    ClaimFactory(
        incident=incident, claimant=ClaimantFactory(type="partner"), services=["kakaopay"], facts__inputs={}
    )
    assert set(queries.fates(run=run_all(omar, incident))) == {
        Fate("referred", "large_loss", 1),
        Fate("refused_by_policy", "no_loss", 1),
        Fate("not_a_claim", "not_a_claim", 1),
        Fate("refused_by_check", "identifier", 1),
        Fate("referred", "partner_review", 1),
    }


def test_the_counts_of_a_small_run_in_numbers(omar: User) -> None:
    incident = kakao()
    for loss in (1, 300_000, 400_000, 0, 900_000):
        merchant(incident, loss=loss)
    run = run_all(omar, incident)
    assert queries.proposed(run=run) == [Proposed(MERCHANT, "payment", "KRW", 3, 110_000)]
    assert queries.awarded_by_policy(run=run) == {MERCHANT: (3, "KRW", 110_000)}
    assert queries.summary(run=run) == [
        SummaryLine(MERCHANT, 1, "", 3),
        SummaryLine(MERCHANT, 2, "no_loss", 1),
        SummaryLine(MERCHANT, 3, "large_loss", 1),
    ]


def test_a_run_over_nothing_counts_nothing(omar: User) -> None:
    run = run_all(omar, kakao())
    assert queries.summary(run=run) == queries.proposed(run=run) == queries.fates(run=run) == []
    assert queries.awarded_by_policy(run=run) == {}
