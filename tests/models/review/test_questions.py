"""What the database refuses of questions to claimants."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import Error, IntegrityError, transaction

from accounts.models import User
from claims.models import InformationRequest
from tests.factories import ClaimFactory
from tests.people import NOON, person

pytestmark = pytest.mark.django_db
DAY = date(2022, 11, 1)


def question(**said: Any) -> InformationRequest:
    said.setdefault("claim", said.get("claim") or ClaimFactory())
    return InformationRequest.objects.create(
        **{"version": 1, "question": "?", "asked_by": person("rita"), "asked_at": NOON, "due_on": DAY} | said
    )


def changed(row: InformationRequest, **said: Any) -> int:
    with transaction.atomic():
        return InformationRequest.objects.filter(pk=row.pk).update(**said)


def test_one_question_is_open_a_claim() -> None:
    first = question()
    with pytest.raises(IntegrityError, match="one_open_question_a_claim"), transaction.atomic():
        question(claim=first.claim)
    changed(first, state="answered", closed_at=NOON)
    assert question(claim=first.claim).state == "open"


@pytest.mark.parametrize(
    "said",
    [{"state": "answered"}, {"closed_at": NOON}, {"state": "forgotten", "closed_at": NOON}, {"about": "x"}],
)
def test_what_is_not_open_was_closed_at_a_moment_and_what_it_is_about_is_known(said: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=r"question_closed_when_not_open|question_about_known"):
        question(**said)


@pytest.mark.parametrize("column", ["version", "about", "question", "asked_by", "asked_at"])
def test_what_was_asked_is_not_rewritten(column: str, omar: User) -> None:
    row = question()
    other = {
        "version": 2,
        "about": "account",
        "question": "!",
        "asked_by": omar,
        "asked_at": NOON.replace(hour=4),
    }
    with pytest.raises(Error, match="Cannot update"):
        changed(row, **{column: other[column]})


def test_the_last_day_is_put_off_while_it_is_open_and_never_brought_forward() -> None:
    row = question()
    with pytest.raises(Error, match="Cannot update"):
        changed(row, due_on=DAY - timedelta(1))
    assert changed(row, due_on=DAY + timedelta(1)) == 1
    changed(row, state="lapsed", closed_at=NOON)
    with pytest.raises(Error, match="Cannot update"):
        changed(row, due_on=DAY + timedelta(2))


@pytest.mark.parametrize("state", ["answered", "lapsed", "dropped"])
def test_what_is_closed_stays_as_it_was_closed(state: str) -> None:
    row = question(state=state, closed_at=NOON)
    for said in (
        {"state": "open", "closed_at": None},
        {"closed_at": NOON + timedelta(1)},
        {"state": "answered"},
    ):
        if said != {"state": state}:
            with pytest.raises(Error, match=r"Cannot update|[Ii]nvalid transition"):
                changed(row, **said)
    with pytest.raises(Error, match="permission denied"), transaction.atomic():
        row.delete()
