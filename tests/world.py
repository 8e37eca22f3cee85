"""A small world for runs: one incident with its record, the four shipped policies, and claims of every fate."""

from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import Count

from claims.models import Claim, FilingPeriod, Incident, OutageWindow, Policy, PolicyVersion, Service
from tests.factories import (
    ClaimantFactory,
    ClaimFactory,
    FilingPeriodFactory,
    IncidentFactory,
    MembershipFactory,
    OutageWindowFactory,
    PolicyVersionFactory,
    RecordRevisionFactory,
    ServiceFactory,
    compiled,
)
from tests.people import NOON

POLICIES = ("kakao-merchant-2022", "kakao-taxi-franchise-2022", "kakao-taxi-pro-2022", "melon-2022")
MERCHANTS = ("kakaotalk.channel", "kakaotalk.alimtalk", "kakaopay")
DRIVERS = ("kakaot.taxi", "kakaot.designated-driver")


def kakao() -> Incident:
    """The incident with windows of six services, filing periods of three claimant types, four policies in force.

    What the factories would make one by one, in a statement a table: hundreds of tests begin with it.
    """
    incident = IncidentFactory(key="kakao-2022")
    revision = RecordRevisionFactory(incident=incident)
    keys = (*MERCHANTS, *DRIVERS, "melon")
    Service.objects.bulk_create([ServiceFactory.build(key=key) for key in keys], ignore_conflicts=True)
    services = {one.key: one for one in Service.objects.filter(key__in=keys)}
    OutageWindow.objects.bulk_create(
        OutageWindowFactory.build(incident=incident, service=services[key], valid_from=revision.number)
        for key in keys
    )
    FilingPeriod.objects.bulk_create(
        FilingPeriodFactory.build(incident=incident, claimant_type=claimant_type)
        for claimant_type in ("individual", "merchant", "taxi_driver")
    )
    _in_force()
    return incident


def _in_force() -> None:
    """The next version of each of the four policies, which are made where they are missing."""
    made = [PolicyVersionFactory.build(key=key, policy=None, number=1) for key in POLICIES]
    titles = {key: compiled(one.text, key).document.title for key, one in zip(POLICIES, made, strict=True)}
    Policy.objects.bulk_create(
        (Policy(key=key, title_ko=title.ko, title_en=title.en) for key, title in titles.items()),
        ignore_conflicts=True,
    )
    policies = {
        one.key: one for one in Policy.objects.filter(key__in=POLICIES).annotate(before=Count("versions"))
    }
    for key, version in zip(POLICIES, made, strict=True):
        version.policy, version.number = policies[key], policies[key].before + 1
    PolicyVersion.objects.bulk_create(made)


def merchant(incident: Incident, *, loss: int = 300_000, **said: Any) -> Claim:
    """A merchant's claim for a loss."""
    said.setdefault("services", ["kakaotalk.channel"])
    return ClaimFactory(incident=incident, facts__inputs={"loss": loss}, **said)


def driver(
    incident: Incident, *, fee: int | None, fares: int | None = None, service: str = "kakaot.taxi"
) -> Claim:
    """A driver's claim; with a fee the driver is on the Pro roster."""
    claimant = ClaimantFactory(type="taxi_driver", key_kind="driver_licence")
    if fee is not None:
        MembershipFactory(key_hash=claimant.key_hash, facts={"monthly_fee": fee})
    inputs = {} if fares is None else {"street_hail_fares": fares}
    return ClaimFactory(incident=incident, claimant=claimant, services=[service], facts__inputs=inputs)


def everyone(incident: Incident, *, times: int = 1) -> int:
    """Claims of every fate, `times` over; returns how many."""
    before = Claim.objects.count()
    for _again in range(times):
        for loss in (0, 1, 300_000, 300_001, 500_000, 500_001):
            merchant(incident, loss=loss)
        first = merchant(incident, loss=200_000, services=list(MERCHANTS))
        merchant(incident, loss=200_000, claimant=first.claimant, received_at=NOON + timedelta(hours=1))
        driver(incident, fee=39_000, fares=200_000)
        driver(incident, fee=22_000, service="kakaot.designated-driver")
        driver(incident, fee=None)
        listener = ClaimantFactory(type="individual", key_kind="email")
        MembershipFactory(roster="melon", key_hash=listener.key_hash, facts={"extendable": True})
        ClaimFactory(incident=incident, claimant=listener, services=["melon"], facts__inputs={})
        ClaimFactory(
            incident=incident,
            claimant=ClaimantFactory(type="partner"),
            services=["kakaopay"],
            facts__inputs={},
        )
        ClaimFactory(incident=incident, facts__category="question", facts__inputs={})
        ClaimFactory(incident=incident, received_at=NOON + timedelta(days=60))
        ClaimFactory(incident=incident, facts__identifier="malformed")
        twin = ClaimantFactory(phone="+821099998888")
        ClaimFactory(incident=incident, claimant=twin)
    return Claim.objects.count() - before


# What a run wrote, but for surrogate keys, run and times.
_ROWS = """
    SELECT c.id, a.version, a.policy_version_id, a.outcome, a.code, a.minutes, a.amount, a.amounts, a.steps,
           k.version, k.check_list, k.outcomes, k.facts::text, k.papers, k.twins
      FROM claims_assessment a
      JOIN claims_claim c ON c.id = a.claim_id
      JOIN claims_checkresult k ON k.claim_id = a.claim_id AND k.run_id = a.run_id
     WHERE a.run_id = %s ORDER BY 1, 3
"""


def rows_of(run_id: int) -> list[tuple[Any, ...]]:
    """The rows of a run, to be compared with those of another."""
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, [run_id])
        return cursor.fetchall()
