"""Tables of one and of several columns, against a look-up that tries every row."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise, product
from random import Random

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from claims.rules.policy import AWARD, PolicyErrors
from claims.rules.policy.typed import YES_OR_NO
from tests.rules.policy.making import SMALL, inline, made

HEAD = SMALL[: SMALL.index("[tables]")]
TAIL = '[[award]]\nline = "l"\nkind = "cash"\nlabel = { ko = "글", en = "text" }\namount = "lookup(t, %s)"\n'
DAYS = """
[inputs.at]
type = "date"
source = "records"
label = { ko = "날", en = "Day" }

[inputs.until]
type = "date"
source = "records"
label = { ko = "끝", en = "End" }

"""
TEXTS = ("mobile", "fixed")  # the choices of the input line
HALVES = [Fraction(place, 2) for place in range(-1, 14)]


def policy(table, amount):
    return made(f"{HEAD}{DAYS}[tables]\nt = {table}\n{TAIL % amount}")


def problems(table, amount="loss"):
    with pytest.raises(PolicyErrors) as caught:
        policy(table, amount)
    return [(problem.path, problem.line, problem.message) for problem in caught.value.problems]


def found(table, amount, **facts):
    outcome, code, amounts, _ = policy(table, amount).run(
        {"loss": 1, "fee": 1, "line": "mobile"} | facts, 60, 0
    )
    return amounts[0] if outcome == AWARD else code


def bands():
    edge = st.integers(0, 6)
    closed = st.booleans()
    keys = st.tuples(edge, closed, edge, closed).filter(lambda band: band[0] < band[2])
    return st.one_of(
        keys.map(lambda b: {"at_least" if b[1] else "over": b[0], "upto" if b[3] else "below": b[2]}),
        st.tuples(edge, closed).map(lambda b: {"upto" if b[1] else "below": b[0]}),
        st.tuples(edge, closed).map(lambda b: {"at_least" if b[1] else "over": b[0]}),
        edge,
        st.just({"any": True}),
    )


def grids(draw):
    """Rows that cover a grid once, some cells of them then made wider by chance."""
    edges = [
        draw(st.lists(st.integers(0, 6), min_size=1, max_size=3, unique=True).map(sorted)) for _ in range(2)
    ]
    sides = [
        [{"below": own[0]}, *({"at_least": a, "below": b} for a, b in pairwise(own)),
         {"at_least": own[-1]}] for own in edges
    ]  # fmt: skip
    return [{"x": dict(x), "y": dict(y)} for x, y in product(*sides)]


@st.composite
def tables(draw):
    if draw(st.booleans()):
        rows = grids(draw)
        if draw(st.booleans()):
            spoilt = draw(st.sampled_from(rows))
            spoilt[draw(st.sampled_from("xy"))] = draw(bands())
    else:
        rows = draw(st.lists(st.fixed_dictionaries({"x": bands(), "y": bands()}), min_size=1, max_size=5))
    if draw(st.booleans()):
        rows = [row | {"line": line} for row in rows for line in draw(st.sampled_from([TEXTS, TEXTS[:1]]))]
        if draw(st.booleans()):
            rows.append({"value": 0})
    return [row | {"value": place + 1} for place, row in enumerate(rows)]


def holds(cell, value):
    if cell == {"any": True} or cell is None:
        return True
    if not isinstance(cell, dict):
        return value == cell
    return (
        ("over" not in cell or value > cell["over"])
        and ("at_least" not in cell or value >= cell["at_least"])
        and ("below" not in cell or value < cell["below"])
        and ("upto" not in cell or value <= cell["upto"])
    )


def definite(row):
    return {key for key, cell in row.items() if key != "value" and cell != {"any": True}}


def by_trial(rows, point):
    """The value of the row that holds `point`; None for none, '?' where two do."""
    held = [row for row in rows if all(holds(row.get(key), value) for key, value in point.items())]
    if not held:
        return None
    best = max(held, key=lambda row: len(definite(row)))
    rivals = [row for row in held if row is not best and not definite(row) < definite(best)]
    return "?" if rivals else best["value"]


def in_hulls(rows, point):
    """Whether each value lies between the first and the last that a cell of its column names."""
    for key, value in point.items():
        cells = [row[key] for row in rows if row.get(key, {"any": True}) != {"any": True}]
        if key == "line":
            if cells and value not in cells:
                return False
            continue
        low = any(isinstance(cell, dict) and not {"over", "at_least"} & cell.keys() for cell in cells)
        high = any(isinstance(cell, dict) and not {"below", "upto"} & cell.keys() for cell in cells)
        near = [place for place in HALVES if any(holds(cell, place) for cell in cells)]
        if cells and not ((low or (near and near[0] <= value)) and (high or (near and value <= near[-1]))):
            return False
    return True


@settings(deadline=None, max_examples=60)
@given(tables())
def test_a_table_is_refused_for_a_gap_or_an_overlap_and_else_finds_what_a_trial_of_all_rows_finds(rows):
    columns = [key for key in ("x", "y", "line") if any(key in row for row in rows)]
    points = [
        dict(zip(columns, point, strict=True))
        for point in product(HALVES, HALVES, *([(*TEXTS, "tv")] if "line" in columns else []))
    ]
    values = [by_trial(rows, point) for point in points]
    wrong = "?" in values or any(
        value is None and in_hulls(rows, point) for point, value in zip(points, values, strict=True)
    )
    table = inline({"columns": columns, "rows": rows})
    words = {"x": "delta / 2", "y": "loss / 2 - 1", "line": "line"}
    head = HEAD.replace("[inputs.extra]", "[inputs.delta]").replace("optional = true", "min = -9")
    head = head.replace(" ]\n", ' { key = "tv", ko = "-", en = "-" } ]\n').replace(
        'en = "Fixed line" },\n', 'en = "Fixed line" },\n    { key = "tv", ko = "-", en = "-" },\n'
    )
    text = f"{head}[tables]\nt = {table}\n{TAIL % ', '.join(words[key] for key in columns)}"
    try:
        built = made(text)
    except PolicyErrors as errors:
        if all("says nothing for" in one.message for one in errors.problems):
            assert {row.get("line") for row in rows} < {*TEXTS, "tv"}
            event("a text is missing")
            return
        assert wrong, str(errors)
        event("refused")
        return
    event("taken")
    assert not wrong, built.code
    for point, value in zip(points, values, strict=True):
        facts = {
            "delta": int(point["x"] * 2),
            "loss": int(point["y"] * 2) + 2,
            "line": point.get("line", "tv"),
        }
        outcome, code, amounts, _ = built.run(facts, 60, 0)
        assert (amounts[0] if outcome == AWARD else code) == (value or "outside_table"), (point, built.code)


RATE = """{ columns = ["line", "at"], rows = [
    { line = "mobile", at = { below = 2022-07-01 }, value = 8 },
    { line = "fixed", at = { below = 2022-07-01 }, value = 6 },
    { line = "mobile", at = { from = 2022-07-01 }, value = 10 },
    { line = "mobile", at = { from = 2024-01-01 }, value = 11 },
    { line = "fixed", at = { from = 2022-07-01 }, value = 12 },
] }"""


@pytest.mark.parametrize(
    ("line", "at", "value"),
    [
        ("mobile", "2022-06-30", 8),
        ("fixed", "2022-06-30", 6),
        ("mobile", "2022-07-01", 10),
        ("mobile", "2023-12-31", 10),
        ("mobile", "2024-01-01", 11),
        ("fixed", "2024-01-01", 12),
    ],
)
def test_a_table_by_text_and_date(line, at, value):
    assert found(RATE, "line, at", line=line, at=at) == value


@pytest.mark.parametrize(
    ("table", "amount", "facts", "value"),
    [
        ('[{ exact = "mobile", value = 1 }, { any = true, value = 2 }]', "line", {"line": "fixed"}, 2),
        ('[{ exact = "mobile", value = 1 }, { any = true, value = 2 }]', "line", {"line": "mobile"}, 1),
        ("[{ exact = 3, value = 1 }, { any = true, value = 2 }]", "loss", {"loss": 3}, 1),
        ("[{ exact = 3, value = 1 }, { any = true, value = 2 }]", "loss / 2", {"loss": 7}, 2),
        ("[{ from = 0, value = 1 }, { from = 10, value = 2 }]", "loss", {"loss": 9}, 1),
        ("[{ from = 0, value = 1 }, { from = 10, value = 2 }]", "loss", {"loss": 10}, 2),
        ("[{ from = 5, value = 1 }]", "loss", {"loss": 4}, "outside_table"),
        ("[{ from = 2022-01-01, value = 1 }]", "at", {"at": "2021-12-31"}, "outside_table"),
        ("[{ exact = 2022-01-01, value = 1 }, { any = true, value = 2 }]", "at", {"at": "2022-01-01"}, 1),
        (
            "[{ upto = 2022-06-30, value = 1 }, { at_least = 2022-07-01, value = 2 }]",
            "at",
            {"at": "2022-07-01"},
            2,
        ),
        ("[{ any = true, value = 0.5 }]", "loss", {"loss": 4}, "nothing_due"),
        ("[{ any = true, value = 7 }]", "loss", {"loss": 4}, 7),
    ],
)
def test_what_a_cell_holds(table, amount, facts, value):
    assert found(table, amount, **facts) == value


FIRST = HEAD.count("\n") + DAYS.count("\n") + 2  # the line on which the table begins


@pytest.mark.parametrize(
    ("old", "new", "path", "line", "part"),
    [
        (
            'line = "fixed", at = { from',
            'line = "mobile", at = { from',
            "tables.t.rows[5]",
            5,
            "overlaps with row 3",
        ),
        (
            "from = 2022-07-01 }, value = 10",
            "from = 2022-07-02 }, value = 10",
            "tables.t.rows[3].at",
            3,
            "2022-07-01",
        ),
        (
            '    { line = "fixed", at = { below = 2022-07-01 }, value = 6 },\n',
            "",
            "tables.t.rows[4].at",
            4,
            "below 20",
        ),
        ("from = 2024-01-01", "from = 12", "tables.t.rows[4].at", 4, "a number"),
        ("from = 2024-01-01", "frm = 12", "tables.t.rows[4].at.frm", 4, "from"),
        ("{ from = 2024-01-01 }", "{ }", "tables.t.rows[4].at", 4, "says nothing"),
        ("{ from = 2024-01-01 }", "09:00:00", "tables.t.rows[4].at", 4, "no cell"),
        (
            "{ from = 2024-01-01 }",
            "{ any = true, from = 2024-01-01 }",
            "tables.t.rows[4].at.from",
            4,
            "not both",
        ),
        ("value = 11", "valu = 11", "tables.t.rows[4].valu", 4, "`value`"),
        ('"line", "at"]', '"line", "at", "at"]', "tables.t.columns[3]", 0, "twice"),
        ('"line", "at"]', '"line", "value"]', "tables.t.columns[2]", 0, "unknown"),
    ],
)
def test_an_error_of_a_table_is_told_at_its_row(old, new, path, line, part):
    assert old in RATE
    told = problems(RATE.replace(old, new, 1), "line, at")
    assert (path, FIRST + line) in [one[:2] for one in told], told
    assert any(part in message for where, _, message in told if where == path), told


@pytest.mark.parametrize(
    ("amount", "part"),
    [
        ("line", "takes 2 values"),
        ("at, line", "A text is needed here"),
        ("line, loss", "A date is needed here"),
        ("line, at, at", "takes 2 values"),
    ],
)
def test_a_look_up_fits_its_table(amount, part):
    (told,) = problems(RATE, amount)
    assert part in told[2]


def test_a_text_that_the_table_does_not_hold_is_named():
    (told,) = problems('[{ exact = "mobile", value = 1 }]', "line")
    assert "nothing for fixed" in told[2]


def test_rows_that_cut_one_another_into_too_many_parts_are_refused():
    """They hold nothing twice: a row with two cells wins over one with one."""
    rows = [{"a": place, "value": 1} for place in range(100)]
    rows += [{"a": {"at_least": 0, "upto": 99}, "b": {"from": place}, "value": 2} for place in range(100)]
    (told,) = problems(inline({"columns": ["a", "b"], "rows": rows}), "loss, loss")
    assert told[0] == "tables.t"
    assert "too many parts" in told[2]


def test_of_many_overlaps_the_first_are_told():
    rows = [{"a": {"at_least": place}, "value": 1} for place in range(200)]
    assert len(problems(inline({"columns": ["a"], "rows": rows}))) == 20


def test_a_long_table_of_days_is_looked_up():
    start, random = date(2020, 1, 1), Random(4)
    days = sorted(random.sample(range(2000), 300))
    rows = ", ".join(
        f"{{ from = {start + timedelta(day)}, value = {place + 1} }}" for place, day in enumerate(days)
    )
    built = policy(f"[{rows}]", "at")
    for day in random.sample(range(days[0], 2000), 200):
        wanted = sum(first <= day for first in days)
        assert built.run({"at": str(start + timedelta(day))}, 60, 0)[2] == (wanted,)


ROWS = "[{ below = 5, value = 1 }, { at_least = 5, value = 2 }]"
LABEL = '{ ko = "표", en = "Bands" }'


def test_a_table_of_one_column_may_hold_its_rows_as_those_of_several_do():
    table = f"{{ label = {LABEL}, rows = {ROWS} }}"
    assert found(table, "loss", loss=4) == 1 and found(table, "loss", loss=5) == 2
    (one,) = policy(table, "loss").document.tables
    assert one.label == ("표", "Bands") and policy(ROWS, "loss").document.tables[0].label is None


def test_an_error_in_the_rows_of_one_column_is_told_where_they_stand():
    rows = ROWS.replace("at_least = 5", "at_least = 6")
    assert [(path, "gap" in message) for path, _, message in problems(f"{{ rows = {rows} }}")] == [
        ("tables.t.rows[2]", True)
    ]


@pytest.mark.parametrize(
    ("table", "path"),
    [
        ('{ rows = [{ line = "mobile", value = 1 }] }', "tables.t.columns"),
        ('{ label = { ko = "표" }, rows = [{ at_least = 0, value = 1 }] }', "tables.t.label.en"),
    ],
)
def test_columns_are_needed_where_rows_name_their_cells_and_labels_are_in_both_languages(table, path):
    assert path in [told for told, _, _ in problems(table)]


def test_a_column_of_yes_and_no_is_written_as_two_tables():
    bare = '{ columns = ["a", "b"], rows = [{ a = 1, b = true, value = 1 }] }'
    assert [(path, message) for path, _, message in problems(bare, "loss, 1")] == [
        ("tables.t.rows[1].b", YES_OR_NO)
    ]
    assert [message for _, _, message in problems(ROWS, "loss > 1")] == [YES_OR_NO]
