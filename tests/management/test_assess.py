"""assess: opens, resumes or cancels a run in somebody's name, and says how to go on."""

import io
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from accounts.models import User
from claims import tasks
from claims.management import following
from claims.models import AssessmentRun, AuditEntry, Incident
from claims.stages import assessment
from claims.stages.authority import NamedRule
from tests.people import NOON
from tests.world import everyone, kakao

pytestmark = pytest.mark.django_db
BELT = NamedRule("belt")


@pytest.fixture
def incident(monkeypatch: pytest.MonkeyPatch) -> Incident:
    monkeypatch.setattr(following, "PAUSE", 0.001)
    made = kakao()
    everyone(made)
    return made


@pytest.fixture
def sent() -> Iterator[list[int]]:
    """The runs that were given to the workers."""
    runs: list[int] = []
    with patch.object(tasks, "enqueue_run", runs.append):
        yield runs


def said(*arguments: str, signer: str = "omar") -> str:
    out = io.StringIO()
    with override("en"):
        call_command("assess", *arguments, "--as", f"{signer}@example.com", stdout=out, stderr=io.StringIO())
    return out.getvalue()


def refused(*arguments: str, signer: str = "omar") -> tuple[str, int]:
    with pytest.raises(CommandError) as error:
        said(*arguments, signer=signer)
    return str(error.value), error.value.returncode


def worked(run: int, *, fail: bool = False) -> None:
    """What the workers would do."""
    opened = AssessmentRun.objects.get(pk=run)
    for part in opened.ranges.all():
        if fail:
            opened.ranges.filter(pk=part.pk).update(state="failed", error="builtins.MemoryError", attempts=3)
        else:
            assessment.assess_range(actor=BELT, range_id=part.pk, at=NOON)
    assessment.close_run(actor=BELT, run_id=run, at=NOON)


@pytest.mark.parametrize("arguments", [(), ("--incident", "kakao-2022", "--resume", "1"), ("--cancel", "1")])
@pytest.mark.usefixtures("omar", "incident")
def test_one_thing_is_asked_for_and_a_cancellation_has_a_reason(
    arguments: tuple[str, ...], sent: list[int]
) -> None:
    assert refused(*arguments)[1] == 2 and not sent


@pytest.mark.usefixtures("mallory", "incident")
def test_without_the_duty_no_run_is_opened(sent: list[int]) -> None:
    message, code = refused("--incident", "kakao-2022", signer="mallory")
    assert "[forbidden]" in message and code == 2
    assert not sent and not AssessmentRun.objects.exists()


@pytest.mark.usefixtures("omar")
def test_an_unknown_incident_names_the_known_ones(sent: list[int], incident: Incident) -> None:
    message, code = refused("--incident", "other")
    assert incident.key in message and code == 2 and not sent


@pytest.mark.usefixtures("incident")
def test_a_run_is_opened_in_the_signers_name_and_sent(sent: list[int], omar: User) -> None:
    told = said("--incident", "kakao-2022")
    run = AssessmentRun.objects.get()
    assert sent == [run.pk] and str(run.claims_total) in told
    assert AuditEntry.objects.get(action="open_run").by == omar == run.opened_by


@pytest.mark.usefixtures("omar", "incident")
def test_it_waits_until_the_run_is_done(sent: list[int]) -> None:
    with patch.object(tasks, "enqueue_run", worked):
        told = said("--incident", "kakao-2022", "--wait")
    assert told.rstrip().endswith("is done.")


@pytest.mark.usefixtures("omar", "incident")
def test_a_run_that_failed_is_exit_code_1_and_says_how_to_resume(sent: list[int]) -> None:
    def fails(run: int) -> None:
        worked(run, fail=True)

    with patch.object(tasks, "enqueue_run", fails):
        message, code = refused("--incident", "kakao-2022", "--wait")
    run = AssessmentRun.objects.get()
    assert code == 1 and "MemoryError" in message and f"--resume {run.pk}" in message
    said("--resume", str(run.pk))
    run.refresh_from_db()
    assert sent == [run.pk] and run.state == AssessmentRun.State.OPEN


@pytest.mark.usefixtures("omar", "incident")
def test_a_run_that_stands_still_is_exit_code_1_and_stays_open(sent: list[int]) -> None:
    message, code = refused("--incident", "kakao-2022", "--wait", "--patience", "0.01")
    assert code == 1 and "worker" in message
    assert AssessmentRun.objects.get().state == AssessmentRun.State.OPEN


@pytest.mark.parametrize("patience", ["0", "-1", "soon", "nan"])
@pytest.mark.usefixtures("omar", "incident")
def test_patience_is_a_number_of_seconds(patience: str, sent: list[int]) -> None:
    with pytest.raises(CommandError):
        said("--incident", "kakao-2022", "--wait", "--patience", patience)
    assert not sent


@pytest.mark.usefixtures("omar", "incident")
def test_a_cancelled_run_is_over_and_its_reason_is_kept(sent: list[int]) -> None:
    said("--incident", "kakao-2022")
    run: Any = AssessmentRun.objects.get()
    said("--cancel", str(run.pk), "--reason", "wrong window")
    run.refresh_from_db()
    assert run.state == AssessmentRun.State.CANCELLED
    assert AuditEntry.objects.get(action="cancel_run").reason == "wrong window"
    assert refused("--resume", str(run.pk))[1] == 2


@pytest.mark.parametrize("arguments", [("--resume", "999"), ("--cancel", "999", "--reason", "x")])
@pytest.mark.usefixtures("omar")
def test_a_run_that_is_not_there_is_refused(arguments: tuple[str, ...], sent: list[int]) -> None:
    assert refused(*arguments) == ("There is no run 999.", 2)


def test_what_was_changed_alone_is_assessed_where_that_is_said(
    incident: Incident, omar: User, sent: list[int]
) -> None:
    run = int(said("--incident", incident.key).split()[1])
    worked(run)
    assert "[nothing_changed]" in refused("--incident", incident.key, "--changed")[0]
    assert "--changed goes with --incident." in refused("--resume", str(run), "--changed")[0]
