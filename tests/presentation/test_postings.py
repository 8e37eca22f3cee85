"""Postings as an auditor reads them: every kind in words, with the way to what it is of."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils.translation import override

from claims.models import LedgerEntry, Transfer
from claims.presentation import postings
from claims.stages import payout
from tests.money import answered, award, frozen, sent
from tests.people import NOON, person
from tests.recoveries import owing, paid

pytestmark = pytest.mark.django_db


def entry(kind: str, reference: str = "7/1", **said: Any) -> LedgerEntry:
    made = {"debit": "in_flight", "credit": "paid", "unit": "KRW", "amount": 30_000, "at": NOON} | said
    return LedgerEntry(kind=kind, reference=reference, **made)


def test_every_kind_that_a_run_writes_is_in_words() -> None:
    for result in ("paid", "failed", "returned", "unknown"):
        award()
        sent()
        answered({Transfer.objects.get(state="sent"): result})
    owing(paid(), 1_000)
    award()
    payout.void(actor=person("felix"), run=frozen(), reason="test", at=NOON, door="test")
    written = set(LedgerEntry.objects.values_list("kind", flat=True))
    assert {"award", "freeze", "unfreeze", "paid", "failed", "returned", "unknown", "claim_back"} <= written
    assert written <= postings.KINDS.keys()


def test_every_kind_has_words_of_its_own_in_both_languages() -> None:
    for language in ("ko", "en"):
        with override(language):
            words = [postings.kind(kind) for kind in postings.KINDS]
        assert len(set(words)) == len(words) and not set(words) & postings.KINDS.keys()
    assert postings.KINDS.keys() >= postings.OF_AWARDS | postings.OF_OFFSETS


def test_a_kind_that_nobody_put_into_words_is_shown_as_it_is() -> None:
    assert postings.kind("brand_new") == "brand_new"


@pytest.mark.parametrize(
    ("kind", "reference", "screen", "said"),
    [
        ("award", "7", "award", "Award 7"),
        ("paid", "7/2", "award", "Award 7, attempt 2"),
        ("unknown", "7/2/a4", "award", "Award 7, attempt 2"),
        ("claim_back", "7", "recovery", "R-7"),
        ("repay", "7", "repayment", "Repayment 7"),
    ],
)
def test_it_leads_to_what_it_is_of(kind: str, reference: str, screen: str, said: str) -> None:
    with override("en"):
        shown = postings.about(entry(kind, reference))
    assert shown == f'<a href="{reverse(f"admin:claims_{screen}_change", args=[7])}">{said}</a>'


def test_what_has_no_page_is_named_and_a_reference_of_another_form_is_shown_escaped() -> None:
    with override("en"):
        assert postings.about(entry("net", "7")) == "Setting-off 7"
    assert postings.about(entry("paid", "<b>")) == "<b>"
    assert postings.about(entry("brand_new", "7")) == "7"


def test_the_whole_of_one_is_a_line() -> None:
    with override("en"):
        assert postings.called(entry("paid")) == "Paid: In flight → Paid, 30,000 won"
    with override("ko"):
        assert postings.called(entry("paid")) == "지급 완료: 지급 진행 중 → 지급 완료, 30,000원"
