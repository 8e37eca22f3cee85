"""What people give as a reason goes on record for good: in one form, and never with somebody's resident number."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from claims.rules.residents import ResidentNumberTyped
from claims.rules.text import Malformed
from claims.stages import export, handover, payout, review
from claims.stages.safety import ReasonMissing
from tests.factories import ClaimFactory
from tests.people import NOON, person

pytestmark = pytest.mark.django_db
WHEN: dict[str, Any] = {"at": NOON, "door": "test"}
NONE: Any = None  # a reason is looked at before anything that it is a reason for

ACTS: dict[str, Callable[[str], object]] = {
    "void": lambda reason: payout.void(actor=person("felix"), run=NONE, reason=reason, **WHEN),
    "shift": lambda reason: payout.shift_pay_date(
        actor=person("felix"), run=NONE, pay_date=date(2022, 10, 24), reason=reason, **WHEN
    ),
    "ask for another download": lambda reason: export.ask_download(
        actor=person("felix"), file=NONE, reason=reason, **WHEN
    ),
    "send again": lambda reason: handover.propose(
        actor=person("felix"), hand_over=NONE, outcome="send_again", reason=reason, **WHEN
    ),
    "take back": lambda reason: handover.propose(
        actor=person("felix"), hand_over=NONE, outcome="take_back", reason=reason, **WHEN
    ),
    "explain": lambda reason: handover.explain_line(
        actor=person("felix"), made=NONE, message_id="F-20221021-7-1", note=reason, **WHEN
    ),
    "set a budget": lambda reason: payout.record_budget(
        actor=person("felix"), policy="p", unit="KRW", amount=1, reason=reason, **WHEN
    ),
    "hold": lambda reason: review.hold(actor=person("rita"), claim=ClaimFactory(), reason=reason, **WHEN),
    "release": lambda reason: review.release(
        actor=person("rita"), claim=ClaimFactory(held=True, hold_reason="Wait."), reason=reason, **WHEN
    ),
    "write off": lambda reason: payout.record_write_off(
        actor=person("felix"), kind="cash", unit="KRW", note=reason, **WHEN
    ),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(
    ("reason", "refusal"),
    [
        ("", ReasonMissing),
        (" \n ", ReasonMissing),
        ("of 900101-1234567, who called", ResidentNumberTyped),
        ("a\x00b", Malformed),
        ("x" * 2_001, Malformed),
    ],
    ids=["none", "blank", "a resident number", "a zero byte", "too long"],
)
def test_a_reason_is_given_in_a_form_that_can_be_kept(
    act: str, reason: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        ACTS[act](reason)


@pytest.mark.parametrize(
    ("receipt", "refusal"),
    [(" ", handover.ReceiptMissing), ("x" * 101, Malformed), ("a\x00b", Malformed)],
    ids=["blank", "too long", "a zero byte"],
)
def test_so_is_the_number_of_a_receipt(receipt: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        handover.confirm_receipt(actor=person("felix"), hand_over=NONE, receipt=receipt, **WHEN)
