"""Rules that decide without a person: switched on by one person and confirmed by another; switched off at once."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from claims.models import AutomaticRule
from claims.rules.authority import RULES
from claims.rules.refusal import N_, Refusal
from claims.rules.review import SECOND_SEAT_OVER
from claims.stages import audit
from claims.stages.authority import authorize
from claims.stages.review.moves import text_of


class UnknownRule(Refusal):
    """Facts: `rule`."""

    code = "unknown_rule"
    sentence = N_("There is no rule of the name %(rule)s that decides claims.")


class ThresholdOutOfRange(Refusal):
    """Facts: `most`."""

    code = "threshold_out_of_range"
    sentence = N_("A rule may decide on amounts from 1 to %(most)s won. Above that two people decide.")


class RuleNotWaiting(Refusal):
    code = "rule_not_waiting"
    sentence = N_("This switch of the rule does not wait for a second person: it was confirmed, or replaced.")


@transaction.atomic
def set_rule(
    *,
    actor: User,
    name: str = "straightforward",
    on: bool,
    at_most: int,
    reason: str,
    at: datetime,
    door: str,
) -> AutomaticRule:
    """Records a switch of the rule: off counts at once, on when another person has confirmed it.

    `at_most`: won of cash a claim. Raises UnknownRule, ThresholdOutOfRange, ReasonMissing.
    """
    authorize(actor, "set_rule")
    if "decide_automatically" not in RULES.get(name, frozenset()):
        raise UnknownRule(rule=name)
    if not 1 <= at_most <= SECOND_SEAT_OVER:
        raise ThresholdOutOfRange(most=SECOND_SEAT_OVER)
    made = AutomaticRule.objects.create(
        name=name, on=on, at_most=at_most, recorded_by=actor, at=at, reason=text_of(reason)
    )
    after = {"on": on, "at_most": at_most}
    audit.log(
        actor=actor, action="set_rule", kind="automatic_rule", key=str(made.pk), at=at, door=door,
        reason=made.reason, after=after,
    )  # fmt: skip
    return made


@transaction.atomic
def confirm_rule(*, actor: User, rule: AutomaticRule, at: datetime, door: str) -> AutomaticRule:
    """The second person's yes to the newest switch of a rule. Raises RuleNotWaiting."""
    authorize(actor, "confirm_rule", relations={"recorded_by": rule.recorded_by_id})
    newest = AutomaticRule.objects.select_for_update().filter(name=rule.name).order_by("-pk").first()
    if newest is None or newest.pk != rule.pk or newest.confirmed_by_id is not None:
        raise RuleNotWaiting
    newest.confirmed_by = actor
    newest.save(update_fields=["confirmed_by"])
    audit.log(actor=actor, action="confirm_rule", kind="automatic_rule", key=str(newest.pk), at=at, door=door)
    return newest
