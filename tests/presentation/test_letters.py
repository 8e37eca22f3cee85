"""The letter of a decision: every line of the explanation, in both languages, and nothing personal."""

import pytest
from django.utils.translation import override

from claims.models import Claim, Decision
from claims.presentation import lines
from claims.presentation.letters import written
from claims.queries import review as queries
from claims.rules.review import REASONS, Heard, Told
from claims.stages import review
from tests.factories import ClaimantFactory
from tests.people import NOON
from tests.stages.review.making import BECAUSE, PAYMENT, RULE, assessed, decided, rule_on
from tests.world import everyone, kakao, merchant

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim() -> Claim:
    incident = kakao()
    made = merchant(incident, claimant=ClaimantFactory(name="김비밀", phone="+821012345678"))
    assessed(incident)
    return made


def test_an_approval_tells_each_step_and_each_amount(claim: Claim) -> None:
    decision = decided(claim)
    row = queries.judged(claim=claim, run=decision.run)[0]
    for language, letter in (("ko", decision.letter_ko), ("en", decision.letter_en)):
        with override(language):
            for one in lines.rows(
                queries.policy_of(row.version), steps=row.steps, outcome=1, code="", amounts=row.amounts
            ):
                assert f"  {one.label}: {one.value}\n" in letter
    assert decision.letter_en.startswith(
        f"Decision on your claim {claim.reference}\nTest outage\n21 October 2022\n"
    )
    assert "In all: 30,000 won" in decision.letter_en
    assert "2022년 10월 21일" in decision.letter_ko


def test_nothing_personal_is_in_it(claim: Claim) -> None:
    decision = decided(claim)
    who = claim.claimant.opened()
    for letter in (decision.letter_ko, decision.letter_en):
        assert not any(value and value in letter for value in who.values())


def test_an_amount_that_a_person_gave_says_so_with_the_reason(claim: Claim) -> None:
    letter = decided(claim, "part", amounts={PAYMENT: 10_000}, reasons=BECAUSE).letter_en
    assert (
        "Payment to a small merchant: 10,000 won\n    Decided by a person: The council decided so." in letter
    )
    assert "In all: 10,000 won" in letter and "a part of your claim" in letter


def test_a_rejection_says_its_reasons_and_nothing_of_what_was_proposed(claim: Claim) -> None:
    letter = decided(claim, "reject", codes=["untrue", "too_late"], note="between us").letter_en
    assert f"- {REASONS['untrue']}\n- {REASONS['too_late']}" in letter
    assert "won" not in letter and "between us" not in letter


def test_another_reason_is_told_in_the_reviewers_words(claim: Claim) -> None:
    assert (
        "\n\nThe shop was closed.\n\n"
        in decided(claim, "reject", codes=["other"], note="The shop was closed.").letter_en
    )


def test_every_letter_of_the_rule_says_what_its_claim_got_or_why_not() -> None:
    incident = kakao()
    everyone(incident, times=2)
    run = assessed(incident)
    rule_on()
    review.decide_automatically(actor=RULE, run=run, at=NOON)
    for decision in Decision.objects.select_related("claim"):
        for letter in (decision.letter_ko, decision.letter_en):
            assert decision.claim.reference in letter and "\0" not in letter
        if decision.outcome == "reject":
            assert decision.letter_en.count("\n") > 6 and "In all" not in decision.letter_en
            assert not any(code in decision.letter_en for code in decision.codes)  # words, no codes
        else:
            assert "In all: " in decision.letter_en


def test_a_letter_without_lines_is_still_a_letter() -> None:
    ko, en = written(Told("K-1", ("장애", "Outage"), "reject", (), (), (), False, "", NOON, "Asia/Seoul"))
    assert "K-1" in ko and "K-1" in en and ko != en


def test_days_are_those_of_the_place_of_the_outage() -> None:
    """NOON is noon in Seoul, and the evening before in New York."""
    for zone, day in (("Asia/Seoul", "21 October 2022"), ("America/New_York", "20 October 2022")):
        heard = Heard(NOON, ((1, "KRW"),), upheld=True)
        told = Told("K-1", ("장애", "Outage"), "approve", (), (), (), False, "", NOON, zone)
        _ko, en = written(told)
        assert en.count(day) == 1
        _ko, en = written(told._replace(heard=heard))
        assert en.count(day) == 2
