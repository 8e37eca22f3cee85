"""Documents for tests: the shipped ones, a small one to spoil, and a writer of TOML from plain values."""

import json
from datetime import date, time
from fractions import Fraction
from pathlib import Path
from typing import Any

from claims.rules.policy import Policy, compile_policy, parse

SHIPPED = Path(__file__).parents[3] / "claims" / "data" / "policies"

SMALL = """\
language = 1
key = "small"
unit = "KRW"
time_zone = "Asia/Seoul"
once_per = ["claimant", "incident"]
title = { ko = "제목", en = "Title" }
summary = { ko = "요약", en = "Summary" }
source = { url = "https://example.org/notice", clause = "3" }
covers = { claimant_types = ["merchant"], services = ["shop.*"], incidents = ["*"] }

[inputs.loss]
type = "money"
source = "claimant"
label = { ko = "손실", en = "Loss" }

[inputs.fee]
type = "money"
source = "records"
min = 1
label = { ko = "요금", en = "Fee" }

[inputs.extra]
type = "integer"
source = "staff"
optional = true
label = { ko = "추가", en = "Extra" }

[inputs.line]
type = "choice"
source = "claimant"
label = { ko = "회선", en = "Line" }
choices = [
    { key = "mobile", ko = "이동전화", en = "Mobile" },
    { key = "fixed", ko = "유선전화", en = "Fixed line" },
]

[tables]
bands = [
    { over = 0, upto = 300_000, value = 30_000 },
    { over = 300_000, upto = 500_000, value = 50_000 },
]

[[refuse]]
when = "loss == 0"
code = "no_loss"
text = { ko = "손실 없음", en = "No loss" }

[[refer]]
when = "loss > 500_000"
code = "large_loss"
text = { ko = "큰 손실", en = "Large loss" }

[[steps]]
id = "first"
label = { ko = "처음", en = "First" }
expr = "lookup(bands, loss)"

[[steps]]
id = "second"
label = { ko = "다음", en = "Second" }
expr = "first / 3"

[[award]]
line = "payment"
kind = "cash"
label = { ko = "지급", en = "Payment" }
amount = "second"
round = { step = 1, mode = "down" }

[[case]]
name = "a"
facts = { loss = 1 }
expect = { outcome = "award", amounts = { payment = 10_000 } }
"""


def shipped(key: str) -> Policy:
    path = SHIPPED / f"{key}.toml"
    return compile_policy(parse(path.read_text("utf-8"), name=path.name))


def made(text: str) -> Policy:
    return compile_policy(parse(text, name="test.toml"))


def with_amount(amount: str, **lines: Any) -> Policy:
    """The small policy without its conditions, steps and cases, with this amount; `lines` are added to its award."""
    head = SMALL[: SMALL.index("[[refuse]]")]
    award = {
        "line": "payment",
        "kind": "cash",
        "label": {"ko": "지급", "en": "Payment"},
        "amount": amount,
    } | lines
    return made(head + "[[award]]\n" + "".join(f"{key} = {inline(value)}\n" for key, value in award.items()))


def toml(document: dict[str, Any]) -> str:
    return "".join(f"{key} = {inline(value)}\n" for key, value in document.items())


def inline(value: Any) -> str:
    """A value as TOML on one line."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {inline(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(inline, value)) + "]"
    if isinstance(value, Fraction):
        assert value.denominator == 1
        return str(value.numerator)
    if isinstance(value, date | time):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)
