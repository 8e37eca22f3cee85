"""Explanations as rows."""

import pytest
from django.utils.translation import override

from claims.presentation import lines
from claims.presentation.policies.formula import Formula
from claims.rules.policy import Policy, compile_policy, parse
from claims.rules.policy.casebook import given
from tests.factories import POLICIES, START

OUTAGE = (64_800, int(START.timestamp()))  # 18 hours


def policy(name: str) -> Policy:
    return compile_policy(parse((POLICIES / f"{name}.toml").read_text(), name=name))


def rows(name: str, language: str, **facts: int | bool) -> list[lines.Row]:
    found = policy(name)
    outcome, code, amounts, steps = found.run(facts, *OUTAGE)
    with override(language):
        return lines.rows(found, steps=steps, outcome=outcome, code=code, amounts=amounts)


def test_a_refusal_ends_in_its_reason_and_gives_nothing() -> None:
    told = rows("kakao-merchant-2022", "en", loss=0)
    assert told[-1].label == "No loss was claimed, so there is nothing to pay."
    assert told[-1].value == ""
    assert not any(row.awards for row in told)


def test_an_award_is_told_from_the_loss_to_the_payment() -> None:
    told = [(row.label, row.value) for row in rows("kakao-merchant-2022", "en", loss=300_001)]
    assert told == [
        ("Loss as claimed", "300,001 won"),
        ("Payment for a loss of this size", "50,000 won"),
        ("Payment to a small merchant", "50,000 won"),
    ]


def test_an_award_is_told_in_korean() -> None:
    told = [(row.label, row.value) for row in rows("kakao-merchant-2022", "ko", loss=300_000)]
    assert told[0] == ("신고한 손실액", "300,000원")
    assert told[-1] == ("소상공인 지원금", "30,000원")


def test_points_are_told_as_points_and_the_ratio_before_them_as_about() -> None:
    told = rows("kakao-taxi-pro-2022", "en", pro_member=True, pro_monthly_fee=39_000)
    assert told[-1].value == "7,550 points"
    assert told[-1].awards
    assert any(row.value.startswith("about 7,548.39") for row in told)


@pytest.mark.parametrize(
    ("name", "facts", "told"),
    [
        ("kakao-merchant-2022", {"loss": 500_000}, "50,000 won"),
        ("kakao-merchant-2022", {"loss": 0}, "–"),
        ("melon-2022", {"melon_subscriber": True, "melon_extendable": True}, "3 days"),
        ("melon-2022", {"melon_subscriber": True, "melon_extendable": False}, "1,500 in Melon cash"),
    ],
)
def test_the_total_is_told_by_unit(name: str, facts: dict[str, int | bool], told: str) -> None:
    found = policy(name)
    outcome, _code, amounts, _steps = found.run(facts, *OUTAGE)
    with override("en"):
        assert lines.total(found, outcome=outcome, amounts=amounts) == told


def test_times_choices_and_answers_are_told_in_words() -> None:
    text = (POLICIES / "kakao-merchant-2022.toml").read_text()
    text = text[: text.index("[[case]]")].replace(
        "[[steps]]",
        """[inputs.trade]
type = "choice"
source = "claimant"
label = { ko = "업종", en = "Trade" }
choices = [{ key = "food", ko = "음식점", en = "Restaurant" }, { key = "other", ko = "기타", en = "Other" }]

[[steps]]
id = "began"
label = { ko = "시작", en = "Began" }
expr = "outage.start"

[[steps]]
id = "large"
label = { ko = "큼", en = "Large" }
expr = "loss > 5"

[[steps]]
id = "kind"
label = { ko = "업종", en = "Trade" }
expr = "trade"

[[steps]]""",
        1,
    )
    found = compile_policy(parse(text, name="trial"))
    outcome, code, amounts, steps = found.run({"loss": 10, "trade": "food"}, *OUTAGE)
    with override("en"):
        told = {
            row.id: row.value
            for row in lines.rows(found, steps=steps, outcome=outcome, code=code, amounts=amounts)
        }
    assert (told["began"], told["large"], told["kind"]) == ("15 October 2022, 15:30", "yes", "Restaurant")


SIZED = """[[steps]]
id = "size"
label = { ko = "규모", en = "Size" }
expr = "'large' if loss > 5 else 'small'"
said = { small = { ko = "소규모", en = "Small shop" }, large = { ko = "대규모", en = "Large shop" } }

[[steps]]
id = "same"
label = { ko = "같은 규모", en = "The same size" }
expr = "size"

[[steps]]
id = "big"
label = { ko = "큼", en = "Big" }
expr = "size == 'large'"

[[steps]]"""


@pytest.mark.parametrize(
    ("language", "said"), [("en", ("Large shop", "Large shop")), ("ko", ("대규모", "대규모"))]
)
def test_a_text_of_the_document_is_told_in_the_words_of_its_step(
    language: str, said: tuple[str, str]
) -> None:
    text = (POLICIES / "kakao-merchant-2022.toml").read_text()
    text = text[: text.index("[[case]]")].replace("[[steps]]", SIZED, 1)
    found = compile_policy(parse(text, name="trial"))
    outcome, code, amounts, steps = found.run({"loss": 10}, *OUTAGE)
    with override(language):
        shown = lines.rows(found, steps=steps, outcome=outcome, code=code, amounts=amounts)
        told = {row.id: row.value for row in shown}
        formula = Formula(found.document)
        size, _same, big = (formula.value(step.expression) for step in found.document.steps[:3])
    assert (told["size"], told["same"]) == said
    assert said[0] in size and said[0] in big and "'" not in size
    assert "large" not in size + big and "small" not in size + big


def test_what_a_cap_leaves_is_told_as_no_award_and_in_the_currency() -> None:
    path = POLICIES / "published" / "finland-electricity.toml"
    found = compile_policy(parse(path.read_text(), name=path.name))
    case = next(case for case in found.document.cases if case.name.startswith("d"))
    outcome, code, amounts, steps = found.run(*given(case.facts, case.down, case.claimant, case.before))
    with override("en"):
        told = lines.rows(found, steps=steps, outcome=outcome, code=code, amounts=amounts)
    assert [(row.id, row.value, row.awards) for row in told[-2:]] == [
        ("yearly_cap", "€300.00", False),
        ("compensation", "€300.00", True),
    ]


def test_the_claimant_type_is_told_by_its_name() -> None:
    text = (POLICIES / "melon-2022.toml").read_text()
    step = '[[steps]]\nid = "who"\nlabel = { ko = "누구", en = "Who" }\nexpr = "claimant.type"\n\n'
    found = compile_policy(parse(text.replace("[[award]]", step + "[[award]]", 1), name="trial"))
    facts = {"melon_subscriber": True, "melon_extendable": True}
    outcome, code, amounts, steps = found.run(facts, *OUTAGE, None, "individual")
    with override("en"):
        told = lines.rows(found, steps=steps, outcome=outcome, code=code, amounts=amounts)
    assert next(row.value for row in told if row.id == "who") == "Individual"
