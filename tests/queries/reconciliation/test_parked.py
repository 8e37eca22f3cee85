"""Which parked lines wait, and what may be made of each. The rest is tested by resolving them."""

import pytest

from accounts.models import User
from claims.models import BankResult, Transfer
from claims.queries import reconciliation as queries
from claims.stages import reconciliation
from tests.money import answered, award, sent
from tests.people import NOON
from tests.stages.reconciliation.test_taking import csv, take

pytestmark = pytest.mark.django_db


def test_a_line_waits_is_proposed_and_is_resolved(fiona: User, felix: User) -> None:
    take(csv("x,1,paid,", "y,1,paid,"))
    one, two = queries.parked().order_by("line")
    (made,) = reconciliation.propose(
        actor=felix, lines=[one.pk], way="not_ours", note="x", at=NOON, door="test"
    )
    assert list(queries.waiting()) == [two]
    assert list(queries.with_state(queries.parked(), "proposed")) == [one]
    assert queries.unresolved().count() == 2
    reconciliation.confirm(actor=fiona, resolutions=[made.pk], at=NOON, door="test")
    assert list(queries.unresolved()) == [two]
    assert list(queries.with_state(queries.parked(), "confirmed")) == [one]


def test_what_may_be_made_of_a_line_follows_from_how_its_transfer_stands(fiona: User) -> None:
    award(amount=1_000)
    sent()
    transfer = Transfer.objects.get()
    take(csv(f"{transfer.reference},1000,B7,"))
    line = BankResult.objects.get()
    assert queries.ways(line=line) == ["as_said", "matches_later", "not_ours", "elsewhere"]
    answered({transfer: "failed"})
    line = BankResult.objects.get(pk=line.pk)
    assert queries.results(line=line) == []
    assert queries.ways(line=line) == ["matches_later", "not_ours", "elsewhere"]
    settling = queries.settling_line(line=line)
    assert settling is not None and settling.transfer == transfer
