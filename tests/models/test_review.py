"""What the database refuses of the reviewers' queue."""

import pytest
from django.db import Error, IntegrityError, transaction

from accounts.models import User
from claims.models import ReviewItem
from tests.factories import ClaimFactory
from tests.people import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def item() -> ReviewItem:
    return ReviewItem.objects.create(claim=ClaimFactory(), code="large_loss", at=NOON)


def test_a_claim_waits_once(item: ReviewItem) -> None:
    with pytest.raises(IntegrityError, match="one_open_item_a_claim"), transaction.atomic():
        ReviewItem.objects.create(claim=item.claim, code="duplicates", at=NOON)


def test_a_claim_may_wait_again_after_it_was_closed(item: ReviewItem) -> None:
    ReviewItem.objects.filter(pk=item.pk).update(state="closed")
    ReviewItem.objects.create(claim=item.claim, code="duplicates", at=NOON)


def test_a_closed_item_is_not_opened_again(item: ReviewItem) -> None:
    ReviewItem.objects.filter(pk=item.pk).update(state="closed")
    with pytest.raises(Error, match=r"[Ii]nvalid transition"), transaction.atomic():
        ReviewItem.objects.filter(pk=item.pk).update(state="open")


@pytest.mark.parametrize("change", [{"code": "other"}, {"at": NOON.replace(hour=4)}])
def test_why_a_claim_waits_is_not_rewritten(item: ReviewItem, change: dict) -> None:
    with pytest.raises(Error, match="Cannot update"), transaction.atomic():
        ReviewItem.objects.filter(pk=item.pk).update(**change)


def test_somebody_may_take_it(item: ReviewItem, rita: User) -> None:
    assert ReviewItem.objects.filter(pk=item.pk).update(assignee=rita) == 1


def test_an_item_is_not_deleted(item: ReviewItem) -> None:
    with pytest.raises(Error), transaction.atomic():
        ReviewItem.objects.all()._raw_delete("default")
