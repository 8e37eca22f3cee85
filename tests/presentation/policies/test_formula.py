"""Formulas in words: every kind of node, in both languages, and no name of the document's own."""

import re
from collections.abc import Iterator

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings

from claims.presentation.policies.formula import Formula
from claims.rules.policy import parse
from claims.rules.policy.dates import CALLS
from claims.rules.policy.document import Document
from claims.rules.policy.naming import FUNCTIONS
from claims.rules.policy.nodes import Node
from tests.factories import POLICIES
from tests.rules.policy.drawing import compiled, documents
from tests.rules.policy.slow import Told

HEAD = """\
language = 1
key = "all-kinds"
unit = "KRW"
time_zone = "Asia/Seoul"
calendar = "kr"
once_per = ["claimant"]
title = { ko = "제목", en = "Title" }
summary = { ko = "요약", en = "Summary" }
source = { url = "https://example.org/", clause = "1" }
covers = { claimant_types = ["merchant", "individual"], services = ["*"], incidents = ["*"] }
inputs.loss_ = { type = "money", source = "claimant", label = { ko = "손실액", en = "Loss" } }
inputs.fee_ = { type = "money", source = "records", min = 1, optional = true, label = { ko = "요금", en = "Fee" } }
inputs.told_ = { type = "boolean", source = "staff", label = { ko = "통지", en = "Told" } }
inputs.day_ = { type = "date", source = "claimant", label = { ko = "신고일", en = "Report" } }
inputs.late_ = { type = "duration", source = "claimant", label = { ko = "지연", en = "Delay" } }
inputs.line_ = { type = "choice", source = "claimant", label = { ko = "회선", en = "Line" }, choices = [
    { key = "mobile", ko = "이동전화", en = "Mobile" }, { key = "fixed", ko = "유선전화", en = "Fixed line" }] }
during.open_ = { days = ["mon", "tue", "wed"], from = 09:00:00, holidays = false }
tables.bands_ = [{ over = 0, upto = 300_000, value = 10 }, { over = 300_000, value = 0.5 }]
"""
TAIL = """
[[award]]
line = "payment"
kind = "cash"
label = { ko = "지급", en = "Payment" }
amount = "loss_"
"""

# An expression, and what is said for it in English and in Korean.
SAID = {
    "loss_": ("“Loss”", "‘손실액’"),
    "1_500.25": ("1,500.25", "1,500.25"),
    "loss_ + 500": ("“Loss” + 500 won", "‘손실액’ + 500원"),
    "loss_ - (loss_ - 1)": ("“Loss” − (“Loss” − 1 won)", "‘손실액’ − (‘손실액’ − 1원)"),
    "(loss_ + 1) * 2": ("(“Loss” + 1 won) × 2", "(‘손실액’ + 1원) × 2"),
    "loss_ / 30 * 0.5": ("“Loss” ÷ 30 × 0.5", "‘손실액’ ÷ 30 × 0.5"),
    "-loss_": ("−“Loss”", "−‘손실액’"),
    "abs(loss_ - 5)": ("the size of (“Loss” − 5 won) without its sign", "(‘손실액’ − 5원)의 절댓값"),
    "floor(loss_ / 2)": (
        "(“Loss” ÷ 2), rounded down to a whole number",
        "(‘손실액’ ÷ 2)(소수점 이하 버림)",
    ),
    "ceil(loss_ / 2) * 3": (
        "((“Loss” ÷ 2), rounded up to a whole number) × 3",
        "((‘손실액’ ÷ 2)(소수점 이하 올림)) × 3",
    ),
    "floor(3)": ("3", "3"),
    'round(loss_, 10, "half_even")': (
        "“Loss”, rounded in steps of 10 won, a half to the even step",
        "‘손실액’(10원 단위로 반올림, 절반은 짝수 쪽으로)",
    ),
    "round(loss_)": ("“Loss”, rounded in steps of 1 won, a half up", "‘손실액’(1원 단위로 반올림)"),
    'round(loss_, 100, "down")': (
        "“Loss”, rounded down in steps of 100 won",
        "‘손실액’(100원 단위로 버림)",
    ),
    'round(loss_, 100, "up")': ("“Loss”, rounded up in steps of 100 won", "‘손실액’(100원 단위로 올림)"),
    "min(loss_, 9, outage.hours)": (
        "the smallest of (“Loss”; 9 won; the length of the outage in hours)",
        "(‘손실액’; 9원; 장애 길이(시간)) 중 가장 작은 값",
    ),
    "max(loss_, 9)": ("the largest of (“Loss”; 9 won)", "(‘손실액’; 9원) 중 가장 큰 값"),
    'max(day_, date("2023-02-01"))': (
        "the last of (“Report”; 1 February 2023)",
        "(‘신고일’; 2023년 2월 1일) 중 가장 늦은 날",
    ),
    'min(day_, date("2023-02-01"))': (
        "the first of (“Report”; 1 February 2023)",
        "(‘신고일’; 2023년 2월 1일) 중 가장 이른 날",
    ),
    "day_ + 3": ("“Report” + 3 days", "‘신고일’ + 3일"),
    "day_ - date(outage.start)": (
        "“Report” − the day of the start of the outage",
        "‘신고일’ − 장애가 시작된 시각의 날짜",
    ),
    "(loss_ if told_ else 7)": (
        "if “Told” is yes: “Loss”; otherwise 7 won",
        "‘통지’가 ‘예’이면 ‘손실액’, 아니면 7원",
    ),
    "lookup(bands_, loss_)": ("the value in table 1 for “Loss”", "표 1에서 ‘손실액’에 해당하는 값"),
    "late_.minutes": ("“Delay” in minutes", "‘지연’(분)"),
    "late_.hours * 2": ("“Delay” in hours × 2", "‘지연’(시간) × 2"),
    "late_.days": ("“Delay” in days", "‘지연’(일)"),
    "claimant.type": ("the type of claimant", "신청인 유형"),
    "awarded.event": ("what was awarded before for this outage", "이번 장애에 대해 이미 지급된 금액"),
    "awarded.year": ("what was awarded before in this calendar year", "올해 이미 지급된 금액"),
    "awarded.claimant": ("what was ever awarded before", "지금까지 지급된 금액"),
    "outage.minutes": ("the full minutes of the outage", "장애 길이(분)"),
    "outage.days": ("the length of the outage in days", "장애 길이(일)"),
    "outage.start": ("the start of the outage", "장애가 시작된 시각"),
    "outage.end": ("the end of the outage", "장애가 끝난 시각"),
    "outage.full.longest.hours": (
        "the length of the longest stretch without a break of the full outage in hours",
        "끊기지 않은 가장 긴 전면 장애 길이(시간)",
    ),
    "outage.open_.partial.minutes": (
        "the full minutes of the partial outage within times 1", "시간대 1의 부분 장애 길이(분)",
    ),
    "outage.calendar_days": ("the number of calendar days with the outage", "장애가 있었던 날의 수"),
    "outage.days_over(1.5)": (
        "the number of days with more than 1.5 hours of the outage", "장애가 1.5시간을 넘은 날의 수",
    ),
    "outage.uptime": (
        "the share of the month without the outage in per cent",
        "그달에 장애가 없었던 시간의 비율(%)",
    ),
    "year(day_)": ("the year of “Report”", "‘신고일’의 연도"),
    "month(day_)": ("the month of “Report” as a number", "‘신고일’의 월(月)"),
    "day(day_)": ("the day of the month of “Report”", "‘신고일’의 일(日)"),
    "weekday(day_)": ("the day of the week of “Report” (Monday is 1)", "‘신고일’의 요일(월요일이 1)"),
    "days_in_month(day_)": ("the number of days in the month of “Report”", "‘신고일’이 속한 달의 일수"),
    "days_in_month(outage.start)": (
        "the number of days in the month of the start of the outage", "장애가 시작된 시각이 속한 달의 일수",
    ),
    "days_in_year(day_)": ("the number of days in the year of “Report”", "‘신고일’이 속한 해의 일수"),
    "working_days(day_, day_ + 9)": (
        "the number of working days from “Report” on and before (“Report” + 9 days)",
        "‘신고일’부터 (‘신고일’ + 9일) 전날까지의 근무일 수",
    ),
    "working_day_after(day_, 2)": ("working day number 2 after “Report”", "‘신고일’ 뒤 2번째 근무일"),
    "is_working_day(day_)": ("“Report” is a working day", "‘신고일’이 근무일"),
    "not is_working_day(day_)": ("“Report” is no working day", "‘신고일’이 근무일 이외의 날"),
    "known(fee_)": ("“Fee” is given", "‘요금’이 주어진 것"),
    "not known(fee_)": ("“Fee” is not given", "‘요금’이 주어지지 않은 것"),
    "told_": ("“Told” is yes", "‘통지’가 ‘예’"),
    "not told_": ("“Told” is no", "‘통지’가 ‘아니요’"),
    "true": ("always", "항상"),
    "not true": ("never", "해당 없음"),
    "loss_ == 0": ("“Loss” is 0 won", "‘손실액’이 0원"),
    "loss_ != 0": ("“Loss” is not 0 won", "‘손실액’이 0원 이외의 것"),
    "loss_ < 5": ("“Loss” is less than 5 won", "‘손실액’이 5원 미만"),
    "loss_ >= 5": ("“Loss” is at least 5 won", "‘손실액’이 5원 이상"),
    "not loss_ < 5": ("“Loss” is at least 5 won", "‘손실액’이 5원 이상"),
    "1 <= loss_ <= 5": (
        "“Loss” is at least 1 won and “Loss” is at most 5 won",
        "‘손실액’이 1원 이상이고 ‘손실액’이 5원 이하",
    ),
    "outage.hours > 12": (
        "the length of the outage in hours is more than 12 hours",
        "장애 길이(시간)이 12시간 초과",
    ),
    'day_ < date("2023-02-01")': (
        "“Report” is before 1 February 2023",
        "‘신고일’이 2023년 2월 1일보다 먼저",
    ),
    'not day_ < date("2023-02-01")': (
        "“Report” is 1 February 2023 or after",
        "‘신고일’이 2023년 2월 1일 또는 그 이후",
    ),
    'day_ > date("2023-02-01")': ("“Report” is after 1 February 2023", "‘신고일’이 2023년 2월 1일보다 나중"),
    'day_ <= date("2023-02-01")': (
        "“Report” is 1 February 2023 or before",
        "‘신고일’이 2023년 2월 1일 또는 그 이전",
    ),
    'line_ == "mobile"': ("“Line” is “Mobile”", "‘회선’이 ‘이동전화’"),
    'claimant.type != "merchant"': (
        "the type of claimant is not “Small merchant”",
        "신청인 유형이 ‘소상공인’ 이외의 것",
    ),
    "told_ and (loss_ > 1 or loss_ < 0)": (
        "“Told” is yes and (“Loss” is more than 1 won or “Loss” is less than 0 won)",
        "‘통지’가 ‘예’이고 (‘손실액’이 1원 초과이거나 ‘손실액’이 0원 미만)",
    ),
    "not (told_ or loss_ > 1)": (
        "“Told” is no and “Loss” is at most 1 won", "‘통지’가 ‘아니요’이고 ‘손실액’이 1원 이하",
    ),
    "(loss_ > 1 if told_ else true)": (
        "if “Told” is yes: “Loss” is more than 1 won; otherwise always",
        "‘통지’가 ‘예’이면 ‘손실액’이 1원 초과, 아니면 항상",
    ),
}  # fmt: skip


KINDS = {
    *("constant", "input", "step", "known", "outage", "measure", "awarded", "claimant", "lookup"),
    *("+", "-", "*", "/", "negate", "abs", "floor", "ceil", "round", "min", "max", "if"),
    *("not", "and", "or", "==", "!=", "<", "<=", ">", ">="),
}


def document(*expressions: str) -> Document:
    steps = "".join(
        f"[[steps]]\nid = 's{place}_'\nlabel = {{ ko = '단계', en = 'Step' }}\nexpr = '''{text}'''\n"
        for place, text in enumerate(expressions)
    )
    return parse(HEAD + steps + TAIL, name="test")


def said(text: str, language: str) -> str:
    made = document(text)
    with override(language):
        return Formula(made).value(made.steps[0].expression)


def walked(node: Node) -> Iterator[Node]:
    yield node
    for part in node.parts:
        yield from walked(part)


@pytest.mark.parametrize("text", SAID)
def test_a_formula_is_said_in_both_languages(text: str) -> None:
    assert (said(text, "en"), said(text, "ko")) == SAID[text]


def test_every_kind_of_node_is_among_them() -> None:
    """A function that the language learns is a red line here, until somebody finds words for it."""
    assert {name for name in FUNCTIONS if not any(f"{name}(" in text for text in SAID)} == set()
    kinds = {node.kind for step in document(*SAID, "s0_").steps for node in walked(step.expression)}
    assert kinds == KINDS | CALLS


def test_a_step_is_called_by_its_label() -> None:
    made = document("loss_", "s0_ * 2 + 1", "(s0_ if told_ else 1) > 2")
    with override("en"):
        found = [Formula(made).value(step.expression) for step in made.steps]
    assert found[1:] == [
        "“Step” × 2 + 1 won",
        "(if “Told” is yes: “Step”; otherwise 1 won) is more than 2 won",
    ]


@pytest.mark.parametrize("path", sorted(POLICIES.rglob("*.toml")), ids=lambda path: path.stem)
@pytest.mark.parametrize("language", ["ko", "en"])
def test_no_shipped_document_shows_a_name_of_its_own(path: object, language: str) -> None:
    made = parse(path.read_text(), name="test")  # type: ignore[attr-defined]
    names = {one.name for one in (*made.inputs, *made.steps, *made.tables) if "_" in one.name}
    with override(language):
        formula = Formula(made)
        for step in made.steps:
            words = set(re.findall(r"\w+", formula.value(step.expression, step.unit)))
            assert not words & names


@settings(max_examples=50, suppress_health_check=list(HealthCheck), deadline=None)
@given(documents())
def test_whatever_can_be_written_can_be_said(told: Told) -> None:
    made = compiled(told).document
    for language in ("ko", "en"):
        with override(language):
            formula = Formula(made)
            nodes = [step.expression for step in made.steps] + [
                one.when for one in (*made.refuse, *made.refer)
            ]
            assert all(formula.value(node) for node in (*nodes, *(line.amount for line in made.award)))
            assert all(isinstance(formula.whole(line.amount), bool) for line in made.award)


def test_a_table_and_a_view_with_a_label_are_called_by_it() -> None:
    label = 'label = { ko = "구간", en = "Bands" }'
    text = HEAD.replace("tables.bands_ = [", f"tables.bands_ = {{ {label}, rows = [").replace(
        "value = 0.5 }]", "value = 0.5 }] }"
    ).replace("during.open_ = {", f"during.open_ = {{ {label},") + TAIL.replace(
        'amount = "loss_"', 'amount = "lookup(bands_, loss_) * outage.open_.hours"'
    )
    document = parse(text, name="test")
    said = {}
    for language in ("en", "ko"):
        with override(language):
            said[language] = Formula(document).value(document.award[0].amount)
    assert said == {
        "en": "the value in “Bands” for “Loss” × the length of the outage within “Bands” in hours",
        "ko": "‘구간’에서 ‘손실액’에 해당하는 값 × ‘구간’의 장애 길이(시간)",
    }
