"""Payments made outside on their pages: the claim by its reference, one of its awards, and another person."""

import pytest
from django.urls import reverse

from accounts.models import User
from claims.models import ManualPayment
from claims.queries import payout as queries
from tests.admin.desk import as_, done, page
from tests.money import award

pytestmark = pytest.mark.django_db
TYPED = {"amount": "50,000", "paid_on": "2022-10-21", "bank_reference": "B-7", "note": "over the counter"}


def record(who: User, claim: int, **typed: object) -> object:
    address = f"{reverse('admin:claims_manualpayment_record')}?claim={claim}"
    return as_(who).post(address, TYPED | typed)


def test_one_records_what_was_paid_and_another_confirms_it(felix: User, fiona: User) -> None:
    made = award(without_account=True)
    asked = done(felix, "manualpayment_record", reference=made.claim.reference.lower())
    assert asked.status_code == 302 and asked.url.endswith(f"?claim={made.claim_id}")
    assert "50,000 won" in as_(felix).get(asked.url).content.decode()
    assert record(felix, made.claim_id, award=made.pk).status_code == 302  # type: ignore[attr-defined]
    row = ManualPayment.objects.get()
    assert [one.why for one in queries.waiting()] == ["paid_outside"]
    front = as_(fiona).get(reverse("admin:index")).content.decode()
    assert "1 manual payment waits for your confirmation." in front
    assert done(felix, "manualpayment_confirm", row.pk).status_code == 403
    assert done(fiona, "manualpayment_confirm", row.pk).status_code == 302
    row.refresh_from_db()
    assert (
        row.payout
        and row.payout.transfer.reference in page(felix, "manualpayment_change", row.pk).content.decode()
    )
    assert "B-7" in page(felix, "manualpayment_changelist").content.decode()


@pytest.mark.parametrize("reference", ["C-00000-000000", "nonsense", ""])
def test_a_claim_that_is_not_there_is_told(felix: User, reference: str) -> None:
    assert done(felix, "manualpayment_record", reference=reference).status_code in (200, 409)


def test_a_claim_of_which_nothing_waits_is_told(felix: User) -> None:
    made = award(live=False)
    answer = done(felix, "manualpayment_record", reference=made.claim.reference)
    assert answer.status_code == 409 and "No award of this claim waits" in answer.content.decode()


def test_what_is_not_due_is_refused_and_what_was_typed_stays(felix: User) -> None:
    made = award()
    answer = record(felix, made.claim_id, award=made.pk, amount="49,999")
    assert answer.status_code == 409 and "50,000 won" in answer.content.decode()  # type: ignore[attr-defined]
    assert "over the counter" in answer.content.decode()  # type: ignore[attr-defined]


def test_a_record_is_dropped_with_a_reason(felix: User) -> None:
    made = award()
    record(felix, made.claim_id, award=made.pk)
    row = ManualPayment.objects.get()
    assert done(felix, "manualpayment_drop", row.pk, reason="another claim").status_code == 302
    assert [one.why for one in queries.waiting()] == [""]


@pytest.mark.parametrize(("typed", "kept"), [("25.20", 2_520), ("25", 2_500), ("1,000.5", 100_050)])
def test_an_amount_is_read_in_the_unit_of_the_award_that_was_paid(felix: User, typed: str, kept: int) -> None:
    """The first award of the claim is in points, the second in pounds: each is read as what it is."""
    first = award(kind="points", unit="point", amount=10)
    second = award(claim=first.claim, unit="GBP", amount=kept)
    address = f"{reverse('admin:claims_manualpayment_record')}?claim={first.claim_id}"
    assert "In the unit of what was paid" in as_(felix).get(address).content.decode()
    assert record(felix, first.claim_id, award=first.pk, amount="10.00").status_code == 200  # type: ignore[attr-defined]
    assert record(felix, first.claim_id, award=second.pk, amount=typed).status_code == 302  # type: ignore[attr-defined]
    assert ManualPayment.objects.get().amount == kept


def test_without_an_award_the_amount_stays_as_it_was_typed(felix: User) -> None:
    made = award()
    answer = record(felix, made.claim_id, amount="12,345", award="").content.decode()  # type: ignore[attr-defined]
    assert "12,345" in answer and not ManualPayment.objects.exists()
