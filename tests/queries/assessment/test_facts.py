"""What a range reads: its pinned facts in order, papers, look-alikes and rosters, each in one statement."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from pytest_django import DjangoAssertNumQueries

from claims.models import AssessmentRun, Claim, Claimant, DuplicateLink, Evidence, RunRange
from claims.queries import assessment as queries
from tests.factories import (
    END,
    LATER,
    START,
    ClaimantFactory,
    ClaimFactory,
    ClaimFactsFactory,
    IncidentFactory,
    MembershipFactory,
    RecordRevisionFactory,
)
from tests.people import NOON

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def range_of(*pinned: tuple[Claim, int]) -> int:
    """A range that pins these claims at these versions, in this order."""
    revision = RecordRevisionFactory()
    run = AssessmentRun.objects.create(
        incident=revision.incident, revision=revision, policies=[], filing=[], roster_upto=0,
        claims_total=len(pinned), state="open", opened_at=NOON, rule="belt",
    )  # fmt: skip
    part = RunRange.objects.create(
        run=run, number=1, claims=[claim.pk for claim, _ in pinned], versions=[number for _, number in pinned]
    )
    return part.pk


def facts_of(part: int) -> list[tuple[Any, ...]]:
    return queries.facts_of_range(part=part, within=queries.span(part=part))


def look_alikes_of(part: int) -> dict[int, int]:
    return queries.look_alikes(part=part, within=queries.span(part=part))


def linked(one: Claim, other: Claim, key: str) -> None:
    first, second = sorted((one, other), key=lambda claim: claim.pk)
    DuplicateLink.objects.create(first=first, second=second, key=key, at=NOON)


def paper(claim: Claim, number: int, state: str = "clean") -> None:
    Evidence.objects.create(
        claim=claim, sha256=f"{number:064x}", size=1, kind="image/png", state=state, at=NOON
    )


# ---------------------------------------------------------------- facts
def test_facts_are_those_of_the_pinned_version(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    claim = ClaimFactory(version=2)
    ClaimFactsFactory(
        claim=claim, version=2, category="question", services=["melon", "kakaopay"], identifier="none",
        account="malformed", papers=4, inputs={"loss": 7},
        period=DateTimeTZRange(START, START + HOUR),
    )  # fmt: skip
    first, second = range_of((claim, 1)), range_of((claim, 2))
    with django_assert_num_queries(4):  # the span, by sets, the facts, and as before
        (old,) = facts_of(first)
    (new,) = facts_of(second)
    received = int(LATER.timestamp())
    begin, end = int(START.timestamp()), int(END.timestamp())
    who = (claim.claimant_id, "merchant")
    assert old == (
        claim.pk, 1, *who, "{kakaotalk.channel}", begin, end, received, "claim", "ok", "ok", 1, '{"loss": 300000}',
        False,
    )  # fmt: skip
    assert new == (
        claim.pk, 2, *who, "{melon,kakaopay}", begin, begin + 3600, received, "question", "none", "malformed", 4,
        '{"loss": 7}', False,
    )  # fmt: skip


def test_facts_come_in_the_order_of_the_pins_and_of_no_other_claim() -> None:
    incident = IncidentFactory()
    one, two, three, _other = (ClaimFactory(incident=incident) for _ in range(4))
    part = range_of((three, 1), (one, 1), (two, 1))
    assert [row[0] for row in facts_of(part)] == [three.pk, one.pk, two.pk]


@pytest.mark.parametrize("others", [0, 1, 40])
def test_they_are_the_same_however_many_claims_stand_between_those_of_the_range(others: int) -> None:
    """Read at once where most are of the range, and one by one where few are."""
    incident = IncidentFactory()
    mine = []
    for _ in range(3):
        mine.append(ClaimFactory(incident=incident))
        for _other in range(others):
            ClaimFactory(incident=incident)
    mine.insert(0, mine.pop())
    part = range_of(*((claim, 1) for claim in mine))
    found = facts_of(part)
    assert [row[0] for row in found] == [claim.pk for claim in mine]
    assert [row[2] for row in found] == [claim.claimant_id for claim in mine]


def test_a_version_that_is_not_there_has_no_facts() -> None:
    assert facts_of(range_of((ClaimFactory(), 3))) == []


def test_the_span_of_a_range_is_its_first_and_last_claim_by_id() -> None:
    one, two, three = (ClaimFactory() for _ in range(3))
    assert queries.span(part=range_of((two, 1), (three, 1), (one, 1))) == (3, one.pk, three.pk)
    assert queries.span(part=range_of()) == (0, 0, 0)
    assert facts_of(range_of()) == []
    assert look_alikes_of(range_of()) == {}


# ---------------------------------------------------------------- papers
def test_papers_on_file_are_counted_but_for_those_in_quarantine(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    one, two, three, elsewhere = (ClaimFactory() for _ in range(4))
    for number, state in enumerate(("clean", "pending", "quarantined")):
        paper(one, number, state)
    paper(two, 1, "quarantined")
    paper(elsewhere, 1)
    part = range_of((one, 1), (two, 1), (three, 1))
    with django_assert_num_queries(1):
        assert queries.papers_on_file(part=part) == {one.pk: 2}


# ---------------------------------------------------------------- look-alikes
def test_look_alikes_are_counted_from_both_sides(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    one, two, three = (ClaimFactory() for _ in range(3))
    linked(one, two, "phone")
    linked(two, three, "account")
    part = range_of((one, 1), (two, 1), (three, 1))
    with django_assert_num_queries(2):  # the span, and the links
        assert look_alikes_of(part) == {one.pk: 1, two.pk: 2, three.pk: 1}


def test_one_who_shares_account_and_phone_is_one_look_alike() -> None:
    one, two = ClaimFactory(), ClaimFactory()
    linked(one, two, "phone")
    linked(one, two, "account")
    assert look_alikes_of(range_of((one, 1))) == {one.pk: 1}


def test_the_same_claimant_twice_is_no_look_alike() -> None:
    one = ClaimFactory()
    two = ClaimFactory(claimant=one.claimant)
    linked(one, two, "claimant")
    assert look_alikes_of(range_of((one, 1), (two, 1))) == {}


# ---------------------------------------------------------------- rosters
ON = DateTimeTZRange(datetime(2022, 9, 1, tzinfo=UTC), None)
OVER = DateTimeTZRange(datetime(2022, 9, 1, tzinfo=UTC), START)


def driver() -> Claimant:
    return ClaimantFactory(type="taxi_driver", key_kind="driver_licence")


def roster_facts(*claimants: Claimant, upto: int | None = None, at: datetime = START) -> dict[int, Any]:
    limit = 2**62 if upto is None else upto
    return queries.roster_facts(claimants=[claimant.pk for claimant in claimants], at=at, upto=limit)


def test_the_newest_row_of_a_roster_counts(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    one, nobody = driver(), driver()
    MembershipFactory(key_hash=one.key_hash, facts={"monthly_fee": 1})
    MembershipFactory(key_hash=one.key_hash, facts={"monthly_fee": 2})
    MembershipFactory(key_hash=one.key_hash, roster="melon", facts={"extendable": True})
    with django_assert_num_queries(3):  # by keys, the facts, and as before
        found = roster_facts(one, nobody)
    assert found == {one.pk: {"kakaot-pro": {"monthly_fee": 2}, "melon": {"extendable": True}}}


def test_a_row_above_the_pin_is_not_read() -> None:
    one = driver()
    pinned = MembershipFactory(key_hash=one.key_hash, facts={"monthly_fee": 1})
    MembershipFactory(key_hash=one.key_hash, facts={"monthly_fee": 2})
    assert roster_facts(one, upto=pinned.pk) == {one.pk: {"kakaot-pro": {"monthly_fee": 1}}}
    assert roster_facts(one, upto=pinned.pk - 1) == {}


def test_whoever_left_by_the_newest_row_is_not_found_by_an_older_one() -> None:
    one = driver()
    MembershipFactory(key_hash=one.key_hash, period=ON)
    MembershipFactory(key_hash=one.key_hash, period=OVER)
    assert roster_facts(one) == {}


@pytest.mark.parametrize(("at", "on"), [(START, False), (START - timedelta(microseconds=1), True)])
def test_the_day_a_membership_ends_is_not_in_it(at: datetime, on: bool) -> None:
    one = driver()
    MembershipFactory(key_hash=one.key_hash, period=OVER)
    assert bool(roster_facts(one, at=at)) is on


def test_two_types_of_claimant_behind_one_number_both_find_its_row() -> None:
    one = driver()
    other = ClaimantFactory(type="individual", key_kind="driver_licence", key_hash=one.key_hash)
    MembershipFactory(key_hash=one.key_hash)
    assert set(roster_facts(one, other)) == {one.pk, other.pk}


def test_nobody_asked_nothing_found() -> None:
    assert roster_facts() == {}
