"""verify_sample: a sample that comes out again is exit code 0, any other is named and exit code 1."""

import io
import os

import psycopg
import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from claims.models import AssessmentRun, Sample
from claims.stages import review
from tests.people import NOON, person
from tests.stages.review.making import RULE, assessed, switched_on
from tests.world import kakao, merchant

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def run(omar: User) -> AssessmentRun:
    """A run of which the rule has decided, and held half back."""
    incident = kakao()
    for _ in range(16):  # no other seed draws the same half of them
        merchant(incident)
    found = assessed(incident)
    switched_on(sample={"": 500})
    review.decide_automatically(actor=RULE, run=found, at=NOON)
    return found


def said(*arguments: str, signer: str = "omar") -> str:
    out = io.StringIO()
    call_command(
        "verify_sample", *arguments, "--as", f"{person(signer).email}", stdout=out, stderr=io.StringIO()
    )
    return out.getvalue()


def tampered(statement: str) -> None:
    """What only the owner can do, with the guards off."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        owner.execute("SET LOCAL session_replication_role = replica")
        owner.execute(statement)


def test_without_the_duty_nothing_is_drawn_again(run: AssessmentRun) -> None:
    with pytest.raises(CommandError, match="forbidden") as error:
        said(signer="mallory")
    assert error.value.returncode == 2


def test_a_run_that_is_not_there_is_refused(omar: User) -> None:
    for arguments in ((), ("7",)):
        with pytest.raises(CommandError) as error:
            said(*arguments)
        assert error.value.returncode == 2


def test_a_run_without_a_sample_says_so(omar: User) -> None:
    assessed(kakao())
    assert "no sample was drawn" in said()


def test_a_sample_comes_out_again(run: AssessmentRun) -> None:
    assert "8 of 16 claims, the same again" in said()
    assert "the same again" in said(str(run.pk))


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("UPDATE claims_sample SET seed = 'ffffffffffffffffffffffffffffffff'", "chosen: stored"),
        ("UPDATE claims_sample SET chosen = chosen[2:], chosen_versions = chosen_versions[2:]", "decision of"),
        ("UPDATE claims_sample SET digest = ''", "digest: stored"),
        ("UPDATE claims_decision SET sampled = false, final = true, letter_ko = 'x', letter_en = 'x' WHERE sampled "
         "AND id = (SELECT min(id) FROM claims_decision WHERE sampled)", "decision of"),
        ("UPDATE claims_assessment SET outcome = 3, amount = 0 WHERE claim_id = "
         "(SELECT min(claim_id) FROM claims_assessment)", "member of"),
    ],
    ids=["seed", "chosen", "digest", "decision", "assessment"],
)  # fmt: skip
def test_what_was_tampered_with_is_named(run: AssessmentRun, change: str, named: str) -> None:
    tampered(change)
    out = io.StringIO()
    with pytest.raises(CommandError, match="differ") as error:
        call_command("verify_sample", "--as", "omar@example.com", stdout=out, stderr=io.StringIO())
    assert error.value.returncode == 1
    assert named in out.getvalue()
    assert Sample.objects.count() == 1
