"""Daily sales out of a table as people have it: which column is the day, which the amount, what each line says. Pure.

The columns are guessed, and the merchant confirms them; a line that cannot be read is named by its number.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple

from claims.rules.papers import Table, table_of
from claims.rules.refusal import N_, Refusal
from claims.rules.residents import without_resident_numbers
from claims.rules.text import plain

MOST_COLUMNS: Final = 60
MOST_ROWS: Final = 20_000
LARGEST: Final = 10**12
_LOOKED_AT: Final = 200  # rows by which the columns are guessed
_HEADINGS: Final = 3  # rows at most above the first day
_DAY_WORDS: Final = ("날짜", "일자", "거래일", "매출일", "영업일", "판매일", "기준일", "date", "day")
# What the amount is called, the more fitting first; and what is no amount of sales though it is a number.
_AMOUNT_WORDS: Final = (
    "실매출",
    "순매출",
    "총매출",
    "매출",
    "판매금액",
    "sales",
    "revenue",
    "합계",
    "금액",
    "amount",
    "total",
)
_OTHER_WORDS: Final = (
    "수량", "건수", "할인", "부가세", "세액", "수수료", "번호", "전화", "객수", "영수",
    "count", "qty", "quantity", "discount", "tax", "fee", "number",
)  # fmt: skip
_YEAR_FIRST: Final = re.compile(
    r"(20[0-9]{2})\s*[-./년]\s*([0-9]{1,2})\s*[-./월]\s*([0-9]{1,2})\s*[.일]?(?![0-9])"
)
_RUN: Final = re.compile(r"(20[0-9]{2})([0-9]{2})([0-9]{2})(?![0-9])")
_SHORT_RUN: Final = re.compile(
    r"(2[0-9])([0-9]{2})([0-9]{2})(?![0-9])"
)  # of these years: most amounts are no day
_SHORT: Final = re.compile(r"([0-9]{2})[-./]([0-9]{1,2})[-./]([0-9]{1,2})(?![0-9/.-])")
_BEHIND: Final = re.compile(
    r"[\s T]*(?:[(\[]?[월화수목금토일A-Za-z]{1,9}[)\]]?)?[\s,]*(?:[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?\s*"
)
_AMOUNT: Final = re.compile(
    r"([(-]?)\s*[₩\\]?\s*(-?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})(?:\.0*)?\s*(?:원|won|KRW)?\s*\)?",
    re.IGNORECASE,
)


class NoSuchColumns(Refusal):
    code = "no_such_columns"
    sentence = N_(
        "No column with days and no column with amounts were found. Each line needs a day and an amount."
    )


class NoSales(Refusal):
    code = "no_sales"
    sentence = N_("Please paste your daily sales, or choose a file.")


class TooManyRows(Refusal):
    """Facts: `most`."""

    code = "too_many_rows"
    sentence = N_(
        "The table has more than %(most)s lines. Please send one line a day, or only the months that count."
    )


class Columns(NamedTuple):
    """Where the day and the amount stand, counted from 0, and how many rows above the first are headings."""

    day: int
    amount: int
    headings: int


class Bad(NamedTuple):
    """A line that cannot be read: its number, and whether its `day` or its `amount`."""

    line: int
    what: str


class Sales(NamedTuple):
    """Day -> amount, several lines of one day added up; `bad` lines count for nothing."""

    days: dict[date, int]
    bad: list[Bad]
    lines: int


def pasted(text: str) -> Table:
    """The table in a text that somebody pasted: with any separator, or blanks between day and amount.

    Raises PaperRefused.
    """
    lines = [line for line in text.split("\n") if line.strip()]
    parted = [line.strip().rsplit(maxsplit=1) for line in lines]
    apart = [one for one in parted if len(one) == 2 and day_in(one[0]) and amount_in(one[1]) is not None]
    if "\t" not in text and len(apart) * 2 > len(lines):
        text = "\n".join("\t".join(line.strip().rsplit(maxsplit=1)) for line in text.split("\n"))
    return table_of(text.encode())


def columns_of(table: Table) -> Columns:
    """The columns that look most like a day and an amount of sales. Raises NoSuchColumns, TooManyRows."""
    if len(table.rows) > MOST_ROWS:
        raise TooManyRows(most=MOST_ROWS)
    rows = [cells for _line, cells in table.rows[:_LOOKED_AT]]
    width = min(max(map(len, rows), default=0), MOST_COLUMNS)
    first = next((place for place, cells in enumerate(rows) if any(map(day_in, cells))), None)
    if first is None or first > _HEADINGS:
        raise NoSuchColumns
    headings, body = rows[:first], rows[first:]
    days = {
        place: _share(body, place, day_in) + _named(headings, place, _DAY_WORDS) for place in range(width)
    }
    day = max(days, key=lambda place: days[place])
    amounts = {
        place: _share(body, place, amount_in) + _fitting(headings, place)
        for place in range(width)
        if place != day and _share(body, place, amount_in) * 2 > 1 > _share(body, place, day_in)
    }
    if not amounts:
        raise NoSuchColumns
    return Columns(day, max(amounts, key=lambda place: amounts[place]), first)


def sales_of(table: Table, columns: Columns) -> Sales:
    """What the lines say. Raises TooManyRows."""
    if len(table.rows) > MOST_ROWS:
        raise TooManyRows(most=MOST_ROWS)
    days: dict[date, int] = {}
    bad = []
    body = table.rows[columns.headings :]
    for line, cells in body:
        day, amount = (day_in(_cell(cells, columns.day)), amount_in(_cell(cells, columns.amount)))
        if day is None:
            bad.append(Bad(line, "day"))
        elif amount is None:
            bad.append(Bad(line, "amount"))
        else:
            days[day] = days.get(day, 0) + amount
    return Sales(days, bad, len(body))


def day_in(cell: str) -> date | None:
    """The day of a cell as people and tills write it, a time or weekday behind it or not; None for anything else."""
    text = plain(cell)[:40]
    for form, century in ((_YEAR_FIRST, 0), (_RUN, 0), (_SHORT, 2000), (_SHORT_RUN, 2000)):
        found = form.match(text)
        if found and _BEHIND.fullmatch(text, found.end()):
            year, month, day = map(int, found.groups())
            try:
                return date(year + century, month, day)
            except ValueError:
                return None
    return None


def amount_in(cell: str) -> int | None:
    """The whole amount of a cell, with commas, 원, brackets or a sign for less than nothing; None for anything else."""
    found = _AMOUNT.fullmatch(plain(cell)[:40])
    if found is None:
        return None
    value = int(found[3].replace(",", ""))
    if value > LARGEST or (found[1] == "(") is not plain(cell).endswith(")"):
        return None
    return -value if found[1] or found[2] else value


def written(days: dict[date, int], counted: Sequence[date], headings: tuple[str, str]) -> str:
    """The days that count as a table of our own (CSV): the proof that goes with the figure."""
    rows = (f"{day.isoformat()},{days[day]}" for day in counted if day in days)
    return "\r\n".join([",".join(headings), *rows, ""])


def carried(table: Table) -> str:
    """The whole table as one text, which `table_of` reads as the same rows with the same numbers: a form carries it."""
    lines = [""] * (table.rows[-1][0] if table.rows else 0)
    for number, cells in table.rows:
        lines[number - 1] = "\t".join(map(_quoted, cells))
    return "\n".join(lines)


def seen(text: str) -> str:
    """A table, or a cell of one, as whoever gave it sees it again: without resident numbers."""
    return without_resident_numbers(text, table=True)


def _quoted(cell: str) -> str:
    plainly = seen(cell).replace("\t", " ").replace("\n", " ")
    return '"' + plainly.replace('"', '""') + '"' if '"' in plainly else plainly


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""


def _share(body: Sequence[Sequence[str]], place: int, read: object) -> float:
    """How much of a column can be read so, from 0 to 1."""
    cells = [cell for cell in (_cell(row, place) for row in body) if cell]
    return sum(read(cell) is not None for cell in cells) / len(cells) if cells else 0.0  # type: ignore[operator]


def _named(headings: Sequence[Sequence[str]], place: int, words: Sequence[str]) -> float:
    """How well the heading of a column fits: below 1, the more the earlier its word stands in `words`."""
    for text in _headings(headings, place):
        for rank, word in enumerate(words):
            if word in text:
                return 1 - (rank + 1) / (len(words) + 1)
    return 0.0


def _fitting(headings: Sequence[Sequence[str]], place: int) -> float:
    other = any(word in text for text in _headings(headings, place) for word in _OTHER_WORDS)
    return -1.0 if other else _named(headings, place, _AMOUNT_WORDS)


def _headings(headings: Sequence[Sequence[str]], place: int) -> Iterator[str]:
    return (plain(_cell(row, place)).lower().replace(" ", "") for row in headings)
