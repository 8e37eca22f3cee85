"""A small story through the stages, so that every page has something to show: decided, paid, failed, waiting."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from django.utils.timezone import now

from accounts.models import User
from claims import tasks
from claims.models import (
    Assessment,
    AssessmentRun,
    Claim,
    Incident,
    PolicyVersion,
    Sample,
)
from claims.queries import assessment as runs
from claims.rules.consent import newest
from claims.rules.filing import Filing
from claims.stages import (
    assessment,
    intake,
    outages,
    policies,
    review,
)
from claims.stages.authority import NamedRule
from claims.stages.intake import scanning
from claims_project.demo import accounts, voting
from claims_project.demo.generate import CALLED, generate
from claims_project.demo.story import DATA, IN_FORCE, INCIDENT
from claims_project.screenshots import desk, paying, writing

DOOR: Final = "admin"
LONG_AGO: Final = datetime(
    2022, 11, 7, 3, 0, tzinfo=UTC
)  # whoever is asked since and says nothing is too late
FILED: Final = datetime(2022, 10, 21, 3, 0, tzinfo=UTC)  # in the filing period

# What is claimed for each of three shops, by the loss: one is paid, one waits for a person, one is decided by the rule.
SHOPS: Final = {
    300_000: ("kakaotalk.channel", "124-81-00998"),
    700_000: ("kakaopay", "214-80-00009"),
    250_000: ("kakaotalk.alimtalk", "214-80-00014"),
    200_000: ("kakaotalk.channel", "214-80-00028"),
    220_000: ("kakaotalk.channel", "214-80-00033"),
}


class Told(NamedTuple):
    """What the pages are about, by name: ids for the admin, references for the claimant's pages, keys of policies."""

    ids: dict[str, int]
    references: dict[str, str]
    policies: dict[str, str]


def told(folder: Path, *, claims: int, seed: int) -> Told:
    """Everything from the accounts to a bank's answer, and a second run that waits for its check."""
    people = accounts.make()
    incident = _record()
    _taken_in(folder, incident, people, claims=claims, seed=seed)
    alice = people["alice"]
    paid, waiting, asked, appealed, heard = (_filed(alice, incident, loss=loss) for loss in SHOPS)
    run = _assessed(incident, people["operator"])
    old = _of_a_list(people["agent"], run)
    _decided(run, people, old, at=LONG_AGO)
    _decided(run, people, paid, asked, appealed, heard, at=now())
    _straightforward(run, people)
    ids = paying.paid(people, asked, old) | _written(people) | _brought(alice, waiting)
    ids |= {
        "claim": paid.pk,
        "asked": asked.pk,
        "referred": waiting.pk,
        "assessment": run.pk,
        "decision": paid.decisions.get().pk,
        "sample": Sample.objects.get().pk,
    }
    ids |= (
        desk.told(people, incident)
        | desk.appealed(alice, appealed)
        | desk.heard(alice, people["senior-reviewer"], heard)
    )
    ids |= desk.written(alice, people["reviewer"], waiting)
    references = {"paid": paid.reference, "waiting": waiting.reference, "asked": asked.reference}
    ids["late-link"], references["late"] = desk.late(people["secretariat"], incident)
    references["draft"] = str(writing.written(alice, incident))
    points = PolicyVersion.objects.select_related("policy").get(unit="point", in_force__isnull=False)
    return Told(ids, references, {"merchant": voting.said().policy.key, "driver": points.policy.key})


def _record() -> Incident:
    _imported, revision = outages.import_shipped(
        actor=outages.SHIPPED, folder=DATA / "outages" / INCIDENT, at=now(), door=DOOR
    )
    paths = (DATA / "policies").glob("*.toml")
    policies.adopt_shipped(actor=policies.SHIPPED, paths=paths, at=now(), in_force_from=IN_FORCE, door=DOOR)
    return revision.incident


def _written(people: dict[str, User]) -> dict[str, int]:
    """What the committee has before it: a draft with an error, and a proposal."""
    shipped = voting.said()
    texts = {
        "draft": shipped.text.replace("claimed_loss == 0", "claimed_loss == nothing"),
        "proposal": shipped.text.replace(voting.OLD, voting.NEW),
    }
    versions = {
        name: policies.draft_policy(
            actor=people["committee"], key=shipped.policy.key, text=text, at=now(), door=DOOR
        )
        for name, text in texts.items()
    }
    policies.propose(actor=people["committee"], version=versions["proposal"], at=now(), door=DOOR)
    return {name: version.pk for name, version in versions.items()}


def _taken_in(folder: Path, incident: Incident, people: dict[str, User], *, claims: int, seed: int) -> None:
    made = generate(folder / "claims", folder / "rosters", claims=claims, seed=seed)
    operator = people["operator"]
    for roster, path in made.rosters.items():
        intake.import_roster(actor=operator, roster=roster, source=path, name=path.name, at=now(), door=DOOR)
    for submitter, path in made.claims.items():
        intake.import_claims(
            actor=people["agent"], incident=incident, source=path, name=path.name, submitter=CALLED[submitter],
            at=now(), door=DOOR,
        )  # fmt: skip


def _filed(alice: User, incident: Incident, *, loss: int) -> Claim:
    start, end = incident.period.lower, incident.period.upper
    service, number = SHOPS[loss]
    said: dict[str, Any] = {"name": "예시 분식", "phone": "010-0123-4567", "identifier": number}
    filing = Filing(
        claimant_type="merchant", services=(service,), start=start, end=end, bank="088",
        account="110-123-456789", holder="예시 분식", inputs={"loss": loss}, consent_version=newest().version, **said,
    )  # fmt: skip
    return intake.file_claim(actor=alice, incident=incident, filing=filing, at=FILED, door="web")


def _brought(alice: User, claim: Claim) -> dict[str, int]:
    """Papers of the claim that waits: one in the place of another, one in quarantine, one that is not checked yet."""
    said: dict[str, Any] = {"actor": alice, "claim": claim, "at": now(), "door": DOOR}
    table = "날짜,매출\n" + "".join(f"2022-10-{day},{day}0000\n" for day in range(10, 22))
    first = review.bring_paper(**said, name="매출.csv", content=table.encode())
    newer = review.bring_paper(
        **said, name="일별 매출.csv", content=f"{table}2022-10-22,220000\n".encode(), replaces=first
    )
    review.bring_paper(**said, name="통장 사본.csv", content=b"a,b\n1," + scanning.TRIAL + b"\n")
    review.scan_papers(actor=tasks.SCANNER, scanner=scanning.TrialFileOnly(), clock=now)
    review.bring_paper(**said, name="카드 매출.csv", content=f"{table}2022-10-23,1\n".encode())
    return {"paper": newer.pk}


def _assessed(incident: Incident, operator: User) -> AssessmentRun:
    run = assessment.open_run(actor=operator, incident=incident, at=now(), door=DOOR)
    for part in runs.waiting_ranges(run=run):
        assessment.assess_range(actor=tasks.BELT, range_id=part, at=now())
    assessment.close_run(actor=tasks.BELT, run_id=run.pk, at=now())
    run.refresh_from_db()
    return run


def _of_a_list(agent: User, run: AssessmentRun) -> Claim:
    """A merchant of the agent's who gets money and names an account."""
    got = Assessment.objects.filter(
        run=run, outcome=Assessment.Outcome.AWARD, claim__claimant_type="merchant"
    )
    return got.filter(claim__file__by=agent, claim__facts__account="ok").order_by("-claim_id")[0].claim


def _decided(run: AssessmentRun, people: dict[str, User], *taken: Claim, at: datetime) -> None:
    """By a person."""
    for claim in taken:
        proposed = Assessment.objects.select_related("policy_version__policy").get(run=run, claim=claim)
        assert proposed.policy_version
        line = (proposed.policy_version.policy.key, proposed.policy_version.lines[0]["line"])
        review.decide(
            actor=people["reviewer"], claim=claim, version=claim.version, outcome="part", amounts={line: 30_000},
            reasons={line: "같은 기간의 비슷한 신청과 같게 정했습니다."}, at=at, door=DOOR,
        )  # fmt: skip


def _straightforward(run: AssessmentRun, people: dict[str, User]) -> None:
    """By the rule."""
    rule = review.set_rule(
        actor=people["senior-reviewer"], on=True, at_most=300_000, sample={"": 60},
        reason="단순한 신청부터 처리합니다.", at=now(), door=DOOR,
    )  # fmt: skip
    review.confirm_rule(actor=people["committee"], rule=rule, at=now(), door=DOOR)
    review.decide_automatically(actor=NamedRule("straightforward"), run=run, at=now())
    review.queue_rest(actor=tasks.BELT, run=run, at=now())
