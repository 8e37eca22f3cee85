"""A page of the form without a database: it tells what is wrong with its own fields, and says its answers in words."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils.translation import override

from claims.rules.filing.steps import Step
from claims.web.drafts.pages import Page, filled
from claims.web.forms import ClaimForm
from tests.web.filling import INDIVIDUAL, MERCHANT
from tests.web.test_forms import form

PERSON = Step("person", ("name", "phone"))


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with override("en"):
        yield


def read(claimant_type: str = "merchant", **typed: Any) -> ClaimForm:
    whole = form(claimant_type, (INDIVIDUAL if claimant_type == "individual" else MERCHANT) | typed)
    whole.is_valid()
    return whole


def said(whole: ClaimForm, *fields: str) -> dict[str, str]:
    return {row.label: row.value for row in Page(whole, Step("x", fields)).rows()}


def test_only_what_is_wrong_on_the_page_is_told() -> None:
    whole = read(phone="1", identifier="1", answer_loss="")
    assert [at for at, _label, _text in Page(whole, PERSON).summary()] == ["id_phone"]
    assert Page(whole, Step("period", ("start", "end"))).summary() == []


def test_only_what_is_right_of_it_is_kept() -> None:
    assert Page(read(phone="1"), PERSON).values() == {"name": "한결분식"}
    services = Page(read(services=["kakaopay", "melon"]), Step("services", ("services",)))
    assert services.values() == {"services": ["kakaopay", "melon"]}


def test_what_is_typed_now_stands_before_what_was_answered() -> None:
    data = filled({"name": "a", "services": ["x", "y"]}, {"name": ["b"], "phone": "1"})
    assert dict(data.lists()) == {"name": ["b"], "services": ["x", "y"], "phone": ["1"]}


def test_answers_are_said_in_words_and_what_is_left_empty_too() -> None:
    assert said(read(), "services", "start") == {
        "Services that failed you": "kakaotalk.channel, kakaopay",
        "From": "15 October 2022, 15:30",
    }
    assert said(read(), "answer_loss") == {"Loss of revenue": "300,000 won"}
    assert said(read(), "bank", "holder")["Account holder"] == "none given"
    assert "004" not in said(read(), "bank")["Bank"]


def test_an_answer_that_is_wrong_is_said_as_it_was_typed() -> None:
    rows = list(Page(read(answer_loss="many"), Step("answer_loss", ("answer_loss",))).rows())
    assert [(row.value, row.wrong) for row in rows] == [("many", True)]


@pytest.mark.parametrize(
    ("claimant_type", "title"),
    [("merchant", "Which business is it?"), ("taxi_driver", "Which licence do you drive with?")],
)
def test_a_page_asks_for_the_number_that_goes_with_the_type(claimant_type: str, title: str) -> None:
    assert Page(form(claimant_type), Step("identifier", ("identifier",))).title == title
