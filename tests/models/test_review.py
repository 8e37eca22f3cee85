"""What the database refuses of the reviewers' queue."""

import pytest
from django.db import Error, IntegrityError, connection, transaction

from accounts.models import User
from claims.models import AssessmentRun, ReviewItem
from tests.factories import ClaimFactory, RecordRevisionFactory
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
    assert list(item.claim.review_items.values_list("code", "state")) == [
        ("large_loss", "closed"),
        ("duplicates", "open"),
    ]


def test_a_closed_item_is_not_opened_again(item: ReviewItem) -> None:
    ReviewItem.objects.filter(pk=item.pk).update(state="closed")
    with pytest.raises(Error, match=r"[Ii]nvalid transition"), transaction.atomic():
        ReviewItem.objects.filter(pk=item.pk).update(state="open")


@pytest.mark.parametrize("change", [{"code": "other"}, {"at": NOON.replace(hour=4)}])
def test_why_a_claim_waits_is_not_rewritten(item: ReviewItem, change: dict) -> None:
    with pytest.raises(Error, match="Cannot update"), transaction.atomic():
        ReviewItem.objects.filter(pk=item.pk).update(**change)


def test_somebody_may_take_it(item: ReviewItem, rita: User) -> None:
    taken = {"assignee": rita, "assigned_by": rita, "assigned_at": NOON}
    assert ReviewItem.objects.filter(pk=item.pk).update(**taken) == 1


@pytest.mark.parametrize("left_out", ["assignee", "assigned_by", "assigned_at"])
def test_who_has_it_is_told_with_who_gave_it_and_when(item: ReviewItem, rita: User, left_out: str) -> None:
    taken = {"assignee": rita, "assigned_by": rita, "assigned_at": NOON, left_out: None}
    with pytest.raises(IntegrityError, match="item_assigned_by_somebody"), transaction.atomic():
        ReviewItem.objects.filter(pk=item.pk).update(**taken)


def test_less_than_nothing_is_proposed_for_nobody(item: ReviewItem) -> None:
    with pytest.raises(IntegrityError, match="item_amount_not_negative"), transaction.atomic():
        ReviewItem.objects.filter(pk=item.pk).update(amount=-1)


def test_an_item_is_not_deleted(item: ReviewItem) -> None:
    with pytest.raises(Error), transaction.atomic():
        ReviewItem.objects.all()._raw_delete("default")


def test_whose_claim_waits_and_by_which_run_is_not_rewritten(item: ReviewItem) -> None:
    revision = RecordRevisionFactory()
    run = AssessmentRun.objects.create(
        incident=revision.incident, revision=revision, policies=[], filing=[], roster_upto=0, claims_total=0,
        state="done", opened_at=NOON, rule="belt",
    )  # fmt: skip
    for change in ({"claim": ClaimFactory()}, {"run": run}):
        with pytest.raises(Error, match="Cannot update"), transaction.atomic():
            ReviewItem.objects.filter(pk=item.pk).update(**change)


@pytest.mark.parametrize(
    ("before", "after"), [("open", "nonsense"), ("closed", "open"), ("closed", "nonsense"), ("open", "")]
)
def test_an_item_is_closed_and_nothing_else(before: str, after: str) -> None:
    item = ReviewItem.objects.create(claim=ClaimFactory(), code="large_loss", at=NOON, state=before)
    with pytest.raises(Error, match="Invalid transition"), transaction.atomic():
        ReviewItem.objects.filter(pk=item.pk).update(state=after)


def test_closing_all_items_closes_each_and_opening_all_opens_none(item: ReviewItem) -> None:
    other = ReviewItem.objects.create(claim=ClaimFactory(), code="large_loss", at=NOON)
    assert ReviewItem.objects.update(state="closed") == 2
    ReviewItem.objects.create(claim=item.claim, code="duplicates", at=NOON)
    with pytest.raises(Error, match="Invalid transition"), transaction.atomic():
        ReviewItem.objects.update(state="open")  # two that are closed and one that is open
    assert ReviewItem.objects.get(pk=other.pk).state == "closed"


def test_many_are_put_in_the_queue_by_one_statement_and_none_twice() -> None:
    """As a range does it: a claim that waits already is left as it is."""
    waiting, new = ClaimFactory(), ClaimFactory()
    ReviewItem.objects.create(claim=waiting, code="large_loss", at=NOON)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO claims_reviewitem (claim_id, code, state, at)"
            " SELECT unnest(%s::bigint[]), 'duplicates', 'open', now() ON CONFLICT DO NOTHING",
            [[waiting.pk, new.pk, new.pk]],
        )
        assert cursor.rowcount == 1
    assert dict(ReviewItem.objects.values_list("claim", "code")) == {
        waiting.pk: "large_loss",
        new.pk: "duplicates",
    }


def test_nobody_waits_for_a_claim_that_is_not_there(item: ReviewItem) -> None:
    for said in ({"claim_id": 0}, {"claim_id": ClaimFactory().pk, "run_id": 0}):
        with pytest.raises(IntegrityError, match="foreign key"), transaction.atomic():
            ReviewItem.objects.create(code="x", at=NOON, **said)
            connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match="foreign key"), transaction.atomic():
        ReviewItem.objects.filter(pk=item.pk).update(assignee_id=0, assigned_by_id=0, assigned_at=NOON)
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_queue_is_not_emptied(item: ReviewItem) -> None:
    for statement in ("DELETE FROM claims_reviewitem", "TRUNCATE claims_reviewitem"):
        with pytest.raises(Error, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)
