"""The bank's answers stay as they came, and one line settles one transfer."""

from typing import Any

import pytest
from django.db import Error, connection, transaction

from accounts.models import User
from claims.models import BankAnswer, BankResult, Transfer
from tests.money import answered, award, sent
from tests.people import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def answer(fiona: User) -> BankAnswer:
    award()
    sent()
    return answered({Transfer.objects.get(): "unknown"})


@pytest.mark.parametrize("table", ["claims_bankanswer", "claims_bankresult"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_application_is_denied_any_change(answer: BankAnswer, table: str, statement: str) -> None:
    with pytest.raises(Error, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement.format(table))


def another(by: User, **said: Any) -> BankAnswer:
    known = {
        "sha256": "0" * 64,
        "name": "a.csv",
        "rows": 2,
        "settled": 1,
        "repeated": 1,
        "at": NOON,
        "by": by,
    }
    with transaction.atomic():
        return BankAnswer.objects.create(**known | said)


def test_the_same_bytes_are_one_answer(answer: BankAnswer, felix: User) -> None:
    with pytest.raises(Error, match="sha256"):
        another(felix, sha256=answer.sha256)
    another(felix)


@pytest.mark.parametrize("said", [{"rows": 3}, {"settled": 0}, {"repeated": 0}, {"rows": 1}])
def test_the_counts_of_an_answer_add_up(felix: User, said: dict[str, int]) -> None:
    with pytest.raises(Error, match="answers_add_up"):
        another(felix, **said)


@pytest.mark.parametrize(
    ("said", "constraint"), [({"line": 9}, "one_result_a_transfer_an_answer"), ({}, "one_result_a_line")]
)
def test_a_line_and_a_transfer_stand_in_an_answer_once(
    answer: BankAnswer, said: dict[str, int], constraint: str
) -> None:
    if not said:
        award(amount=7)
        sent()
    known = BankResult.objects.get()
    transfer = Transfer.objects.exclude(pk=known.transfer_id).first() or known.transfer
    with pytest.raises(Error, match=constraint), transaction.atomic():
        BankResult.objects.create(
            answer=answer, transfer=transfer, amount=1, result="paid", line=said.get("line", known.line)
        )
