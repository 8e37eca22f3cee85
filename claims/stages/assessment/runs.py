"""Runs that are open or over: closed when whole, resumed, cancelled."""

from datetime import datetime

from django.db import transaction

from claims.models import AssessmentRun, Incident, RunRange
from claims.queries import assessment as queries
from claims.rules.refusal import N_, Refusal
from claims.stages import audit
from claims.stages.assessment.opening import RunAlreadyOpen
from claims.stages.authority import Actor, authorize


class RunNotFailed(Refusal):
    code = "run_not_failed"
    sentence = N_("Run %(run)s has not failed, so there is nothing to resume.")


class RunIsOver(Refusal):
    code = "run_is_over"
    sentence = N_("Run %(run)s is over and stays as it is.")


def close_run(*, actor: Actor, run_id: int, at: datetime) -> AssessmentRun:
    """Ends an open run of which no range waits: done where each claim has its rows, failed where a range failed."""
    authorize(actor, "close_run")
    with transaction.atomic():
        run = AssessmentRun.objects.select_for_update(no_key=True).get(pk=run_id)
        stands = queries.progress(run=run)
        if run.state != AssessmentRun.State.OPEN or stands.done + stands.failed < stands.ranges:
            return run
        missing = queries.claims_without_result(run=run)
        run.state = AssessmentRun.State.FAILED if stands.failed or missing else AssessmentRun.State.DONE
        run.finished_at = at
        run.save(update_fields=["state", "finished_at"])
        audit.log(
            actor=actor, action="close_run", kind="assessment_run", key=str(run.pk), at=at, door="task",
            after={"state": run.state, "failed_ranges": stands.failed, "claims_without_result": missing},
        )  # fmt: skip
    return run


def resume_run(*, actor: Actor, run: AssessmentRun, at: datetime, door: str) -> AssessmentRun:
    """Lets the failed ranges of a failed run wait again, with their attempts forgotten.

    Raises RunNotFailed, RunAlreadyOpen.
    """
    authorize(actor, "resume_run")
    with transaction.atomic():
        # As `open_run` does: two that would be open at once come one after the other.
        Incident.objects.select_for_update(no_key=True).get(pk=run.incident_id)
        run = AssessmentRun.objects.select_for_update(no_key=True).get(pk=run.pk)
        if run.state != AssessmentRun.State.FAILED:
            raise RunNotFailed(run=run.pk)
        if running := AssessmentRun.objects.filter(incident_id=run.incident_id, state="open").first():
            raise RunAlreadyOpen(run=running.pk)
        run.ranges.filter(state=RunRange.State.FAILED).update(
            state=RunRange.State.WAITING, attempts=0, heartbeat=at
        )
        run.state, run.finished_at = AssessmentRun.State.OPEN, None
        run.save(update_fields=["state", "finished_at"])
        audit.log(actor=actor, action="resume_run", kind="assessment_run", key=str(run.pk), at=at, door=door)
    return run


def cancel_run(*, actor: Actor, run: AssessmentRun, at: datetime, door: str, reason: str) -> AssessmentRun:
    """Ends a run that is open or failed; ranges that are done keep their rows. Raises RunIsOver."""
    authorize(actor, "cancel_run")
    with transaction.atomic():
        run = AssessmentRun.objects.select_for_update(no_key=True).get(pk=run.pk)
        if run.state not in (AssessmentRun.State.OPEN, AssessmentRun.State.FAILED):
            raise RunIsOver(run=run.pk)
        run.state, run.finished_at = AssessmentRun.State.CANCELLED, at
        run.save(update_fields=["state", "finished_at"])
        audit.log(
            actor=actor,
            action="cancel_run",
            kind="assessment_run",
            key=str(run.pk),
            at=at,
            door=door,
            reason=reason,
        )
    return run
