"""What follows a failed payment in the demo: details are given anew, and two reviewers look at each."""

from random import Random
from typing import Any, Final

from allauth.account.models import EmailAddress
from django.utils.timezone import now

from accounts.models import User
from claims.models import Claim, DetailsRequest
from claims.queries.details import OPEN
from claims.stages import intake, payout
from claims_project.demo import people as invented
from claims_project.demo.screen import Step

DOOR: Final = "demo"
FIRST: Final = (
    5_000_000  # the invented people from here on have no claim: their accounts are given as new ones
)
SEATS: Final = ("reviewer", "senior-reviewer")


def mended(step: Step, people: dict[str, User], seed: int) -> None:
    """Whoever is asked gives a new account, or that the old one is right: the agent for their list, others themselves.

    What Alice is asked is left to whoever signs in as her, and the first answer to whoever signs in as a reviewer.
    """
    random = Random(seed)  # noqa: S311  no secret
    asked = list(
        DetailsRequest.objects.filter(state__in=OPEN)
        .select_related("claim__claimant", "claim__file")
        .order_by("pk")
    )
    given, alices = [], ""
    for number, request in enumerate(asked, start=1):
        who = _who(request.claim, people, alices)
        if who == people["alice"]:
            alices = request.claim.reference
        elif who:
            given.append(
                payout.give_details(
                    actor=who, claim=request.claim, at=now(), door=DOOR, **_said(random, number)
                )
            )
        step.tell(number, len(asked))
    looked_at = given[1:] if len(given) > 1 else given
    for request in looked_at:
        _seated(request, people)
    step.note = f"{len(asked):,} asked, {len(given):,} answered, {len(looked_at):,} approved by two reviewers"
    if alices:
        step.note += f"; Alice is asked for {alices}"


def _who(claim: Claim, people: dict[str, User], alices: str) -> User | None:
    """Who answers for a claim: the agent, Alice for the first that can be hers, or its claimant; None for nobody."""
    if claim.file and claim.file.by_id == people["agent"].pk:
        return people["agent"]
    address = claim.claimant.opened().get("email", "")
    if "@" not in address:
        return None
    who = people["alice"] if not alices else User.objects.get_or_create(email=address)[0]
    EmailAddress.objects.get_or_create(user=who, email=address, defaults={"verified": True})
    try:
        claim.linked_to = intake.link_claim(
            actor=who, reference=claim.reference, at=now(), door=DOOR
        ).linked_to
    except intake.NothingToLink:  # the address came with another claim of theirs
        return None
    return who


def _said(random: Random, number: int) -> dict[str, Any]:
    if random.random() < 0.3:
        return {"same": True}
    new = invented.person(FIRST + number)
    return {"bank": new.bank, "number": new.account, "holder": new.name, "relation": "배우자"}


def _seated(request: DetailsRequest, people: dict[str, User]) -> None:
    for seat in SEATS:
        payout.review_details(
            actor=people[seat], request=request, account=request.account_id or 0, outcome="approve", at=now(), door=DOOR
        )  # fmt: skip
