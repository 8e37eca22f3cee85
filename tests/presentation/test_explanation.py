"""Why a claim got what it got: every code has words, every amount its lines, in both languages."""

import pytest
from django.utils.translation import override

from accounts.models import User
from claims.models import Claim, Incident
from claims.presentation.explanation import Explanation, explained, reason
from claims.queries import assessment as queries
from claims.rules.assessment import REASONS
from claims.rules.validation import CHECKS
from tests.stages.assessment.test_runs import run_all
from tests.world import driver, everyone, kakao, merchant

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident() -> Incident:
    return kakao()


def told(claim: Claim, language: str) -> Explanation:
    run = queries.newest_of_claim(claim=claim)
    assert run
    with override(language):
        return explained(claim=claim, run=run)


def test_a_merchants_loss_is_led_to_its_payment(omar: User, incident: Incident) -> None:
    claim = merchant(incident, loss=300_001)
    run_all(omar, incident)
    (judged,) = told(claim, "en").policies
    assert judged.policy == "Payment to small merchants for lost revenue" and judged.reason == ""
    assert judged.total == "50,000 won"
    assert judged.clause.startswith("1015 피해지원 협의체")
    assert ("Loss as claimed", "300,001 won") in [(row.label, row.value) for row in judged.rows]


def test_a_drivers_fee_is_led_to_points(omar: User, incident: Incident) -> None:
    claim = driver(incident, fee=39_000)
    run_all(omar, incident)
    by_policy = {judged.policy: judged for judged in told(claim, "en").policies}
    assert [judged.total for judged in by_policy.values() if judged.total] == ["7,550 points"]
    assert all(judged.reason for judged in by_policy.values() if not judged.total)


def test_a_large_loss_is_referred_with_the_policys_own_sentence(omar: User, incident: Incident) -> None:
    claim = merchant(incident, loss=500_001)
    run_all(omar, incident)
    (judged,) = told(claim, "ko").policies
    assert judged.total == "" and judged.reason == "손실액이 50만 원을 넘어 협의체가 건별로 심사합니다."


def test_each_check_says_what_it_found(omar: User, incident: Incident) -> None:
    claim = merchant(incident)
    run_all(omar, incident)
    checks = told(claim, "en").checks
    assert [check.title for check in checks] == [check.title for check in CHECKS]
    assert {check.letter: check.found for check in checks}["p"] == "passed"


def test_every_claim_is_told_alike_in_both_languages(omar: User, incident: Incident) -> None:
    everyone(incident)
    run_all(omar, incident)
    for claim in Claim.objects.all():
        korean, english = told(claim, "ko"), told(claim, "en")
        assert [len(judged.rows) for judged in korean.policies] == [
            len(judged.rows) for judged in english.policies
        ]
        assert [check.letter for check in korean.checks] == [check.letter for check in english.checks]
        for judged in (*korean.policies, *english.policies):
            assert bool(judged.total) != bool(judged.reason)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_code_of_the_engine_and_the_checks_has_words(language: str) -> None:
    with override(language):
        for code in (*REASONS, *(check.key for check in CHECKS)):
            assert reason(code, None) != code


def test_a_code_that_nobody_worded_is_shown_as_it_is() -> None:
    assert reason("unheard_of", None) == "unheard_of"
