"""The bank takes back that a payment failed while a run already pays it again: the run stops at its next step,
whichever that is, until two people have said what is so, or void it."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.utils import translation

from accounts.models import User
from claims import tasks
from claims.models import HandOver, PaymentFile, PayoutRun, RunStep, Transfer
from claims.presentation import refusals, work
from claims.queries import contradicted
from claims.stages import export, handover, payout
from claims.stages.authority import NamedRule
from claims.stages.handover import directory
from claims.stages.payout import Contradicted
from tests import money
from tests.bank import Bank
from tests.details import mended
from tests.people import NOON, person
from tests.rules.reconciliation.messages import report
from tests.stages.meanwhile import meanwhile
from tests.stages.reconciliation.test_resolving import confirm, parked, propose
from tests.stages.reconciliation.test_taking import csv, take

WHEN: dict[str, Any] = {"at": NOON, "door": "test"}
COURIER = NamedRule("courier")


def first() -> Transfer:
    """The transfer that failed."""
    return Transfer.objects.earliest("pk")


def run() -> PayoutRun:
    return PayoutRun.objects.latest("pk")


def failed(amount: int = 1_000) -> Transfer:
    """An award of which the first transfer has failed, and that can be paid again."""
    money.award(amount=amount)
    money.sent()
    money.answered({first(): "failed"})
    mended()
    return first()


def says_paid() -> str:
    return csv(f"{first().reference},{first().amount},paid,")


# ---------------------------------------------------------------- the steps of a run


def check() -> object:
    return money.checked(run())


def seal() -> object:
    return export.seal(actor=money.SEALER, run=run(), at=NOON)


def release() -> object:
    return payout.release_run(actor=person("fiona"), run=run(), **WHEN)


def by_hand() -> object:
    return list(export.download(actor=person("felix"), file=run().files.get(), **WHEN))


def drop() -> object:
    return handover.hand_over(actor=COURIER, file=run().files.get(), at=NOON)


STEPS: list[tuple[Callable[[], object], str, str]] = [
    (check, "frozen", "checked"),
    (seal, "checked", "sealed"),
    (release, "sealed", "released"),
    (by_hand, "released", "handed_over"),
    (drop, "released", "confirmed"),
]
steps = pytest.mark.parametrize(("step", "before", "after"), STEPS, ids=[one[0].__name__ for one in STEPS])


def brought(state: str) -> None:
    {"frozen": money.frozen, "checked": money.checked, "sealed": money.sealed, "released": money.released}[
        state
    ]()


@pytest.mark.django_db
@steps
def test_a_run_does_not_go_on_while_the_bank_contradicts_itself_about_what_it_pays(
    bank: Bank, step: Callable[[], object], before: str, after: str
) -> None:
    transfer = failed()
    brought(before)
    line = parked(f"{transfer.reference},1000,paid,")
    for made in (None, propose(line, way="elsewhere")):  # a proposal of one person opens nothing
        with pytest.raises(Contradicted) as refused:
            step()
        assert run().state == before and not HandOver.objects.filter(file__run=run()).exists(), made
    assert bank.files() == []
    claim = transfer.payouts.get().award.claim.reference
    assert refused.value.facts == {
        "run": run().key, "awards": 1, "claims": claim, "transfers": transfer.reference,
    }  # fmt: skip
    confirm(*line.resolutions.all())
    step()
    assert run().state == after
    money.balanced()


@pytest.mark.django_db
def test_the_refusal_says_what_to_do_in_both_languages(bank: Bank) -> None:
    transfer = failed()
    brought("sealed")
    parked(f"{transfer.reference},1000,paid,")
    with pytest.raises(Contradicted) as refused:
        release()
    with translation.override("en"):
        said = refusals.told(refused.value)
    assert (
        transfer.reference in said
        and "Two people have to resolve the line" in said
        and "void the run" in said
    )
    with translation.override("ko"):
        said = refusals.told(refused.value)
    assert transfer.reference in said and "두 사람이" in said and "무효" in said


@pytest.mark.django_db
def test_a_line_about_the_whole_file_stops_the_run_too(bank: Bank) -> None:
    failed()
    old = PaymentFile.objects.get()
    brought("released")
    take(report(group="ACSC", message=old.message_id, total=str(old.total)))
    for step in (by_hand, drop):
        with pytest.raises(Contradicted):
            step()


@pytest.mark.django_db
def test_the_run_may_be_voided_and_its_awards_then_wait_until_the_line_is_resolved(bank: Bank) -> None:
    transfer = failed()
    brought("released")
    parked(f"{transfer.reference},1000,paid,")
    payout.void(actor=person("felix"), run=run(), reason="the bank did pay", **WHEN)
    assert [one.why for one in money.queries.waiting()] == ["answer_parked"]
    money.balanced()


@pytest.mark.django_db
def test_lines_about_nothing_that_the_run_pays_again_stop_nothing(bank: Bank) -> None:
    """A stranger's, one of what is payable no more, and one about the very transfer that goes."""
    transfer = failed()
    money.award(amount=77)
    money.released()
    parked("x,1,paid,")
    parked(f"{Transfer.objects.get(amount=77).reference},76,paid,")  # paid before the hand-over is confirmed
    assert contradicted.paid_again(run_id=run().pk).awards == 0
    drop()
    parked(f"{transfer.reference},1000,paid,")
    money.award(amount=78)
    money.released()
    drop()
    assert run().state == "confirmed"


@pytest.mark.django_db
def test_of_a_run_of_two_files_the_one_that_pays_nothing_again_goes(bank: Bank, settings: Any) -> None:
    failed()
    money.award(kind="points", unit="point", amount=5)
    cash, points = money.released()
    take(says_paid())
    with pytest.raises(Contradicted):
        export.download(actor=person("felix"), file=cash, **WHEN)
    export.download(actor=person("felix"), file=points, **WHEN)
    assert HandOver.objects.filter(file__run=run()).get().file == points


@pytest.mark.django_db
def test_what_was_taken_by_hand_is_not_taken_once_more(bank: Bank) -> None:
    failed()
    brought("released")
    by_hand()
    take(says_paid())
    request = export.ask_download(actor=person("felix"), file=run().files.get(), reason="lost", **WHEN)
    export.allow_download(actor=person("fiona"), request=request, **WHEN)
    with pytest.raises(Contradicted):
        by_hand()
    request.refresh_from_db()
    assert request.used_at is None
    handover.confirm_receipt(  # what has happened may be said
        actor=person("felix"), hand_over=HandOver.objects.latest("pk"), receipt="R-2", **WHEN
    )
    by_hand()  # it adds no payment: the bank has the file


@pytest.mark.django_db
@pytest.mark.parametrize("proposed", [False, True])
def test_a_lost_file_is_not_sent_again_but_may_be_taken_back(
    bank: Bank, monkeypatch: pytest.MonkeyPatch, proposed: bool
) -> None:
    failed()
    brought("released")

    def dies(*_given: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as patched, suppress(SystemExit):
        patched.setattr(directory, "put", dies)
        drop()
    drop()
    lost = HandOver.objects.latest("pk")
    assert lost.state == "unknown"

    def proposes(outcome: str) -> HandOver:
        return handover.propose(actor=person("felix"), hand_over=lost, outcome=outcome, reason="test", **WHEN)

    if proposed:
        lost = proposes("send_again")
    take(says_paid())
    with pytest.raises(Contradicted):
        handover.approve(actor=person("fiona"), hand_over=lost, **WHEN) if proposed else proposes(
            "send_again"
        )
    lost.refresh_from_db()
    assert lost.state == "unknown" and bool(lost.proposed_by_id) is proposed
    if proposed:
        handover.drop_proposal(actor=person("felix"), hand_over=lost, **WHEN)
    lost = proposes("take_back")
    handover.approve(actor=person("fiona"), hand_over=lost, **WHEN)
    assert run().state == "voided" and bank.files() == []
    money.balanced()


# ---------------------------------------------------------------- on the belt


@pytest.mark.django_db
@pytest.mark.parametrize(("before", "after"), [("checked", "sealed"), ("released", "confirmed")])
def test_a_worker_leaves_the_run_resumable_and_its_page_says_why(bank: Bank, before: str, after: str) -> None:
    transfer = failed()
    brought(before)
    line = parked(f"{transfer.reference},1000,paid,")
    tasks.go_on_with_payout(run().pk)
    assert run().state == before and bank.files() == []
    step = RunStep.objects.get(run=run(), done_at=None)
    assert step.error == "run_contradicted" and transfer.reference in work.of_run(run())[-1]["error"]
    confirm(*propose(line, way="elsewhere"))
    payout.resume(actor=person("felix"), run=run(), **WHEN)
    tasks.go_on_with_payout(run().pk)
    assert run().state == after and work.of_run(run())[-1]["error"] == ""


# ---------------------------------------------------------------- at the same moment


@pytest.mark.django_db(transaction=True)
@steps
def test_a_step_that_meets_the_line_waits_for_it_and_is_refused(
    felix: User, fiona: User, bank: Bank, step: Callable[[], object], before: str, after: str
) -> None:
    failed()
    brought(before)
    result, waited = meanwhile(lambda: take(says_paid()), step)
    assert waited and isinstance(result, Contradicted), result
    assert run().state == before and bank.files() == [] and not list((bank.drop / "writing").iterdir())
    money.balanced()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", [check, seal, release, by_hand], ids=lambda one: one.__name__)
def test_a_line_that_meets_a_step_waits_and_stops_the_next_one(
    felix: User, fiona: User, bank: Bank, step: Callable[[], object]
) -> None:
    failed()
    brought(next(before for one, before, _after in STEPS if one is step))
    answer, waited = meanwhile(step, lambda: take(says_paid()))
    assert waited and answer.parked == 1, answer  # type: ignore[attr-defined]
    assert contradicted.paid_again(run_id=run().pk).awards == 1
    money.balanced()
