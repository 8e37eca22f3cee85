"""Rules that decide without a person: switched on by one person and confirmed by another; switched off at once."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.db import connection, transaction
from django.db.models import Max

from accounts.models import User
from claims.models import AutomaticRule, Policy
from claims.rules import sampling
from claims.rules.authority import RULES
from claims.rules.refusal import N_, Refusal
from claims.rules.review import SECOND_SEAT_OVER, STRAIGHTFORWARD
from claims.rules.sampling import Rates
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


class PolicyUnknown(Refusal):
    """Facts: `policy`."""

    code = "policy_unknown"
    sentence = N_("There is no policy of the key %(policy)s.")


USUAL_SAMPLE: Final[Rates] = {sampling.ALL: sampling.USUAL}


@transaction.atomic
def set_rule(
    *,
    actor: User,
    name: str = STRAIGHTFORWARD,
    on: bool,
    at_most: int,
    policies: Collection[str] = (),
    sample: Rates = USUAL_SAMPLE,
    reason: str,
    at: datetime,
    door: str,
) -> AutomaticRule:
    """Records a version of the rule: off counts at once, on when another person has confirmed it.

    `at_most`: won of cash a claim; `policies`: the rule keeps to these, none for all; `sample`: so many of 1,000 are
    held back for a person. Raises UnknownRule, ThresholdOutOfRange, PolicyUnknown, RatesUnclear, ReasonMissing.
    """
    authorize(actor, "set_rule")
    if "decide_automatically" not in RULES.get(name, frozenset()):
        raise UnknownRule(rule=name)
    if not 1 <= at_most <= SECOND_SEAT_OVER:
        raise ThresholdOutOfRange(most=SECOND_SEAT_OVER)
    known = set(Policy.objects.filter(key__in=policies).values_list("key", flat=True))
    for policy in policies:
        if policy not in known:
            raise PolicyUnknown(policy=policy)
    said = {"on": on, "at_most": at_most, "policies": sorted(known), "sample": sampling.checked(sample)}
    made = AutomaticRule.objects.create(
        name=name, number=_next(name), recorded_by=actor, at=at, reason=text_of(reason), **said
    )
    audit.log(
        actor=actor, action="set_rule", kind="automatic_rule", key=str(made.pk), at=at, door=door,
        reason=made.reason, after=said,
    )  # fmt: skip
    return made


def _next(name: str) -> int:
    """The number of the rule's next version; whoever asks next waits until this one is written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"rule {name}"])
    newest = AutomaticRule.objects.filter(name=name).aggregate(number=Max("number"))["number"]
    return (newest or 0) + 1


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
