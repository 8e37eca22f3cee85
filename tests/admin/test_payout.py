"""Payout in the admin: one opens and freezes, another checks and releases, and the balance is told twice."""

import re
from collections.abc import Callable
from datetime import date
from unittest.mock import Mock

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.duties import DUTIES
from accounts.models import User
from claims import tasks
from claims.models import Claim, LedgerEntry, PayoutPreview, PayoutRun, Transfer
from claims.stages import payout
from tests.admin.desk import approved, as_, done, frozen, page
from tests.factories import ClaimantFactory, ClaimFactory, UserFactory
from tests.money import FREEZER, award, balanced, checked, previewed, released, sealed, sent
from tests.money import frozen as frozen_by_rule
from tests.people import NOON, person
from tests.recoveries import owing, paid

pytestmark = pytest.mark.django_db
CASH = 80_000


@pytest.fixture(autouse=True)
def enqueued(monkeypatch: pytest.MonkeyPatch) -> Mock:
    """What was sent to the worker: no broker here."""
    enqueue = Mock()
    monkeypatch.setattr(tasks, "enqueue_payout", enqueue)
    monkeypatch.setattr(tasks, "enqueue_preview", enqueue)
    return enqueue


@pytest.fixture
def payable(db: None) -> None:
    approved(300_000, 400_000)


def state(run: PayoutRun) -> str:
    return PayoutRun.objects.values_list("state", flat=True).get(pk=run.pk)


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize("duty", DUTIES)
def test_each_page_is_open_to_its_duty_alone(duty: str, payable: None) -> None:
    run = frozen()
    who = UserFactory(duties=(duty,))
    expected = {
        "payoutpreview_ask": {"finance_maker"},
        "payoutpreview_open": {"finance_maker"},
        "payoutpreview_progress": {"finance_maker", "finance_checker", "auditor"},
        "payoutrun_check": {"finance_checker"},
        "payoutrun_resume": {"finance_maker", "finance_checker"},
        "payoutrun_shift": {"finance_maker"},
        "payoutrun_release": {"finance_checker"},
        "payoutrun_void": {"finance_maker", "finance_checker"},
        "payoutrun_progress": {"finance_maker", "finance_checker", "auditor"},
        "payoutrun_overview": {"finance_maker", "finance_checker", "auditor"},
    }
    for name, duties in expected.items():
        row = run.preview_id if name.startswith("payoutpreview") else run.pk
        arguments = [] if name.endswith(("ask", "overview")) else [row]
        status = page(who, name, *arguments).status_code
        assert (status in (200, 204)) is (duty in duties), name
        if duty not in duties:
            assert done(who, name, *arguments, total=CASH, reason="x", receipt="1").status_code in (
                302,
                403,
            ), name
    assert state(run) == "frozen"


def test_without_anything_payable_nothing_is_opened(felix: User) -> None:
    assert done(felix, "payoutpreview_open", previewed().pk).status_code == 409
    assert not PayoutRun.objects.exists()


def test_a_second_run_is_refused_and_the_first_is_named(payable: None, felix: User) -> None:
    run = frozen()
    answer = done(felix, "payoutpreview_open", previewed().pk)
    assert answer.status_code == 409
    assert run.key in answer.content.decode()


@pytest.mark.parametrize(("day", "told"), [("2022-10-22", "do not pay"), ("soon", "valid date")])
def test_a_day_on_which_no_bank_pays_is_refused(felix: User, day: str, told: str) -> None:
    with time_machine.travel(NOON, tick=False):
        answer = done(felix, "payoutpreview_ask", pay_date=day)
    assert told in answer.content.decode()
    assert not PayoutPreview.objects.exists()


def test_who_opened_a_run_neither_checks_nor_releases_it(
    payable: None, with_every: Callable[..., User]
) -> None:
    both = with_every("finance_maker", "finance_checker")
    done(both, "payoutpreview_open", previewed().pk)
    run = frozen_by_rule(PayoutRun.objects.get())
    assert [tool.label for tool in page(both, "payoutrun_change", run.pk).context["tools"]] == [
        "Shift the pay date",
        "Void the run",
    ]
    assert done(both, "payoutrun_check", run.pk, total=CASH).status_code == 403
    assert state(run) == "frozen"
    sealed(run)
    assert [tool.label for tool in page(both, "payoutrun_change", run.pk).context["tools"]] == [
        "Void the run"
    ]
    assert done(both, "payoutrun_release", run.pk).status_code == 403
    assert state(run) == "sealed"


@pytest.mark.parametrize("typed", ["", "1", "79,999", "eighty", "-80000", "8e4", "٨٠٠٠٠", "9" * 30])
def test_a_wrong_total_checks_nothing(payable: None, fiona: User, typed: str, enqueued: Mock) -> None:
    run = frozen()
    enqueued.reset_mock()
    answer = done(fiona, "payoutrun_check", run.pk, total=typed)
    assert answer.status_code in (200, 409)
    assert f"{CASH:,}" not in re.sub(r"\s", "", answer.content.decode())
    assert state(run) == "frozen"
    enqueued.assert_not_called()


def test_a_void_needs_a_reason(payable: None, felix: User) -> None:
    run = frozen()
    assert done(felix, "payoutrun_void", run.pk, reason=" ").status_code == 200
    assert state(run) == "frozen"


# ---------------------------------------------------------------- acts


def test_a_preview_is_asked_for_counted_and_shown(payable: None, felix: User, enqueued: Mock) -> None:
    award(claim=ClaimFactory(status="approved"), amount=7_000, without_account=True)
    assert done(felix, "payoutpreview_ask").status_code == 302
    preview = PayoutPreview.objects.get()
    enqueued.assert_called_once_with(preview.pk)
    waiting = page(felix, "payoutpreview_change", preview.pk)
    assert "Open the run" not in waiting.content.decode() and "No worker" not in waiting.content.decode()
    assert "HX-Refresh" not in page(felix, "payoutpreview_progress", preview.pk).headers
    assert done(felix, "payoutpreview_open", preview.pk).status_code == 409
    payout.fill_preview(actor=FREEZER, preview=preview, at=NOON)
    assert page(felix, "payoutpreview_progress", preview.pk).headers["HX-Refresh"] == "true"
    shown = page(felix, "payoutpreview_change", preview.pk).context
    assert [tool.label for tool in shown["tools"]] == ["Open the run", "Preview anew"]
    assert [(one["kind"], one["awards"], one["total"]) for one in shown["policies"]] == [
        ("Cash", "2", "80,000 won")
    ]
    assert [(one.what, one.transfers, one.total, one.more) for one in shown["kinds"]] == [
        ("Cash", "2", "80,000 won", "")
    ]
    assert [(one["why"], one["total"]) for one in shown["left_out"]] == [
        ("No account was given", "7,000 won")
    ]
    assert shown["new"]["figure"] == "2" and shown["shared"]["figure"] == "0"
    assert not PayoutRun.objects.exists()


def test_the_preview_lists_the_claims_that_no_file_can_hold(payable: None, felix: User, audrey: User) -> None:
    bad = award(claim=ClaimFactory(status="approved"), amount=7_000, account={"holder": "Kim, Alice"}).claim
    answer = page(felix, "payoutpreview_change", previewed().pk)
    shown, text = answer.context, answer.content.decode()
    assert [(one["why"], one["total"]) for one in shown["left_out"]] == [
        ("It cannot stand in the file: see below", "7,000 won")
    ]
    assert [(bad.reference in one["claim"], one["column"]) for one in shown["unfit"]] == [
        (True, "Account holder")
    ]
    assert "Kim, Alice" not in text
    to_claim = reverse("admin:claims_claim_change", args=[bad.pk])
    seen = page(audrey, "payoutpreview_change", PayoutPreview.objects.get().pk).content.decode()
    assert to_claim not in text and to_claim in seen  # the page of a claim is not open to finance
    run = frozen()
    assert not run.payouts.filter(award__claim=bad).exists() and run.payouts.exists()


def test_accounts_are_masked_in_preview_and_check(payable: None, felix: User, fiona: User) -> None:
    same = {"number": "11011112222", "holder": "배비밀스런"}
    for _n in range(2):
        award(account=same)
    run = frozen()
    for text in (
        page(felix, "payoutpreview_change", run.preview_id).content.decode(),
        page(fiona, "payoutrun_check", run.pk).content.decode(),
    ):
        assert "•••••222" in text
        assert "11011112222" not in text and "배비밀스런" not in text


def test_a_run_is_opened_checked_released_and_handed_over_by_two(
    payable: None, felix: User, fiona: User, enqueued: Mock
) -> None:
    assert done(felix, "payoutpreview_open", previewed().pk).status_code == 302
    run = PayoutRun.objects.get()
    assert state(run) == "opened"
    enqueued.assert_called_once_with(run.pk)
    assert "HX-Refresh" not in page(felix, "payoutrun_progress", run.pk).headers
    assert done(felix, "payoutrun_resume", run.pk).status_code == 302
    assert enqueued.call_count == 2
    frozen_by_rule(run)
    assert page(felix, "payoutrun_progress", run.pk).headers["HX-Refresh"] == "true"
    assert done(felix, "payoutrun_resume", run.pk).status_code == 409
    assert "Another person checks" in page("felix", "payoutrun_change", run.pk).content.decode()
    assert done(fiona, "payoutrun_check", run.pk, total="80,000").status_code == 302
    assert state(run) == "checked" and enqueued.call_count == 3
    assert done(fiona, "payoutrun_check", run.pk, total=CASH).status_code == 409
    assert "HX-Refresh" not in page(fiona, "payoutrun_progress", run.pk).headers
    sealed(run)
    assert page(fiona, "payoutrun_progress", run.pk).headers["HX-Refresh"] == "true"
    text = page(fiona, "payoutrun_release", run.pk).content.decode()
    assert run.files.get().sha256 in text
    assert done(fiona, "payoutrun_release", run.pk).status_code == 302
    assert state(run) == "released"
    file = run.files.get()
    assert done(felix, "paymentfile_bank", file.pk).status_code == 200
    assert state(run) == "handed_over"
    taken = file.hand_overs.get()
    assert done(felix, "handover_receipt", taken.pk, receipt=" ").status_code == 200
    assert done(felix, "handover_receipt", taken.pk, receipt="R-1").status_code == 302
    assert state(run) == "confirmed"
    assert set(run.transfers.values_list("state", flat=True)) == {"sent"}
    assert done(felix, "handover_receipt", taken.pk, receipt="R-1").status_code == 409


def test_what_a_worker_could_not_do_is_told_with_its_error(payable: None, felix: User) -> None:
    done(felix, "payoutpreview_open", previewed().pk)
    run = PayoutRun.objects.get()
    assert "No worker has begun yet." in page(felix, "payoutrun_change", run.pk).content.decode()
    Claim.objects.update(held=True, hold_reason="test")
    tasks.go_on_with_payout(run.pk)
    for name in ("payoutrun_change", "payoutrun_progress"):
        text = page(felix, name, run.pk).content.decode()
        assert "Nothing can be paid now. Left out: 2 awards" in text
    Claim.objects.update(held=False, hold_reason="")
    tasks.go_on_with_payout(run.pk)
    text = page(felix, "payoutrun_change", run.pk).content.decode()
    assert "Nothing can be paid" not in text and "Freezing" in text


def test_what_changed_since_the_preview_is_told_on_the_run_and_at_the_check(
    payable: None, felix: User, fiona: User
) -> None:
    preview = previewed()
    claim = Claim.objects.order_by("pk")[0]
    Claim.objects.filter(pk=claim.pk).update(held=True, hold_reason="test")
    done(felix, "payoutpreview_open", preview.pk)
    run = frozen_by_rule(PayoutRun.objects.get())
    for who, name in ((felix, "payoutrun_change"), (fiona, "payoutrun_check")):
        answer = page(who, name, run.pk)
        assert "The claim is on hold" in answer.content.decode()
        assert claim.reference in answer.content.decode()
        assert reverse("admin:claims_claim_change", args=[claim.pk]) not in answer.content.decode()
        (counted,) = answer.context["changed"]["counts"]
        assert (counted["claims"], counted["awards"]) == ("1", "1")


def test_the_pay_date_is_shifted_with_a_reason(payable: None, felix: User) -> None:
    with time_machine.travel(NOON, tick=False):
        run = frozen()
        for typed in ({"pay_date": "2022-10-29", "reason": "x"}, {"pay_date": "2022-10-27", "reason": " "}):
            assert done(felix, "payoutrun_shift", run.pk, **typed).status_code in (200, 409)
        assert PayoutRun.objects.get().pay_date == date(2022, 10, 24)
        answer = done(felix, "payoutrun_shift", run.pk, pay_date="2022-10-27", reason="The bank asks for it.")
    assert answer.status_code == 302 and PayoutRun.objects.get().pay_date == date(2022, 10, 27)


# ---------------------------------------------------------------- the check


def test_the_check_shows_everything_but_the_total_that_is_typed(payable: None, fiona: User) -> None:
    run = frozen()
    answer = page(fiona, "payoutrun_check", run.pk)
    text = answer.content.decode()
    assert f"{CASH:,}" not in text
    assert [one["amount"] for one in answer.context["largest"]] == ["50,000 won", "30,000 won"]
    assert (answer.context["new"]["figure"], answer.context["new"]["total"]) == ("2", "")
    assert answer.context["compared"] == {
        "last": "",
        "rows": [{"what": "Cash", "transfers": "2", "total": "", "last_transfers": "0", "more": ""}],
    }


def test_the_check_compares_with_the_last_run(fiona: User) -> None:
    award(amount=1_000)
    last = sent()[0].run
    award(amount=1_032)
    run = frozen()
    compared = page(fiona, "payoutrun_check", run.pk).context["compared"]
    assert compared["last"] == last.key
    assert [(one["last_transfers"], one["more"]) for one in compared["rows"]] == [("1", "+3.2%")]


@pytest.mark.parametrize("step", [None, frozen_by_rule, checked, sealed, released])
def test_a_run_is_voided_on_its_page_at_every_step_before_it_is_handed_over(
    payable: None, felix: User, fiona: User, step: Callable[[PayoutRun], object] | None
) -> None:
    done(felix, "payoutpreview_open", previewed().pk)
    run = PayoutRun.objects.get()
    if step:
        step(run)
    for who in (felix, fiona):
        labels = [tool.label for tool in page(who, "payoutrun_change", run.pk).context["tools"]]
        assert "Void the run" in labels, labels
    assert done(fiona, "payoutrun_void", run.pk, reason="A mistake.").status_code == 302
    assert state(run) == "voided"
    text = page(felix, "payoutrun_change", run.pk)
    assert text.context["tools"] == [] and "A mistake." in text.content.decode()
    assert done(felix, "payoutpreview_open", previewed().pk).status_code == 302
    balanced()


def test_what_was_handed_over_offers_no_void(payable: None, felix: User) -> None:
    run = sent(frozen())[0].run
    assert "Void the run" not in [
        tool.label for tool in page(felix, "payoutrun_change", run.pk).context["tools"]
    ]
    assert done(felix, "payoutrun_void", run.pk, reason="A mistake.").status_code == 409


def test_a_run_that_sets_everything_off_says_so_and_ends_with_its_release(
    felix: User, fiona: User, enqueued: Mock
) -> None:
    claimant = ClaimantFactory()
    owing(paid(claim=ClaimFactory(claimant=claimant, status="approved"), amount=100), 100)
    award(claim=ClaimFactory(claimant=claimant, status="approved"), amount=30)
    assert sealed() == []
    run = PayoutRun.objects.latest("pk")
    assert "all of it is set off against debts" in page(fiona, "payoutrun_release", run.pk).content.decode()
    assert done(fiona, "payoutrun_release", run.pk).status_code == 302
    assert state(run) == "confirmed"
    enqueued.assert_not_called()
    shown = page(felix, "payoutrun_change", run.pk)
    assert "Nothing goes to the bank" in shown.content.decode()
    assert "30 won of 1 award is set off" in shown.content.decode()
    assert [str(tool.label) for tool in shown.context["tools"]] == []


def test_a_void_run_makes_room_for_another(payable: None, felix: User) -> None:
    run = frozen()
    assert done(felix, "payoutrun_void", run.pk, reason="A mistake.").status_code == 302
    assert state(run) == "voided"
    assert done(felix, "payoutrun_void", run.pk, reason="again").status_code == 409
    assert frozen().pk != run.pk


def test_accounts_are_masked_on_every_screen_of_finance(payable: None, felix: User) -> None:
    run = frozen()
    transfer = run.transfers.order_by("pk")[0]
    assert transfer.account is not None
    number, holder = transfer.account.opened()["number"], transfer.account.opened()["holder"]
    for name, arguments in (
        ("payoutrun_change", [run.pk]),
        ("transfer_changelist", []),
        ("transfer_change", [transfer.pk]),
    ):
        text = page(felix, name, *arguments).content.decode()
        assert number not in text
        assert holder not in text
        assert number[-3:] in text or name.endswith("list")


def test_a_transfer_names_its_claims_and_leads_only_those_who_may_see_them(
    payable: None, felix: User
) -> None:
    frozen()
    transfer = Transfer.objects.order_by("pk")[0]
    claim = transfer.payouts.get().award.claim
    link = reverse("admin:claims_claim_change", args=[claim.pk])
    for who, leads in ((felix, False), (person("audrey"), True)):
        text = page(who, "transfer_change", transfer.pk).content.decode()
        assert claim.reference in text
        assert "Payment to a small merchant" in text
        assert "30,000 won" in text
        assert (link in text) is leads


def test_the_ledger_is_listed(payable: None, audrey: User) -> None:
    text = page(audrey, "ledgerentry_changelist").content.decode()
    assert LedgerEntry.objects.exists()
    assert "30,000 won" in text


# ---------------------------------------------------------------- in general


def test_the_pages_read_in_korean(payable: None, felix: User) -> None:
    run = frozen()
    browser = as_(felix)
    browser.cookies["django_language"] = "ko"
    for address in (
        reverse("admin:claims_payoutrun_change", args=[run.pk]),
        reverse("admin:claims_payoutrun_overview"),
    ):
        assert 'lang="ko"' in browser.get(address).content.decode()


def test_what_is_sealed_beside_the_cash_is_shown_to_the_checker_with_its_count(fiona: User) -> None:
    award(amount=50_000)
    for _ in range(2):
        award(amount=3, kind="days", unit="day")
    run = frozen()
    _cash, days = page(fiona, "payoutrun_check", run.pk).context["compared"]["rows"]
    assert (days["transfers"], days["total"]) == ("2", "6 days")
    cash, again = page(fiona, "payoutrun_change", run.pk).context["sums"]
    assert (cash["total"], again["total"]) == ("50,000 won", "6 days")
    assert [part["what"] for part in cash["states"]] == ["Not handed over yet"]


def test_what_a_preview_pins_is_not_read_for_a_page(payable: None, felix: User) -> None:
    """A million awards, with their claims, amounts and accounts: they stay in the database."""
    run = frozen_by_rule()
    pages = (
        ("payoutpreview_changelist",), ("payoutpreview_change", run.preview_id),
        ("payoutrun_changelist",), ("payoutrun_change", run.pk),
    )  # fmt: skip
    for name, *arguments in pages:
        with CaptureQueriesContext(connection) as asked:
            assert page(felix, name, *arguments).status_code == 200
        columns = '"claims_payoutpreview"."{}"'.format
        read = [
            one["sql"]
            for one in asked.captured_queries
            if any(
                columns(pinned) in one["sql"]
                for pinned in ("awards", "claims", "amounts", "accounts", "unfit")
            )
        ]
        assert not read, (name, read)


def test_each_step_of_a_worker_is_resumed_from_the_page_of_the_run(
    payable: None, felix: User, enqueued: Mock
) -> None:
    run = frozen_by_rule()

    def offered() -> bool:
        return "Resume" in [tool.label for tool in page(felix, "payoutrun_change", run.pk).context["tools"]]

    assert not offered()
    checked(run)
    assert offered()
    released(run)
    assert not offered()  # by hand: it waits for people
    payout.step_of(run=run, step="hand_over")
    assert offered()
    enqueued.reset_mock()
    assert done(felix, "payoutrun_resume", run.pk).status_code == 302
    enqueued.assert_called_once_with(run.pk)


def test_of_a_preview_that_pays_nothing_no_run_is_opened(felix: User) -> None:
    award(without_account=True)
    shown = page(felix, "payoutpreview_change", previewed().pk).context
    assert [tool.label for tool in shown["tools"]] == ["Preview anew"]


def test_how_many_were_found_is_told_where_something_was_sought(felix: User) -> None:
    award()
    frozen()
    whole, sought = (
        page(felix, "transfer_changelist", query=query).content.decode() for query in ("", "?q=x")
    )
    assert "Show all" not in whole and "1 row" in whole
    assert "0 results" in sought and "Show all" in sought


def test_a_run_of_which_one_file_was_taken_is_handed_over_in_part(felix: User, fiona: User) -> None:
    award(amount=5)
    award(kind="points", unit="point", amount=7)
    cash, points = released()
    for file, said in ((cash, "Handed over in part"), (points, "Handed over, not confirmed")):
        assert done(felix, "paymentfile_bank", file.pk).status_code == 200
        assert state(file.run) == "handed_over"
        for text in (page(fiona, "payoutrun_change", file.run.pk), page(fiona, "payoutrun_changelist")):
            shown = text.content.decode()
            assert f">{said}<" in shown
