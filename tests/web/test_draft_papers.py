"""The pages of papers of a claim that is being written."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import User
from claims.models import Draft, DraftPaper, Incident
from claims.stages import intake
from tests.hostile import pdf
from tests.people import NOON
from tests.web.conftest import SignIn

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kept(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def draft(incident: Incident, alice: User) -> Draft:
    return intake.start_draft(actor=alice, incident=incident, claimant_type="merchant", at=NOON)


def page(draft: Draft) -> str:
    return reverse("claims:draft-papers", args=[draft.key])


def test_anothers_draft_is_not_there(draft: Draft, mallory: User, sign_in: SignIn) -> None:
    browser = sign_in(mallory)
    assert browser.get(page(draft)).status_code == 404
    assert browser.post(page(draft), {"files": [SimpleUploadedFile("a.pdf", pdf())]}).status_code == 404
    assert not DraftPaper.objects.exists()


def test_the_good_are_kept_the_bad_are_named_and_one_is_taken_out(
    draft: Draft, alice: User, sign_in: SignIn
) -> None:
    browser = sign_in(alice)
    assert "Please choose a file." in browser.post(page(draft), {}).content.decode()
    sent = [SimpleUploadedFile("통장.pdf", pdf()), SimpleUploadedFile("setup.exe", b"MZ\x90")]
    answer = browser.post(page(draft), {"files": sent})
    shown = answer.content.decode()
    assert answer.status_code == 422 and "setup.exe" in shown and "통장.pdf" in shown
    row = DraftPaper.objects.get()
    for typed in ("x", "9" * 30, str(row.pk + 1)):
        assert browser.post(page(draft), {"away": typed}).status_code == 302
    assert DraftPaper.objects.count() == 1
    assert browser.post(page(draft), {"away": str(row.pk)}).status_code == 302
    assert not DraftPaper.objects.exists()


def test_what_a_file_proves_is_asked_where_somebody_stands_in(
    draft: Draft, alice: User, sign_in: SignIn
) -> None:
    browser = sign_in(alice)
    assert 'name="proves"' not in browser.get(page(draft)).content.decode()
    intake.answer_draft(
        actor=alice, draft=draft.key, step="behalf", values={"claimed_by": "representative"}, at=NOON
    )
    assert 'value="representative"' in browser.get(page(draft)).content.decode()
    for proves, status in (("heir", 422), ("\x00", 422), ("representative", 302)):
        sent = {"files": [SimpleUploadedFile("a.pdf", pdf())], "proves": proves}
        assert browser.post(page(draft), sent).status_code == status
    assert DraftPaper.objects.get().proves == "representative"
    assert "power of attorney" in browser.get(page(draft)).content.decode()


def test_a_draft_that_is_gone_leads_to_the_beginning(draft: Draft, alice: User, sign_in: SignIn) -> None:
    intake.drop_draft(actor=alice, draft=draft.key, at=NOON)
    assert (
        sign_in(alice).get(page(draft)).url
        == reverse("claims:file", args=["merchant"]) + "?incident=kakao-2022"
    )  # type: ignore[attr-defined]
