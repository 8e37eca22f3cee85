"""Figures as they are told: every code in words, in both languages, drawn where it helps, and safe in a spreadsheet."""

import csv
from io import StringIO
from typing import Any

import pytest
from django.utils import translation

from claims.models import Figures
from claims.presentation import figures
from claims.queries.figures import TABLES as COUNTED
from claims.rules.export import BOM
from tests.people import NOON

pytestmark = pytest.mark.django_db

ROWS: dict[str, list[list[Any]]] = {
    "intake": [["2022-10-19 09:00", 1_200], ["2022-10-19 10:00", 3]],
    "backlog": [["2022-10-19", 1_203, 3, 1_200]],
    "age": [[0, 1], [1, 2], [29, 3], [30, 4_000]],
    "decisions": [
        ["approve", "straightforward", [], 1_000],
        ["reject", "", ["not_covered", "other"], 1],
    ],
    "cost": [["kakao-merchant-2022", "KRW", 2, 60_000], ["=evil", "coupon", 1, 1]],
    "claims": [["merchant", "rejected", ["not_covered"], 1], ["individual", "submitted", [], 5]],
}


def kept(**rows: Any) -> Figures:
    return Figures(at=NOON, mark="", figures={**ROWS, **rows})


def rows(name: str, language: str = "en", **said: Any) -> list[list[str]]:
    with translation.override(language):
        return next(table.rows for table in figures.tables(kept(**said)) if table.name == name)


def sheet(name: str, **said: Any) -> list[list[str]]:
    with translation.override("en"):
        text = figures.sheet(kept(**said), name).decode()
    assert text.startswith(BOM)
    return list(csv.reader(StringIO(text.removeprefix(BOM))))


def test_everything_that_is_counted_is_told() -> None:
    assert list(figures.TABLES) == list(COUNTED) == list(ROWS)


def test_columns_of_numbers_are_known() -> None:
    found = {table.name: list(table.numbers) for table in figures.tables(kept())}
    assert found == {
        "intake": [2],
        "backlog": [2, 3, 4],
        "age": [2],
        "decisions": [4],
        "cost": [3, 4],
        "claims": [4],
    }


def test_what_is_empty_is_left_out() -> None:
    assert figures.tables(Figures(at=NOON, figures={})) == []
    assert [table.name for table in figures.tables(kept(backlog=[], cost=[]))] == [
        "intake",
        "age",
        "decisions",
        "claims",
    ]


def test_ages_are_told_as_people_say_them() -> None:
    assert [said for said, _number in rows("age")] == [
        "less than a day",
        "1 day",
        "29 days",
        "30 days and more",
    ]


def test_decisions_say_who_and_why_and_claims_where_they_stand() -> None:
    approved, rejected = rows("decisions")
    assert approved[0] == "Approved" and approved[2:] == ["", "1,000"]
    assert rejected[:2] == ["Rejected", "A person"] and ";" in rejected[2]
    (merchant, status, why, number), other = rows("claims")
    assert (merchant, status, number) == ("Small merchant", "Rejected", "1") and why in rejected[2]
    assert other == ["Individual", "Submitted", "", "5"]


@pytest.mark.parametrize("name", ROWS)
def test_no_code_is_shown_in_either_language(name: str) -> None:
    codes = {"straightforward", "not_covered", "other", "reject", "approve", "merchant", "individual", "KRW"}
    for language in ("ko", "en"):
        cells = [cell for row in rows(name, language) for cell in row]
        assert not codes & set(cells), (language, cells)


def test_a_sheet_has_the_rows_of_its_table_and_computes_nothing() -> None:
    for name in ROWS:
        header, *found = sheet(name)
        with translation.override("en"):
            assert header == [str(heading) for heading in figures.TABLES[name][1]]
        assert [[cell.replace(",", "") for cell in row] for row in rows(name) if "=evil" not in row] == [
            [cell.replace(",", "") for cell in row] for row in found if "'=evil" not in row
        ]
    assert sheet("cost")[2][0] == "'=evil"
    assert sheet("cost")[1][2:] == ["2", "60000"]  # numbers, to be summed


def test_of_a_table_that_is_not_there_there_is_no_sheet() -> None:
    with pytest.raises(KeyError):
        figures.sheet(kept(), "people")
    assert len(sheet("intake", intake=[])) == 1


def test_columns_show_the_newest_week_of_hours_and_bars_every_row() -> None:
    hours = [[f"hour {number}", number + 1] for number in range(200)]
    with translation.override("en"):
        intake, age = (
            table for table in figures.tables(kept(intake=hours)) if table.name in ("intake", "age")
        )
    assert intake.drawing.count("<title>hour") == 168 and "hour 31:" not in intake.drawing
    assert len(intake.rows) == 200
    assert "30 days and more" in age.drawing and "4,000" in age.drawing
    for table in (intake, age):
        assert f'id="figures-{table.name}' in table.drawing and "<script" not in table.drawing


def test_decisions_and_costs_are_drawn_each_unit_by_its_own_scale() -> None:
    with translation.override("en"):
        drawn = {table.name: table.drawing for table in figures.tables(kept())}
    approved, *_rest = rows("decisions")
    assert " · ".join(cell for cell in approved[:3] if cell) in drawn["decisions"]
    assert "1,000" in drawn["decisions"]
    units = {row[1] for row in rows("cost")}
    assert len(units) > 1 and drawn["cost"].count("<svg") == len(units)
    assert "=evil" in drawn["cost"] and "<script" not in drawn["cost"] + drawn["decisions"]


def test_of_decisions_for_many_reasons_those_of_most_are_drawn_and_a_long_name_is_cut() -> None:
    many = [["reject", "", ["other", "not_covered"], number] for number in range(1, 31)]
    with translation.override("en"):
        (drawn,) = [
            table.drawing for table in figures.tables(kept(decisions=many)) if table.name == "decisions"
        ]
    assert drawn.count("<rect") == 12 and ": 30<" in drawn and ": 18<" not in drawn
    assert "…</text>" in drawn
