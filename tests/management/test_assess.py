"""assess: refusals first, then a run opened, waited for, resumed and cancelled."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from claims.models import AssessmentRun, AuditEntry, RunRange
from claims.stages import assessment
from claims.stages.authority import NamedRule
from tests.people import NOON
from tests.world import kakao, merchant

pytestmark = pytest.mark.django_db
BELT = NamedRule("belt")


def said(*words: str) -> str:
    out = StringIO()
    call_command("assess", *words, stdout=out, stderr=StringIO())
    return out.getvalue()


def refused(*words: str) -> tuple[str, int]:
    with pytest.raises(CommandError) as error:
        said(*words)
    return str(error.value), error.value.returncode


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ranges that are sent to the workers are worked on at once."""

    def at_once(run_id: int) -> None:
        for part in RunRange.objects.filter(run_id=run_id, state="waiting"):
            assessment.assess_range(actor=BELT, range_id=part.pk, at=NOON)
        assessment.close_run(actor=BELT, run_id=run_id, at=NOON)

    monkeypatch.setattr("claims.tasks.enqueue_run", at_once)


@pytest.fixture
def unsent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """No worker; the runs that were sent."""
    sent: list[int] = []
    monkeypatch.setattr("claims.tasks.enqueue_run", sent.append)
    return sent


def test_one_thing_at_a_time_is_asked_for(omar: User) -> None:
    for words in ((), ("--incident", "kakao-2022", "--resume", "1"), ("--resume", "1", "--cancel", "2")):
        told, code = refused("--as", omar.email, *words)
        assert (code, "Give one of" in told) == (2, True)


def test_a_cancelled_run_has_a_reason_and_nothing_else_has_one(omar: User) -> None:
    for words in (
        ("--cancel", "1"),
        ("--cancel", "1", "--reason", " "),
        ("--incident", "x", "--reason", "because"),
    ):
        told, code = refused("--as", omar.email, *words)
        assert (code, "go together" in told) == (2, True)


def test_unknown_incidents_runs_and_people_are_refused(omar: User) -> None:
    kakao()
    assert refused("--as", omar.email, "--incident", "nate-2022") == (
        "There is no incident 'nate-2022'; there is: kakao-2022.",
        2,
    )
    assert refused("--as", omar.email, "--resume", "77") == ("There is no run 77.", 2)
    assert refused("--as", "nobody@example.com", "--incident", "kakao-2022")[1] == 2


def test_who_is_no_operator_is_refused(mallory: User, unsent: list[int]) -> None:
    kakao()
    told, code = refused("--as", mallory.email, "--incident", "kakao-2022")
    assert (code, "[forbidden]" in told) == (2, True)
    assert not AssessmentRun.objects.exists()
    assert unsent == []


def test_a_run_is_opened_and_sent(omar: User, unsent: list[int]) -> None:
    merchant(kakao())
    told = said("--as", omar.email, "--incident", "kakao-2022")
    run = AssessmentRun.objects.get()
    assert unsent == [run.pk]
    assert (run.state, run.opened_by, run.claims_total) == ("open", omar, 1)
    assert f"Run {run.pk} over 1 claims" in told
    assert refused("--as", omar.email, "--incident", "kakao-2022")[1] == 2  # it is still open


@pytest.mark.usefixtures("worked")
def test_waiting_ends_with_the_run(omar: User) -> None:
    merchant(kakao())
    assert "is done." in said("--as", omar.email, "--incident", "kakao-2022", "--wait")
    assert AssessmentRun.objects.get().state == "done"


@pytest.mark.usefixtures("unsent")
def test_a_run_that_stands_still_is_told_with_what_to_look_at(omar: User) -> None:
    merchant(kakao())
    told, code = refused("--as", omar.email, "--incident", "kakao-2022", "--wait", "--patience", "0.3")
    assert (code, "Is a worker running?" in told) == (1, True)
    assert AssessmentRun.objects.get().state == "open"


def test_a_failed_run_is_named_and_can_be_resumed(omar: User, monkeypatch: pytest.MonkeyPatch) -> None:
    merchant(kakao())

    def failed(run_id: int) -> None:
        RunRange.objects.filter(run_id=run_id).update(
            state="failed", error="builtins.MemoryError", attempts=3
        )
        assessment.close_run(actor=BELT, run_id=run_id, at=NOON)

    with monkeypatch.context() as patched:
        patched.setattr("claims.tasks.enqueue_run", failed)
        told, code = refused("--as", omar.email, "--incident", "kakao-2022", "--wait")
    run = AssessmentRun.objects.get()
    assert code == 1
    assert f"range 1: builtins.MemoryError. Mend it, then: assess --resume {run.pk}" in told
    sent: list[int] = []
    monkeypatch.setattr("claims.tasks.enqueue_run", sent.append)
    said("--as", omar.email, "--resume", str(run.pk))
    assert sent == [run.pk]
    assert AssessmentRun.objects.get().state == "open"


@pytest.mark.usefixtures("unsent")
def test_a_cancelled_run_keeps_the_reason(omar: User) -> None:
    merchant(kakao())
    said("--as", omar.email, "--incident", "kakao-2022")
    run = AssessmentRun.objects.get()
    said("--as", omar.email, "--cancel", str(run.pk), "--reason", "wrong record")
    run.refresh_from_db()
    assert run.state == "cancelled"
    assert AuditEntry.objects.get(action="cancel_run").reason == "wrong record"
    assert refused("--as", omar.email, "--cancel", str(run.pk), "--reason", "again")[1] == 2
