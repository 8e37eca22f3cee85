"""The story, told step by step: record, policies, rosters, claims, a run in a real worker, the proof, the summary."""

from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Final

from django.utils.timezone import now

from accounts.models import User
from claims import tasks
from claims.management.following import StandsStill, followed
from claims.models import AssessmentRun, ImportFile, Incident
from claims.stages import assessment, intake, outages, policies
from claims_project.demo import accounts
from claims_project.demo.children import Child, Children
from claims_project.demo.generate import Generated, generate
from claims_project.demo.screen import Screen, Step
from claims_project.demo.summary import Summary, summed
from claims_project.demo.trouble import DemoError
from claims_project.embedded.places import CHECKOUT

INCIDENT: Final = "kakao-2022"
DATA: Final = CHECKOUT / "claims" / "data"
# The day the first policies were announced.
IN_FORCE: Final = datetime(2022, 10, 19, tzinfo=timezone(timedelta(hours=9)))
DOOR: Final = "demo"
SMALLEST_RANGE: Final = 250


def told(screen: Screen, children: Children, *, folder: Path, claims: int, seed: int) -> Summary:
    """Everything from the accounts to the proof. Raises DemoError."""
    worker = children.worker()
    with screen.step("Accounts for each duty") as step:
        people = accounts.make()
        step.note = f"{len(people)} people"
    with screen.step("Record of the outage") as step:
        incident = _record(step)
    with screen.step("Policies") as step:
        adopted = policies.adopt_shipped(
            actor=policies.SHIPPED, paths=(DATA / "policies").glob("*.toml"), at=now(), in_force_from=IN_FORCE,
            door=DOOR,
        )  # fmt: skip
        step.note = ", ".join(str(one.version.policy.key) for one in adopted)
    with screen.step("Invented claims and rosters") as step:
        made = generate(folder / "claims", folder / "rosters", claims=claims, seed=seed)
        step.note = f"{made.lines:,} lines of {len(made.claims)} submitters"
    with screen.step("Import of the rosters") as step:
        _rosters(step, made, people["operator"])
    with screen.step("Import of the claims") as step:
        files = _claims(step, made, incident, people)
    with screen.step("Validation and assessment, in the worker") as step:
        run = _assessed(step, incident, people["operator"], worker)
    with screen.step("Proof: everything computed again") as step:
        differing = _proved(step, run, people["auditor"])
    return summed(run=run, files=files, lines=made.lines, differing=differing)


def _record(step: Step) -> Incident:
    imported, revision = outages.import_shipped(
        actor=outages.SHIPPED, folder=DATA / "outages" / INCIDENT, at=now(), door=DOOR
    )
    incident = revision.incident
    step.note = f"{len(imported.proposals)} windows, {incident.filing_periods.count()} filing periods"
    return incident


def _rosters(step: Step, made: Generated, operator: User) -> None:
    kept = 0
    for roster, path in made.rosters.items():
        with path.open("rb") as source:
            file = intake.import_roster(
                actor=operator, roster=roster, source=source, name=path.name, at=now(), door=DOOR, progress=step.tell
            )  # fmt: skip
        kept += file.kept
    step.note = f"{kept:,} rows of {len(made.rosters)} rosters"


def _claims(step: Step, made: Generated, incident: Incident, people: dict[str, User]) -> list[ImportFile]:
    """The company's list by the operator, the federation's by its agent; the bar counts the bytes of both."""
    whole = sum(path.stat().st_size for path in made.claims.values())
    files, before = [], 0
    for submitter, path in made.claims.items():
        with path.open("rb") as source:
            files.append(
                intake.import_claims(
                    actor=people["operator" if submitter == "company" else "agent"], incident=incident, source=source,
                    name=path.name, submitter=submitter, at=now(), door=DOOR,
                    progress=lambda done, _of, before=before: step.tell(before + done, whole),  # type: ignore[misc]
                )
            )  # fmt: skip
        before += path.stat().st_size
    kept, rejected = sum(file.kept for file in files), sum(file.rejected for file in files)
    step.note = f"{kept:,} kept, {rejected:,} rejected"
    return files


def _assessed(step: Step, incident: Incident, operator: User, worker: Child) -> AssessmentRun:
    """One run over all claims, in ranges small enough to be seen moving."""
    worker.until(lambda: worker.says(b" ready."))
    submitted = incident.claims.filter(status="submitted").count()
    size = min(assessment.RANGE_SIZE, max(SMALLEST_RANGE, submitted // 20))
    run = assessment.open_run(actor=operator, incident=incident, at=now(), door=DOOR, size=size)
    tasks.enqueue_run(run.pk)
    try:
        followed(run, tell=step.tell, look=worker.look)
    except StandsStill as still:
        raise DemoError(f"The run stands still: {still}. {worker.told()}") from still
    if run.state != AssessmentRun.State.DONE:
        raise DemoError(f"Run {run.pk} ended as {run.state!r}. {worker.told()}")
    assert run.finished_at
    took = max((run.finished_at - run.opened_at).total_seconds(), 0.001)
    step.note = f"{run.claims_total:,} claims, {run.claims_total / took:,.0f} a second"
    return run


def _proved(step: Step, run: AssessmentRun, auditor: User) -> int:
    """How many stored rows differ from what their pins give."""
    replayed = differing = 0
    for claims, different in assessment.verify_run(actor=auditor, run=run):
        replayed += claims
        differing += len(different)
        step.tell(replayed, run.claims_total)
    step.note = f"{replayed:,} claims, {differing:,} rows differ"
    return differing + run.claims_total - replayed
