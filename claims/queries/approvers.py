"""Who could take the second seat of what waits for another person: nobody else may, and without them nothing passes."""

from collections.abc import Iterable
from functools import singledispatch
from typing import Final, NamedTuple

from django.db.models import Model, QuerySet

from accounts.models import User
from claims.models import (
    AutomaticRule,
    BankResult,
    Budget,
    Claim,
    DetailsRequest,
    DownloadRequest,
    DutyGrant,
    FilingPeriod,
    HandOver,
    Inventory,
    ManualPayment,
    OutageWindow,
    PayoutRun,
    PolicyVersion,
    Recovery,
    Repayment,
    WriteOff,
)
from claims.models.payout import ByTwo
from claims.queries.review import seats_appealed
from claims.rules import voting
from claims.rules.authority import ACTIONS


class Awaited(NamedTuple):
    """The act that other people have to do with a row: how many of them, and who had a hand in the row already."""

    action: str
    without: frozenset[int]
    people: int = 1


def pool(*, action: str, without: Iterable[int]) -> QuerySet[User]:
    """Active staff who hold a duty of the action, without those who had a hand in the other side of it."""
    duties = sorted(ACTIONS[action].duties)
    held = User.objects.filter(is_active=True, is_staff=True, groups__name__in=duties)
    return held.exclude(pk__in=list(without)).distinct()


def nobody_for(*, row: Model) -> bool:
    """Whether the row waits for other people and there are too few who could be them."""
    awaited = awaited_of(row)
    if awaited is None:
        return False
    return pool(action=awaited.action, without=awaited.without)[: awaited.people].count() < awaited.people


@singledispatch
def awaited_of(row: Model) -> Awaited | None:
    """What the row waits for of another person; None where it does not wait."""
    return None


_BY_TWO: Final[dict[type[ByTwo], str]] = {
    Budget: "confirm_budget",
    DownloadRequest: "allow_download",
    Inventory: "confirm_inventory",
    ManualPayment: "confirm_manual_payment",
    Recovery: "confirm_recovery",
    Repayment: "confirm_repayment",
    WriteOff: "confirm_write_off",
}


@awaited_of.register
def _by_two(row: ByTwo) -> Awaited | None:
    return _but(_BY_TWO[type(row)], row.recorded_by_id) if row.waits else None


@awaited_of.register
def _grant(row: DutyGrant) -> Awaited | None:
    return _but("confirm_duty", row.recorded_by_id, row.person_id) if row.waits else None


@awaited_of.register
def _window(row: OutageWindow) -> Awaited | None:
    waits = row.confirmed_at is None and row.dropped_at is None
    return _but("confirm_window", row.recorded_by_id) if waits else None


@awaited_of.register
def _period(row: FilingPeriod) -> Awaited | None:
    waits = row.confirmed_at is None and row.superseded_at is None
    return _but("confirm_filing_period", row.recorded_by_id) if waits else None


@awaited_of.register
def _rule(row: AutomaticRule) -> Awaited | None:
    newer = AutomaticRule.objects.filter(name=row.name, pk__gt=row.pk)
    waits = row.on and row.confirmed_by_id is None and not newer.exists()
    return _but("confirm_rule", row.recorded_by_id) if waits else None


@awaited_of.register
def _version(row: PolicyVersion) -> Awaited | None:
    if row.state != PolicyVersion.State.PROPOSED:
        return None
    votes = list(row.votes.values_list("by", "in_favour"))
    count = voting.counted(in_favour for _by, in_favour in votes)
    if count.carried:
        return _but("adopt_policy", row.author_id)
    return _but("vote_policy", row.author_id, *(by for by, _in_favour in votes))._replace(
        people=count.missing
    )


@awaited_of.register
def _run(row: PayoutRun) -> Awaited | None:
    steps = {PayoutRun.State.FROZEN: "check_payout_run", PayoutRun.State.SEALED: "release_payout_run"}
    step = steps.get(PayoutRun.State(row.state))
    return _but(step, row.opened_by_id) if step else None


@awaited_of.register
def _hand_over(row: HandOver) -> Awaited | None:
    waits = row.outcome and row.approved_at is None and row.state != HandOver.State.CONFIRMED
    return _but(f"approve_{row.outcome}", row.proposed_by_id) if waits else None


@awaited_of.register
def _line(row: BankResult) -> Awaited | None:
    proposed = row.resolutions.filter(state="proposed").first()
    return _but("confirm_line", proposed.proposed_by_id) if proposed else None


@awaited_of.register
def _details(row: DetailsRequest) -> Awaited | None:
    if row.state != DetailsRequest.State.GIVEN or row.account is None:
        return None
    seats = list(row.account.reviews.values_list("by", flat=True))
    awaited = _but("review_details", row.account.given_by_id, *seats, *_parties(row.claim))
    return awaited._replace(people=2 - len(seats))


@awaited_of.register
def _claim(row: Claim) -> Awaited | None:
    first = row.decisions.filter(version=row.version, final=False).order_by("pk").first()
    if row.status == Claim.Status.APPEALED:
        seats = seats_appealed(claim=row).values()
        return _but(
            "decide_second" if first else "decide_appeal",
            *seats,
            first.by_id if first else None,
            *_parties(row),
        )
    if first is None or row.decisions.filter(version=row.version, final=True).exists():
        return None
    return _but("look_again" if first.rule else "decide_second", first.by_id, *_parties(row))


def _parties(claim: Claim) -> list[int | None]:
    handed_in = claim.file.by_id if claim.file else None
    let_in = claim.late_link.made_by_id if claim.by_late_link else None
    return [claim.claimant.user_id, claim.linked_to_id, claim.filed_by_id, handed_in, let_in]


def _but(action: str, *people: int | None) -> Awaited:
    return Awaited(action, frozenset(pk for pk in people if pk is not None))
