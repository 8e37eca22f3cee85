"""A bulk act in words: sums, reasons, what changed; every refusal of a decision has its words, in both languages."""

import inspect
from collections.abc import Iterator

import pytest
from django.utils import translation

from claims.models import BulkAct
from claims.presentation import bulk
from claims.queries.review.bulk import Counted
from claims.rules.authority import Forbidden, SamePerson
from claims.rules.lifecycle import ClaimOnHold, UnlawfulMove
from claims.rules.review import NothingToAward
from claims.stages import review
from tests.people import NOON, person
from tests.stages.review.making import decided, senior
from tests.stages.review.many import WHEN, merchants, rehearsed, worked

pytestmark = pytest.mark.django_db
REFUSED = (
    Forbidden, SamePerson, UnlawfulMove, ClaimOnHold, NothingToAward, review.ClaimChanged, review.SomebodyWasFirst,
    review.NotAssessed, review.AlreadyAwarded, review.CapPassed, review.NeedsTwo, review.HeldBack,
    review.ProposedOtherwise,
)  # fmt: skip


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_every_refusal_that_a_claim_may_meet_is_said_in_words() -> None:
    for refusal in REFUSED:
        assert refusal.code in bulk.WHY, refusal
    with translation.override("ko"):
        told = [str(said) for said in bulk.WHY.values()]
    assert len(set(told)) == len(told) and not any(word.isascii() for word in told)
    assert inspect.isclass(review.NeedsTwo)


def test_what_passes_is_told_with_its_money() -> None:
    assert bulk.sums([]) == "0 claims, 0 won"
    found = [Counted("", 9_812, 294_360_000), Counted("claim_on_hold", 3, 0)]
    assert bulk.sums(found) == "9,812 claims, 294,360,000 won"
    assert bulk.sums([Counted("", 1, 30_000)]) == "1 claim, 30,000 won"


def test_the_page_tells_what_is_refused_a_few_to_look_at_and_what_changed_since() -> None:
    held, moved, *_rest = merchants(6)
    review.hold(actor=person("rita"), claim=held, reason="x", **WHEN)
    made = rehearsed()
    told = bulk.shown(made)
    assert told["sums"] == "5 claims, 150,000 won" == bulk.passing(made)
    assert [one._asdict() for one in told["refused"]] == [{"why": "Is on hold", "number": "1"}]
    assert [row.reference for row in told["listed"]] == [held.reference]
    assert len(told["look"]) == 3 == len({row.reference for row in told["look"]})
    assert told["look"] == bulk.shown(made)["look"] and told["done"] == "" and told["differing"] == []
    decided(moved, by=senior())
    told = bulk.shown(worked(made))
    assert told["done"] == "4 claims, 120,000 won"
    [row] = told["differing"]
    assert (row.reference, row.outcome) == (moved.reference, "Is decided already")
    assert "sena@example.com" in row.more


def test_the_sheet_has_a_line_a_claim() -> None:
    held, *_rest = merchants(2)
    review.hold(actor=person("rita"), claim=held, reason="x", **WHEN)
    made = rehearsed()
    lines = list(bulk.sheet(made))
    assert len(lines) == 3 and len({len(line) for line in lines}) == 1
    assert [held.reference, "refused", "Is on hold", "0", ""] in lines
    worked(made)
    assert {line[-1] for line in bulk.sheet(BulkAct.objects.get())} == {"Outcome", "Is on hold", "approved"}
    assert BulkAct.objects.get().ended_at == NOON
