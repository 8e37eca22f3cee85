"""Papers as their claimant reads of them, and the headers by which they go to a browser."""

from typing import Any

import pytest
from django.utils.translation import override

from claims.models import Claim, Evidence
from claims.models.sealing import seal
from claims.presentation import dossier, papers
from claims.rules import papers as rule
from tests.factories import ClaimFactory
from tests.people import NOON

pytestmark = pytest.mark.django_db


def paper(claim: Claim, sign: str, **said: Any) -> Evidence:
    sha256 = sign * 64
    said = {"kind": rule.JPEG, "state": "clean", "size": 2_048} | said
    name = said.pop("name", "통장.jpg")
    sealed = seal({"name": name}, bound_to=Evidence.binding(claim.pk, sha256)) if name else None
    row: Evidence = Evidence.objects.create(claim=claim, sha256=sha256, sealed=sealed, at=NOON, **said)
    return row


def test_those_that_count_stand_apart_from_those_that_were_replaced() -> None:
    claim = ClaimFactory()
    first = paper(claim, "1")
    newer = paper(claim, "2", replaces=first, state="pending", name="new.jpg")
    told = papers.of_claim(claim)
    assert ([one.pk for one in told.current], [one.pk for one in told.replaced]) == ([newer.pk], [first.pk])
    assert told.possible and told.current[0].name == "new.jpg"
    assert (told.current[0].can_look, told.replaced[0].can_look) == (False, True)
    assert not papers.of_claim(ClaimFactory(status="approved")).possible


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("state", Evidence.State.values)
def test_each_state_is_told_and_what_is_to_be_done_about_it(state: str, language: str) -> None:
    claim = ClaimFactory()
    paper(claim, "1", state=state)
    with override(language):
        (told,) = papers.of_claim(claim).current
    assert told.state and bool(told.meaning) is (state != "clean")
    assert told.can_look is (state == "clean")


def test_a_name_that_is_not_there_or_cannot_be_opened_is_none() -> None:
    claim = ClaimFactory()
    with override("en"):
        assert papers.name_of(paper(claim, "1", name="")) == "Paper"
        row = paper(claim, "2")
        row.sha256 = "3" * 64  # as if it were moved from another row
        assert papers.name_of(row) == "Paper"


@pytest.mark.parametrize(
    ("kind", "type_", "placed"),
    [
        (rule.JPEG, "image/jpeg", "inline"),
        (rule.PDF, "application/pdf", "inline"),
        (rule.CSV, "application/octet-stream", "attachment"),
        (rule.XLSX, "application/octet-stream", "attachment"),
        ("text/html", "application/octet-stream", "attachment"),
    ],
)
def test_a_browser_shows_pictures_and_pdf_and_saves_the_rest(kind: str, type_: str, placed: str) -> None:
    row = paper(ClaimFactory(), "1", kind=kind)
    said = papers.headers(row)
    ending = rule.ENDINGS.get(kind, "bin")
    assert said["Content-Type"] == type_
    assert said["Content-Disposition"] == f'{placed}; filename="{row.claim.reference}-{row.pk}.{ending}"'
    assert said["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert "no-store" in said["Cache-Control"] and said["X-Content-Type-Options"] == "nosniff"


def test_reviewers_read_what_was_replaced_and_that_nobody_has_scanned() -> None:
    claim = ClaimFactory()
    first = paper(claim, "1", scanner="none")
    paper(claim, "2", replaces=first, scanner="clamd", name="new.jpg")
    with override("en"):
        old, new = dossier.papers(claim)
    assert (old.state, new.state) == ("Not scanned, by the operator’s choice", "Clean")
    assert (old.replaced, new.replaced, new.replaces) == (True, False, "통장.jpg")
