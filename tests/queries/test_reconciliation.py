"""Transfers by reference, and what was answered."""

import pytest

from claims.models import Transfer
from claims.queries import reconciliation as queries
from claims.rules.reconciliation import Known
from tests.money import answered, award, sent

pytestmark = pytest.mark.django_db


def test_transfers_are_found_by_reference_and_strangers_are_not() -> None:
    award(amount=7)
    sent()
    one = Transfer.objects.get()
    assert queries.known(references=[one.reference, "X"]) == {one.reference: Known(one.pk, 7, "sent")}
    assert queries.known(references=[]) == {}


def test_an_answer_is_found_by_its_bytes() -> None:
    assert queries.answer_of(sha256="0" * 64) is None
    award()
    sent()
    answer = answered({Transfer.objects.get(): "paid"})
    assert queries.answer_of(sha256=answer.sha256) == answer


def test_what_waits_for_the_bank_goes_to_zero() -> None:
    award(amount=1)
    award(amount=2)
    assert queries.unanswered() == 0
    sent()
    one, two = Transfer.objects.order_by("pk")
    assert queries.unanswered() == 2
    answered({one: "paid", two: "unknown"})
    assert queries.unanswered() == 1
    answered({two: "failed"})
    assert queries.unanswered() == 0
