"""verify_awards: silent where all is equal, and a name for each row that is not."""

import os
from io import StringIO

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import User
from claims.models import Assessment, AssessmentRun, CheckResult
from claims.stages import assessment
from claims.stages.authority import NamedRule
from tests.people import NOON
from tests.world import everyone, kakao, merchant

BELT = NamedRule("belt")


def run_all(omar: User) -> AssessmentRun:
    incident = kakao()
    everyone(incident)
    run = assessment.open_run(actor=omar, incident=incident, at=NOON, door="test", size=5)
    for part in run.ranges.all():
        assessment.assess_range(actor=BELT, range_id=part.pk, at=NOON)
    return assessment.close_run(actor=BELT, run_id=run.pk, at=NOON)


def verified(*words: str) -> tuple[str, str, int]:
    """What the command prints, its error, and its exit code."""
    out = StringIO()
    try:
        call_command("verify_awards", *words, stdout=out, stderr=StringIO())
    except CommandError as error:
        return out.getvalue(), str(error), error.returncode
    return out.getvalue(), "", 0


def as_owner(statement: str, *values: object) -> None:
    """What nobody can do through the application: changes a row with the triggers off."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        owner.execute("SET session_replication_role = replica")
        assert owner.execute(statement, values).rowcount == 1  # type: ignore[call-overload]


@pytest.mark.django_db
def test_without_a_run_there_is_nothing_to_verify(omar: User) -> None:
    assert verified("--as", omar.email) == ("", "No run is done yet.", 2)
    assert verified("77", "--as", omar.email) == ("", "There is no run 77.", 2)


@pytest.mark.django_db
def test_who_may_not_look_is_refused(omar: User, mallory: User) -> None:
    run_all(omar)
    out, error, code = verified("--as", mallory.email)
    assert (out, code) == ("", 2)
    assert "[forbidden]" in error


@pytest.mark.django_db
def test_a_sound_run_is_the_same_again(omar: User, audrey: User) -> None:
    run = run_all(omar)
    merchant(run.incident)  # what comes later is not looked at
    out, error, code = verified("--as", audrey.email)
    assert (error, code) == ("", 0)
    assert f"Run {run.pk}: {run.claims_total} claims replayed, every row is the same." in out


@pytest.mark.django_db
def test_ranges_that_are_not_done_are_told(omar: User) -> None:
    claim = merchant(kakao())
    run = assessment.open_run(actor=omar, incident=claim.incident, at=NOON, door="test")
    _out, error, code = verified(str(run.pk), "--as", omar.email)
    assert (code, "1 claims stand in ranges that are not done" in error) == (1, True)


@pytest.mark.django_db(transaction=True)
def test_each_row_that_was_tampered_with_is_named(omar: User) -> None:
    run = run_all(omar)
    award = Assessment.objects.filter(run=run, amount=30_000).order_by("pk").first()
    lost = Assessment.objects.filter(run=run, outcome=2, policy_version__isnull=False).order_by("pk").first()
    check = CheckResult.objects.filter(run=run, facts__isnull=True).order_by("pk").last()
    assert award and lost and check
    connection.close()
    as_owner("UPDATE claims_assessment SET amount = 300000 WHERE id = %s", award.pk)
    as_owner("DELETE FROM claims_assessment WHERE id = %s", lost.pk)
    as_owner("UPDATE claims_checkresult SET outcomes = 'fppppppppp' WHERE id = %s", check.pk)
    out, error, code = verified("--as", omar.email)
    assert code == 1
    assert "3 rows differ" in error
    told = {line.partition(" ")[0].rstrip(":"): line for line in out.splitlines()}
    assert (
        f"kakao-merchant-2022 v{award.policy_version.number}: amount: stored 300000, comes out 30000"
        in told[award.claim.reference]
    )
    assert "a row is missing" in told[lost.claim.reference]
    assert "checks: stored 'fppppppppp'" in told[check.claim.reference]
    assert len(verified("--as", omar.email, "--show", "1")[0].splitlines()) == 1
