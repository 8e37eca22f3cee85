"""The figures of the scheme: nobody is told by them, and page and sheet say the same."""

import csv
from io import StringIO
from typing import Any

import pytest
from django.utils.translation import override

from claims.models import Figures
from claims.presentation import scheme
from claims.rules.export import BOM
from tests.people import NOON

DAY = 86_400
KEPT: dict[str, list[list[Any]]] = {
    "scheme": [
        ["individual", 1_000, 900, 3, 2 * DAY], ["merchant", 40, 20, 12, 3 * DAY], ["taxi_driver", 3, 2, 0, DAY],
        [None, 1_043, 922, 15, 2 * DAY + 1],
    ],
    "scheme-weeks": [["2022-10-17", 1_000, 2, 0], ["2022-10-24", 43, 920, 15]],
    "scheme-given": [["KRW", 12, 600_000], ["month", 3, 9]],
}  # fmt: skip


def kept(**said: Any) -> Figures:
    return Figures(at=NOON, mark="", figures={**KEPT, **said})


def table(name: str, language: str = "en", **said: Any) -> scheme.Table:
    with override(language):
        return next(one for one in scheme.tables(kept(**said)) if one.name == name)


def test_a_few_are_not_shown_nor_what_would_tell_them() -> None:
    rows = table("types").rows
    assert [row[1] for row in rows] == ["1,000", "not shown", "not shown", "1,043"]
    assert [row[2] for row in rows] == ["900", "not shown", "not shown", "922"]
    assert [row[3] for row in rows] == ["not shown", "not shown", "0", "15"]
    assert [row[1] for row in table("given").rows] == ["12"]


def test_a_median_of_few_is_not_told() -> None:
    assert [row[4] for row in table("types").rows] == ["2.0", "3.0", "", "2.0"]


def test_the_scheme_in_four_figures() -> None:
    with override("en"):
        told = [fact.value for fact in scheme.facts(kept())]
        none = [fact.value for fact in scheme.facts(Figures(at=NOON, mark="", figures={}))]
    assert told == ["1,043", "922", "15", "3 days"]
    assert none == ["0", "0", "0", "–"]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_weeks_are_drawn_and_what_is_few_is_no_column(language: str) -> None:
    weeks = table("weeks", language)
    assert len(weeks.rows) == 2
    # of two weeks of decisions one is of a few, which hides the other: an empty frame is not drawn
    assert [drawing.count("<rect") for _title, drawing in weeks.drawings] == [2, 1]


def test_of_nothing_there_is_no_table() -> None:
    assert scheme.tables(Figures(at=NOON, mark="", figures={})) == []


@pytest.mark.parametrize("name", scheme.NAMES)
def test_the_sheet_says_the_same_and_leaves_a_few_empty(name: str) -> None:
    with override("en"):
        text = scheme.sheet(kept(), name).decode()
    assert text.startswith(BOM)
    first, *rows = csv.reader(StringIO(text.removeprefix(BOM)))
    shown = table(name)
    assert first == shown.headings
    assert [[cell.replace(",", "") for cell in row] for row in shown.rows] == [
        [cell or ("not shown" if place in (1, 2, 3) else "") for place, cell in enumerate(row)] for row in rows
    ]  # fmt: skip


def test_a_long_median_is_a_number_in_the_sheet_and_easy_to_read_on_the_page() -> None:
    long = {"scheme": [["merchant", 40, 20, 12, 1_234 * DAY], [None, 40, 20, 12, 1_234 * DAY]]}
    assert scheme.sheet(kept(**long), "types").decode().splitlines()[1].endswith(",1234.0")
    assert table("types", **long).rows[0][-1] == "1,234.0"


def test_another_name_is_none() -> None:
    with pytest.raises(KeyError):
        scheme.sheet(kept(), "secrets")
