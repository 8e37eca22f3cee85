"""A queue of 200 claims of all kinds, as a morning at the desk finds it."""

from typing import Any, NamedTuple

from accounts.models import User
from claims import tasks
from claims.models import Claim, Incident
from claims.stages import assessment
from claims.stages.authority import NamedRule
from tests.factories import ClaimantFactory, ClaimFactory, PayeeAccountFactory
from tests.world import merchant

QUESTIONS, FOREIGN, PLAIN, REFERRED, PAIRS = 100, 10, 48, 20, 10
MILLIONS = 2  # of those referred: what they lost is above the second seat's threshold
LOSSES = {"plain": 300_000, "referred": 700_000, "million": 1_400_000}


class World(NamedTuple):
    """The claims by what becomes of them. `alices`: filed by the claimant who appeals."""

    questions: list[Claim]
    foreign: list[Claim]
    plain: list[Claim]
    referred: list[Claim]
    millions: list[Claim]
    pairs: list[tuple[Claim, Claim]]
    asked: Claim
    alices: Claim


def told(incident: Incident, *, operator: User, alice: User) -> World:
    """200 claims, assessed by a run; all of them wait in the queue."""
    world = World(
        questions=[_said(incident, "question") for _ in range(QUESTIONS)],
        foreign=[_said(incident, "complaint") for _ in range(FOREIGN)],
        plain=[_paid_to(merchant(incident, loss=LOSSES["plain"])) for _ in range(PLAIN)],
        referred=[_paid_to(merchant(incident, loss=LOSSES["referred"])) for _ in range(REFERRED - MILLIONS)],
        millions=[_paid_to(merchant(incident, loss=LOSSES["million"])) for _ in range(MILLIONS)],
        pairs=[_pair(incident, number) for number in range(PAIRS)],
        asked=_paid_to(merchant(incident, loss=LOSSES["plain"], services=["kakaotalk.alimtalk"])),
        alices=_paid_to(
            merchant(
                incident, loss=LOSSES["plain"], services=["kakaotalk.alimtalk"], filed_by=alice, origin="web"
            )
        ),
    )
    run = assessment.open_run(actor=operator, incident=incident, at=tasks.now(), door="test")
    for part in run.ranges.all():
        assessment.assess_range(actor=NamedRule("belt"), range_id=part.pk, at=tasks.now())
    assessment.close_run(actor=NamedRule("belt"), run_id=run.pk, at=tasks.now())
    tasks.decide_automatically(run.pk)  # no rule is on: all of it is for people
    return world


def _said(incident: Incident, category: str) -> Claim:
    """A message that is no claim."""
    return ClaimFactory(incident=incident, facts__category=category, facts__inputs={})


def _pair(incident: Incident, number: int) -> tuple[Claim, Claim]:
    """Two claimants with one telephone."""
    phone = f"+8210777700{number:02}"
    first, second = (
        _paid_to(
            merchant(
                incident, loss=LOSSES["plain"], services=["kakaopay"], claimant=ClaimantFactory(phone=phone)
            )
        )
        for _ in range(2)
    )
    return first, second


def _paid_to(claim: Claim, **said: Any) -> Claim:
    PayeeAccountFactory(claim=claim, **said)
    return claim


def left(*claims: Claim) -> int:
    """How many of these wait in the queue."""
    return Claim.objects.filter(pk__in=[one.pk for one in claims], review_items__state="open").count()
