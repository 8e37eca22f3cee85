"""verify_awards: equal rows are exit code 0, any other row is named and exit code 1."""

import io
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from claims.models import Assessment, AssessmentRun, Incident
from tests.stages.assessment.test_runs import run_all
from tests.world import everyone, kakao

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).parents[2]


@pytest.fixture
def incident() -> Incident:
    made = kakao()
    everyone(made)
    return made


def said(*arguments: str, signer: str = "omar") -> str:
    out = io.StringIO()
    call_command(
        "verify_awards", *arguments, "--as", f"{signer}@example.com", stdout=out, stderr=io.StringIO()
    )
    return out.getvalue()


def tampered(statement: str, *values: object) -> None:
    """What only the owner can do, with the guards off."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        owner.execute("SET LOCAL session_replication_role = replica")
        owner.execute(statement, values)


def differing(*arguments: str) -> tuple[str, str]:
    out = io.StringIO()
    with pytest.raises(CommandError) as error:
        call_command(
            "verify_awards", *arguments, "--as", "omar@example.com", stdout=out, stderr=io.StringIO()
        )
    assert error.value.returncode == 1
    return out.getvalue(), str(error.value)


def test_without_the_duty_nothing_is_replayed(omar: User, mallory: User, incident: Incident) -> None:
    run_all(omar, incident)
    with pytest.raises(CommandError, match="forbidden") as error:
        said(signer="mallory")
    assert error.value.returncode == 2


def test_before_the_first_run_there_is_nothing_to_verify(omar: User) -> None:
    with pytest.raises(CommandError, match="No run is done yet") as error:
        said()
    assert error.value.returncode == 2


def test_the_rows_of_a_run_come_out_again(omar: User, incident: Incident) -> None:
    run = run_all(omar, incident, size=5)
    assert f"{run.claims_total} claims replayed, every row is the same" in said()
    assert f"Run {run.pk}:" in said(str(run.pk))


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (
            "UPDATE claims_assessment SET amount = amount + 1, amounts[1] = amounts[1] + 1 WHERE id = %s",
            "amount: stored",
        ),
        ("UPDATE claims_assessment SET minutes = minutes + 1 WHERE id = %s", "minutes: stored"),
        ("UPDATE claims_assessment SET steps = '{}' WHERE id = %s", "steps: stored"),
        ("DELETE FROM claims_assessment WHERE id = %s", "a row is missing"),
        (
            "INSERT INTO claims_assessment (run_id, claim_id, version, outcome, code, minutes, amount, amounts, steps) "
            "SELECT run_id, claim_id, version, 2, 'x', 0, 0, '{}', '{}' FROM claims_assessment WHERE id = %s",
            "a stored row is too many",
        ),
    ],
)
def test_a_row_that_was_tampered_with_is_named(
    omar: User, incident: Incident, change: str, named: str
) -> None:
    run_all(omar, incident)
    row = Assessment.objects.filter(outcome=1, policy_version__policy__key="kakao-merchant-2022").latest("pk")
    tampered(change, row.pk)
    out, message = differing()
    assert row.claim.reference in out and named in out and "1 rows differ" in message


def test_a_check_result_that_was_tampered_with_is_named(omar: User, incident: Incident) -> None:
    run_all(omar, incident)
    tampered(
        "UPDATE claims_checkresult SET outcomes = 'p' WHERE claim_id = (SELECT min(claim_id) FROM claims_checkresult)"
    )
    out, _message = differing()
    assert "checks: stored 'p'" in out


def test_what_was_not_done_is_not_called_equal(omar: User, incident: Incident) -> None:
    run = run_all(omar, incident, size=5)
    tampered(
        "UPDATE claims_runrange SET state = 'failed', done_at = NULL WHERE run_id = %s AND number = 1", run.pk
    )
    assert AssessmentRun.objects.get(pk=run.pk).ranges.filter(state="failed").exists()
    assert "nothing to compare" in differing(str(run.pk))[1]


# The command as anybody starts it, on a day of our choice.
ON_A_DAY = """
import sys, time_machine
from django.core.management import execute_from_command_line
with time_machine.travel(sys.argv[1]):
    execute_from_command_line(["manage.py", "verify_awards", "--as", "omar@example.com"])
"""
ELSEWHERE = [
    ("2022-11-22", {"PYTHONHASHSEED": "0", "TZ": "Asia/Seoul", "LC_ALL": "ko_KR.UTF-8", "LANG": "ko_KR.UTF-8"}),
    ("2031-02-28", {"PYTHONHASHSEED": "1", "TZ": "America/St_Johns", "LC_ALL": "C", "LANG": "C"}),
    ("2096-12-31", {"PYTHONHASHSEED": "97", "TZ": "Pacific/Kiritimati", "LANGUAGE": "en", "LANG": "en_US.UTF-8"}),
]  # fmt: skip


def told_on(day: str, environment: dict[str, str]) -> tuple[int, bytes, bytes]:
    inherited = {name: value for name, value in os.environ.items() if name not in ("LC_ALL", "LANGUAGE")}
    done = subprocess.run(
        [sys.executable, "-c", ON_A_DAY, day],
        env={**inherited, "DJANGO_SETTINGS_MODULE": "claims_project.settings", **environment},
        cwd=ROOT,
        capture_output=True,
        timeout=120,
    )
    return done.returncode, done.stdout, done.stderr


def test_the_proof_is_the_same_to_the_byte_on_another_day_clock_language_and_hash_seed(
    omar: User, incident: Incident
) -> None:
    run_all(omar, incident, size=5)
    (told,) = {told_on(day, environment) for day, environment in ELSEWHERE}
    assert told[0] == 0 and b"every row is the same" in told[1]
    tampered("UPDATE claims_assessment SET steps = '{}', minutes = minutes + 1 WHERE outcome = 1")
    tampered("UPDATE claims_checkresult SET outcomes = 'p' WHERE mod(claim_id, 2) = 0")
    tampered(
        "INSERT INTO claims_assessment (run_id, claim_id, version, policy_version_id, outcome, code, minutes, amount,"
        " amounts, steps) SELECT run_id, claim_id, version, v.id, 2, 'x', 0, 0, '{}', '{}' FROM claims_checkresult"
        " CROSS JOIN claims_policyversion v ON CONFLICT DO NOTHING"
    )
    (told,) = {told_on(day, environment) for day, environment in ELSEWHERE}
    assert told[0] == 1
    for said in (b"checks: stored", b"minutes: stored", b"too many"):
        assert told[1].count(said) > 1
