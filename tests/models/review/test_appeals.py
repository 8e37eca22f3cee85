"""What the database refuses of appeals and of decisions on them, by direct SQL as the application's role."""

from typing import Any

import pytest
from django.db import Error, IntegrityError, connection, transaction

from accounts.models import User
from claims.models import Appeal, Decision
from tests.people import NOON, person
from tests.stages.review.making import assessed, decided, senior
from tests.world import kakao, merchant

pytestmark = pytest.mark.django_db


@pytest.fixture
def appeal(alice: User) -> Appeal:
    claim = merchant(kakao(), filed_by=alice)
    assessed(claim.incident)
    first = decided(claim)
    return Appeal.objects.create(claim=claim, decision=first, version=2, words="More.", by=alice, at=NOON)


def seat(appeal: Appeal, **said: Any) -> Decision:
    values = {
        "claim": appeal.claim, "version": 2, "seat": 1, "final": False, "outcome": "approve", "lines": [], "at": NOON,
    } | said  # fmt: skip
    with transaction.atomic():
        return Decision.objects.create(**values)


@pytest.mark.parametrize("version", [2, 3, 9])
def test_who_had_a_seat_in_what_is_appealed_decides_nothing_from_then_on(
    appeal: Appeal, version: int
) -> None:
    with pytest.raises(Error, match="an appeal is decided by somebody who had no seat"):
        seat(appeal, by=person("rita"), version=version)
    assert seat(appeal, by=senior(), version=version)


def test_also_of_two_seats_both(alice: User) -> None:
    claim = merchant(kakao(), filed_by=alice)
    assessed(claim.incident)
    key = ("kakao-merchant-2022", "payment")
    large = {"amounts": {key: 1_000_001}, "reasons": {key: "large"}}
    decided(claim, "part", **large)
    final = decided(claim, "part", by=senior(), **large)
    made = Appeal.objects.create(claim=claim, decision=final, version=2, words="More.", by=alice, at=NOON)
    for who in (person("rita"), senior()):
        with pytest.raises(Error, match="an appeal is decided by somebody"):
            seat(made, by=who)
    assert seat(made, by=senior("sven"))


def test_the_same_person_decides_other_claims(appeal: Appeal) -> None:
    other = merchant(appeal.claim.incident)
    assert seat(appeal, claim=other, version=2, by=person("rita"))


def test_a_decision_is_appealed_once_and_a_version_made_once(appeal: Appeal, alice: User) -> None:
    said = {"claim": appeal.claim, "words": "Again.", "by": alice, "at": NOON}
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.create(decision=appeal.decision, version=3, **said)
    other = decided(merchant(appeal.claim.incident), "reject", codes=["untrue"])
    with pytest.raises(IntegrityError, match="one_appeal_a_version"), transaction.atomic():
        Appeal.objects.create(decision=other, version=2, **said)


@pytest.mark.parametrize("statement", ["UPDATE claims_appeal SET words = 'x'", "DELETE FROM claims_appeal"])
def test_an_appeal_stays_as_it_was_made(appeal: Appeal, statement: str) -> None:
    with pytest.raises(Error, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
