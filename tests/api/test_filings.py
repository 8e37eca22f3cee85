"""What was sent is the filing that the form would have made, and lacks what the form would have asked for."""

from dataclasses import replace
from typing import Any

import pytest

from accounts.models import User
from claims.api import filings
from claims.models import Incident
from claims.stages.intake import file_claim
from tests.factories import START
from tests.filings import merchants_form
from tests.people import NOON


def found(incident: Incident, **said: Any) -> set[tuple[str, str]]:
    filing = merchants_form(email="alice@example.com", **said)
    said_alone = filings.Said(filing, [])
    return {(one.field, one.code) for one in filings.findings(said_alone, incident=incident, at=NOON)}


def test_a_lawful_filing_lacks_nothing(incident: Incident) -> None:
    assert found(incident) == set()


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ({"inputs": {}}, {("loss", "required")}),
        ({"bank": "", "account": ""}, {("bank", "required"), ("account", "required")}),
        ({"services": ("kakaotalk.channel", "no.such")}, {("services", "choice")}),
        ({"consent_version": "1999-01-01"}, {("consent", "consent_missing")}),
        ({"consent_version": ""}, {("consent", "consent_missing")}),
    ],
)
def test_what_the_form_asks_for_is_asked_for(
    incident: Incident, said: dict[str, Any], wanted: set[tuple[str, str]]
) -> None:
    assert found(incident, **said) == wanted


def test_nobody_is_asked_what_no_policy_of_theirs_needs(incident: Incident) -> None:
    listener = {"claimant_type": "individual", "identifier": "", "bank": "", "account": "", "inputs": {}}
    assert found(incident, services=("melon",), **listener) == set()
    driver = {"claimant_type": "taxi_driver", "identifier": "11-22-333333-44", "inputs": {}}
    assert found(incident, services=("kakaot.taxi",), **driver) == set()


def test_a_claim_says_the_same_as_its_own_filing_and_no_other(incident: Incident, alice: User) -> None:
    filing = merchants_form()
    claim = file_claim(actor=alice, incident=incident, filing=filing, at=NOON)
    assert filings.says_the_same(claim, filing, incident=incident, at=NOON)
    assert filings.says_the_same(
        claim, replace(filing, services=filing.services * 2), incident=incident, at=NOON
    )
    others: list[dict[str, Any]] = [
        {"services": ("kakaopay",)}, {"inputs": {"loss": 1}}, {"end": START.replace(day=17)},
        {"mandates": {"heir": ("배상속", "아들")}},
    ]  # fmt: skip
    for changed in others:
        assert not filings.says_the_same(claim, replace(filing, **changed), incident=incident, at=NOON)
    assert not filings.says_the_same(claim, filing, incident=incident, at=NOON, by_late_link=True)
