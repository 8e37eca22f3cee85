"""The filters of the list of claims: each shows what it says, they combine, and what cannot be meant shows nothing."""

from typing import Any

import pytest

from accounts.models import User
from claims.models import Claim, ReviewItem
from tests.admin.desk import page
from tests.factories import (
    ClaimantFactory,
    ClaimFactory,
    ImportFileFactory,
    IncidentFactory,
    ServiceFactory,
    UserFactory,
)
from tests.people import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def four(rita: User) -> dict[str, Claim]:
    """Claims that differ in all that is filtered by."""
    for key in ("pay", "chat"):
        ServiceFactory(key=key)
    ImportFileFactory(submitter="federation")
    incident, person = IncidentFactory(), ClaimantFactory(type="individual")
    made = {
        "mine": ClaimFactory(incident=incident, services=["pay"], filed_by=rita, origin="staff"),
        "list": ClaimFactory(
            incident=incident, services=["chat", "pay"], origin="file", submitter="federation"
        ),
        "held": ClaimFactory(
            incident=incident, services=["pay"], claimant=person, held=True, hold_reason="test"
        ),
        "elsewhere": ClaimFactory(status="approved", services=["chat"], filed_by=UserFactory()),
    }
    ReviewItem.objects.create(claim=made["mine"], code="second_seat", at=NOON)
    ReviewItem.objects.create(claim=made["held"], code="sample", at=NOON)
    ReviewItem.objects.create(claim=made["list"], code="second_seat", at=NOON, state="closed")
    return made


def listed(query: str) -> Any:
    return page("rita", "claim_changelist", query=f"?{query}").context["cl"]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", "mine list held elsewhere"),
        ("status=approved", "elsewhere"),
        ("status=submitted", "mine list held"),
        ("type=individual", "held"),
        ("service=chat", "list elsewhere"),
        ("service=pay", "mine list held"),
        ("origin=file", "list"),
        ("submitter=federation", "list"),
        ("seat=second", "mine"),  # not what has left the queue
        ("seat=held", "held"),
        ("held=yes", "held"),
        ("held=no", "mine list elsewhere"),
        ("filed=me", "mine"),  # what another filed is theirs
        ("service=pay&origin=web", "held"),
        ("type=merchant&status=submitted&held=no&service=chat", "list"),
        ("type=merchant&seat=held", ""),
    ],
)
def test_each_filter_shows_what_it_says_and_they_combine(
    four: dict[str, Claim], query: str, shown: str
) -> None:
    assert {claim.pk for claim in listed(query).result_list} == {four[name].pk for name in shown.split()}


def test_of_an_incident_its_claims_are_shown(four: dict[str, Claim]) -> None:
    found = listed(f"incident={four['elsewhere'].incident_id}").result_list
    assert [claim.pk for claim in found] == [four["elsewhere"].pk]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("status=lost", "status"),
        ("type=x", "type"),
        ("service=none", "service"),
        ("origin=x", "origin"),
        ("submitter=nobody", "submitter"),
        ("seat=third", "seat"),
        ("held=perhaps", "held"),
        ("filed=you", "filed"),
        ("incident=0", "incident"),
        ("incident=x", "incident"),
    ],
)
def test_what_cannot_be_meant_is_an_error_at_its_field_and_shows_nothing(
    four: dict[str, Claim], query: str, field: str
) -> None:
    found = listed(query)
    assert list(found.filterset.form.errors) == [field]
    assert list(found.result_list) == []
