"""What follows a failed payment in the demo: claimants give their details anew, and two reviewers look at each."""

from random import Random
from typing import Final

from django.utils.timezone import now

from accounts.models import User
from claims.models import DetailsRequest
from claims.queries.details import OPEN
from claims.stages import payout
from claims_project.demo import people as invented
from claims_project.demo.screen import Step

DOOR: Final = "demo"
FIRST: Final = (
    5_000_000  # the invented people from here on have no claim: their accounts are given as new ones
)


def mended(step: Step, people: dict[str, User], seed: int) -> None:
    """The agent gives on behalf of everybody who is asked: a new account, or that the old one is right."""
    random = Random(seed)  # noqa: S311  no secret
    asked = list(
        DetailsRequest.objects.filter(state__in=OPEN).select_related("claim__claimant").order_by("pk")
    )
    same = 0
    for number, request in enumerate(asked, start=1):
        if random.random() < 0.3:
            said: dict[str, object] = {"same": True}
            same += 1
        else:
            new = invented.person(FIRST + number)
            said = {"bank": new.bank, "number": new.account, "holder": new.name}
        given = payout.give_details(actor=people["agent"], claim=request.claim, at=now(), door=DOOR, **said)  # type: ignore[arg-type]
        for seat in ("reviewer", "senior-reviewer"):
            payout.review_details(
                actor=people[seat], request=given, account=given.account_id or 0, outcome="approve", at=now(), door=DOOR
            )  # fmt: skip
        step.tell(number, len(asked))
    step.note = f"{len(asked):,} asked, {len(asked) - same:,} new accounts, each approved by two reviewers"
