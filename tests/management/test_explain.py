"""explain: a claim as its run saw it, in both languages, and nothing personal."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from claims.models import AssessmentRun, Claim
from claims.stages import assessment
from claims.stages.authority import NamedRule
from tests.factories import ClaimantFactory, ClaimFactory
from tests.people import NOON
from tests.world import driver, kakao, merchant

pytestmark = pytest.mark.django_db
BELT = NamedRule("belt")


def run_all(omar: User, claim: Claim) -> AssessmentRun:
    run = assessment.open_run(actor=omar, incident=claim.incident, at=NOON, door="test")
    for part in run.ranges.all():
        assessment.assess_range(actor=BELT, range_id=part.pk, at=NOON)
    return assessment.close_run(actor=BELT, run_id=run.pk, at=NOON)


def explained(*words: str) -> str:
    out = StringIO()
    call_command("explain", *words, stdout=out)
    return out.getvalue()


def refused(*words: str) -> tuple[str, int]:
    with pytest.raises(CommandError) as error:
        explained(*words)
    return str(error.value), error.value.returncode


def test_a_mistyped_reference_is_refused_before_anything_is_looked_up() -> None:
    assert "[reference_form]" in refused("C-1")[0]
    assert refused("C-00000-000001")[1] == 2


def test_unknown_claims_and_runs_are_refused(omar: User) -> None:
    claim = merchant(kakao())
    assert "No finished run has assessed" in refused(claim.reference)[0]
    run_all(omar, claim)
    later = merchant(claim.incident)
    assert refused(claim.reference, "--run", "77") == ("There is no run 77.", 2)
    run = AssessmentRun.objects.get()
    assert "has no rows of claim" in refused(later.reference, "--run", str(run.pk))[0]
    assert refused("C-00000-000000") == ("There is no claim C-00000-000000.", 2)


def test_an_award_is_told_line_by_line_in_both_languages(omar: User) -> None:
    claim = merchant(kakao(), loss=300_001)
    run_all(omar, claim)
    english = explained(claim.reference.lower(), "--language", "en")
    korean = explained(claim.reference)
    assert claim.reference in english
    assert "= Award: 50,000 won" in english
    assert "✓ Asks for compensation: passed" in english
    assert "50,000" in korean
    assert any("가" <= sign <= "힣" for sign in korean)
    assert "Award" not in korean


def test_each_policy_that_covers_the_claim_is_told(omar: User) -> None:
    claim = driver(kakao(), fee=39_000, fares=200_000)
    run_all(omar, claim)
    told = explained(claim.reference, "--language", "en")
    assert "= Award: 7,550 points" in told
    assert told.count("\n  = ") == 2


def test_a_claim_stopped_by_a_check_is_told_why(omar: User) -> None:
    claim = ClaimFactory(incident=kakao(), facts__identifier="malformed")
    run_all(omar, claim)
    told = explained(claim.reference, "--language", "en")
    assert "✗ Identifying number is well formed: failed" in told
    assert "No policy" in told
    assert told.count("The number that identifies the claimant is not a valid one.") == 2


def test_nothing_personal_is_printed(omar: User) -> None:
    claim = merchant(kakao(), claimant=ClaimantFactory(phone="+821098761234"))
    run_all(omar, claim)
    told = explained(claim.reference) + explained(claim.reference, "--language", "en")
    for value in filter(None, claim.claimant.opened().values()):
        assert value not in told


def test_an_older_run_can_be_asked_for(omar: User) -> None:
    claim = merchant(kakao())
    first, second = run_all(omar, claim), run_all(omar, claim)
    assert f"{second.pk}, " in explained(claim.reference)
    assert f"{first.pk}, " in explained(claim.reference, "--run", str(first.pk))
