"""Which pages a claim has follows from what was answered, and an answer goes only with the page that asked it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.facts import CLAIMANT_TYPES
from claims.rules.filing.steps import Asked, Step, answered, settled, steps, unanswered

SERVICES = ("chat", "pay", "maps", "music")
_services = st.lists(st.sampled_from(SERVICES), unique=True)
_asked = st.lists(
    st.builds(Asked, st.sampled_from(["loss", "fares", "days"]), st.frozensets(st.sampled_from(SERVICES))),
    unique_by=lambda one: one.name,
)
_types = st.sampled_from(CLAIMANT_TYPES)


@st.composite
def _written(draw: st.DrawFn) -> tuple[str, list[Asked], dict[str, str | list[str]]]:
    """A type, what policies ask, and a claim of which all pages are answered."""
    kind, asked, answers = draw(_types), draw(_asked), {"services": draw(_services)}
    for step in steps(kind, asked, answers):
        for field in step.fields:
            answers.setdefault(field, draw(st.text(max_size=3)))  # type: ignore[arg-type]
    return kind, asked, dict(answers)


# ---------------------------------------------------------------- what is dropped
@given(_written(), _services)
def test_an_answer_that_does_not_depend_on_what_was_changed_is_never_lost(
    written: tuple[str, list[Asked], dict[str, str | list[str]]], services: list[str]
) -> None:
    kind, asked, answers = written
    dependent = {
        field for step in steps(kind, asked, answers) if step.depends == "services" for field in step.fields
    }
    kept, taken_out = settled(kind, asked, answers | {"services": services})
    assert set(taken_out) <= dependent
    assert kept == {name: value for name, value in answers.items() if name not in taken_out} | {
        "services": services
    }


@given(_written(), st.data())
def test_any_other_change_loses_nothing(
    written: tuple[str, list[Asked], dict[str, str | list[str]]], data: st.DataObject
) -> None:
    kind, asked, answers = written
    changed = data.draw(st.sampled_from(sorted(answers.keys() - {"services"})))
    assert settled(kind, asked, answers | {changed: "new"}) == (answers | {changed: "new"}, ())


@given(_written())
def test_settling_again_changes_nothing(written: tuple[str, list[Asked], dict[str, str | list[str]]]) -> None:
    kind, asked, answers = written
    kept, _taken_out = settled(kind, asked, answers)
    assert settled(kind, asked, kept) == (kept, ())


def test_a_question_that_bears_on_none_of_the_services_left_goes_with_its_answer() -> None:
    asked = [Asked("loss", frozenset({"chat", "pay"})), Asked("fares", frozenset({"maps"}))]
    answers = {"services": ["pay", "maps"], "answer_loss": "300,000", "answer_fares": "5"}
    assert settled("merchant", asked, answers | {"services": ["chat"]}) == (
        {"services": ["chat"], "answer_loss": "300,000"},
        ("answer_fares",),
    )


# ---------------------------------------------------------------- the pages
@pytest.mark.parametrize(
    ("kind", "identified"),
    [("individual", False), ("merchant", True), ("partner", True), ("taxi_driver", True)],
)
def test_who_has_a_number_is_asked_for_it(kind: str, identified: bool) -> None:
    assert ("identifier" in {step.key for step in steps(kind, [], {})}) == identified


def test_a_question_is_asked_once_after_who_one_is_and_before_the_account() -> None:
    asked = [Asked("loss", frozenset({"chat"})), Asked("fares", frozenset({"maps"}))]
    found = [step.key for step in steps("merchant", asked, {"services": ["chat"]})]
    assert found == ["services", "period", "person", "identifier", "answer_loss", "account"]


@given(_types, _asked, _services)
def test_no_field_is_asked_twice(kind: str, asked: list[Asked], services: list[str]) -> None:
    fields = [field for step in steps(kind, asked, {"services": services}) for field in step.fields]
    assert len(fields) == len(set(fields))


# ---------------------------------------------------------------- going on
def test_one_goes_on_at_the_first_page_that_is_not_answered_whole() -> None:
    pages = steps("individual", [], {})
    assert unanswered(pages, {}) == pages[0]
    assert unanswered(pages, {"services": ["chat"], "start": "x"}).key == "period"  # type: ignore[union-attr]
    whole = {field: "" for step in pages for field in step.fields}
    assert unanswered(pages, whole) is None


def test_what_is_left_empty_is_answered_and_what_was_never_shown_is_not() -> None:
    step = Step("account", ("bank", "account"))
    assert answered(step, {"bank": "", "account": ""})
    assert not answered(step, {"bank": ""})
