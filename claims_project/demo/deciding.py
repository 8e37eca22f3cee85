"""Decisions in the demo: by the named rule in the worker, and by seeded reviewers who decide what is referred."""

import re
import time
from random import Random
from typing import Final

from django.utils.timezone import now

from accounts.models import User
from claims import tasks
from claims.models import Assessment, AssessmentRun, Claim, Decision
from claims.queries import review as queries
from claims.rules.assessment import NOT_A_CLAIM
from claims.rules.review import (
    APPROVE,
    PART,
    REFUSALS,
    REJECT,
    SECOND_SEAT_OVER,
    STRAIGHTFORWARD,
    Key,
    Proposed,
)
from claims.stages import review
from claims_project.demo.children import Child
from claims_project.demo.screen import Step
from claims_project.demo.trouble import DemoError

DOOR: Final = "demo"
BLOCK: Final = 2_000  # claims that one reviewer sets aside in one act
LEFT_WAITING: Final = 12  # one in so many is left in the queue, for whoever visits the site
MOST_BY_PEOPLE: Final = 1_000  # claims that the reviewers of a demo get to
PAUSE: Final = 0.2
PATIENCE: Final = 1_800.0  # seconds for the rule to decide everything
_ENDED: Final = re.compile(rb"decide_automatically\[[0-9a-f-]+\] (succeeded|raised)")
_WHY: Final = (
    "증빙 자료로 확인되는 손실만 인정했습니다.",
    "제출하신 자료는 손실의 일부만 보여 줍니다.",
    "장애가 있던 날의 손실만 인정했습니다.",
)
_REJECTIONS: Final = ("loss_not_shown", "not_affected", "not_covered")


def switch_on(step: Step, people: dict[str, User]) -> None:
    """Each rule is switched on by one person and confirmed by another; so many of 1,000 are held back for a person."""
    for name in (STRAIGHTFORWARD, REFUSALS):
        made = review.set_rule(
            actor=people["senior-reviewer"], name=name, on=True, at_most=SECOND_SEAT_OVER,
            reason="The policies decide it.", at=now(), door=DOOR,
        )  # fmt: skip
        review.confirm_rule(actor=people["committee"], rule=made, at=now(), door=DOOR)
    step.note = f"{STRAIGHTFORWARD} up to {made.at_most:,} won and {REFUSALS}, by two people"


def by_rule(step: Step, run: AssessmentRun, worker: Child) -> None:
    """The worker decides; the bar follows the rows. Raises DemoError."""
    tasks.enqueue_rule(run.pk)
    began = time.monotonic()
    # The first pass was that of the run's end, when the rule was off still.
    while len(ended := _ENDED.findall(worker.log.read_bytes())) < 2:
        step.tell(_reached(run), run.claims_total)
        worker.look()
        if time.monotonic() - began > PATIENCE:
            raise DemoError(f"The rule is not done after {PATIENCE:.0f} s. {worker.told()}")
        time.sleep(PAUSE)
    if ended[-1] != b"succeeded":
        raise DemoError(f"The rule could not decide. {worker.told()}")
    took = max(time.monotonic() - began, 0.001)
    made = Decision.objects.filter(run=run, by=None)
    approved, rejected = (made.filter(outcome=outcome, final=True).count() for outcome in (APPROVE, REJECT))
    held = made.filter(sampled=True).count()
    if not made:
        raise DemoError(f"The rule decided nothing. {worker.told()}")
    step.note = (
        f"{approved:,} approved, {rejected:,} rejected, {held:,} held back, "
        f"{(approved + rejected + held) / took:,.0f} a second"
    )


def _reached(run: AssessmentRun) -> int:
    """Claims of the run up to the newest one decided."""
    newest = Decision.objects.filter(run=run).order_by("-pk").values_list("claim_id", flat=True).first()
    return Claim.objects.filter(incident=run.incident_id, pk__lte=newest or 0).count()


def looked_again(step: Step, run: AssessmentRun, reviewer: User) -> None:
    """A reviewer looks at what a rule would approve and holds back, and decides as it did; what it would reject waits.

    The seed of a sample is nobody's to choose, so which claims are held back differs from demo to demo. What is paid
    does not, since none of them is left out of it.
    """
    held = Decision.objects.filter(run=run, sampled=True, outcome=APPROVE)
    claims = held.order_by("claim_id").values_list("claim_id", flat=True)
    agreed = list(claims[:MOST_BY_PEOPLE])
    for done, pk in enumerate(agreed, start=1):
        claim = Claim.objects.select_related("incident", "claimant").get(pk=pk)
        review.agree(actor=reviewer, claim=claim, at=now(), door=DOOR)
        step.tell(done, len(agreed))
    step.note = f"{len(agreed):,} decided as the rule did, {queries.held_back().count():,} wait"


def set_aside(step: Step, run: AssessmentRun, reviewer: User) -> None:
    """What is no claim at all is set aside, by sets."""
    found = Assessment.objects.filter(run=run, code=NOT_A_CLAIM, claim__status=Claim.Status.SUBMITTED)
    claims = list(found.order_by("claim_id").values_list("claim_id", flat=True))
    for first in range(0, len(claims), BLOCK):
        review.triage(
            actor=reviewer, claims=claims[first : first + BLOCK], why="not_a_claim",
            note="Answered by customer care.", at=now(), door=DOOR,
        )  # fmt: skip
        step.tell(min(first + BLOCK, len(claims)), len(claims))
    step.note = f"{len(claims):,} are no claims"


def by_people(step: Step, run: AssessmentRun, people: dict[str, User], seed: int) -> None:
    """Seeded reviewers decide what is left, but for some claims that stay in the queue."""
    waiting = Claim.objects.filter(incident=run.incident_id, status=Claim.Status.SUBMITTED, held=False)
    waiting = waiting.exclude(pk__in=queries.held_back())
    claims = list(waiting.order_by("pk").values_list("pk", flat=True))
    taken = [pk for number, pk in enumerate(claims, start=1) if number % LEFT_WAITING][:MOST_BY_PEOPLE]
    seats = _Seats(people["reviewer"], people["senior-reviewer"], Random(seed))  # noqa: S311  no secret
    for done, pk in enumerate(taken, start=1):
        seats.decide(Claim.objects.select_related("incident", "claimant").get(pk=pk))
        step.tell(done, len(taken))
    left = len(claims) - len(taken)
    step.note = f"{len(taken):,} decided, {seats.twice:,} of them by two people; {left:,} left in the queue"


class _Seats:
    """A reviewer, and a senior reviewer for what is above the threshold."""

    def __init__(self, first: User, second: User, random: Random) -> None:
        self.first, self.second, self.random, self.twice = first, second, random, 0

    def decide(self, claim: Claim) -> None:
        """One claim: what it is given depends on its lines and on the seed."""
        said = self._meant(queries.of_claim(claim=claim))
        try:
            decision = self._seat(self.first, claim, *said)
        except review.AlreadyAwarded:
            said = (REJECT, {}, {}, ["already_compensated"])
            decision = self._seat(self.first, claim, *said)
        except review.AccountsDiffer:  # it waits until the claimant has said which account is right
            return
        if not decision.final:
            self._seat(self.second, claim, *said)
            self.twice += 1

    def _seat(
        self,
        actor: User,
        claim: Claim,
        outcome: str,
        amounts: dict[Key, int],
        reasons: dict[Key, str],
        codes: list[str],
    ) -> Decision:
        return review.decide(
            actor=actor, claim=claim, version=claim.version, outcome=outcome, amounts=amounts or None, reasons=reasons,
            codes=codes, at=now(), door=DOOR,
        )  # fmt: skip

    def _meant(self, lines: list[Proposed]) -> tuple[str, dict[Key, int], dict[Key, str], list[str]]:
        random = self.random
        if any(line.amount for line in lines) and random.random() < 0.8:
            return APPROVE, {}, {}, []
        cash = [line for line in lines if line.unit == "KRW"]
        if cash and random.random() < 0.6:
            changed = cash[0]
            key = (changed.policy, changed.line)
            # A few are above the threshold, where a second person decides too.
            amount = random.choice(
                (60_000, 80_000, 120_000, 250_000, 400_000, 1_500_000)
            ) + 10_000 * random.randrange(5)
            return PART, {key: amount}, {key: random.choice(_WHY)}, []
        return REJECT, {}, {}, [random.choice(_REJECTIONS)]
