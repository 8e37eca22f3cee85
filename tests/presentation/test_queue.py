"""The parts of the queue: what each holds is told as far as it was counted, and leads to just that list."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import translation
from time_machine import travel

from accounts.models import User
from claims.models import ReviewItem
from claims.presentation import queue
from claims.queries.review import work
from claims.queries.review.work import Due
from tests.admin.desk import page
from tests.factories import ClaimFactory
from tests.people import NOON

TODAY = NOON.date()
DAY = timedelta(days=1)


def waits(due: int | None, *, code: str = "proposed", of: User | None = None) -> ReviewItem:
    """Something that waits and is due so many days from today; None: it has no day yet."""
    mine = {"assignee": of, "assigned_by": of, "assigned_at": NOON} if of else {}
    day = None if due is None else TODAY + due * DAY
    return ReviewItem.objects.create(claim=ClaimFactory(), code=code, at=NOON, due_on=day, **mine)


def parts(query: str = "", *, reader: int | None = None) -> dict[str, queue.Part]:
    with translation.override("en"):
        return {part.label: part for part in queue.parts(QueryDict(query), reader=reader, today=TODAY)}


def told(*due: int) -> list[str]:
    """The figures of a part of which so much is overdue, due today, this week and later."""
    with translation.override("en"):
        return [count.number for count in queue._counts(work.TEAM, Due(*due))]


@pytest.mark.django_db
def test_each_part_counts_its_own(rita: User) -> None:
    for due in (-1, 0, 0, 7):
        waits(due)
    waits(-2, of=rita)
    waits(3, code="asked")
    for due in (8, None):
        waits(due)
    found = parts(reader=rita.pk)
    assert {label: [count.number for count in part.counts] for label, part in found.items()} == {
        "My work": ["1", "0", "0"],
        "Team": ["2", "2", "1"],
        "Waits for claimants": ["0", "0", "1"],
    }
    assert [count.late for count in found["Team"].counts] == [True, False, False]
    assert not any(count.late for count in found["Waits for claimants"].counts)


@pytest.mark.django_db
def test_behind_each_figure_stands_a_list_of_as_many(rita: User) -> None:
    for due in (-3, -1, 0, 2, 7, 8, None):
        waits(due)
        waits(due, of=rita)
        waits(due, code="asked")
    with travel(NOON, tick=False):
        for part in parts(reader=rita.pk).values():
            for count in part.counts:
                found = page("rita", "reviewitem_changelist", query=f"?{count.url.partition('?')[2]}")
                assert str(len(found.context["cl"].result_list)) == count.number, count


@pytest.mark.django_db
def test_a_part_is_reached_under_the_same_filters_from_its_first_page() -> None:
    found = parts("work=mine&type=merchant&due=today&p=3")
    base = reverse("admin:claims_reviewitem_changelist")
    assert found["Team"].url == f"{base}?work=team&type=merchant"
    assert [label for label, part in found.items() if part.shown] == ["My work"]
    assert [label for label, part in parts("").items() if part.shown] == ["Team"]
    assert not any(part.shown for part in parts("state=closed").values())
    assert "state" not in parts("state=closed&type=merchant")["Team"].url


def test_beyond_what_is_counted_it_is_said_how_far_that_is() -> None:
    most = work.MOST
    assert told(1, 2, 3, 4) == ["1", "2", "3"]
    assert told(2_000, 3_000, 4_000, 1_000) == ["2,000", "3,000", "4,000"]
    assert told(1, 2, 3, most - 5) == ["1", "2", "3"]  # what is later alone is more than was counted
    assert told(0, 1, most, 0) == ["0", "1", f"more than {most - 1:,}"]
    assert told(5, most - 4, 0, 0) == ["5", f"more than {most - 5:,}", "not counted"]
    assert told(most + 1, 0, 0, 0) == [f"more than {most:,}", "not counted", "not counted"]


def test_all_of_a_part_is_told_as_far_as_it_is_counted() -> None:
    with translation.override("en"):
        assert queue.all_of(Due(1, 2, 3, 4)) == "10"
        assert queue.all_of(Due(work.MOST, 0, 0, 0)) == "10,000"
        assert queue.all_of(Due(work.MOST, 1, 0, 0)) == "more than 10,000"
