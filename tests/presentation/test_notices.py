"""A notice as it is sent."""

import pytest
from django.utils.translation import override

from claims.presentation.notices import mail
from tests.factories import ClaimFactory
from tests.models.test_notices import notice

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("language", "word"), [("ko", "계좌"), ("en", "another account")])
def test_it_is_in_the_language_of_the_claim_and_its_subject_names_nobody(language: str, word: str) -> None:
    claim = ClaimFactory()
    row = notice(claim=claim, language=language)
    with override("en" if language == "ko" else "ko"):
        found = mail(row)
    assert word in found.subject and word in found.body
    assert claim.reference in found.body and claim.reference not in found.subject
    assert claim.claimant.opened()["name"] not in found.subject + found.body
