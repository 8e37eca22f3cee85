"""Runs: what is frozen, who releases, what stands in the way; one at a time, whoever comes at once."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from pytest_django import Settings

from accounts.models import User
from claims.models import AuditEntry, Claim, Claimant, LedgerEntry, Payout, PayoutRun, Switch, Transfer
from claims.models.sealing import fingerprint
from claims.queries import payout as queries
from claims.queries import previews
from claims.rules.authority import Forbidden, SamePerson
from claims.rules.export import DoesNotFit
from claims.rules.payout import is_reference
from claims.stages import export, payout
from claims.stages.payout import (
    BankAnswered,
    HeldSince,
    MoneyStopped,
    NothingPayable,
    PreviewNotFilled,
    PreviewUsed,
    RunMovedOn,
    RunUnderWay,
    TooManyForLayout,
    TotalDiffers,
)
from claims.stages.safety import ReasonMissing
from tests.details import mended
from tests.factories import ClaimantFactory, ClaimFactory
from tests.layouts import narrowed
from tests.money import (
    SEALER,
    answered,
    award,
    balanced,
    checked,
    frozen,
    opened,
    previewed,
    released,
    sealed,
    sent,
)
from tests.people import NOON, person
from tests.stages.test_intake import at_once

pytestmark = pytest.mark.django_db


def stop_money(by: User, *, on: bool = True) -> None:
    Switch.objects.create(key="money_stopped", on=on, at=NOON, by=by, reason="drill")


def hold(claim: Claim) -> None:
    Claim.objects.filter(pk=claim.pk).update(held=True, hold_reason="test")


def state() -> str:
    return PayoutRun.objects.get().state


def nothing_happened() -> bool:
    frozen = LedgerEntry.objects.exclude(kind="award")
    acts = AuditEntry.objects.exclude(kind="payout_preview")
    return not any(
        rows.exists() for rows in (PayoutRun.objects, Payout.objects, Transfer.objects, frozen, acts)
    )


# ---------------------------------------------------------------- opening


@pytest.mark.parametrize("name", ["alice", "rita", "fiona", "omar", "audrey", "mallory"])
def test_only_the_maker_opens(name: str) -> None:
    award()
    preview = previewed()
    with pytest.raises(Forbidden):
        payout.open_run(actor=person(name), preview=preview, at=NOON, door="test")
    assert nothing_happened()


def test_nothing_is_opened_while_money_is_stopped(omar: User) -> None:
    award()
    stop_money(omar)
    with pytest.raises(MoneyStopped):
        opened()
    assert nothing_happened()
    stop_money(omar, on=False)
    opened()


def test_without_awards_there_is_no_run() -> None:
    with pytest.raises(NothingPayable) as refused:
        opened()
    assert refused.value.facts == {"left_out": 0} and nothing_happened()


def test_a_preview_that_is_not_filled_opens_no_run(felix: User) -> None:
    award()
    preview = payout.ask_preview(actor=felix, at=NOON, door="test")
    with pytest.raises(PreviewNotFilled):
        opened(preview)
    assert nothing_happened()


def test_of_one_preview_one_run_is_opened(felix: User) -> None:
    award()
    preview = previewed()
    run = opened(preview)
    with pytest.raises(RunUnderWay):
        opened(preview)
    payout.void(actor=felix, run=run, reason="test", at=NOON, door="test")
    with pytest.raises(PreviewUsed) as refused:
        opened(preview)
    assert refused.value.facts == {"run": run.key}
    assert opened().preview != preview


CANNOT: dict[str, dict[str, Any]] = {
    "held": {"decision__claim__held": True, "decision__claim__hold_reason": "test"},
    "no_account": {"without_account": True},
    "account_refused": {"account": {"state": "refused"}},
    "does_not_fit": {"account": {"holder": "Kim, Alice"}},
}


@pytest.mark.parametrize("why", CANNOT)
def test_an_award_that_cannot_be_paid_is_left_out(why: str) -> None:
    award(**CANNOT[why])
    with pytest.raises(NothingPayable) as refused:
        opened()
    assert refused.value.facts == {"left_out": 1} and nothing_happened()
    payable = award()
    run = frozen()
    assert [one.award for one in run.payouts.all()] == [payable]
    assert run.difference == {"counts": [], "rows": []}
    balanced()


def test_an_account_that_was_malformed_when_it_came_is_not_paid_to() -> None:
    award(decision__claim__facts__account="malformed")
    with pytest.raises(NothingPayable):
        frozen()


def test_an_account_of_an_earlier_version_is_not_paid_to() -> None:
    award(decision__claim__version=2, account={"version": 1})
    with pytest.raises(NothingPayable):
        frozen()


@pytest.mark.parametrize("status", sorted(set(Claim.Status.values) - {"approved"}))
def test_only_approved_claims_are_paid(status: str) -> None:
    award(decision__claim=ClaimFactory(status=status))
    with pytest.raises(NothingPayable):
        frozen()


def test_dead_awards_are_not_paid() -> None:
    award(live=False)
    with pytest.raises(NothingPayable):
        frozen()


def test_points_need_no_account() -> None:
    award(kind="points", unit="point", amount=500)
    assert frozen().transfers.get().account is None


def test_one_run_is_under_way_at_a_time() -> None:
    award()
    run = opened()
    award()
    for step in (frozen, checked, sealed, released):
        step(run)
        with pytest.raises(RunUnderWay) as refused:
            opened()
        assert refused.value.facts == {"run": run.key}
    sent(run)
    award()
    assert opened().state == "opened"


def test_a_run_freezes_awards_into_transfers_one_a_payee_kind_and_unit() -> None:
    payee = ClaimantFactory()
    claims = [ClaimFactory(claimant=payee, status="approved") for _n in range(3)]
    same = {"number": "11011111111"}
    first = award(claim=claims[0], account=same, amount=1_000)
    second = award(claim=claims[1], account=same, amount=200)
    third = award(claim=claims[1], line="second", amount=30)
    elsewhere = award(claim=claims[2], account={"number": "11022222222"}, amount=4)
    points = award(claim=claims[0], line="points", kind="points", unit="point", amount=5)
    days = award(claim=claims[0], line="days", kind="days", unit="day", amount=6)
    stranger = award(account=same, amount=7)  # the same account, named by somebody else
    run = frozen()
    found = {
        frozenset(one.payouts.values_list("award", flat=True)): (
            one.claimant_id,
            one.kind,
            one.unit,
            one.amount,
        )
        for one in run.transfers.all()
    }
    assert found == {
        frozenset({first.pk, second.pk, third.pk}): (payee.pk, "cash", "KRW", 1_230),
        frozenset({elsewhere.pk}): (payee.pk, "cash", "KRW", 4),
        frozenset({points.pk}): (payee.pk, "points", "point", 5),
        frozenset({days.pk}): (payee.pk, "days", "day", 6),
        frozenset({stranger.pk}): (stranger.claimant_id, "cash", "KRW", 7),
    }
    assert all(
        is_reference(one.reference) and one.reference.startswith(run.key) for one in run.transfers.all()
    )
    assert all(
        (one.attempt, one.live, one.amount) == (1, True, one.award.amount) for one in run.payouts.all()
    )
    assert queries.cash_total(run_id=run.pk) == 1_241
    balanced()
    assert {one.unit: one.in_flight for one in queries.balance()} == {"KRW": 1_241, "point": 5, "day": 6}


def test_the_day_in_a_run_s_key_is_seoul_s() -> None:
    award()
    run = payout.open_run(actor=person("felix"), preview=previewed(), at=NOON.replace(hour=15), door="test")
    assert run.key.startswith("20221022-")  # midnight there


def test_it_is_paid_on_the_next_working_day() -> None:
    award()
    assert opened().pay_date == date(2022, 10, 24)  # it is Friday


def test_every_step_is_on_record(felix: User, fiona: User) -> None:
    award()
    (file,) = sent()
    run = file.run
    entries = AuditEntry.objects.exclude(kind="payout_preview").order_by("pk")
    assert list(entries.values_list("action", "key", "by", "rule")) == [
        ("open_payout_run", run.key, felix.pk, ""),
        ("freeze_payout_run", run.key, None, "freezer"),
        ("check_payout_run", run.key, fiona.pk, ""),
        ("seal_payout_run", run.key, None, "sealer"),
        ("release_payout_run", run.key, fiona.pk, ""),
        ("hand_over_file", file.message_id, felix.pk, ""),
        ("download_file", file.message_id, felix.pk, ""),
        ("confirm_hand_over", file.message_id, felix.pk, ""),
    ]


@pytest.mark.parametrize("name", ["felix", "fiona", "omar", "rita", "audrey", "mallory"])
def test_no_person_freezes(name: str) -> None:
    award()
    run = opened()
    for actor in (person(name), SEALER):
        with pytest.raises(Forbidden):
            payout.freeze_run(actor=actor, run=run, at=NOON)
    assert PayoutRun.objects.get().state == "opened" and not Payout.objects.exists()


def test_nothing_is_frozen_while_money_is_stopped(omar: User) -> None:
    award()
    run = opened()
    stop_money(omar)
    with pytest.raises(MoneyStopped):
        frozen(run)
    assert not Payout.objects.exists()


def test_a_frozen_run_is_not_frozen_again() -> None:
    award()
    run = frozen()
    award()
    assert frozen(run).state == "frozen"
    checked(run)
    assert frozen(run).state == "checked"
    assert Payout.objects.count() == 1
    balanced()


def test_a_voided_run_is_not_frozen(felix: User) -> None:
    award()
    run = opened()
    payout.void(actor=felix, run=run, reason="test", at=NOON, door="test")
    with pytest.raises(RunMovedOn):
        frozen(run)
    balanced()


# ---------------------------------------------------------------- checking and releasing


@pytest.fixture
def run() -> PayoutRun:
    award()
    return frozen()


def check(run: PayoutRun, by: str = "fiona", total: int = 50_000) -> PayoutRun:
    return payout.check_run(actor=person(by), run=run, typed_total=total, at=NOON, door="test")


def release(run: PayoutRun, by: str = "fiona") -> PayoutRun:
    return payout.release_run(actor=person(by), run=run, at=NOON, door="test")


@pytest.mark.parametrize("name", ["alice", "rita", "felix", "omar", "audrey", "mallory"])
def test_only_a_checker_checks_and_releases(run: PayoutRun, name: str) -> None:
    with pytest.raises(Forbidden):
        check(run, name)
    assert state() == "frozen"
    sealed(run)
    with pytest.raises(Forbidden):
        release(run, name)
    assert state() == "sealed"


def test_who_opened_it_neither_checks_nor_releases_it_whatever_duties_they_hold(
    run: PayoutRun, felix: User, with_every: Callable[..., User]
) -> None:
    with_every("finance_maker", "finance_checker", of=felix)
    with pytest.raises(SamePerson):
        check(run, "felix")
    assert state() == "frozen"
    sealed(run)
    with pytest.raises(SamePerson):
        release(run, "felix")
    assert state() == "sealed"


@pytest.mark.parametrize("total", [0, 49_999, 50_001, -50_000])
def test_another_total_does_not_check_it_and_the_right_one_is_not_told(run: PayoutRun, total: int) -> None:
    with pytest.raises(TotalDiffers) as refused:
        check(run, total=total)
    assert "50000" not in str(refused.value) and state() == "frozen"


def test_nothing_is_checked_or_released_while_money_is_stopped(run: PayoutRun, omar: User) -> None:
    stop_money(omar)
    with pytest.raises(MoneyStopped):
        check(run)
    stop_money(omar, on=False)
    sealed(run)
    stop_money(omar)
    with pytest.raises(MoneyStopped):
        release(run)
    assert state() == "sealed"


@pytest.mark.parametrize("step", [check, release])
def test_a_claim_that_was_held_since_stops_the_run(
    run: PayoutRun, step: Callable[[PayoutRun], object]
) -> None:
    if step is release:
        sealed(run)
    claim = Claim.objects.get()
    hold(claim)
    with pytest.raises(HeldSince) as refused:
        step(run)
    assert refused.value.facts == {"claim": claim.reference}


def test_more_transfers_than_a_layout_has_references_for_open_no_run(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.BANK_LAYOUTS = ["kb", "generic"]
    award()
    monkeypatch.setattr(previews, "transfers", lambda: [("cash", "KRW", 10**9, 1)])
    with pytest.raises(TooManyForLayout) as refused:
        opened()
    assert refused.value.facts["layout"] == "kb" and refused.value.facts["most"] == 20
    assert not PayoutRun.objects.exists()
    opened(previewed(layout="generic"))


LONG = "김시험" * 20


def test_what_does_not_fit_a_layout_that_changed_after_the_preview_is_not_sealed_and_the_claim_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = award(account={"holder": LONG})
    run = frozen()
    narrowed(monkeypatch, len(LONG) - 1)
    with pytest.raises(DoesNotFit) as refused:
        sealed(run)
    assert refused.value.facts == {"claim": made.claim.reference, "column": "holder"}
    assert state() == "checked"
    payout.void(actor=person("fiona"), run=run, reason="too long", at=NOON, door="test")


def test_what_does_not_fit_a_layout_that_changed_after_intake_is_left_out_and_the_rest_is_paid(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    award(account={"holder": LONG})
    fits = award()
    narrowed(monkeypatch, len(LONG) - 1)
    (file,) = sent()
    assert (file.rows, [one.award for one in file.run.payouts.all()]) == (1, [fits])
    balanced()


def test_of_one_payee_the_claim_that_fits_is_paid_and_the_other_is_named() -> None:
    payee = ClaimantFactory()
    good, bad = (ClaimFactory(claimant=payee, status="approved") for _n in range(2))
    award(claim=good, account={"number": "11011111111"}, amount=1)
    award(claim=bad, account={"number": "11011111111", "holder": '"김시험"'}, amount=2)
    run = frozen()
    assert run.transfers.get().amount == 1
    assert [row[1] for row in run.preview.figures["unfit"]["rows"]] == [bad.reference]  # type: ignore[union-attr]
    checked(run)


def test_a_member_whose_address_no_file_holds_is_left_out() -> None:
    address = "=kim@example.com"
    payee = ClaimantFactory(
        type="individual", key_kind="email", key_hash=fingerprint("email", address),
        personal=Claimant.sealed(
            type="individual", key_hash=fingerprint("email", address), name="김시험", phone="", email=address,
            identifier="",
        ),
    )  # fmt: skip
    made = award(claim=ClaimFactory(claimant=payee, status="approved"), kind="points", unit="point", amount=5)
    with pytest.raises(NothingPayable):
        frozen()
    assert [(one.award, one.column) for one in queries.misfits()] == [(made.pk, "member")]


def test_the_total_is_of_cash_alone() -> None:
    award(amount=10)
    award(amount=20, line="other")
    award(kind="points", unit="point", amount=500)
    assert check(frozen(), total=30).state == "checked"


def test_checked_once_and_released_once(run: PayoutRun, fiona: User) -> None:
    done = check(run)
    assert (done.state, done.checked_by, done.checked_at) == ("checked", fiona, NOON)
    with pytest.raises(RunMovedOn) as refused:
        check(run)
    assert refused.value.facts == {"run": run.key, "state": "checked"}
    with pytest.raises(RunMovedOn):
        release(run)  # nothing is sealed yet
    sealed(run)
    done = release(run)
    assert (done.state, done.released_by, done.released_at) == ("released", fiona, NOON)
    with pytest.raises(RunMovedOn) as refused:
        release(run)
    assert refused.value.facts == {"run": run.key, "state": "released"}


# ---------------------------------------------------------------- voiding and trying again


@pytest.mark.parametrize("name", ["alice", "rita", "omar", "audrey", "mallory"])
def test_only_finance_voids(run: PayoutRun, name: str) -> None:
    with pytest.raises(Forbidden):
        payout.void(actor=person(name), run=run, reason="test", at=NOON, door="test")


def test_voiding_needs_a_reason(run: PayoutRun, felix: User) -> None:
    with pytest.raises(ReasonMissing):
        payout.void(actor=felix, run=run, reason=" ", at=NOON, door="test")


def test_a_run_that_was_handed_over_is_not_voided(felix: User, fiona: User) -> None:
    award()
    (file,) = sent()
    for actor in (felix, fiona):
        with pytest.raises(RunMovedOn):
            payout.void(actor=actor, run=file.run, reason="test", at=NOON, door="test")


def test_a_run_whose_file_was_taken_for_the_bank_is_not_voided(run: PayoutRun, felix: User) -> None:
    (file,) = released(run)
    export.people_copy(actor=felix, file=file, form="people", at=NOON, door="test")
    export.download(actor=felix, file=file, at=NOON, door="test")
    with pytest.raises(RunMovedOn):
        payout.void(actor=felix, run=run, reason="test", at=NOON, door="test")
    assert state() == "handed_over" and Payout.objects.get().live


def test_a_run_that_the_bank_has_answered_is_not_voided(run: PayoutRun, felix: User) -> None:
    released(run)
    answered({Transfer.objects.get(): "paid"})
    with pytest.raises(BankAnswered):
        payout.void(actor=felix, run=run, reason="test", at=NOON, door="test")
    assert state() == "released"
    balanced()


@pytest.mark.parametrize("step", [frozen, checked, sealed, released])
def test_what_a_voided_run_held_waits_again(
    run: PayoutRun, felix: User, step: Callable[[PayoutRun], object]
) -> None:
    step(run)
    voided = payout.void(actor=felix, run=run, reason="a mistake", at=NOON, door="test")
    assert (voided.state, voided.note) == ("voided", "a mistake")
    assert set(run.transfers.values_list("state", flat=True)) == {"voided"}
    assert not run.payouts.filter(live=True).exists()
    balanced()
    (stands,) = queries.balance()
    assert (stands.open, stands.in_flight, stands.payable_again) == (50_000, 0, 0)
    with pytest.raises(RunMovedOn):
        payout.void(actor=felix, run=run, reason="again", at=NOON, door="test")
    again = frozen()
    assert again.payouts.get().attempt == 2
    balanced()


def test_what_failed_and_was_frozen_and_voided_is_still_payable_again(felix: User) -> None:
    made = award()
    sent()
    answered({Transfer.objects.get(): "failed"})
    assert queries.payable_again(awards=[made.pk]) == {made.pk}
    balanced()
    mended()
    run = frozen()
    balanced()
    payout.void(actor=felix, run=run, reason="a mistake", at=NOON, door="test")
    balanced()
    assert queries.balance()[0].payable_again == 50_000
    sent()
    balanced()
    assert Payout.objects.get(live=True).attempt == 3


# ---------------------------------------------------------------- at once

TIMES = 16


def kinds(results: list[object]) -> Counter[str]:
    return Counter(type(one).__name__ for one in results)


@pytest.mark.django_db(transaction=True)
def test_many_who_open_at_once_make_one_run(felix: User) -> None:
    for n in range(5):
        award(line=f"line {n}")
    previews = iter([previewed() for _n in range(TIMES)])

    def opening() -> PayoutRun:
        return payout.open_run(
            actor=User.objects.get(pk=felix.pk), preview=next(previews), at=NOON, door="test"
        )

    results = at_once(*[opening] * TIMES)
    assert kinds(results) == {"PayoutRun": 1, "RunUnderWay": TIMES - 1}
    (run,) = PayoutRun.objects.all()
    assert {one.facts["run"] for one in results if isinstance(one, RunUnderWay)} == {run.key}


@pytest.mark.django_db(transaction=True)
def test_many_who_check_and_many_who_release_at_once_do_it_once(fiona: User) -> None:
    award()
    run = frozen()
    for step, action in ((check, "check_payout_run"), (release, "release_payout_run")):
        results = at_once(*[lambda step=step: step(run)] * TIMES)
        assert kinds(results) == {"PayoutRun": 1, "RunMovedOn": TIMES - 1}
        assert AuditEntry.objects.filter(action=action).count() == 1
        if step is check:
            sealed(run)


@pytest.mark.django_db(transaction=True)
def test_many_who_freeze_at_once_freeze_once() -> None:
    for n in range(5):
        award(line=f"line {n}")
    run = opened()
    results = at_once(*[lambda: frozen(run)] * TIMES)
    assert kinds(results) == {"PayoutRun": TIMES}
    assert Payout.objects.count() == Transfer.objects.count() == 5
    assert AuditEntry.objects.filter(action="freeze_payout_run").count() == 1
    balanced()


@pytest.mark.django_db(transaction=True)
def test_checking_and_voiding_at_once_never_leaves_half_of_each(felix: User, fiona: User) -> None:
    award()
    run = frozen()

    def voiding() -> PayoutRun:
        return payout.void(actor=User.objects.get(pk=felix.pk), run=run, reason="test", at=NOON, door="test")

    at_once(*[lambda: check(run), voiding] * 4)
    assert state() == "voided"  # whichever came first: a checked run may be voided still
    assert not Payout.objects.filter(live=True).exists()
    balanced()


@pytest.mark.django_db(transaction=True)
def test_a_claim_put_on_hold_while_a_run_is_opened_is_frozen_before_or_left_out(felix: User) -> None:
    made = award()

    def holding() -> None:
        hold(made.claim)

    person("felix")

    def opening() -> object:
        return frozen()

    _held, result = at_once(holding, opening)
    assert kinds([result]).keys() <= {"PayoutRun", "NothingPayable"}
    assert Payout.objects.count() == (not isinstance(result, NothingPayable))
    balanced()
