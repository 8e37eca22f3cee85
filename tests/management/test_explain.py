"""explain: the same lines in Korean and English, and nothing personal."""

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from claims.models import Claim
from tests.factories import ClaimantFactory, ClaimFactory
from tests.stages.assessment.test_runs import run_all
from tests.world import everyone, kakao, merchant

pytestmark = pytest.mark.django_db


def said(*arguments: str) -> str:
    out = io.StringIO()
    call_command("explain", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def claim(omar: User) -> Claim:
    incident = kakao()
    claimant = ClaimantFactory(name="김비밀", phone="+821055556666", address="secret@example.com")
    claim = merchant(incident, loss=300_001, claimant=claimant)
    everyone(incident)
    run_all(omar, incident)
    return claim


def test_a_claim_is_explained_in_both_languages(claim: Claim) -> None:
    english, korean = said(claim.reference, "--language", "en"), said(claim.reference, "--language", "ko")
    assert "Payment to small merchants for lost revenue" in english and "50,000 won" in english
    assert "소상공인 영업 손실 지원금" in korean and "50,000원" in korean
    assert len(english.splitlines()) == len(korean.splitlines())


def test_nothing_personal_is_printed(claim: Claim) -> None:
    for text in (said(claim.reference, "--language", "en"), said(claim.reference, "--language", "ko")):
        assert not any(secret in text for secret in ("김비밀", "5555", "secret@example.com"))


def test_every_claim_of_a_run_can_be_explained(claim: Claim) -> None:
    for one in Claim.objects.all():
        text = said(one.reference, "--language", "en")
        assert one.reference in text and "  = " in text


def test_a_reference_may_be_typed_as_people_type(claim: Claim) -> None:
    assert claim.reference in said(claim.reference.lower().replace("-", " "))


@pytest.mark.parametrize("typed", ["C-00000-000000", "nonsense", ""])
def test_an_unknown_reference_is_exit_code_2(typed: str, db: None) -> None:
    with pytest.raises(CommandError) as error:
        said(typed)
    assert error.value.returncode == 2


def test_a_claim_that_no_run_has_seen_says_what_to_do(omar: User) -> None:
    with pytest.raises(CommandError, match="assess --incident") as error:
        said(ClaimFactory(incident=kakao()).reference)
    assert error.value.returncode == 2


def test_a_run_may_be_named_and_must_be_there(claim: Claim, omar: User) -> None:
    second = run_all(omar, claim.incident)
    assert said(claim.reference, "--run", str(second.pk))
    with pytest.raises(CommandError, match="There is no run 999"):
        said(claim.reference, "--run", "999")


def test_a_claim_that_came_after_the_run_is_not_in_it(claim: Claim, omar: User) -> None:
    late = merchant(claim.incident)
    with pytest.raises(CommandError, match="has no rows"):
        said(late.reference, "--run", str(claim.incident.runs.get().pk))
