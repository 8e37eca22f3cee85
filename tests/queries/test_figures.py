"""What the desk counts: by one statement a table, and the same as counting the rows one by one."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from accounts.models import User
from claims.models import Award, Claim, Decision
from claims.queries import figures
from claims.stages import review
from tests.factories import ClaimFactory, IncidentFactory, PayeeAccountFactory
from tests.people import NOON, person
from tests.stages.review.making import BELT, RULE, assessed, decided, rule_on, senior
from tests.world import everyone, kakao, merchant

pytestmark = pytest.mark.django_db
OPEN = ("submitted", "information_requested", "appealed")


def counted(incident: Any) -> dict[str, Any]:
    return figures.figures(incident=incident, at=NOON)


def test_of_nothing_nothing_is_counted() -> None:
    incident = IncidentFactory()
    ClaimFactory()
    assert counted(incident) == {name: [] for name in figures.ALL}


def test_each_table_is_what_the_rows_say_one_by_one() -> None:
    incident = kakao()
    everyone(incident)
    refused = merchant(incident, loss=300_000)
    aside = merchant(incident)
    run = assessed(incident)
    decided(refused, "reject", codes=["not_covered", "untrue"])
    review.triage(actor=person("rita"), claims=[aside.pk], why="other_company", at=NOON, door="test")
    rule_on()
    review.decide_automatically(actor=RULE, run=run, at=NOON)
    review.queue_rest(actor=BELT, run=run, at=NOON)
    ClaimFactory()  # of another incident
    found = counted(incident)
    claims = list(Claim.objects.filter(incident=incident))
    decisions = Decision.objects.filter(claim__incident=incident, final=True)
    by_status: Counter[tuple[str, str]] = Counter()
    for kind, status, _codes, number in found["claims"]:
        by_status[kind, status] += number
    assert by_status == Counter((claim.claimant_type, claim.status) for claim in claims)
    reasons = {(status, tuple(codes)) for _kind, status, codes, _number in found["claims"] if codes}
    rejected = {("rejected", tuple(one.codes)) for one in decisions if one.outcome == "reject"}
    assert reasons == rejected | {("triaged_out", ("aside_other_company",))}
    assert sum(number for _hour, number in found["intake"]) == len(claims)
    assert sum(number for _days, number in found["age"]) == sum(claim.status in OPEN for claim in claims)
    assert sum(number for *_rest, number in found["decisions"]) == decisions.count()
    awards = Award.objects.filter(claim__incident=incident, live=True)
    assert {(policy, unit): amount for policy, unit, _claims, amount in found["cost"]} == {
        (policy, unit): sum(
            award.amount for award in awards if (award.policy_key, award.unit) == (policy, unit)
        )
        for policy, unit in set(awards.values_list("policy_key", "unit"))
    }


def test_a_decision_that_was_taken_back_is_none_and_of_an_appeal_the_one_in_force_counts(alice: User) -> None:
    incident = kakao()
    undone, withdrawn, waits, heard, reopened = claims = [
        merchant(incident, filed_by=alice) for _ in range(5)
    ]
    for claim in claims:
        PayeeAccountFactory(claim=claim)
    assessed(incident)
    decided(withdrawn)
    for claim in (undone, waits, heard, reopened):
        decided(claim, "reject", codes=["untrue"])
    how: dict[str, Any] = {"at": NOON + timedelta(days=2), "door": "test"}
    assert counted(incident)["decisions"] == [["approve", "", [], 1], ["reject", "", ["untrue"], 4]]
    review.undo(actor=person("rita"), claim=undone, note="too quick", **how)
    for claim in (waits, heard, reopened):
        review.appeal(actor=alice, claim=claim, words="It is true.", **how)
    for claim in (heard, reopened):
        paid = {("kakao-merchant-2022", "payment"): 40_000}
        why = dict.fromkeys(paid, "The receipt says so.")
        review.decide_appeal(actor=senior(), claim=claim, outcome="part", amounts=paid, reasons=why, **how)
    review.reopen_appeal(actor=senior("sven"), claim=reopened, note="Read again.", **how)
    review.withdraw(actor=alice, claim=withdrawn, reason="", **how)
    found = counted(incident)
    assert found["decisions"] == [["part", "", [], 1], ["reject", "", ["untrue"], 2]]
    assert found["scheme"][-1][1:3] == [5, 3]
    assert {(status, tuple(codes)): number for _type, status, codes, number in found["claims"]} == {
        ("appealed", ()): 2, ("approved", ()): 1, ("submitted", ()): 1, ("withdrawn", ()): 1,
    }  # fmt: skip
    assert [(claims, amount) for _policy, _unit, claims, amount in found["cost"]] == [(1, 40_000)]


def test_the_backlog_of_a_day_is_what_waited_at_its_end() -> None:
    incident = IncidentFactory()
    first, second = ClaimFactory(incident=incident), ClaimFactory(incident=incident)
    day = timedelta(days=1)

    def moved(claim: Claim, at: Any, came_from: str, went_to: str) -> None:
        claim.transitions.create(at=at, came_from=came_from, went_to=went_to, act="x", rule="belt")

    moved(first, NOON, "", "submitted")
    moved(second, NOON, "", "submitted")
    moved(first, NOON + day, "submitted", "information_requested")  # waits on
    moved(second, NOON + 2 * day, "submitted", "approved")
    moved(first, NOON + 3 * day, "information_requested", "rejected")
    moved(first, NOON + 4 * day, "rejected", "appealed")
    assert counted(incident)["backlog"] == [
        ["2022-10-21", 2, 0, 2],
        ["2022-10-23", 0, 1, 1],
        ["2022-10-24", 0, 1, 0],
        ["2022-10-25", 1, 0, 1],
    ]


def test_hours_and_days_are_those_of_the_incident() -> None:
    incident = IncidentFactory()
    ClaimFactory(incident=incident, received_at=NOON.replace(hour=15, minute=30))
    assert counted(incident)["intake"] == [["2022-10-22 00:00", 1]]


def test_the_mark_changes_when_something_moves_and_with_the_day() -> None:
    incident = IncidentFactory()
    before = figures.mark(incident=incident, at=NOON)
    assert figures.mark(incident=incident, at=NOON + timedelta(hours=1)) == before
    assert figures.mark(incident=incident, at=NOON + timedelta(days=1)) != before
    ClaimFactory()
    assert figures.mark(incident=incident, at=NOON) != before


def test_the_mark_changes_by_a_claim_that_took_a_lower_number_and_came_later() -> None:
    incident = IncidentFactory()
    newest = ClaimFactory(incident=incident)
    before = figures.mark(incident=incident, at=NOON)
    assert not Claim.objects.filter(pk=1).exists()
    assert ClaimFactory(incident=incident, pk=1).pk < newest.pk
    assert figures.mark(incident=incident, at=NOON) != before


def test_each_table_is_one_statement(django_assert_num_queries: Any) -> None:
    incident = kakao()
    everyone(incident)
    with django_assert_num_queries(len(figures.ALL)):
        counted(incident)
