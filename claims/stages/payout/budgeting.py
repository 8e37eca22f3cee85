"""Budgets of policies: one person says how much may be awarded, another confirms it, and then it counts."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from claims.models import Budget, Policy
from claims.models.two import WAITS
from claims.queries import budget as queries
from claims.rules.refusal import N_, Refusal
from claims.stages import audit
from claims.stages.authority import authorize
from claims.stages.payout import two
from claims.stages.review.moves import text_of


class NotOfThePolicy(Refusal):
    """Facts: `policy` and `unit`."""

    code = "not_of_the_policy"
    sentence = N_("No version of the policy %(policy)s gives anything in %(unit)s.")


class BudgetWaits(Refusal):
    """Facts: `budget`, the one that waits."""

    code = "budget_waits"
    sentence = N_("%(budget)s waits for its confirmation. Another person confirms or drops it first.")


def record_budget(
    *, actor: User, policy: str, unit: str, amount: int, reason: str, at: datetime, door: str
) -> Budget:
    """Proposes how much may be awarded by a policy in a unit; it counts once another person confirms it.

    Raises AmountMissing, ReasonMissing, NotOfThePolicy, BudgetWaits.
    """
    authorize(actor, "record_budget")
    reason = text_of(reason)
    if amount <= 0:
        raise two.AmountMissing
    if (policy, unit) not in queries.units():
        raise NotOfThePolicy(policy=policy, unit=unit)
    with transaction.atomic():
        # Two who record at once meet here: the second finds what the first has written.
        Policy.objects.select_for_update(no_key=True).get(key=policy)
        if waits := Budget.objects.filter(WAITS, policy_key=policy, unit=unit).first():
            raise BudgetWaits(budget=str(waits))
        made = Budget.objects.create(
            policy_key=policy, unit=unit, amount=amount, reason=reason, recorded_by=actor, recorded_at=at
        )
        audit.log(
            actor=actor, action="record_budget", kind="budget", key=str(made), at=at, door=door, reason=reason,
            after={"policy": policy, "unit": unit, "amount": amount},
        )  # fmt: skip
    return made


def confirm_budget(*, actor: User, budget: Budget, at: datetime, door: str) -> Budget:
    """From now on it counts. Raises EndedAlready."""
    authorize(actor, "confirm_budget", relations={"recorded_by": budget.recorded_by_id})
    with transaction.atomic():
        budget = two.waiting(budget)
        two.confirmed(budget, actor=actor, at=at)
        audit.log(actor=actor, action="confirm_budget", kind="budget", key=str(budget), at=at, door=door)
    return budget


def drop_budget(*, actor: User, budget: Budget, reason: str, at: datetime, door: str) -> Budget:
    """Ends a proposal that nobody has confirmed. Raises EndedAlready, ReasonMissing."""
    authorize(actor, "drop_budget")
    reason = text_of(reason)
    with transaction.atomic():
        budget = two.waiting(budget)
        two.dropped(budget, actor=actor, at=at)
        audit.log(
            actor=actor, action="drop_budget", kind="budget", key=str(budget), at=at, door=door, reason=reason
        )
    return budget
