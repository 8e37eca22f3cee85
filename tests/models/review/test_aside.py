"""What the database refuses of claims set aside."""

from importlib import import_module
from typing import Any

import pytest
from django.db import Error, IntegrityError, connection, transaction

from claims.models import Claim, SetAside, Transition
from tests.factories import ClaimFactory
from tests.people import NOON, person

migration = import_module("claims.migrations.0036_set_aside_before")
pytestmark = pytest.mark.django_db


def aside(claim: Claim | None = None, **said: Any) -> SetAside:
    row: SetAside = SetAside.objects.create(
        **{"claim": claim or ClaimFactory(), "why": "not_a_claim", "by": person("rita"), "at": NOON} | said
    )
    return row


def test_a_claim_is_set_aside_once_at_a_time() -> None:
    row = aside()
    with pytest.raises(IntegrityError, match="set_aside_once_at_a_time"), transaction.atomic():
        aside(row.claim)
    SetAside.objects.update(restored_by=person("rita"), restored_at=NOON)
    assert aside(row.claim).pk > row.pk


@pytest.mark.parametrize("of", [None, "itself"])
def test_a_duplicate_names_another_claim(of: str | None) -> None:
    claim = ClaimFactory()
    with pytest.raises(IntegrityError, match="duplicate_names_another"), transaction.atomic():
        aside(claim, why="duplicate", of=claim if of else None)


def test_what_is_no_duplicate_names_none() -> None:
    with pytest.raises(IntegrityError, match="duplicate_names_another"), transaction.atomic():
        aside(of=ClaimFactory())


def test_there_are_no_other_kinds() -> None:
    with pytest.raises(IntegrityError, match="aside_why_known"), transaction.atomic():
        aside(why="hunch")


@pytest.mark.parametrize("half", [{"restored_at": NOON}, {"restored_why": "x"}])
def test_what_is_taken_back_is_taken_back_by_somebody(half: dict[str, Any]) -> None:
    row = aside()
    with pytest.raises(IntegrityError, match="taken_back_by_somebody"), transaction.atomic():
        SetAside.objects.filter(pk=row.pk).update(**half)


@pytest.mark.parametrize("change", [{"why": "other_company"}, {"note": "x"}, {"at": NOON.replace(hour=5)}])
def test_what_was_said_stays(change: dict[str, Any]) -> None:
    row = aside()
    with pytest.raises(Error, match="Cannot update"), transaction.atomic():
        SetAside.objects.filter(pk=row.pk).update(**change)


def test_it_is_taken_back_once_and_never_deleted() -> None:
    row = aside()
    SetAside.objects.update(restored_by=person("rita"), restored_at=NOON)
    with pytest.raises(Error, match="Cannot update"), transaction.atomic():
        SetAside.objects.update(restored_why="another")
    with pytest.raises(Error), transaction.atomic():
        SetAside.objects.filter(pk=row.pk)._raw_delete("default")


def test_what_was_set_aside_before_says_that_nobody_said_as_what() -> None:
    old, new, rest = ClaimFactory(status="triaged_out"), ClaimFactory(status="triaged_out"), ClaimFactory()
    for claim in (old, rest):
        for note in ("first", "sent twice"):
            Transition.objects.create(
                claim=claim, at=NOON, came_from="submitted", went_to="triaged_out", act="triage_out",
                by=person("rita"), note=note,
            )  # fmt: skip
    aside(new, why="other_company")
    for _ in range(2):
        with connection.cursor() as cursor:
            cursor.execute(migration._BEFORE)
    assert sorted(SetAside.objects.values_list("claim", "why", "note")) == sorted(
        [(old.pk, "unsaid", "sent twice"), (new.pk, "other_company", "")]
    )
