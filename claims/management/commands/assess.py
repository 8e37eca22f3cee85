"""assess: opens, resumes or cancels a run over the submitted claims of an incident, and hands it to the workers."""

from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from claims import tasks
from claims.management.acting import REFUSED, ActingCommand
from claims.management.following import PATIENCE, StandsStill, followed
from claims.models import AssessmentRun, Incident
from claims.stages import assessment

FOLLOWED = 130  # as a shell gives for Ctrl-C


def seconds(text: str) -> float:
    """A length of time above zero. Raises ArgumentTypeError."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not value > 0:
        raise ArgumentTypeError(f"{text!r} is not a number of seconds above 0")
    return value


class Command(ActingCommand):
    help = (
        "Opens a run that validates and assesses every submitted claim of an incident, with the record, policies and "
        "rosters as they are now, and sends its ranges to the workers. --resume lets the failed ranges of a failed run "
        "be tried again; --cancel ends a run. A run that nobody waits for goes on by itself. "
        "Exit codes: 0 done (with --wait: the run is done), 1 the run failed or stands still, 2 refused."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--incident", metavar="KEY", help="open a run over the claims of this incident")
        parser.add_argument(
            "--changed",
            action="store_true",
            help="with --incident: only what was changed since it was assessed",
        )
        parser.add_argument("--resume", type=int, metavar="RUN", help="resume this failed run")
        parser.add_argument("--cancel", type=int, metavar="RUN", help="cancel this run")
        parser.add_argument(
            "--reason", default="", metavar="TEXT", help="why it is cancelled; kept for the auditor"
        )
        parser.add_argument(
            "--wait", action="store_true", help="show the progress and return when the run is over"
        )
        parser.add_argument(
            "--patience", type=seconds, default=PATIENCE, metavar="SECONDS",
            help=f"with --wait: give up when no range was finished for so long (default {PATIENCE:.0f})",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        asked = [name for name in ("incident", "resume", "cancel") if options[name] is not None]
        if len(asked) != 1:
            raise CommandError("Give one of --incident KEY, --resume RUN, --cancel RUN.", returncode=REFUSED)
        if (asked == ["cancel"]) != bool(options["reason"].strip()):
            raise CommandError("--cancel and --reason go together.", returncode=REFUSED)
        if options["changed"] and asked != ["incident"]:
            raise CommandError("--changed goes with --incident.", returncode=REFUSED)
        actor, at = self.actor(options), timezone.now()
        if asked == ["cancel"]:
            run = assessment.cancel_run(
                actor=actor, run=self._run(options["cancel"]), at=at, door="command", reason=options["reason"].strip()
            )  # fmt: skip
            self.stdout.write(f"Run {run.pk} is cancelled.")
            return
        if asked == ["resume"]:
            run = assessment.resume_run(actor=actor, run=self._run(options["resume"]), at=at, door="command")
        else:
            opened = assessment.open_changed_run if options["changed"] else assessment.open_run
            run = opened(actor=actor, incident=self._incident(options["incident"]), at=at, door="command")
        tasks.enqueue_run(run.pk)
        self.stdout.write(f"Run {run.pk} over {run.claims_total} claims is with the workers.")
        if options["wait"]:
            self._wait(run, options["patience"])

    def _incident(self, key: str) -> Incident:
        incident = Incident.objects.filter(key=key).first()
        if incident is None:
            known = ", ".join(Incident.objects.values_list("key", flat=True)) or "none yet (import_outages)"
            raise CommandError(f"There is no incident {key!r}; there is: {known}.", returncode=REFUSED)
        return incident

    def _run(self, number: int) -> AssessmentRun:
        run = AssessmentRun.objects.filter(pk=number).first()
        if run is None:
            raise CommandError(f"There is no run {number}.", returncode=REFUSED)
        return run

    def _wait(self, run: AssessmentRun, patience: float) -> None:
        try:
            with self.progress(f"Run {run.pk}") as tell:
                followed(run, tell=tell, patience=patience)
        except StandsStill as still:
            raise self.some_bad(
                f"Run {run.pk}: no range was finished for {patience:.0f} s ({still.progress.done} of "
                f"{still.progress.ranges} are). Is a worker running? The run goes on as soon as one is."
            ) from still
        except KeyboardInterrupt:
            raise CommandError(f"Not waiting any more. Run {run.pk} goes on.", returncode=FOLLOWED) from None
        if run.state == AssessmentRun.State.DONE:
            self.stdout.write(f"Run {run.pk} is done.")
        elif run.state == AssessmentRun.State.CANCELLED:
            raise self.some_bad(f"Run {run.pk} was cancelled.")
        else:
            failed = "; ".join(str(part) for part in _failures(run))
            raise self.some_bad(f"Run {run.pk} failed: {failed}. Mend it, then: assess --resume {run.pk}")


def _failures(run: AssessmentRun) -> list[str]:
    failed = run.ranges.filter(state="failed").order_by("number").values_list("number", "error")
    return [f"range {number}: {error}" for number, error in failed] or ["some claims have no rows"]
