"""The overview in both languages, and its sheets: what they say is what the page says."""

import csv
from io import StringIO

import pytest
from django.utils import translation

from claims.presentation import overview
from tests import recoveries
from tests.money import award
from tests.people import NOON

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


def rows(table: str) -> list[list[str]]:
    return list(csv.reader(StringIO(overview.sheet(table, today=TODAY).decode().removeprefix("\ufeff"))))


@pytest.fixture
def money() -> None:
    recoveries.owing(recoveries.paid(amount=1_000), 300)
    award(amount=70)
    award(amount=9, without_account=True)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_it_is_told_in_both_languages(money: None, language: str) -> None:
    with translation.override(language):
        shown = overview.shown(today=TODAY)
        assert all(one.holds and one.agrees for one in (*shown["units"], *shown["debts"]))
        for table in overview.SHEETS:
            assert len(rows(table)) > 1, table


def test_the_sheet_of_the_need_comes_to_the_page(money: None) -> None:
    with translation.override("en"):
        (need,) = overview.shown(today=TODAY)["needs"]
        assert sum(int(row[3]) for row in rows("cash-need")[1:]) == 79
    assert need.certain == "79 won"


def test_the_sheet_of_what_is_unclaimed_names_each_award_with_its_last_day(money: None) -> None:
    (header, row) = rows("unclaimed")
    assert len(header) == len(row)
    assert row[3:5] == ["KRW", "9"] and row[-2:] == ["2022-10-21", "2025-10-21"]


def test_both_tellings_of_an_identity_stand_beside_each_other(money: None) -> None:
    for table in ("balance", "recoveries"):
        assert all(ledger == counted for _unit, _account, ledger, counted in rows(table)[1:])
