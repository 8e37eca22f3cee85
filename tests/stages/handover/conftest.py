"""A bank over a drop directory, a released file, and one of which nobody knows."""

from typing import Any

import pytest

from claims.models import HandOver, PaymentFile
from claims.stages import handover
from claims.stages.authority import NamedRule
from claims.stages.handover import directory
from tests import money
from tests.bank import Bank
from tests.people import NOON

COURIER = NamedRule("courier")


@pytest.fixture
def file(bank: Bank) -> PaymentFile:
    """A released file of three transfers."""
    for amount in (10_000, 20_000, 30_000):
        money.award(amount=amount)
    return money.released()[0]


@pytest.fixture
def lost(file: PaymentFile, monkeypatch: pytest.MonkeyPatch) -> HandOver:
    """Its courier died between the intent and the link."""

    def dies(*_given: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(directory, "put", dies)
        with pytest.raises(SystemExit):
            handover.hand_over(actor=COURIER, file=file, at=NOON)
    found = handover.hand_over(actor=COURIER, file=PaymentFile.objects.get(pk=file.pk), at=NOON)
    assert found and found.state == "unknown"
    return found
