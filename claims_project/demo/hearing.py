"""What reviewers and claimants say to each other in the demo: one is asked, one does not answer, one appeals."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from allauth.account.models import EmailAddress
from django.utils.timezone import now

from accounts.models import User
from claims import tasks
from claims.models import AssessmentRun, Claim
from claims.queries import review as queries
from claims.rules.review.appeals import UPHOLD
from claims.stages import intake, review
from claims_project.demo.screen import Step

DOOR: Final = "demo"
LONG_AGO: Final = timedelta(days=30)  # its last day is over, whatever holidays were between
_QUESTION: Final = "장애가 있던 기간의 매출 자료를 보내 주시겠습니까?"
_APPEAL: Final = "매출이 줄어든 것은 장애 때문입니다. 다시 살펴봐 주십시오."
_WHY: Final = "제출하신 자료로는 장애 기간의 손실을 확인할 수 없습니다."


def asked(step: Step, run: AssessmentRun, reviewer: User) -> None:
    """The answer of one is waited for, and the calendar rejects another."""
    waiting = Claim.objects.filter(incident=run.incident_id, status=Claim.Status.SUBMITTED, held=False)
    chosen = list(waiting.exclude(pk__in=queries.held_back()).order_by("pk")[:2])
    for claim, at in zip(chosen, (now(), now() - LONG_AGO), strict=False):
        review.ask(actor=reviewer, claim=claim, question=_QUESTION, at=at, door=DOOR)
    lapsed = review.lapse(actor=tasks.CALENDAR, at=now(), door=DOOR)
    step.note = f"{len(chosen)} asked, {lapsed} of them without an answer"


def heard(step: Step, run: AssessmentRun, people: dict[str, User]) -> None:
    """One who was rejected appeals, and somebody who had no seat decides."""
    appeals = 0
    for claim, claimant in _rejected(run, people["reviewer"]):
        review.appeal(actor=claimant, claim=claim, words=_APPEAL, at=now(), door=DOOR)
        review.decide_appeal(
            actor=people["senior-reviewer"], claim=claim, outcome=UPHOLD, note=_WHY, at=now(), door=DOOR
        )
        appeals = 1
        break
    step.note = f"{appeals} decided by another person: the decision stands"


def _rejected(run: AssessmentRun, reviewer: User) -> Iterator[tuple[Claim, User]]:
    """Claims that the reviewer rejected, each with its claimant, who proves the address that came with it."""
    found = Claim.objects.filter(
        incident=run.incident_id, status=Claim.Status.REJECTED, decisions__by=reviewer
    )
    for claim in found.select_related("claimant", "file").order_by("pk")[:100]:
        address = claim.claimant.opened().get("email", "")
        if "@" not in address:
            continue
        who, _made = User.objects.get_or_create(email=address)
        EmailAddress.objects.get_or_create(user=who, email=address, defaults={"verified": True})
        try:
            yield intake.link_claim(actor=who, reference=claim.reference, at=now(), door=DOOR), who
        except intake.NothingToLink:  # the address came with another claim of theirs
            continue
