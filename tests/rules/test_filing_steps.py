"""Which pages a claim has follows from what was answered, and an answer goes only with the page that asked it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.facts import CLAIMANT_TYPES
from claims.rules.filing.found import Finding
from claims.rules.filing.mandates import Mandate, called_for, checked_mandates, of_another
from claims.rules.filing.steps import Asked, Step, answered, settled, stands_in, steps, unanswered

SERVICES = ("chat", "pay", "maps", "music")
_services = st.lists(st.sampled_from(SERVICES), unique=True)
_asked = st.lists(
    st.builds(Asked, st.sampled_from(["loss", "fares", "days"]), st.frozensets(st.sampled_from(SERVICES))),
    unique_by=lambda one: one.name,
)
_types = st.sampled_from(CLAIMANT_TYPES)


# Answers that other pages depend on, as people give them.
_DECIDING = {
    "claimed_by": st.sampled_from(["self", "representative", "heir", ""]),
    "under_14": st.sampled_from(["yes", "no", ""]),
    "holder": st.sampled_from(["", "A", "B "]),
    "name": st.sampled_from(["A", "B"]),
}


@st.composite
def _written(draw: st.DrawFn) -> tuple[str, list[Asked], dict[str, str | list[str]]]:
    """A type, what policies ask, and a claim of which all pages are answered."""
    kind, asked = draw(_types), draw(_asked)
    answers: dict[str, str | list[str]] = {"services": draw(_services)}
    while (step := unanswered(steps(kind, asked, answers), answers)) is not None:
        for field in step.fields:
            answers[field] = draw(_DECIDING.get(field, st.text(max_size=3)))
    return kind, asked, answers


# ---------------------------------------------------------------- what is dropped
@given(_written(), st.data())
def test_an_answer_that_does_not_depend_on_what_was_changed_is_never_lost(
    written: tuple[str, list[Asked], dict[str, str | list[str]]], data: st.DataObject
) -> None:
    kind, asked, answers = written
    changed = data.draw(st.sampled_from(sorted(answers)))
    value = data.draw(_services if changed == "services" else _DECIDING.get(changed, st.just("new")))
    depends = {"holder", "name"} if changed == "name" else {changed}  # an account is another's by both
    dependent = {
        field
        for step in steps(kind, asked, answers)
        if step.depends and step.depends in depends
        for field in step.fields
    }
    now = answers | {changed: value}
    kept, taken_out = settled(kind, asked, now)
    assert set(taken_out) <= dependent
    assert kept == {name: said for name, said in now.items() if name not in taken_out}


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
    assert found == ["services", "period", "behalf", "person", "identifier", "answer_loss", "account"]


@pytest.mark.parametrize(
    ("kind", "answers", "asked"),
    [
        ("merchant", {"claimed_by": "self"}, None),
        ("merchant", {"claimed_by": "representative"}, "representative"),
        ("individual", {"claimed_by": "heir"}, "heir"),
        ("individual", {"under_14": "no"}, None),
        ("individual", {"under_14": "yes"}, "guardian"),
        ("merchant", {"under_14": "yes"}, None),
        ("merchant", {"name": "A", "holder": " A "}, None),
        ("merchant", {"name": "A", "holder": "B"}, "payee"),
    ],
)
def test_who_stands_in_for_the_claimant_is_asked_where_somebody_does(
    kind: str, answers: dict[str, str | list[str]], asked: str | None
) -> None:
    found = {step.key for step in steps(kind, [], answers)} & {"representative", "heir", "guardian", "payee"}
    assert found == ({asked} if asked else set())


@given(_written())
def test_no_field_is_asked_twice(written: tuple[str, list[Asked], dict[str, str | list[str]]]) -> None:
    fields = [field for step in steps(*written) for field in step.fields]
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


# ---------------------------------------------------------------- who stands in
def test_what_is_wrong_with_a_mandate_is_noted_at_its_fields() -> None:
    found: list[Finding] = []
    checked_mandates(
        found, {"heir": ("", "90\u202e"), "payee": ("\x00", "x"), "king": ("x", "x")}, "merchant"
    )
    assert [(one.field, one.code) for one in found] == [
        ("heir_name", "required"),
        ("heir_relation", "forbidden_character"),
        ("mandates", "choice"),
        ("holder", "forbidden_character"),
    ]


def test_a_mandate_is_kept_in_canonical_form() -> None:
    found: list[Finding] = []
    decomposed = "\u1100\u1161"
    assert checked_mandates(found, {"heir": (f" {decomposed} ", "아들")}, "merchant") == (
        Mandate("heir", "가", "아들"),
    )
    assert found == []


@pytest.mark.parametrize(
    ("claimant_type", "answers", "kinds"),
    [
        ("merchant", {}, []),
        ("merchant", {"claimed_by": "representative"}, ["representative"]),
        ("individual", {"claimed_by": "heir", "under_14": "yes"}, ["heir", "guardian"]),
        ("merchant", {"under_14": "yes"}, []),
        ("merchant", {"name": "한결분식", "holder": "배다른"}, ["payee"]),
    ],
)
def test_who_stands_in_follows_from_the_answers(
    claimant_type: str, answers: dict[str, str], kinds: list[str]
) -> None:
    assert stands_in(claimant_type, answers) == kinds


@pytest.mark.parametrize(
    ("holder", "name", "another"),
    [
        ("", "김네 식당", False),
        ("김새롬", "", False),  # of whom nothing is known nothing is told apart
        ("김네 식당, 김새롬", "김네 식당, 김새롬", False),
        ("김새롬", "김네 식당, 김새롬", False),
        ("김네", "김네 식당, 김새롬", True),
        ("\u3000김 새롬 ", "김새롬", False),  # neither blanks ...
        ("\u1100\u1175ㅁ새롬", "\uae30ㅁ새롬", False),  # ... nor how its signs are put together ...
        ("kim’s ＣＡＦＥ", "Kim’s Cafe", False),  # ... nor case and width make another of the claimant
        ("김새롬", "김네 식당，김새롬", False),
        ("\u200b", "김새롬", False),
        ("김" * 401, "김새롬", False),  # no name: refused for its length
    ],
)
def test_an_account_is_anothers_where_its_holder_bears_no_name_of_the_claimant(
    holder: str, name: str, another: bool
) -> None:
    assert of_another(holder, name) is another
    answers = {"name": name, "holder": holder}
    kinds = ["payee"] if another else []
    assert (
        stands_in("merchant", answers) == kinds
    )  # the pages that are asked, and what is read of all of them
    assert list(called_for("merchant", by="self", under_14="", **answers)) == kinds
