"""The bank's answers stay as they came; a parked line is resolved once, by two people. The database says so."""

from typing import Any

import pytest
from django.db import Error, connection, transaction

from accounts.models import User
from claims.models import BankAnswer, BankResult, LineResolution, Settlement, Transfer
from claims.rules.reconciliation import MOVES
from claims.rules.reconciliation.outcomes import lawful
from tests.money import answered, award, sent
from tests.people import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def answer(fiona: User) -> BankAnswer:
    award()
    sent()
    return answered({Transfer.objects.get(): "unknown"})


@pytest.mark.parametrize("table", ["claims_bankanswer", "claims_bankresult", "claims_settlement"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_application_is_denied_any_change(answer: BankAnswer, table: str, statement: str) -> None:
    with pytest.raises(Error, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement.format(table))


def another(by: User, **said: Any) -> BankAnswer:
    known = {
        "sha256": "0" * 64, "name": "a.csv", "rows": 4, "settled": 1, "repeated": 1, "noted": 1, "parked": 1,
        "at": NOON, "by": by,
    }  # fmt: skip
    with transaction.atomic():
        return BankAnswer.objects.create(**known | said)


def result(answer: BankAnswer, **said: Any) -> BankResult:
    known = {
        "answer": answer, "line": 9, "amount": 5, "result": "paid", "outcome": "parked", "code": "foreign",
    }  # fmt: skip
    with transaction.atomic():
        return BankResult.objects.create(**known | said)


def resolution(line: BankResult, by: User, **said: Any) -> LineResolution:
    known = {"result": line, "way": "not_ours", "note": "a fee", "proposed_by": by, "proposed_at": NOON}
    with transaction.atomic():
        return LineResolution.objects.create(**known | said)


def test_the_same_bytes_are_one_answer(answer: BankAnswer, felix: User) -> None:
    with pytest.raises(Error, match="sha256"):
        another(felix, sha256=answer.sha256)
    another(felix)


@pytest.mark.parametrize("said", [{"rows": 5}, {"settled": 0}, {"repeated": 0}, {"noted": 2}, {"parked": 0}])
def test_the_counts_of_an_answer_add_up(felix: User, said: dict[str, int]) -> None:
    with pytest.raises(Error, match="answers_add_up"):
        another(felix, **said)


def test_a_line_stands_in_an_answer_once(answer: BankAnswer) -> None:
    with pytest.raises(Error, match="one_result_a_line"):
        result(answer, line=answer.results.get().line)


@pytest.mark.parametrize(
    ("said", "constraint"),
    [
        ({"code": ""}, "parked_says_why"),
        ({"outcome": "settled"}, "parked_says_why"),
        ({"outcome": "settled", "code": ""}, "settled_of_something"),
        ({"outcome": "noted", "code": ""}, "settled_of_something"),
    ],
)
def test_a_line_says_why_it_is_parked_or_what_it_is_about(
    answer: BankAnswer, said: dict[str, str], constraint: str
) -> None:
    with pytest.raises(Error, match=constraint):
        result(answer, **said)


def test_nothing_settles_without_an_amount(answer: BankAnswer) -> None:
    with pytest.raises(Error, match="settled_with_an_amount"):
        result(answer, outcome="settled", code="", amount=None, transfer=Transfer.objects.get())


def test_a_line_is_about_a_transfer_or_a_file(answer: BankAnswer) -> None:
    transfer = Transfer.objects.get()
    with pytest.raises(Error, match="result_of_one_thing"):
        result(answer, transfer=transfer, file=transfer.run.files.get())


# ---------------------------------------------------------------- resolutions


def test_a_line_has_one_resolution_that_is_not_dropped(answer: BankAnswer, felix: User, fiona: User) -> None:
    line = result(answer)
    first = resolution(line, felix)
    with pytest.raises(Error, match="one_resolution_a_line"):
        resolution(line, fiona)
    first.state, first.ended_by, first.ended_at = "dropped", felix, NOON
    first.save()
    resolution(line, fiona)


@pytest.mark.parametrize(
    ("said", "constraint"),
    [
        ({"note": ""}, "resolution_has_a_note"),
        ({"way": "matches_later"}, "later_line_is_named"),
        ({"way": "as_said"}, "as_said_says_what"),
        ({"settles": "paid"}, "as_said_says_what"),
        ({"state": "confirmed"}, "resolution_ended"),
        ({"ended_at": NOON}, "resolution_ended"),
    ],
)
def test_a_resolution_says_what_it_rests_on(
    answer: BankAnswer, felix: User, said: dict[str, Any], constraint: str
) -> None:
    with pytest.raises(Error, match=constraint):
        resolution(result(answer), felix, **said)


def test_nobody_confirms_what_they_proposed(answer: BankAnswer, felix: User, fiona: User) -> None:
    made = resolution(result(answer), felix)
    made.state, made.ended_by, made.ended_at = "confirmed", felix, NOON
    with pytest.raises(Error, match="line_confirmed_by_another"), transaction.atomic():
        made.save()
    made.ended_by = fiona
    made.save()


def test_a_resolution_stays_as_it_was_proposed_and_ends_once(
    answer: BankAnswer, felix: User, fiona: User
) -> None:
    made = resolution(result(answer), felix)
    for said in ({"note": "other"}, {"way": "elsewhere"}, {"proposed_by": fiona}):
        with pytest.raises(Error, match="Cannot update"), transaction.atomic():
            LineResolution.objects.update(**said)  # type: ignore[arg-type]
    LineResolution.objects.update(state="dropped", ended_by=fiona, ended_at=NOON)
    for said in ({"state": "confirmed"}, {"ended_by": felix}):
        with pytest.raises(Error, match="Cannot update"), transaction.atomic():
            LineResolution.objects.update(**said)  # type: ignore[arg-type]
    with pytest.raises(Error), transaction.atomic():
        made.delete()


# ---------------------------------------------------------------- settlements


def test_a_settlement_is_of_an_answer_or_of_a_resolution(answer: BankAnswer) -> None:
    known = Settlement.objects.get()
    with pytest.raises(Error, match="settlement_of_one_thing"), transaction.atomic():
        Settlement.objects.create(
            file=known.file, came_from="sent", went_to="paid", transfers=1, amount=1, at=NOON
        )
    with pytest.raises(Error, match="settlement_positive"), transaction.atomic():
        Settlement.objects.create(
            file=known.file, answer=answer, came_from="sent", went_to="paid", transfers=1, amount=0, at=NOON
        )


# ---------------------------------------------------------------- what an answer may do


@pytest.mark.parametrize("state", Transfer.State.values)
def test_a_result_is_lawful_where_the_database_lets_the_transfer_go_there(state: str, fiona: User) -> None:
    """The table of the rules and the database's own are the same."""
    award()
    sent()
    known = Transfer.objects.values().get()
    del known["id"]
    one = Transfer.objects.create(**known | {"reference": "X-1", "state": state})
    for result in MOVES:
        allowed = True
        with transaction.atomic():
            try:
                Transfer.objects.filter(pk=one.pk).update(state=result)
            except Error as error:
                assert "Invalid transition" in str(error)
                allowed = False
            transaction.set_rollback(True)
        assert allowed == (lawful(state, result) or state == result), (state, result)
