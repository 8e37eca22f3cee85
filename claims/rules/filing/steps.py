"""A claim that is being written, one thing a page: which pages there are follows from what was answered so far.

An answer is kept as it was typed, by the name of its field. A page is there because of the claimant's type, or because
of the answer to another page, which it *depends* on: an answer is dropped where the page that asked it is no longer
there, and never otherwise.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from claims.rules.filing.fields import KEYS_OF_TYPE
from claims.rules.filing.mandates import FOR_ANOTHER, KINDS, YES, of_another

ANSWER: Final = "answer_"  # before the name of a policy's input, so that it cannot be one of the fixed fields
CHECK: Final = "check"

Answers = Mapping[str, str | list[str]]


class Asked(NamedTuple):
    """A policy's input that claimants answer, and the services (keys) for which a policy asks it."""

    name: str
    services: frozenset[str]


class Step(NamedTuple):
    """One page. `depends`: the field whose answer says whether the page is there; '' where the type alone does."""

    key: str
    fields: tuple[str, ...]
    depends: str = ""


def steps(claimant_type: str, asked: Sequence[Asked], answers: Answers) -> tuple[Step, ...]:
    """The pages of this claim in their order, but for the last, on which the answers are checked and sent."""
    found = [
        Step("services", ("services",)),
        Step("period", ("start", "end")),
        Step("behalf", ("claimed_by",)),
        *_stands_in(str(answers.get("claimed_by", "")), tuple(FOR_ANOTHER), "claimed_by"),
        Step("person", ("name", "phone")),
    ]
    if claimant_type in KEYS_OF_TYPE:
        found.append(Step("identifier", ("identifier",)))
    if claimant_type == "individual":
        found.append(Step("age", ("under_14",)))
        guarded = answers.get("under_14") == YES
        found += _stands_in("guardian" if guarded else "", ("guardian",), "under_14", "guardian_agrees")
    chosen = set(answers.get("services", ()))
    for one in asked:
        if one.services & chosen:
            found.append(Step(ANSWER + one.name, (ANSWER + one.name,), "services"))
    found.append(Step("account", ("bank", "account", "holder")))
    if of_another(str(answers.get("holder", "")), str(answers.get("name", ""))):
        found.append(Step("payee", ("payee_relation",), "holder"))
    return tuple(found)


def stands_in(claimant_type: str, answers: Answers) -> list[str]:
    """The kinds of mandates that these answers name."""
    return [step.key for step in steps(claimant_type, (), answers) if step.key in KINDS]


def _stands_in(kind: str, kinds: Sequence[str], depends: str, *also: str) -> list[Step]:
    """The page on which somebody who stands in for the claimant is named, where it is one of these kinds."""
    return [Step(kind, (f"{kind}_name", f"{kind}_relation", *also), depends)] if kind in kinds else []


def settled(
    claimant_type: str, asked: Sequence[Asked], answers: Answers
) -> tuple[dict[str, str | list[str]], tuple[str, ...]]:
    """What of the answers some page still asks, and the fields of those that none does."""
    there = {field for step in steps(claimant_type, asked, answers) for field in step.fields}
    kept = {field: value for field, value in answers.items() if field in there}
    return kept, tuple(field for field in answers if field not in there)


def unanswered(pages: Iterable[Step], answers: Answers) -> Step | None:
    """The first page that was not answered yet; None where all are."""
    return next((step for step in pages if not answered(step, answers)), None)


def answered(step: Step, answers: Answers) -> bool:
    """Whether somebody has been through this page. What is optional was answered by leaving it empty."""
    return all(field in answers for field in step.fields)
