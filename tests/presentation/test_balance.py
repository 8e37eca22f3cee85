"""The balance as a picture: two bars of one length, whatever the figures."""

import re
from collections.abc import Iterator

import pytest
from django.urls import reverse
from django.utils import translation

from claims.presentation import balance
from claims.queries.payout import Balance
from claims.queries.recoveries import Recovered

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_every_account_but_what_was_awarded_is_drawn() -> None:
    assert {name for name, _colour in balance.PARTS} == set(Balance._fields) - {"unit", "awarded"}


def test_the_picture_needs_no_style_and_names_its_parts() -> None:
    drawn = str(balance.drawing(Balance("KRW", 30, 10, 0, 20, 0, 0, 0, 0, 0)))
    assert "style=" not in drawn
    assert 'role="group"' in drawn
    assert len(re.findall("<rect", drawn)) == 3
    assert re.findall(r'aria-label="([^"]*)"', drawn) == ["Paid: 10 won", "In flight: 20 won"]


def test_every_part_leads_to_its_rows() -> None:
    (one,) = balance.shown([Balance("KRW", 30, 10, 5, 15, 0, 0, 0, 0, 0)] * 1, [])
    urls = [(row.label, row.url, [url for _label, url in row.more]) for row in one.parts]
    awards, transfers = reverse("admin:claims_award_changelist"), reverse("admin:claims_transfer_changelist")
    assert urls == [
        ("Paid", f"{awards}?stands=paid&unit=KRW", [f"{transfers}?state__in=paid&unit=KRW"]),
        (
            "In flight",
            f"{awards}?stands=in_flight&unit=KRW",
            [f"{transfers}?state__in=sealed%2Csent&unit=KRW"],
        ),
        ("Netted against recoveries", f"{awards}?stands=netted&unit=KRW", []),
    ]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_debts_are_told_in_the_same_way(language: str) -> None:
    whole = Recovered("KRW", 100, 60, 30, 10, 0)
    with translation.override(language):
        (one,) = balance.debts([whole], [whole])
        assert one.holds and one.agrees and not one.settled
        assert [row.share for row in one.parts] == ["60.0%", "30.0%", "10.0%"]
        assert not balance.debts([whole], [whole._replace(owed=59)])[0].agrees
    assert {name for name, _colour in balance.DEBTS} == set(Recovered._fields) - {"unit", "claimed_back"}


def test_ledger_and_rows_that_differ_are_told() -> None:
    whole = Balance("KRW", 30, 10, 0, 20, 0, 0, 0, 0, 0)
    assert balance.shown([whole], [whole])[0].agrees
    assert not balance.shown([whole], [whole._replace(paid=11)])[0].agrees
    assert not balance.shown([whole], [])[0].agrees
    assert [one.agrees for one in balance.shown([], [whole])] == [False]
    assert not balance.shown([whole._replace(awarded=31)], [whole])[0].holds
