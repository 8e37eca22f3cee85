"""Notices as they are sent: every kind, in both languages, by mail and by text."""

import re
from typing import Any

import pytest
from django.utils.translation import override

from claims.models import Notice
from claims.presentation.notices import said
from claims.rules.texts import form
from tests.factories import ClaimFactory
from tests.models.test_notices import notice

pytestmark = pytest.mark.django_db
FACTS = {"due": "2022-11-01", "outcome": "part"}
EVERY = pytest.mark.parametrize("kind", Notice.Kind.values)


@pytest.fixture(autouse=True)
def _here(settings: Any) -> None:
    settings.SITE_ADDRESS = "https://claims.example"


@EVERY
@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_mail_is_in_the_language_of_the_claim_and_its_subject_names_nobody(
    kind: str, language: str
) -> None:
    claim = ClaimFactory()
    row = notice(claim=claim, language=language, kind=kind, facts=FACTS)
    with override("en" if language == "ko" else "ko"):
        found = said(row)
    assert bool(re.search("[가-힣]", found.subject)) == (language == "ko")
    assert claim.reference in found.body and claim.reference not in found.subject
    assert claim.claimant.opened()["name"] not in found.subject + found.body
    assert "%(" not in found.body and "\n" not in found.subject
    assert re.findall(r"https?://\S+", found.body) == ["https://claims.example/claims/mine/"]


@EVERY
@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_text_message_is_a_short_one_and_names_the_site_alone(kind: str, language: str) -> None:
    claim = ClaimFactory()
    found = said(notice(claim=claim, language=language, kind=kind, facts=FACTS, channel="text"))
    assert found.subject == "" and form(found.body) == "sms", found.body
    assert claim.reference not in found.body and "://" not in found.body
    assert found.body.endswith("claims.example")


def test_what_the_sentences_name() -> None:
    for kind, language, words in (
        ("asked", "en", "1 November 2022"), ("asked", "ko", "2022년 11월 1일"), ("decided", "en", "approved in part"),
        ("decided", "ko", "일부 승인"), ("received", "en", "21 October 2022"),
    ):  # fmt: skip
        assert words in said(notice(key=f"{kind}{language}", kind=kind, language=language, facts=FACTS)).body


def test_who_stood_on_a_list_learns_how_to_find_the_claim() -> None:
    assert "by its reference" in said(notice("a", language="en", claim=ClaimFactory(origin="file"))).body
    assert "by its reference" not in said(notice("b", language="en")).body
