"""Recoveries on their pages: recorded from the transfer, confirmed by another, repaid, and seen to add up."""

import pytest
from django.urls import reverse

from accounts.models import User
from claims.models import Recovery, Repayment, Transfer
from claims.queries import recoveries as queries
from claims.stages import payout
from tests.admin.desk import as_, done, page
from tests.money import award, frozen
from tests.people import NOON
from tests.recoveries import owing, paid, paid_more, recorded, repaid

pytestmark = pytest.mark.django_db


@pytest.fixture
def transfer() -> Transfer:
    """A transfer that paid 50,000 won."""
    return paid().payouts.get().transfer


def record(who: User, transfer: Transfer, **typed: object) -> object:
    said = {
        "of": transfer.payouts.get().award_id, "amount": "12,000", "why": "too_much", "note": "counted twice",
    } | typed  # fmt: skip
    return done(who, "transfer_claim_back", transfer.pk, **said)


def test_a_debt_is_recorded_from_the_transfer_and_confirmed_by_another(
    transfer: Transfer, felix: User, fiona: User
) -> None:
    assert "Claim back" in page(felix, "transfer_change", transfer.pk).content.decode()
    shown = page(felix, "transfer_claim_back", transfer.pk).content.decode()
    assert "at most 50,000 won" in shown and transfer.reference in shown
    assert record(felix, transfer).status_code == 302  # type: ignore[attr-defined]
    row = Recovery.objects.get()
    assert (row.amount, row.award, row.recorded_by) == (12_000, transfer.payouts.get().award, felix)
    mine = page(felix, "recovery_change", row.pk).content.decode()
    assert (
        "Waits for another person" in mine
        and reverse("admin:claims_recovery_confirm", args=[row.pk]) not in mine
    )
    assert done(felix, "recovery_confirm", row.pk).status_code == 403
    assert (
        "1 recovery waits for your confirmation." in as_(fiona).get(reverse("admin:index")).content.decode()
    )
    assert done(fiona, "recovery_confirm", row.pk).status_code == 302
    assert queries.owed(recoveries=[row.pk]) == {row.pk: 12_000}
    assert "R-" in page(felix, "transfer_change", transfer.pk).content.decode()
    text = page(fiona, "recovery_changelist").content.decode()
    assert "12,000 won" in text and "Confirmed" in text


@pytest.mark.parametrize("amount", ["", "1.5", "-1", "x", "1" * 30])
def test_what_is_no_amount_is_told_at_its_field(transfer: Transfer, felix: User, amount: str) -> None:
    answer = record(felix, transfer, amount=amount)
    assert answer.status_code == 200 and answer.context["form"].errors.keys() == {"amount"}  # type: ignore[attr-defined]
    assert not Recovery.objects.exists()


def test_more_than_was_given_is_refused_on_the_page(transfer: Transfer, felix: User) -> None:
    answer = record(felix, transfer, amount="50001")
    assert answer.status_code == 409 and "At most 50,000 won" in answer.content.decode()  # type: ignore[attr-defined]


def test_what_was_paid_beyond_a_transfer_is_claimed_back_of_it(transfer: Transfer, felix: User) -> None:
    assert "beyond the transfer" not in page(felix, "transfer_claim_back", transfer.pk).content.decode()
    assert record(felix, transfer, of="beyond").context["form"].errors.keys() == {"of"}  # type: ignore[attr-defined]
    paid_more(transfer, 950_000)
    assert "at most 900,000 won" in page(felix, "transfer_claim_back", transfer.pk).content.decode()
    record(felix, transfer, of="beyond", amount="900,000", why="in_excess")
    row = Recovery.objects.get()
    assert (row.transfer, row.award, row.amount) == (transfer, None, 900_000)


def test_a_proposal_is_dropped_with_a_reason(transfer: Transfer, felix: User) -> None:
    record(felix, transfer)
    row = Recovery.objects.get()
    assert done(felix, "recovery_drop", row.pk, reason="").status_code == 200
    assert done(felix, "recovery_drop", row.pk, reason="a mistake").status_code == 302
    row.refresh_from_db()
    assert row.dropped_by == felix
    assert "Dropped" in page(felix, "recovery_changelist", query="?stands=dropped").content.decode()


def test_a_repayment_is_recorded_by_one_and_confirmed_by_another(felix: User, fiona: User) -> None:
    row = owing(paid(), 10_000)
    typed = {"way": "repaid", "amount": "4,000", "note": "came in today"}
    assert done(felix, "recovery_repay", row.pk, **typed).status_code == 302
    made = Repayment.objects.get()
    assert "came in today" in page(fiona, "recovery_change", row.pk).content.decode()
    assert (
        "1 repayment waits for your confirmation." in as_(fiona).get(reverse("admin:index")).content.decode()
    )
    assert done(fiona, "repayment_confirm", made.pk).status_code == 302
    assert queries.owed(recoveries=[row.pk]) == {row.pk: 6_000}
    assert done(felix, "recovery_repay", row.pk, **(typed | {"amount": "6,001"})).status_code == 409
    assert done(felix, "recovery_repay", row.pk, **(typed | {"way": "forgiven"})).status_code == 302
    other = Repayment.objects.get(way="forgiven")
    assert done(felix, "repayment_drop", other.pk, reason="no").status_code == 302
    assert "4,000 won" in page(felix, "repayment_change", made.pk).content.decode()


@pytest.mark.parametrize(
    ("stands", "there"),
    [
        ("waiting", [True, False, False]),
        ("owed", [False, True, False]),
        ("repaid", [False, False, True]),
        ("forgiven", [False, True, False]),
        ("recovered", [False, False, False]),
        ("dropped", [False, False, False]),
        ("nothing-known", [True, True, True]),
    ],
)
def test_the_list_is_narrowed_by_where_they_stand(felix: User, stands: str, there: list[bool]) -> None:
    rows = [recorded(paid(), 111), owing(paid(), 222), owing(paid(), 333)]
    repaid(rows[1], 22, "forgiven")
    repaid(rows[2], 333)
    text = page(felix, "recovery_changelist", query=f"?stands={stands}").content.decode()
    assert [f"{row.amount} won" in text for row in rows] == there


def test_what_a_run_sets_off_is_told_by_its_preview_its_page_and_the_debt(felix: User) -> None:
    source = paid(amount=90)
    row = owing(source, 50)
    award(decision__claim__claimant=source.claimant, amount=80)
    run = frozen()
    assert (
        "50 won of 1 award is set off" in page(felix, "payoutpreview_change", run.preview_id).content.decode()
    )
    assert "50 won of 1 award is set off" in page(felix, "payoutrun_change", run.pk).content.decode()
    assert run.key in page(felix, "recovery_change", row.pk).content.decode()


def test_the_overview_leads_to_the_debts_behind_each_part(felix: User) -> None:
    row = owing(paid(), 10_000)
    text = page(felix, "payoutrun_overview").content.decode()
    assert "/recovery/?stands=owed&amp;unit=KRW" in text
    found = page(felix, "recovery_changelist", query="?stands=owed&unit=KRW").content.decode()
    assert str(row) in found and "10,000 won" in found


def test_it_reads_in_korean(felix: User) -> None:
    row = owing(paid(), 10_000)
    browser = as_(felix)
    browser.cookies["django_language"] = "ko"
    assert "환수" in browser.get(reverse("admin:claims_recovery_change", args=[row.pk])).content.decode()


def test_a_repayment_is_found_by_the_claim_of_its_debt(felix: User) -> None:
    made = paid(amount=30_000)
    repaid(owing(made, 1_000), 500)
    for sought, there in ((made.claim.reference, 1), ("C-00000-000000", 0)):
        rows = page(felix, "repayment_changelist", query=f"?q={sought}").context["cl"].result_list
        assert len(rows) == there, sought


def test_a_repayment_of_what_was_paid_beyond_a_transfer_is_found_by_it(felix: User, fiona: User) -> None:
    made = paid(amount=30_000)
    sent = Transfer.objects.get(payouts__award=made)
    paid_more(sent, 31_000)
    debt = payout.record_recovery(
        actor=felix, transfer=sent, amount=1_000, why="other", note="x", at=NOON, door="test"
    )
    payout.confirm_recovery(actor=fiona, recovery=debt, at=NOON, door="test")
    repaid(debt, 500)
    for sought in (made.claim.reference, sent.reference):
        rows = page(felix, "repayment_changelist", query=f"?q={sought}").context["cl"].result_list
        assert [row.recovery for row in rows] == [debt]


def test_the_page_of_a_debt_says_what_comes_next_and_nothing_of_what_is_not_there(
    transfer: Transfer, felix: User, fiona: User
) -> None:
    record(felix, transfer)
    row = Recovery.objects.get()
    mine, other = (page(who, "recovery_change", row.pk).content.decode() for who in (felix, fiona))
    assert "You recorded this. Another person confirms it." in mine
    assert "Recorded, and not owed yet." in other and "Nothing yet." not in other
    done(fiona, "recovery_confirm", row.pk)
    owed = page(felix, "recovery_change", row.pk).content.decode()
    assert "Still owed: 12,000 won. It is set off" in owed and "Repaid and forgiven" not in owed
    done(felix, "recovery_repay", row.pk, way="repaid", amount="12,000", note="came in")
    done(fiona, "repayment_confirm", Repayment.objects.get().pk)
    ended = page(felix, "recovery_change", row.pk).content.decode()
    assert "Repaid and forgiven" in ended and "Still owed: 12,000" not in ended
