"""What was answered, and what waits for an answer. The lines beside their transfers are tested by taking them."""

import pytest

from claims.models import Transfer
from claims.queries import reconciliation as queries
from tests.money import answered, award, sealed, sent

pytestmark = pytest.mark.django_db


def test_an_answer_is_found_by_its_bytes() -> None:
    assert queries.answer_of(sha256="0" * 64) is None
    award()
    sent()
    answer = answered({Transfer.objects.get(): "paid"})
    assert queries.answer_of(sha256=answer.sha256) == answer


def test_what_waits_for_the_bank_goes_to_zero() -> None:
    award(amount=1)
    award(amount=2)
    (file,) = sealed()
    assert queries.unanswered().count() == 0  # nothing has left us yet
    sent(file.run)
    one, two = Transfer.objects.order_by("pk")
    assert queries.unanswered().count() == 2
    answered({one: "paid", two: "unknown"})
    assert queries.unanswered().count() == 1
    answered({two: "failed"})
    assert queries.unanswered().count() == 0


def test_a_file_is_told_with_its_states_and_its_entries() -> None:
    award(amount=1)
    award(amount=2)
    file = sent()[0]
    answered({Transfer.objects.get(amount=1): "paid"})
    found = queries.file(file_id=file.pk)
    assert (found.states, found.amount, found.unit, found.left) == ({"paid": 1, "sent": 1}, 3, "KRW", True)
    assert found.booked == {}
