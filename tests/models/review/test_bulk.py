"""What the database refuses of bulk acts and their rows."""

from typing import Any

import pytest
from django.db import Error, IntegrityError, connection, transaction

from claims.models import BulkAct, BulkRow
from tests.people import NOON, person
from tests.stages.review.many import asked, merchants, rehearsed, worked

pytestmark = pytest.mark.django_db
TIMES = ("rehearsed_at", "begun_at", "ended_at")


def sql(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def bulk() -> BulkAct:
    merchants(1)
    return asked()


@pytest.mark.parametrize("table", ["claims_bulkact", "claims_bulkrow"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_nothing_of_it_goes(bulk: BulkAct, table: str, statement: str) -> None:
    with pytest.raises(Error, match=r"Cannot delete|Cannot truncate|permission denied"):
        sql(statement.format(table))


@pytest.mark.parametrize(
    "change", ["asked_by_id = asked_by_id + 1", "asked_at = now()", "filters = 'x'", "chosen = 2"]
)
def test_what_was_asked_for_stays(bulk: BulkAct, change: str) -> None:
    with pytest.raises(Error, match="Cannot update"):
        sql(f"UPDATE claims_bulkact SET {change}")


@pytest.mark.parametrize(
    "change", ["number = 2", "claim_id = claim_id + 1", "seen = '1.1.1.1'", "bulk_id = 0"]
)
def test_what_was_chosen_stays(bulk: BulkAct, change: str) -> None:
    with pytest.raises(Error, match="Cannot update"):
        sql(f"UPDATE claims_bulkrow SET {change}")


def test_what_was_said_and_what_came_of_it_stay(bulk: BulkAct) -> None:
    for column in ("said = 'x'", "said_facts = '{\"a\": 1}'", "amount = 1", "lines = '{x}'"):
        worked_on = BulkRow.objects.filter(said__isnull=False).exists() or rehearsed()
        assert worked_on
        with pytest.raises(Error, match="Cannot update"):
            sql(f"UPDATE claims_bulkrow SET {column} WHERE said IS NOT NULL")
    worked(BulkAct.objects.get(state="rehearsed"))
    for column in ("done = 'x'", "done_facts = '{\"a\": 1}'", "done = NULL"):
        with pytest.raises(Error, match="Cannot update"):
            sql(f"UPDATE claims_bulkrow SET {column} WHERE done IS NOT NULL")


@pytest.mark.parametrize(
    ("state", "times", "constraint"),
    [
        ("asked", {"rehearsed_at"}, "bulk_state_has_its_times"),
        ("rehearsed", set(), "bulk_state_has_its_times"),
        ("begun", {"begun_at"}, "bulk_begun_after_its_rehearsal"),
        ("begun", {"rehearsed_at"}, "bulk_state_has_its_times"),
        ("done", {"rehearsed_at", "begun_at"}, "bulk_state_has_its_times"),
        ("dropped", set(), "bulk_state_has_its_times"),
        ("dropped", set(TIMES), "bulk_state_has_its_times"),
    ],
)
def test_a_state_without_its_times_is_refused(state: str, times: set[str], constraint: str) -> None:
    said: dict[str, Any] = dict.fromkeys(times, NOON)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        BulkAct.objects.create(state=state, asked_by=person("rita"), asked_at=NOON, chosen=1, **said)


@pytest.mark.parametrize("to", ["begun", "done"])
def test_no_state_is_passed_over(bulk: BulkAct, to: str) -> None:
    with pytest.raises(Error, match="Invalid transition"):
        sql(
            f"UPDATE claims_bulkact SET state = '{to}', rehearsed_at = now(), begun_at = now(), ended_at = now()"
        )


@pytest.mark.parametrize(
    ("said", "done", "constraint"),
    [
        (None, "", "bulk_row_done_after_its_rehearsal"),
        (None, "claim_changed", "bulk_row_done_after_its_rehearsal"),
        ("claim_on_hold", "", "bulk_row_passes_only_as_rehearsed"),
    ],
)
def test_a_claim_that_did_not_pass_the_rehearsal_is_never_noted_as_approved(
    bulk: BulkAct, said: str | None, done: str, constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        BulkRow.objects.update(said=said, done=done)


@pytest.mark.parametrize(
    ("number", "constraint"), [(1, "one_bulk_row_a_number"), (2, "one_bulk_row_a_claim")]
)
def test_a_claim_and_a_number_stand_in_an_act_once(bulk: BulkAct, number: int, constraint: str) -> None:
    row = bulk.rows.get()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        bulk.rows.create(number=number, claim=row.claim, seen=row.seen)


def test_an_act_of_nothing_is_refused() -> None:
    with pytest.raises(IntegrityError, match="bulk_of_some_claims"), transaction.atomic():
        BulkAct.objects.create(asked_by=person("rita"), asked_at=NOON, chosen=0)
