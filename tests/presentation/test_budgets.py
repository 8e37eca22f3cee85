"""Budgets as they are read: a picture where one is kept, and nothing to be left where none is."""

import pytest
from django.utils import translation

from claims.presentation import budgets
from claims.queries.budget import Kept

pytestmark = pytest.mark.django_db


def shown(*kept: Kept) -> list[budgets.Row]:
    with translation.override("en"):
        return budgets.shown(kept)


def test_what_is_left_and_what_is_over() -> None:
    within, over = shown(Kept("one", "KRW", 100, 60, 40, 10), Kept("two", "KRW", 100, 160, 40, 10))
    assert (within.left, within.over) == ("40 won", "")
    assert (over.left, over.over) == ("0 won", "60 won")
    assert (within.awarded, within.paid, within.on_its_way) == ("60 won", "40 won", "10 won")


def test_the_parts_of_the_picture_come_to_what_was_awarded() -> None:
    (row,) = shown(Kept("one", "KRW", 100, 160, 40, 10))
    for said in ("Paid: 40 won", "On its way: 10 won", "Awarded, not paid yet: 110 won", "budget of 100 won"):
        assert said in row.drawing
    assert "stands=paid" in row.drawing


def test_without_a_budget_there_is_no_picture_of_one() -> None:
    (row,) = shown(Kept("one", "point", None, 7, 0, 0))
    assert (row.budget, row.left, row.over, row.drawing) == ("", "", "", "")


def test_pictures_have_names_of_their_own() -> None:
    one, two = shown(Kept("one", "KRW", 1, 1, 0, 0), Kept("one", "point", 1, 1, 0, 0))
    assert 'id="budget-0-title"' in one.drawing and 'id="budget-1-title"' in two.drawing
