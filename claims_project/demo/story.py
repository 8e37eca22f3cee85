"""The story, told step by step: record, policies, rosters, claims, a run in a real worker, the proof, the money."""

from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Final

from django.utils.timezone import now

from accounts.models import User
from claims import tasks
from claims.management.following import StandsStill, followed
from claims.models import AssessmentRun, ImportFile, Incident
from claims.queries import outages as queries
from claims.stages import assessment, intake, outages, policies
from claims_project.demo import accounts, deciding, hearing, money, owing, voting
from claims_project.demo.children import Child, Children
from claims_project.demo.generate import CALLED, Generated, generate
from claims_project.demo.mending import mended
from claims_project.demo.money import Money
from claims_project.demo.paying import Desk, verified
from claims_project.demo.screen import Screen, Step
from claims_project.demo.summary import Summary, summed
from claims_project.demo.trouble import DemoError
from claims_project.embedded.places import CHECKOUT

INCIDENT: Final = "kakao-2022"
DATA: Final = CHECKOUT / "claims" / "data"
SEOUL: Final = timezone(timedelta(hours=9))
# The day the first policies were announced.
IN_FORCE: Final = datetime(2022, 10, 19, tzinfo=SEOUL)
DOOR: Final = "demo"
SMALLEST_RANGE: Final = 250


def told(
    screen: Screen, children: Children, *, folder: Path, claims: int, seed: int
) -> tuple[Summary, Money]:
    """Everything from the accounts to the last payment. Raises DemoError."""
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
    with screen.step("Other words for a policy, by vote") as step:
        voting.by_vote(step, people)
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
    found = summed(run=run, files=files, lines=made.lines, differing=differing)  # before anything is decided
    _decided(screen, run, people, worker, seed)
    _paid(screen, Desk(people, worker, folder / "files", seed), people)
    with screen.step("Proof: every sealed file reckoned again") as step:
        verified(step, people["auditor"])
    with screen.step("Filing periods, so that visitors can file") as step:
        extended(step, incident, people)
    return found, money.summed(run=run)


def _decided(screen: Screen, run: AssessmentRun, people: dict[str, User], worker: Child, seed: int) -> None:
    """What is straightforward by the rules, what is no claim set aside, what is referred by people."""
    with screen.step("The rules that decide are switched on") as step:
        deciding.switch_on(step, people)
    with screen.step("Decisions by the rules, in the worker") as step:
        deciding.by_rule(step, run, worker)
    with screen.step("A second look at what the rules hold back") as step:
        deciding.looked_again(step, run, people["reviewer"])
    with screen.step("What is no claim is set aside") as step:
        deciding.set_aside(step, run, people["reviewer"])
    with screen.step("Two claimants are asked, and one does not answer") as step:
        hearing.asked(step, run, people["reviewer"])
    with screen.step("Decisions by reviewers") as step:
        deciding.by_people(step, run, people, seed)
    with screen.step("An appeal") as step:
        hearing.heard(step, run, people)


def _paid(screen: Screen, desk: Desk, people: dict[str, User]) -> None:
    """Two runs: the bank fails a few of the first, their claimants are asked, and the second pays them again. Between
    them something is claimed back, which the second sets off, and something is paid outside."""
    with screen.step("First payout run, by two people") as step:
        run = desk.pay(step)
    with screen.step("The bank answers, and who fulfils the rest") as step:
        desk.answered(step, run, mishaps=True)
    with screen.step("Paid too much: claimed back by two people") as step:
        if run and (back := owing.claimed_back(step, desk, run)):
            desk.later.append(back)
    with screen.step("What was unknown is known, and something comes back") as step:
        desk.answered_later(step)
    with screen.step("Paid outside of the runs, by two people") as step:
        owing.paid_outside(step, desk)
    with screen.step("New details for what failed") as step:
        mended(step, people, desk.seed)
    with screen.step("Second payout run, of what failed") as step:
        run = desk.pay(step)
    with screen.step("The bank answers again") as step:
        desk.answered(step, run, mishaps=False)


def extended(step: Step, incident: Incident, people: dict[str, User]) -> None:
    """The secretariat, two people, extends each filing period to the end of next month."""
    today = now().astimezone(SEOUL)
    months = today.year * 12 + today.month + 1  # the month after next, counted from zero
    end = datetime(months // 12, months % 12 + 1, 1, tzinfo=SEOUL)
    periods = list(queries.filing_periods(incident=incident))
    for period in periods:
        proposal = outages.record_filing_period(
            actor=people["secretariat"], incident=incident, claimant_type=period.claimant_type,
            start=period.period.lower, end=end, reason="Extended for the visitors of the demo.", at=now(), door=DOOR,
        )  # fmt: skip
        outages.confirm_filing_period(actor=people["secretariat-2"], proposal=proposal, at=now(), door=DOOR)
    step.note = f"{len(periods)} periods, until {end:%Y-%m-%d}"


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
                    name=path.name, submitter=CALLED[submitter], at=now(), door=DOOR,
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
