"""The preview: what would be paid, counted and pinned once; and what became of it until the freeze."""

from datetime import date
from typing import Any

import pytest

from accounts.models import User
from claims.models import Award, Claim, PayoutPreview, Transfer
from claims.rules.authority import Forbidden
from claims.rules.pay_dates import NotAPayDate
from claims.stages import payout, review
from claims.stages.payout import NothingPayable
from tests.details import mended
from tests.factories import PayeeAccountFactory
from tests.money import FREEZER, SEALER, answered, award, balanced, frozen, opened, previewed, sent
from tests.people import NOON, person
from tests.stages.review.making import assessed, sampled
from tests.world import kakao, merchant

pytestmark = pytest.mark.django_db


def hold(claim: Claim, *, on: bool = True) -> None:
    Claim.objects.filter(pk=claim.pk).update(held=on, hold_reason="test" if on else "")


# ---------------------------------------------------------------- asking and filling


@pytest.mark.parametrize("name", ["alice", "rita", "fiona", "omar", "audrey", "mallory"])
def test_only_the_maker_asks(name: str) -> None:
    with pytest.raises(Forbidden):
        payout.ask_preview(actor=person(name), at=NOON, door="test")
    assert not PayoutPreview.objects.exists()


@pytest.mark.parametrize("name", ["felix", "fiona", "omar", "mallory"])
def test_no_person_fills_one(name: str, felix: User) -> None:
    award()
    preview = payout.ask_preview(actor=felix, at=NOON, door="test")
    for actor in (person(name), SEALER):
        with pytest.raises(Forbidden):
            payout.fill_preview(actor=actor, preview=preview, at=NOON)
    assert PayoutPreview.objects.get().filled_at is None


def test_it_is_paid_on_the_next_working_day_or_on_one_that_is_chosen() -> None:
    assert previewed().pay_date == date(2022, 10, 24)  # it is Friday
    assert previewed(pay_date=date(2022, 10, 27)).pay_date == date(2022, 10, 27)
    with pytest.raises(NotAPayDate):
        previewed(pay_date=date(2022, 10, 29))


def test_a_filled_preview_stays_as_it_is() -> None:
    award(amount=1)
    preview = previewed()
    award(amount=2)
    again = payout.fill_preview(actor=FREEZER, preview=preview, at=NOON)
    assert (again.figures, again.awards) == (preview.figures, preview.awards) and len(again.awards) == 1


def test_its_progress_is_told() -> None:
    for _n in range(3):
        award()
    award(without_account=True)
    told: list[tuple[int, int]] = []
    preview = payout.ask_preview(actor=person("felix"), at=NOON, door="test")
    payout.fill_preview(
        actor=FREEZER, preview=preview, at=NOON, told=lambda reached, of: told.append((reached, of))
    )
    assert told == [(3, 3)]


def test_what_is_pinned_stands_side_by_side_by_award() -> None:
    cash = award(amount=1)
    points = award(kind="points", unit="point", amount=5)
    unfit = award(account={"holder": "Kim, Alice"})
    held = award(decision__claim__held=True, decision__claim__hold_reason="test")
    preview = previewed()
    assert preview.awards == sorted([cash.pk, points.pk])
    said = dict(zip(preview.awards, zip(preview.amounts, preview.accounts, strict=True), strict=True))
    assert said == {cash.pk: (1, cash.claim.accounts.get().pk), points.pk: (5, None)}
    assert preview.unfit == [unfit.pk] and held.pk not in preview.awards


# ---------------------------------------------------------------- what changed until the freeze


def withdrawn(made: Award) -> None:
    type(made.claimant).objects.filter(pk=made.claimant_id).update(user=person("alice"))
    claim = Claim.objects.get(pk=made.claim_id)
    review.withdraw(actor=person("alice"), claim=claim, reason="test", at=NOON, door="test")


def undone(made: Award) -> None:
    review.undo(actor=person("rita"), claim=made.claim, note="test", at=NOON, door="test")


def appealed(made: Award) -> None:
    Claim.objects.filter(pk=made.claim_id).update(status="appealed")


CHANGES: dict[str, Any] = {
    "held": lambda made: hold(made.claim),
    "withdrawn": withdrawn,
    "undone": undone,
    "appealed": appealed,
}


@pytest.mark.parametrize("why", CHANGES)
def test_what_changed_between_preview_and_freeze_is_not_paid_and_told(why: str) -> None:
    made, other = award(amount=30_000), award(amount=7)
    run = opened()
    CHANGES[why](made)
    run = frozen(run)
    assert [one.award for one in run.payouts.all()] == [other]
    assert run.difference == {
        "counts": [[why, "KRW", 1, 1, 30_000]],
        "rows": [[why, made.claim_id, made.claim.reference, "KRW", 30_000]],
    }
    balanced()


def test_what_came_since_the_preview_waits_for_the_next_run_and_is_told() -> None:
    award(amount=1)
    run = opened()
    new = award(amount=2)
    run = frozen(run)
    assert run.payouts.get().amount == 1
    assert run.difference["counts"] == [["new", "KRW", 1, 1, 2]]
    sent(run)
    assert frozen().payouts.get().award == new
    balanced()


def test_what_no_file_could_hold_is_not_new() -> None:
    award(amount=1)
    award(account={"holder": "Kim, Alice"})
    assert frozen().difference == {"counts": [], "rows": []}


def test_an_account_given_since_is_not_paid_to_unseen() -> None:
    made = award(amount=1)
    award(amount=2)
    preview = previewed()
    account = made.claim.accounts.get()
    account.pk, account._state.adding = None, True
    account.version = 2
    account.save(force_insert=True)
    Claim.objects.filter(pk=made.claim_id).update(version=2)
    facts = made.claim.facts.get()
    facts.pk, facts._state.adding, facts.version = None, True, 2
    facts.save(force_insert=True)
    run = frozen(opened(preview))
    assert run.payouts.get().amount == 2
    assert run.difference["counts"] == [["amended", "KRW", 1, 1, 1]]
    balanced()


def test_where_everything_changed_nothing_is_frozen_and_the_run_stays_opened() -> None:
    made = award()
    run = opened()
    hold(made.claim)
    with pytest.raises(NothingPayable) as refused:
        frozen(run)
    assert refused.value.facts == {"left_out": 1}
    run.refresh_from_db()
    assert run.state == "opened" and not Transfer.objects.exists()
    hold(made.claim, on=False)
    assert frozen(run).state == "frozen"


def test_what_failed_since_the_preview_of_an_earlier_run_is_new() -> None:
    award(amount=1)
    files = sent()
    second = award(amount=2)
    preview = previewed()
    answered({files[0].run.transfers.get(): "failed"})
    mended()
    run = frozen(opened(preview))
    assert run.payouts.get().award == second
    assert run.difference["counts"] == [["new", "KRW", 1, 1, 1]]
    balanced()


def test_what_a_rule_holds_back_is_neither_previewed_nor_frozen_until_a_person_has_looked() -> None:
    incident = kakao()
    claim = merchant(incident)
    PayeeAccountFactory(claim=claim)
    assessed(incident)
    sampled(claim)
    award(amount=7)  # of another claim, so that there is something to pay
    preview = previewed()
    assert claim.pk not in preview.claims
    run = frozen(opened(preview))
    assert not Transfer.objects.filter(run=run, payouts__award__claim=claim).exists()
    review.agree(actor=person("rita"), claim=claim, at=NOON, door="test")
    assert claim.pk in previewed().claims
