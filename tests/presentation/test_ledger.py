"""A fact of the ledger is shown as a fact, with its source; what a cap leaves is a line."""

import pytest
from django.utils.translation import override

from claims.management.commands.explain import text
from claims.models import Claim
from claims.presentation import dossier
from claims.presentation.explanation import Explanation, explained
from tests.factories import PolicyVersionFactory
from tests.people import NOON
from tests.power import NOVEMBER, OCTOBER, cut, cut_off, household, law
from tests.stages.assessment.test_counting import GOODWILL
from tests.stages.review.making import assessed, decided

pytestmark = pytest.mark.django_db


@pytest.fixture
def again() -> Claim:
    """The second claim of a household that was awarded 900 euros in the year."""
    law()
    PolicyVersionFactory(text=GOODWILL)
    first = cut_off(household(), cut("october", OCTOBER))
    assessed(first.incident)
    decided(first)
    made = cut_off(first.claimant, cut("november", NOVEMBER), inputs={"standard": 1})
    assessed(made.incident)
    return made


def told(claim: Claim, language: str) -> Explanation:
    with override(language):
        return explained(claim=claim, run=claim.incident.runs.get())


def test_the_fact_stands_first_and_says_where_it_comes_from(again: Claim) -> None:
    law_, goodwill = sorted(told(again, "en").policies, key=lambda judged: judged.policy, reverse=True)
    assert [(row.label, row.value, row.kind) for row in goodwill.rows][:1] == [
        ("Standard compensation of this year", "€900.00 (from the ledger)", "fact")
    ]
    assert not goodwill.rows[0].awards
    assert [row.kind for row in law_.rows] == ["step", "step", "cap", "credit"]


def test_it_is_told_in_korean_and_by_explain(again: Claim) -> None:
    written = "\n".join(text(told(again, "ko")))
    assert "올해 표준 보상" in written
    assert "900" in written


def test_the_page_of_the_claim_shows_it(again: Claim) -> None:
    with override("en"):
        shown = dossier.of_claim(again, until=NOON, person=False).explanation
    assert shown
    assert any("(from the ledger)" in row.value for judged in shown.policies for row in judged.rows)


def test_what_is_said_by_a_claimant_is_not_shown_in_its_place(again: Claim) -> None:
    values = [row.value for judged in told(again, "en").policies for row in judged.rows if row.kind == "fact"]
    assert values == ["€900.00 (from the ledger)"]
