"""What anybody may see in figures: the same as counting the rows one by one."""

from datetime import date, timedelta

import pytest

from accounts.models import User
from claims.models import Transfer
from claims.queries import figures
from claims.stages import review
from tests.factories import ClaimantFactory, ClaimFactory, PayeeAccountFactory
from tests.money import answered, award, sent
from tests.people import NOON, person
from tests.queries.test_figures import counted
from tests.stages.reconciliation.test_resolving import confirm, parked, propose
from tests.stages.review.making import assessed, decided
from tests.world import kakao, merchant

pytestmark = pytest.mark.django_db


def test_the_scheme_is_counted_by_type_and_in_all_as_the_rows_say_one_by_one() -> None:
    incident = kakao()
    paid, unpaid, waiting = merchant(incident), merchant(incident), merchant(incident, loss=500_001)
    single = ClaimFactory(incident=incident, claimant=ClaimantFactory(type="individual"), services=["melon"])
    for claim in (paid, unpaid):
        PayeeAccountFactory(claim=claim)
    assessed(incident)
    decided(paid)
    sent()
    (transfer,) = Transfer.objects.all()
    answered({transfer: "paid"})
    decided(unpaid)
    ClaimFactory()  # of another incident
    found = counted(incident)
    seconds = int((NOON - paid.received_at).total_seconds())
    assert found["scheme"] == [
        ["individual", 1, 0, 0, None], ["merchant", 3, 2, 1, seconds], [None, 4, 2, 1, seconds],
    ]  # fmt: skip
    assert found["scheme-given"] == [["KRW", 1, transfer.amount]]
    weeks = found["scheme-weeks"]
    assert [sum(column) for column in zip(*(row[1:] for row in weeks), strict=True)] == [4, 2, 1]
    assert all(date.fromisoformat(row[0]).weekday() == 0 for row in weeks)
    assert (waiting.status, single.status) == ("submitted", "submitted")


def test_what_was_paid_in_part_is_paid_as_far_as_it_was(fiona: User, felix: User) -> None:
    made = award(amount=1_000)
    sent()
    transfer = made.payouts.get().transfer
    confirm(propose(parked(f"{transfer.reference},600,paid,"), way="paid_short")[0])
    found = counted(made.claim.incident)
    assert found["scheme-given"] == [["KRW", 1, 600]]
    assert [row[3] for row in found["scheme"]] == [1, 1]
    sent()
    answered({Transfer.objects.get(state="sent"): "paid"})
    found = counted(made.claim.incident)
    assert found["scheme-given"] == [["KRW", 1, 1_000]]
    assert [row[3] for row in found["scheme"]] == [1, 1]


def test_what_came_back_is_not_paid_and_a_decision_that_was_taken_back_is_none() -> None:
    incident = kakao()
    back, undone = merchant(incident), merchant(incident)
    PayeeAccountFactory(claim=back)
    assessed(incident)
    decided(back)
    sent()
    (transfer,) = Transfer.objects.all()
    answered({transfer: "paid"})
    before = figures.mark(incident=incident, at=NOON)
    answered({transfer: "returned"})
    assert figures.mark(incident=incident, at=NOON) != before
    decided(undone)
    review.undo(actor=person("rita"), claim=undone, note="wrong", at=NOON, door="test")
    assert [row[1:4] for row in counted(incident)["scheme"]] == [[2, 1, 0], [2, 1, 0]]
    later = NOON + timedelta(days=2)
    review.decide(
        actor=person("rita"),
        claim=undone,
        outcome="approve",
        version=undone.version + 1,
        at=later,
        door="test",
    )
    seconds = [int((at - undone.received_at).total_seconds()) for at in (NOON, later)]
    assert [row[2:] for row in counted(incident)["scheme"]] == [[2, 0, sum(seconds) // 2]] * 2
