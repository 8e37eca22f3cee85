"""Each kind of question has its control, dressed once."""

import pytest
from django import forms
from django.utils.translation import override

from claims.models import Service
from claims.web import controls
from claims.web.fields import WholeField
from claims.web.questions import Question


def question(**said: object) -> Question:
    empty = dict.fromkeys(Question._fields)
    known = {
        "name": "loss",
        "label": "Loss",
        "type": "money",
        "unit": "KRW",
        "optional": False,
        "evidence": "",
    }
    return Question(**{**empty, **known, **said})  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["money", "integer"])
def test_an_amount_is_a_whole_number_with_its_unit(kind: str) -> None:
    with override("en"):
        field = controls.answer(question(type=kind, low=1, high=9))
    assert isinstance(field, WholeField) and field.unit == "won"


def test_yes_or_no_is_a_choice_of_two() -> None:
    field = controls.answer(question(type="boolean"))
    assert isinstance(field, forms.ChoiceField) and [value for value, _ in field.choices] == ["yes", "no"]


def test_a_choice_offers_what_the_policy_names() -> None:
    field = controls.answer(question(type="choice", choices=(("a", "A"), ("b", "B"))))
    assert [value for value, _ in field.choices] == ["a", "b"]


def test_an_optional_question_and_its_papers_are_told() -> None:
    with override("en"):
        told = controls.answer(question(low=1, high=9, optional=True, evidence="receipts")).help_text
    assert "Only if this applies to you." in told and "receipts" in told


@pytest.mark.parametrize(
    ("widget", "dressed"),
    [
        (forms.TextInput, "form-control"),
        (forms.Select, "form-select"),
        (forms.RadioSelect, "form-check-input"),
    ],
)
def test_a_control_is_dressed_by_its_kind(widget: type[forms.Widget], dressed: str) -> None:
    field = forms.CharField(widget=widget)
    controls.dress(field, needed=True)
    assert field.widget.attrs["class"] == dressed
    assert ("aria-required" in field.widget.attrs) == (widget is not forms.RadioSelect)


def test_our_services_come_before_those_of_affiliates() -> None:
    services = [Service(key="a", owner="affiliate", name_en="A"), Service(key="z", owner="ours", name_en="Z")]
    assert [[key for key, _name in group] for _heading, group in controls.grouped(services)] == [["z"], ["a"]]
