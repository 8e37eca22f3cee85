"""The overview of finance: every figure leads to its rows, and the rows come to the figure."""

import csv
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from urllib.parse import parse_qs, urlparse

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from time_machine import travel

from accounts.models import User
from claims.models import AccessEntry, Budget, LedgerEntry, Transfer, WriteOff
from claims.presentation import balance, overview
from claims.queries import payout
from tests import recoveries
from tests.factories import PolicyVersionFactory
from tests.money import answered, award, frozen, opened, previewed, sent
from tests.people import NOON
from tests.stages.payout.test_budgeting import POLICY, confirmed, proposed
from tests.stages.payout.test_writing_off import listed

pytestmark = pytest.mark.django_db
AFTER = datetime(2026, 1, 5, tzinfo=UTC)
PAGE = "admin:claims_payoutrun_overview"


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with travel(NOON, tick=False):
        yield


def as_(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def seen(user: User, name: str = PAGE, *arguments: object) -> str:
    answer = as_(user).get(reverse(name, args=arguments))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def money() -> None:
    """Awards in five accounts, a debt, a budget that is passed."""
    debtor = recoveries.paid(amount=1_000)
    recoveries.owing(debtor, 300)
    confirmed(1_200)
    for amount in (10, 20, 40):
        award(amount=amount)
    run = sent()[0].run
    answered(dict(zip(run.transfers.order_by("amount"), ("paid", "failed", "unknown"), strict=True)))
    award(amount=500, claim=debtor.claim, line="more")
    frozen()
    award(amount=70)
    award(amount=7, kind="points", unit="point")


def test_the_start_page_leads_to_it(felix: User, fiona: User, audrey: User, rita: User) -> None:
    address = reverse(PAGE)
    for who in (felix, fiona, audrey):
        assert f'href="{address}"' in seen(who, "admin:index")
    assert address not in seen(rita, "admin:index")


def test_every_part_leads_to_rows_that_come_to_it(money: None, audrey: User) -> None:
    client = as_(audrey)
    answer = client.get(reverse(PAGE))
    units = answer.context["units"]
    assert [(one.holds, one.agrees) for one in units] == [(True, True)] * 2
    parts = [(part, one.unit) for one in units for part in one.parts]
    assert len(parts) >= 6
    for part, _unit in parts:
        listed = client.get(part.url)
        assert [total for _awards, total in listed.context["sums"]] == [part.amount], part.label
        assert part.amount in listed.content.decode()


def test_every_link_of_the_page_leads_to_a_list_with_rows(money: None, felix: User) -> None:
    client = as_(felix)
    text = client.get(reverse(PAGE)).content.decode()
    links = {
        link.replace("&amp;", "&") for link in re.findall(r'href="(/admin/claims/[a-z]+/\?[^"]*)"', text)
    }
    assert len(links) >= 10
    for link in links:
        answer = client.get(link)
        assert answer.status_code == 200, link
        assert answer.context["cl"].result_count >= 1, link
        assert set(parse_qs(urlparse(link).query)) == set(answer.context["cl"].params) | (
            set(parse_qs(urlparse(link).query)) & {"stands", "waits"}
        ), link


def test_what_the_transfers_of_a_part_come_to_is_the_part(money: None) -> None:
    (won,) = (one for one in payout.balance() if one.unit == "KRW")
    on_its_way = Transfer.objects.filter(state__in=("sealed", "sent"), unit="KRW")
    assert sum(on_its_way.values_list("amount", flat=True)) == won.in_flight > 0


def test_the_picture_has_a_link_a_part_and_needs_no_script(money: None, audrey: User) -> None:
    text = seen(audrey)
    (first,) = re.findall(r'<svg[^>]*aria-labelledby="balance-krw-title.*?</svg>', text, re.DOTALL)
    assert len(re.findall(r'<a href="[^"]*stands=', first)) == len(re.findall(r"<rect", first)) - 1
    assert 'style="' not in text


def test_the_debts_have_an_identity_of_their_own(money: None, audrey: User) -> None:
    (debt,) = as_(audrey).get(reverse(PAGE)).context["debts"]
    assert (debt.holds, debt.agrees, debt.whole) == (True, True, "300 won")
    assert [(part.label, part.amount) for part in debt.parts] == [("Recovered", "300 won")]


def test_a_balance_that_does_not_hold_says_so(money: None, audrey: User) -> None:
    LedgerEntry.objects.create(
        kind="award", reference="stray", debit="awarded", credit="open", unit="KRW", amount=1, at=NOON
    )
    assert "say something else" in seen(audrey)


def test_without_any_money_it_says_so(audrey: User) -> None:
    text = seen(audrey)
    for said in ("Nothing has been awarded yet", "Nothing was claimed back", "No cash is needed"):
        assert said in text


def test_a_budget_that_was_passed_is_told_in_words(money: None, audrey: User) -> None:
    (won,) = (one for one in as_(audrey).get(reverse(PAGE)).context["budgets"] if one.budget)
    assert (won.budget, won.awarded, won.left, won.over) == ("1,200 won", "1,640 won", "0 won", "440 won")
    assert 'class="over"' in seen(audrey)


def test_it_asks_as_often_however_many_rows_there_are(money: None, audrey: User) -> None:
    client = as_(audrey)
    client.get(reverse(PAGE))  # the first request writes down when the session ends
    with CaptureQueriesContext(connection) as few:
        client.get(reverse(PAGE))
    for amount in range(1, 8):
        award(amount=amount, policy_key=f"policy-{amount}", unit="KRW")
        award(amount=amount, kind="coupon", unit=f"coupon-{amount}")
    with CaptureQueriesContext(connection) as many:
        client.get(reverse(PAGE))
    assert len(many) == len(few) <= 24


@pytest.mark.parametrize(
    "screen",
    ["award", "transfer", "payoutrun", "budget", "ledgerentry", "paymentfile", "bankanswer", "bankresult"],
)
def test_the_lists_ask_as_often_however_many_rows_there_are(screen: str, felix: User) -> None:
    PolicyVersionFactory(key=POLICY)
    address = reverse(f"admin:claims_{screen}_changelist")
    counts = []
    for _again in range(3):
        confirmed(100)
        award(amount=10)
        award(amount=20)
        run = sent()[0].run
        answered(dict.fromkeys(run.transfers.all(), "paid"))
        client = as_(felix)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] == counts[2]


# ---------------------------------------------------------------- sheets


@pytest.mark.parametrize("table", overview.SHEETS)
def test_each_table_is_a_sheet(table: str, money: None, audrey: User) -> None:
    answer = as_(audrey).get(reverse("admin:claims_payoutrun_sheet", args=[table]))
    assert answer["Content-Disposition"] == f'attachment; filename="{table}-2022-10-21.csv"'
    content = answer.content.decode()
    assert content.startswith("\ufeff")
    header, *rows = csv.reader(StringIO(content.removeprefix("\ufeff")))
    assert rows and all(len(row) == len(header) for row in rows)
    noted = AccessEntry.objects.values_list("by", "what", "kind", "key")
    assert list(noted) == [(audrey.pk, "download", "figures", f"overview/{table}")]


def test_the_sheet_of_the_balance_says_what_the_page_says(money: None, audrey: User) -> None:
    content = overview.sheet("balance", today=NOON.date()).decode()
    found = {(row[0], row[1]): row[2:] for row in csv.reader(StringIO(content.removeprefix("\ufeff")))}
    for one in payout.balance():
        assert found[one.unit, balance.label("paid")][0] == str(one.paid)
    assert all(ledger == rows for (unit, _what), (ledger, rows) in list(found.items())[1:])


def test_no_cell_of_a_sheet_is_computed(audrey: User) -> None:
    award(amount=1, policy_key="=1+1")
    content = seen(audrey, "admin:claims_payoutrun_sheet", "budgets")
    assert "'=1+1" in content


def test_a_table_that_is_none_is_not_found(audrey: User, rita: User) -> None:
    assert as_(audrey).get(reverse("admin:claims_payoutrun_sheet", args=["x"])).status_code == 404
    assert as_(rita).get(reverse("admin:claims_payoutrun_sheet", args=["balance"])).status_code == 403


# ---------------------------------------------------------------- budgets


def posted(user: User, name: str, *arguments: object, **typed: object) -> int:
    return as_(user).post(reverse(f"admin:claims_budget_{name}", args=arguments), typed).status_code


def test_a_budget_goes_through_two_people_by_the_pages(felix: User, fiona: User) -> None:
    PolicyVersionFactory(key=POLICY)
    typed = {"of": f"{POLICY}/KRW", "amount": "1,500,000", "reason": "The board’s decision."}
    assert "Merchant" in seen(felix, "admin:claims_budget_set") or POLICY in seen(
        felix, "admin:claims_budget_set"
    )
    assert posted(felix, "set", **typed) == 302
    assert posted(felix, "set", **typed) == 409  # one waits already
    budget = Budget.objects.get()
    assert budget.amount == 1_500_000
    assert posted(felix, "confirm", budget.pk) == 403
    assert posted(fiona, "confirm", budget.pk) == 302
    assert posted(fiona, "confirm", budget.pk) == 409
    text = seen(fiona, "admin:claims_budget_changelist")
    assert "1,500,000 won" in text and "Confirmed" in text


@pytest.mark.parametrize("amount", ["", "1.5", "-3", "abc", "9" * 20])
def test_what_is_no_amount_is_told_at_its_field(amount: str, felix: User) -> None:
    PolicyVersionFactory(key=POLICY)
    assert posted(felix, "set", of=f"{POLICY}/KRW", amount=amount, reason="x") == 200
    assert not Budget.objects.exists()


def test_a_proposal_is_dropped_with_a_reason(felix: User) -> None:
    PolicyVersionFactory(key=POLICY)
    budget = proposed()
    assert posted(felix, "drop", budget.pk, reason="") == 200
    assert posted(felix, "drop", budget.pk, reason="A slip.") == 302
    assert "Dropped" in seen(felix, "admin:claims_budget_change", budget.pk)


def test_a_run_over_its_budget_says_so_on_preview_and_check(felix: User, fiona: User) -> None:
    PolicyVersionFactory(key=POLICY)
    confirmed(100)
    award(amount=130)
    preview = previewed()
    said = "This run would go over the budget of"
    text = seen(felix, "admin:claims_payoutpreview_change", preview.pk)
    assert said in text and "30 won" in text
    run = frozen(opened(preview))
    assert "30 won" in seen(
        felix, "admin:claims_payoutpreview_change", preview.pk
    )  # its own run is not counted twice
    text = seen(fiona, "admin:claims_payoutrun_check", run.pk)
    assert "This run goes over the budget of" in text and "130%" in text


def test_a_run_within_its_budget_says_nothing_of_it(felix: User) -> None:
    PolicyVersionFactory(key=POLICY)
    confirmed(130)
    award(amount=130)
    assert "go over" not in seen(felix, "admin:claims_payoutpreview_change", previewed().pk)


# ---------------------------------------------------------------- awards


def test_finance_sees_awards_and_reviewers_their_claims(felix: User, rita: User) -> None:
    made = award(amount=10)
    link = reverse("admin:claims_claim_change", args=[made.claim_id])
    for name, arguments in (("changelist", []), ("change", [made.pk])):
        shown = seen(felix, f"admin:claims_award_{name}", *arguments)
        assert made.claim.reference in shown and link not in shown
        assert link in seen(rita, f"admin:claims_award_{name}", *arguments)


def test_an_award_in_two_accounts_says_how_much_stands_where(money: None, felix: User) -> None:
    answer = as_(felix).get(f"{reverse('admin:claims_award_changelist')}?stands=netted")
    assert "Netted against recoveries: 300 won, In flight: 200 won" in answer.content.decode()


def test_awards_are_found_by_why_they_wait(felix: User) -> None:
    payable = award(amount=10)
    without = award(amount=20, without_account=True)
    client, address = as_(felix), reverse("admin:claims_award_changelist")
    for waits, wanted in (
        ("payable", [payable]), ("not_payable", [without]), ("no_account", [without]), ("held", []),
        ("nonsense", [without, payable]),
    ):  # fmt: skip
        assert list(client.get(f"{address}?waits={waits}").context["cl"].result_list) == wanted, waits


# ---------------------------------------------------------------- unclaimed money


def test_what_is_unclaimed_leads_to_awards_with_their_last_day(felix: User) -> None:
    award(amount=9, without_account=True)
    client = as_(felix)
    (row,) = client.get(reverse(PAGE)).context["unclaimed"]
    listed = client.get(row.url)
    assert listed.context["cl"].result_count == 1
    assert row.first == "21 October 2025" and row.first in listed.content.decode()


def test_what_has_expired_goes_through_two_people_by_the_pages(felix: User, fiona: User) -> None:
    made = award(amount=9, without_account=True)
    typed = {"of": "cash/KRW", "reason": "Nobody answered our letters."}

    def done(user: User, name: str, *arguments: object, **typed: object) -> int:
        address = reverse(f"admin:claims_writeoff_{name}", args=arguments)
        return as_(user).post(address, typed).status_code

    assert done(felix, "propose", **typed) == 200  # nothing has expired, and there is nothing to choose
    assert "Nothing has expired." in seen(felix, "admin:claims_writeoff_propose")
    with travel(AFTER, tick=False):
        assert "9 won" in seen(felix, "admin:claims_writeoff_propose")
        assert done(felix, "propose", **typed) == 302
        row = WriteOff.objects.get()
        assert done(felix, "confirm", row.pk) == 403
        assert "Nobody answered" in seen(fiona, "admin:claims_writeoff_confirm", row.pk)
        assert done(fiona, "confirm", row.pk) == 302
        assert done(fiona, "drop", row.pk, reason="x") == 409
        (unit,) = as_(felix).get(reverse(PAGE)).context["units"]
        assert [(part.label, part.amount) for part in unit.parts] == [("Written off", "9 won")]
        assert unit.holds and unit.agrees and unit.settled
        text = seen(felix, "admin:claims_writeoff_changelist")
        assert "9 won" in text and "Confirmed" in text
    assert made.claim.reference in seen(felix, "admin:claims_award_change", made.pk)


def test_a_listing_is_dropped_with_a_reason(felix: User) -> None:
    award(without_account=True)
    with travel(AFTER, tick=False):
        row = listed()
        address = reverse("admin:claims_writeoff_drop", args=[row.pk])
        assert as_(felix).post(address, {"reason": "A slip."}).status_code == 302
        assert "Dropped" in seen(felix, "admin:claims_writeoff_change", row.pk)
