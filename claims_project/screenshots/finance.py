"""What the overview of finance has to show: budgets of policies, one of them passed, and a debt that is set off."""

from typing import Final

from django.utils.timezone import now

from accounts.models import User
from claims.models import DetailsRequest, PayoutRun, Transfer
from claims.queries import budget as budgets
from claims.queries import standing
from claims.stages import payout

DOOR: Final = "screenshots"
# Of what was awarded, in hundredths, by the place of the policy: within, passed, exhausted.
SHARES: Final = (140, 90, 100)


def told(people: dict[str, User], run: PayoutRun) -> None:
    """After the first run is answered and before the second."""
    maker, checker = people["finance-maker"], people["finance-checker"]
    for place, one in enumerate(budgets.kept(standing=standing.by_policy())):
        amount = max(one.awarded * SHARES[place % len(SHARES)] // 100, 1)
        proposed = payout.record_budget(
            actor=maker, policy=one.policy, unit=one.unit, amount=amount, reason="The budget of the committee",
            at=now(), door=DOOR,
        )  # fmt: skip
        payout.confirm_budget(actor=checker, budget=proposed, at=now(), door=DOOR)
    paid = run.transfers.filter(state=Transfer.State.PAID, kind="cash").order_by("pk")[0]
    award = paid.payouts.order_by("pk")[0].award
    debt = payout.record_recovery(
        actor=maker, award=award, amount=award.amount // 2, why="too_much", note="Counted twice", at=now(), door=DOOR
    )  # fmt: skip
    payout.confirm_recovery(actor=checker, recovery=debt, at=now(), door=DOOR)
    mended(people)


def mended(people: dict[str, User]) -> None:
    """The first of those who are asked gives the same details again, and two reviewers approve them."""
    request = DetailsRequest.objects.filter(state=DetailsRequest.State.ASKED).order_by("pk").first()
    if request is None:
        return
    given = payout.give_details(actor=people["agent"], claim=request.claim, same=True, at=now(), door=DOOR)
    for seat in ("reviewer", "senior-reviewer"):
        payout.review_details(
            actor=people[seat], request=given, account=given.account_id or 0, outcome="approve", at=now(), door=DOOR
        )  # fmt: skip
