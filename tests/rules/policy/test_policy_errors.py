"""A document with errors: all of them at once, each at its line, each saying what to write instead."""

import pickle

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claims.rules.policy import PolicyErrors, parse
from claims.rules.policy.problems import Problem
from tests.rules.policy.making import SMALL, shipped

SECOND = 'expr = "first / 3"'
LOOKUP = 'expr = "lookup(bands, loss)"'
ROW_1 = "    { over = 0, upto = 300_000, value = 30_000 },\n"
ROW_2 = "    { over = 300_000, upto = 500_000, value = 50_000 },\n"


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(PolicyErrors) as caught:
        parse(text, name="small.toml")
    return caught.value.problems


def spoiled(old: str, new: str) -> str:
    assert old in SMALL
    return SMALL.replace(old, new, 1)


def spoilt_line(old: str, new: str) -> int:
    """The line on which the two texts begin to differ."""
    return SMALL[: SMALL.index(old)].count("\n") + 1 + (new[: len(new) - len(new.lstrip("\n"))].count("\n"))


def test_the_small_document_has_no_error():
    assert parse(SMALL, name="small.toml").key == "small"


# old text, new text, key path, part of the message
HEADER = [
    ("language = 1", "language = 2", "language", "language = 1"),
    ("language = 1", "language = true", "language", "language = 1"),
    ('key = "small"', 'key = "Small one"', "key", "merchant-bands"),
    ('unit = "KRW"', 'unit = "won!"', "unit", '"KRW"'),
    ("Asia/Seoul", "Asia/Soul", "time_zone", "Asia/Seoul"),
    ("Asia/Seoul", "../../etc/passwd", "time_zone", "Asia/Seoul"),
    ('"claimant", "incident"', '"incident"', "once_per", "claimant"),
    ('"claimant", "incident"', '"claimant", "planet"', "once_per[2]", "incident"),
    ('"claimant", "incident"', '"claimant", "claimant"', "once_per[2]", "twice"),
    ('"claimant", "incident"', "", "once_per", "claimant"),
    ('{ ko = "제목", en = "Title" }', '{ ko = "제목" }', "title.en", "missing"),
    ('{ ko = "제목", en = "Title" }', '{ en = "Title" }', "title.ko", "missing"),
    ('{ ko = "제목", en = "Title" }', '{ ko = "제목", en = "  " }', "title.en", '"..."'),
    ('{ ko = "제목", en = "Title" }', '{ ko = "제목", en = "Title", fr = "Titre" }', "title.fr", "ko, en"),
    ('{ ko = "제목", en = "Title" }', '"Title"', "title", "ko ="),
    ('{ ko = "제목", en = "Title" }', '{ ko = "제목", en = "a\\u202eb" }', "title.en", '"..."'),
    ('"https://example.org/notice"', '"javascript:alert(1)"', "source.url", "https://"),
    ('"merchant"', '"shop"', "covers.claimant_types[1]", "taxi_driver"),
    ('"shop.*"', '"shop*"', "covers.services[1]", "kakaotalk.*"),
    (', incidents = ["*"]', "", "covers.incidents", "missing"),
]
INPUTS = [
    ('type = "integer"', 'type = "float"', "inputs.extra.type", '"integer"'),
    ('source = "staff"', 'source = "rumour"', "inputs.extra.source", '"ledger"'),
    ("[inputs.loss]", "[inputs.Loss]", "inputs.Loss", "small letters"),
    ("[inputs.loss]", "[inputs.class]", "inputs.class", "word of the language"),
    ("[inputs.extra]", "[inputs.min]", "inputs.min", "word of the language"),
    ("optional = true", 'optional = "yes"', "inputs.extra.optional", "true or false"),
    ("optional = true", "optionl = true", "inputs.extra.optionl", "`optional`"),
    ("min = 1", "min = 1.5", "inputs.fee.min", "..."),
    ("min = 1", "min = 5\nmax = 4", "inputs.fee.max", "5 ..."),
    ("min = 1", 'roster = "club"', "inputs.fee.roster", "field ="),
    ("min = 1", 'unit = "won"', "inputs.fee.unit", '"KRW"'),
    ('label = { ko = "손실", en = "Loss" }', "", "inputs.loss.label", "missing"),
    ('{ key = "fixed"', '{ key = "mobile"', "inputs.line.choices[2].key", "twice"),
    (', en = "Fixed line" }', " }", "inputs.line.choices[2].en", "missing"),
]
TABLES = [
    ("over = 300_000, upto", "over = 400_000, upto", "tables.bands[2]", "gap"),
    ("over = 300_000, upto", "over = 299_999, upto", "tables.bands[2]", "overlap"),
    ("over = 300_000, upto", "at_least = 300_000, upto", "tables.bands[2].at_least", "over = 300000"),
    (ROW_1 + ROW_2, ROW_1.replace("upto", "below") + ROW_2, "tables.bands[2].over", "at_least = 300000"),
    ("over = 300_000, upto", "upto", "tables.bands[2]", "over or at_least"),
    ("upto = 300_000, value", "value", "tables.bands[1]", "upto or below"),
    ("over = 0, upto", "over = 0, at_least = 0, upto", "tables.bands[1].over", "not both"),
    ("over = 0, upto", "over = 300_000, upto", "tables.bands[1]", "holds nothing"),
    ("value = 50_000 }", "valu = 50_000 }", "tables.bands[2].valu", "`value`"),
    ("value = 50_000 }", 'value = "much" }', "tables.bands[2].value", "1500"),
    ("value = 50_000 }", "value = 1e999999999 }", "tables.bands[2].value", "1500"),
    ("value = 50_000 }", "value = nan }", "tables.bands[2].value", "1500"),
]
EXPRESSIONS = [
    ("first / 3 +", "character 11"),
    ("", "empty"),
    ("  ", "empty"),
    ("frist / 3", "frist is not declared"),
    ("second / 3", "further down"),
    ("bands", "lookup(bands, ...)"),
    ("outage", "outage.hours"),
    ("outage.finish", "outage[.view]"),
    ("first.real", "outage.hours"),
    ("min", "min(...)"),
    ("min()", "takes 1+"),
    ("floor(1, 2)", "takes 1"),
    ("round(first, 0)", "above 0"),
    ("min(*first)", "functions"),
    ("min(a=first)", "functions"),
    ("lookup(band, loss)", "The tables are: bands"),
    ("lookup(bands)", "takes 2"),
    ("lookup(bands, line)", "number is needed"),
    ("known(loss)", "optional = true"),
    ("known(5)", "optional = true"),
    ("extra", "known(extra)"),
    ("extra if not known(extra) else 0", "known(extra)"),
    ("extra if known(extra) or loss > 1 else 0", "known(extra)"),
    ("first ** 3", "not in the language"),
    ("first // 3", "not in the language"),
    ("first % 3", "no meaning here"),
    ("1 if loss > 1 && loss < 5 else 0", "and, or and not"),
    ("1 if line in ('mobile') else 0", "a == 'x' or a == 'y'"),
    ("outage.start + 1", "a point in time"),
    ("first * 20%", "no percent sign"),
    ("first * 300,000", "300_000"),
    ("min(first, 300,000)", "space behind the comma"),
    ("min(first, 000)", "000 is not a number"),
    ("1 if loss = 1 else 2", "=="),
    ("1 if outage.start > date('2022-01-01') else 2", "date(outage.start)"),
    ("+first", "not in the language"),
    ("[first][0]", "no meaning here"),
    ("first if loss", "value if condition else other value"),
    ("if loss > 1 then 1 else 2", "value if condition else other value"),
    ("1 if loss ≥ 5 else 2", "character ≥ has"),
    ("(first, 3)", "not in the language"),
    ("1e5", "1500 or 0.2"),
    ("0x10", "1500 or 0.2"),
    ("2j", "1500 or 0.2"),
    ("1.", "1500 or 0.2"),
    ("True", "1500 or 0.2"),
    ("None", "1500 or 0.2"),
    ("first / loss", "divisor could be zero"),
    ("first / 0", "divisor could be zero"),
    ("first / (fee - fee)", "divisor could be zero"),
    ("first / outage.minutes", "divisor could be zero"),
    ("first + line", "number is needed"),
    ("-line", "number is needed"),
    ("floor(line)", "number is needed"),
    ("1 if loss else 2", "condition is needed"),
    ("1 if loss > 1 else line", "one type"),
    ("1 if line == 'cable' else 2", "one of: fixed, mobile"),
    ("1 if line < 'fixed' else 2", "== or != only"),
    ("1 if line == 1 else 2", "cannot be compared"),
    ("1 if (loss > 1) == (fee > 1) else 2", "not compared"),
    ("1 if loss in line else 2", "Compare with"),
    ("1 if 1 < loss + 1 < 3 else 2", "Make it a step"),
    ("1 if not loss else 2", "condition is needed"),
    ("days_in_month(loss)", "date(outage.start)"),
    ("first + 1 # note", "no meaning here"),
    ("손실", "no meaning here"),
    ("(" * 40 + "1" + ")" * 40 + "-" * 40 + "1", "nested deeper"),
    (" + ".join(["loss"] * 200), "longer than 1000"),
    (" * ".join(["loss"] * 10), "beyond all measure"),
    ("first" + " / fee" * 27, "beyond all measure"),
    ("__import__", "not declared"),
]
AWARDS = [
    ("[[award]]\n", "[[awards]]\n", "awards", "`award`"),
    ('line = "payment"', 'line = "Payment!"', "award[1].line", '"payment"'),
    ('kind = "cash"', 'kind = "gold"', "award[1].kind", '"coupon"'),
    ('kind = "cash"', 'kind = "days"', "award[1].kind", '"day"'),
    ('kind = "cash"', 'kind = "points"', "award[1].kind", '"point"'),
    ('kind = "cash"', 'kind = "cash"\nunit = "point"', "award[1].unit", '"KRW"'),
    ('amount = "second"', "amount = true", "award[1].amount", '"..."'),
    ('amount = "second"', 'amount = "loss > 1"', "award[1].amount", "number is needed"),
    ('amount = "second"', 'amount = "second"\nwhen = "loss"', "award[1].when", "condition is needed"),
    ('amount = "second"', 'amount = "second"\nmax = -1', "award[1].max", "0 ..."),
    ('amount = "second"', 'amount = "second"\nmin = 5', "award[1].min", "not a key"),
    ("step = 1, mode", "step = 0, mode", "award[1].round.step", "1 ..."),
    ('mode = "down"', 'mode = "nearest"', "award[1].round.mode", '"half_even"'),
    ('code = "no_loss"', 'code = "No loss"', "refuse[1].code", '"no_loss"'),
    ('text = { ko = "손실 없음", en = "No loss" }', "", "refuse[1].text", "missing"),
    ('code = "large_loss"', 'code = "no_loss"', "refer[1].code", "another text"),
    ('code = "no_loss"', 'code = "nothing_due"', "refuse[1].code", "word of the language"),
    ('when = "loss == 0"', 'when = "loss"', "refuse[1].when", "condition is needed"),
    ('id = "second"', 'id = "first"', "steps[2].id", "declared twice"),
    ('id = "second"', 'id = "loss"', "steps[2].id", "declared twice"),
    ('id = "second"', 'id = "bands"', "steps[2].id", "declared twice"),
    ("facts = { loss = 1 }", "facts = { los = 1 }", "case[1].facts.los", "loss"),
    ("facts = { loss = 1 }", "facts = { loss = 1.5 }", "case[1].facts.loss", "whole number"),
    ("payment = 10_000 }", "paymnt = 10_000 }", "case[1].expect.amounts.paymnt", "payment"),
    ("payment = 10_000 }", "payment = -1 }", "case[1].expect.amounts.payment", "30000"),
    ('outcome = "award"', 'outcome = "paid"', "case[1].expect.outcome", '"refer"'),
    ('outcome = "award", amounts', 'outcome = "refer", amounts', "case[1].expect.code", "missing"),
    ("facts = { loss = 1 }", "facts = {}\noutage = { minutes = 1 }", "case[1].outage.start", "2022-10-15"),
]


@pytest.mark.parametrize(("old", "new", "path", "part"), [*HEADER, *INPUTS, *TABLES, *AWARDS])
def test_an_error_is_told_at_its_line_with_what_to_write(old, new, path, part):
    text = spoiled(old, new)
    found = [problem for problem in problems(text) if problem.path == path]
    assert found, [str(problem) for problem in problems(text)]
    assert part in found[0].message
    changed = spoilt_line(old, new)
    last = changed + new.count("\n")
    missing = "missing" in found[0].message
    assert found[0].line <= last if missing else changed <= found[0].line <= last


@pytest.mark.parametrize(("expression", "part"), EXPRESSIONS)
def test_an_expression_that_is_not_of_the_language_is_refused(expression, part):
    (problem,) = problems(spoiled(SECOND, f'expr = "{expression}"'))
    assert (problem.path, problem.line) == ("steps[2].expr", spoilt_line(SECOND, SECOND))
    assert part in problem.message


def test_all_errors_are_told_together_in_the_order_of_their_lines():
    text = (
        spoiled('unit = "KRW"', 'unit = "won!"').replace("first / 3", "frist / 3").replace('"cash"', '"gold"')
    )
    found = problems(text)
    assert [problem.path for problem in found] == ["unit", "steps[2].expr", "award[1].kind"]
    assert [problem.line for problem in found] == sorted(problem.line for problem in found)


def test_what_follows_from_one_error_is_not_told_again():
    assert [problem.path for problem in problems(spoiled('type = "money"', 'type = "gold"'))] == [
        "inputs.loss.type"
    ]
    assert [problem.path for problem in problems(spoiled("over = 0,", "ovr = 0,"))] == ["tables.bands[1].ovr"]
    assert [problem.path for problem in problems(spoiled(LOOKUP, 'expr = "lookup(bands, 1"'))] == [
        "steps[1].expr"
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a = = 1", 1),
        ("a = 1\nb = 2\na = 3\n", 3),
        ("a = [", 1),
        ("a = " + "[" * 5000, 1),
        ("x = 1" + "0" * 5000, 1),
    ],
)
def test_what_is_not_toml_is_told_with_its_line(text, line):
    (problem,) = problems(text)
    assert problem.line == line
    assert "TOML" in problem.message


def test_a_document_that_is_too_long_is_refused_unread():
    (problem,) = problems("#" * 200_000)
    assert "longer than" in problem.message


@pytest.mark.parametrize(
    ("kind", "most"),
    [("steps", 200), ("refuse", 200), ("refer", 200), ("award", 20), ("cap", 20), ("case", 500)],
)
def test_what_is_too_much_is_told_and_not_left_out(kind, most):
    text = SMALL + f"\n[[{kind}]]\n" * (most + 1)
    assert [problem for problem in problems(text) if problem.path == kind and str(most) in problem.message]


def test_one_code_may_stand_twice_with_one_text():
    reason = '[[refuse]]\nwhen = "loss == 1"\ncode = "no_loss"\ntext = { ko = "손실 없음", en = "No loss" }\n'
    assert len(parse(spoiled("[[refer]]", f"{reason}\n[[refer]]"), name="small.toml").refuse) == 2


def test_the_errors_as_text_name_file_and_line():
    with pytest.raises(PolicyErrors) as caught:
        parse(spoiled(SECOND, 'expr = "frist"'), name="small.toml")
    assert f"small.toml:{spoilt_line(SECOND, SECOND)}: steps[2].expr: frist is not declared" in str(
        caught.value
    )
    assert caught.value.facts == {"name": "small.toml", "count": 1}
    assert pickle.loads(pickle.dumps(caught.value)).problems == caught.value.problems  # noqa: S301


@given(st.text())
@example("a.b = 1\n[a]\n")
@example('"\\u0000" = 1')
def test_no_text_breaks_the_reader(text):
    problems(text)


KEYS = [
    "language",
    "inputs",
    "inputs.loss",
    "steps",
    "award",
    "case",
    "covers",
    "tables",
    "tables.t",
    "refuse",
    "title",
]
VALUES = st.recursive(
    st.sampled_from(["1", '"x"', "true", "2022-10-15", "1.5", "[]", "{}", "-inf", '""']),
    lambda inner: (
        st.lists(inner, max_size=2).map(lambda parts: f"[{', '.join(parts)}]")
        | inner.map(lambda part: f"{{ when = {part}, id = {part}, expr = {part}, ko = {part} }}")
    ),
    max_leaves=4,
)


@given(st.dictionaries(st.sampled_from(KEYS), VALUES, min_size=1))
def test_no_toml_breaks_the_reader(table):
    problems("\n".join(f"{key} = {value}" for key, value in table.items()))


@given(
    st.text(
        alphabet="loss fee extra()+-*/<>=.,'0123456789if else and or not min known lookup bands", max_size=60
    )
)
def test_no_expression_breaks_the_reader(text):
    try:
        parse(SMALL.replace("first / 3", text, 1), name="small.toml")
    except PolicyErrors as errors:
        assert {problem.path for problem in errors.problems} <= {"steps[2].expr", "award[1].amount"}


@given(st.data())
def test_no_cut_of_a_shipped_document_breaks_the_reader(data):
    text = shipped("kakao-merchant-2022").document.text
    start = data.draw(st.integers(0, len(text)))
    cut = text[:start] + text[data.draw(st.integers(start, len(text))) :]
    try:
        parse(cut, name="cut.toml")
    except PolicyErrors as errors:
        assert all(1 <= problem.line <= cut.count("\n") + 1 for problem in errors.problems)


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ('unit = "KRW"', 'unit = "KRW"\nunit = "USD"', "second time"),
        ('unit = "KRW"', "unit = KRW", "quotation marks"),
        ('unit = "KRW"', "unit = 1,000", "no commas"),
        ("title = {", "title = {\n", "one line"),
    ],
)
def test_what_is_not_toml_is_told_with_what_was_probably_meant(old, new, part):
    (problem,) = problems(spoiled(old, new))
    assert "This is not TOML: " in problem.message and part in problem.message


@pytest.mark.parametrize("key", ['calendar = "kr"', 'tax = { ko = "글", en = "Text" }', "inputs.x = {}"])
def test_a_key_of_the_document_below_a_table_is_told_where_it_stands(key):
    (problem,) = problems(f"{SMALL}\n{key}\n")
    assert problem.message.endswith(
        "A key of the document itself stands above the first line in square brackets."
    )


SIZED = """[[steps]]
id = "size"
label = { ko = "규모", en = "Size" }
expr = "'large' if loss > 5 else 'small'"
said = SAID

[[steps]]"""
BOTH = '{ small = { ko = "작음", en = "Small" }, large = { ko = "큼", en = "Large" } }'


def sized(said: str) -> str:
    return SMALL.replace("[[steps]]", SIZED.replace("SAID", said), 1)


def test_a_step_says_in_words_each_text_that_it_may_give():
    (size, *_others) = parse(sized(BOTH), name="small.toml").steps
    assert {one.key: one.label for one in size.said} == {"small": ("작음", "Small"), "large": ("큼", "Large")}


@pytest.mark.parametrize(
    ("said", "path", "part"),
    [
        ('{ small = { ko = "작음", en = "Small" } }', "steps[1].said", "Nothing is said for large"),
        (BOTH.replace("small", "tiny"), "steps[1].said.tiny", "one of: large, small"),
        (BOTH.replace(', en = "Small"', ""), "steps[1].said.small.en", "missing"),
        (BOTH.replace("Small", "x" * 201), "steps[1].said.small.en", "200 characters"),
        ('"small"', "steps[1].said", "small ="),
    ],
)
def test_what_a_step_says_wrong_is_told_at_its_line(said, path, part):
    text = sized(said)
    found = {problem.path: problem for problem in problems(text)}
    assert part in str(found[path])
    assert found[path].line == text[: text.index("said = ")].count("\n") + 1


def test_only_a_step_that_gives_a_text_says_it():
    text = sized(BOTH).replace("'large' if loss > 5 else 'small'", "loss > 5")
    (found,) = problems(text)
    assert (found.path, "gives no text" in str(found)) == ("steps[1].said", True)
