"""An act that meets another on the same claim, run or rule waits for it, and then sees what it has done.

No luck is needed: the first act commits only when the second is seen to wait. Without the row lock in the stage the
second does not wait, or goes on with what it read before.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

import pytest

from accounts.models import User
from claims.models import (
    AutomaticRule,
    Award,
    Claim,
    HandOver,
    Incident,
    LedgerEntry,
    Payout,
    PayoutRun,
    Transfer,
)
from claims.rules.lifecycle import ClaimOnHold, UnlawfulMove
from claims.stages import export, handover, payout, review
from claims.stages.payout import BankAnswered, NothingPayable, RunMovedOn, RunUnderWay
from claims.stages.review import HoldUnchanged, MoneyOnItsWay, RuleNotWaiting, SomebodyWasFirst, WasPaid
from tests import money
from tests.factories import ClaimantFactory, PayeeAccountFactory
from tests.money import SEALER, answered, balanced
from tests.people import NOON, person
from tests.stages.meanwhile import meanwhile
from tests.stages.review.making import BECAUSE, PAYMENT, RULE, assessed, decided, rule_on, senior
from tests.world import kakao, merchant

pytestmark = pytest.mark.django_db(transaction=True)
WHEN: dict[str, Any] = {"at": NOON, "door": "test"}
Act = Callable[[], object]


def claim() -> Claim:
    return Claim.objects.earliest("pk")


def run() -> PayoutRun:
    return PayoutRun.objects.get()


def rita() -> User:
    return person("rita")


# ---------------------------------------------------------------- what may be done, by name


def decide() -> object:
    return decided(claim())


def decide_too() -> object:
    return decided(claim(), by=senior())


def reject() -> object:
    return decided(claim(), "reject", codes=["untrue"], by=senior())


def hold() -> object:
    return review.hold(actor=rita(), claim=claim(), reason="test", **WHEN)


def triage() -> object:
    return review.triage(actor=rita(), claims=[claim().pk], why="not_a_claim", **WHEN)


def ask() -> object:
    return review.ask(actor=rita(), claim=claim(), question="Which shop?", working_days=5, **WHEN)


def undo() -> object:
    return review.undo(actor=rita(), claim=claim(), note="test", **WHEN)


def withdraw() -> object:
    return review.withdraw(actor=person("alice"), claim=claim(), reason="test", **WHEN)


def by_rule() -> object:
    return review.decide_automatically(actor=RULE, run=claim().incident.runs.get(), at=NOON)


def open_and_freeze() -> object:
    return money.frozen()


def open_it() -> object:
    return money.opened()


def shift() -> object:
    return payout.shift_pay_date(
        actor=person("felix"), run=run(), pay_date=date(2022, 10, 27), reason="test", **WHEN
    )


def resume() -> object:
    return payout.resume(actor=person("felix"), run=run(), **WHEN)


def freeze() -> object:
    return money.frozen(run())


def check() -> object:
    return money.checked(run())


def release() -> object:
    return money.released(run())


def void() -> object:
    return payout.void(actor=person("felix"), run=run(), reason="test", **WHEN)


def seal() -> object:
    return export.seal(actor=SEALER, run=run(), at=NOON)


def take() -> object:
    return export.download(actor=person("felix"), file=run().files.get(), **WHEN)


def hand_over() -> object:
    return handover.confirm_receipt(
        actor=person("felix"), hand_over=HandOver.objects.get(), receipt="R-1", **WHEN
    )


def paid() -> object:
    return answered({Transfer.objects.get(): "paid"})


def failed() -> object:
    return answered({Transfer.objects.get(): "failed"})


def confirm() -> object:
    return review.confirm_rule(actor=senior("sven"), rule=AutomaticRule.objects.get(), **WHEN)


# ---------------------------------------------------------------- how far things are


def submitted() -> None:
    incident = kakao()
    made = merchant(incident, claimant=ClaimantFactory(user=person("alice")))
    PayeeAccountFactory(claim=made)
    assessed(incident)


def approved() -> None:
    submitted()
    decided(claim())


def opened() -> None:
    approved()
    money.opened()


def frozen() -> None:
    approved()
    money.frozen()


def checked() -> None:
    frozen()
    check()


def sealed() -> None:
    checked()
    seal()


def released() -> None:
    sealed()
    release()


def taken() -> None:
    released()
    take()


def sent() -> None:
    taken()
    hand_over()


def switched() -> None:
    review.set_rule(actor=senior(), on=True, at_most=1, reason="test", **WHEN)


class Meeting(NamedTuple):
    before: Act
    first: Act
    second: Act
    refusal: type[Exception] | None  # None: the second is done too


MEETINGS = [
    Meeting(submitted, decide, decide_too, SomebodyWasFirst),
    Meeting(submitted, decide, reject, SomebodyWasFirst),
    Meeting(submitted, decide, triage, UnlawfulMove),
    Meeting(submitted, decide, ask, UnlawfulMove),
    Meeting(submitted, triage, decide, UnlawfulMove),
    Meeting(submitted, ask, decide, UnlawfulMove),
    Meeting(submitted, hold, decide, ClaimOnHold),
    Meeting(submitted, hold, hold, HoldUnchanged),
    Meeting(submitted, withdraw, decide, UnlawfulMove),
    Meeting(approved, hold, open_and_freeze, NothingPayable),
    Meeting(approved, withdraw, open_and_freeze, NothingPayable),
    Meeting(approved, undo, open_and_freeze, NothingPayable),
    Meeting(approved, open_and_freeze, withdraw, MoneyOnItsWay),
    Meeting(approved, open_and_freeze, undo, WasPaid),
    Meeting(approved, withdraw, undo, UnlawfulMove),
    Meeting(approved, open_it, open_it, RunUnderWay),
    Meeting(checked, shift, seal, None),  # one after the other; what is sealed is shifted no more
    Meeting(checked, seal, shift, RunMovedOn),
    Meeting(opened, void, shift, RunMovedOn),
    Meeting(opened, freeze, resume, RunMovedOn),
    Meeting(opened, freeze, freeze, None),  # it is frozen once, and given again
    Meeting(opened, freeze, void, None),
    Meeting(opened, void, freeze, RunMovedOn),
    Meeting(frozen, check, void, None),  # what was checked, sealed or released may still be voided
    Meeting(frozen, void, check, RunMovedOn),
    Meeting(frozen, check, check, RunMovedOn),
    Meeting(checked, seal, seal, None),
    Meeting(checked, seal, void, None),
    Meeting(checked, void, seal, RunMovedOn),
    Meeting(sealed, release, void, None),
    Meeting(sealed, void, release, RunMovedOn),
    Meeting(sealed, release, release, RunMovedOn),
    Meeting(released, take, take, export.SecondDownload),
    Meeting(released, take, void, RunMovedOn),
    Meeting(released, void, take, export.NotReleased),
    Meeting(taken, hand_over, void, RunMovedOn),
    Meeting(taken, hand_over, hand_over, handover.NotInDoubt),
    Meeting(released, paid, void, BankAnswered),
    Meeting(released, void, paid, None),  # it is parked: the transfer never left us
    Meeting(released, paid, failed, None),  # what contradicts is parked
    Meeting(sent, paid, failed, None),
    Meeting(sent, failed, paid, None),
    Meeting(switched, confirm, confirm, RuleNotWaiting),
]


@pytest.mark.parametrize(
    "meeting", MEETINGS, ids=lambda one: f"{one.second.__name__} meets {one.first.__name__}"
)
def test_who_comes_second_waits_and_is_told_what_was_done(meeting: Meeting) -> None:
    meeting.before()
    for name in ("rita", "alice", "felix", "fiona"):  # they are there before either begins
        person(name)
    for name in ("sena", "sven"):
        senior(name)
    result, waited = meanwhile(meeting.first, meeting.second)
    assert waited, result
    assert (type(result) if isinstance(result, Exception) else None) is meeting.refusal, result
    balanced()
    assert Payout.objects.filter(live=True).count() <= Award.objects.filter(live=True).count() <= 1


def test_the_rule_leaves_what_a_person_gives_the_same_claimant_meanwhile() -> None:
    submitted()
    first = claim()
    again = merchant(Incident.objects.get(), claimant=first.claimant)
    rule_on()
    assessed(Incident.objects.get())
    given = {"amounts": {PAYMENT: 29_999}, "reasons": BECAUSE}
    rita()

    def by_person() -> object:
        return decided(again, "part", **given)

    def by_the_newest_run() -> object:
        newest = first.incident.runs.latest("pk")
        return review.decide_automatically(actor=RULE, run=newest, at=NOON)

    result, waited = meanwhile(by_person, by_the_newest_run)
    assert waited and (result.approved, result.rejected) == (0, 0), result  # type: ignore[attr-defined]
    assert Award.objects.get().claim == again
    assert LedgerEntry.objects.count() == 1
