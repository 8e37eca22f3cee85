"""The claimant's papers: brought, replaced, looked at; what is refused is named, and what was written stays."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User
from claims import tasks
from claims.models import Claim, Evidence, Incident
from claims.stages import review
from tests.hostile import HOSTILE, INFECTED, jpeg, pdf, png, table
from tests.people import NOON, person
from tests.stages.review.making import status
from tests.web.conftest import SignIn
from tests.world import merchant

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kept(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    settings.CLAIMS_SCANNER = "eicar"


@pytest.fixture
def claim(incident: Incident, alice: User) -> Claim:
    return merchant(incident, filed_by=alice)


@pytest.fixture
def asked(claim: Claim, rita: User) -> Claim:
    review.ask(actor=rita, claim=claim, question="Which shop?", working_days=5, at=NOON, door="test")
    return Claim.objects.get(pk=claim.pk)


def at(name: str, claim: Claim, *more: int) -> str:
    return reverse(f"claims:{name}", args=[claim.reference, *more])


def file(content: bytes, name: str = "통장.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def send(browser: Client, claim: Claim, *files: Any, page: str = "papers", **typed: Any) -> HttpResponse:
    return browser.post(at(page, claim), {"files": list(files), **typed})  # type: ignore[return-value]


def says(answer: HttpResponse) -> str:
    return answer.content.decode()


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize("name", ["mallory", "rita"])
def test_the_papers_of_anothers_claim_are_not_there(
    name: str, claim: Claim, alice: User, sign_in: SignIn
) -> None:
    send(sign_in(alice), claim, file(pdf()))
    tasks.scan_papers()
    row = Evidence.objects.get()
    browser = sign_in(person(name))
    assert browser.get(at("papers", claim)).status_code == 404
    assert browser.get(at("paper", claim, row.pk)).status_code == 404
    assert send(browser, claim, file(png())).status_code == 404
    assert Evidence.objects.count() == 1


@pytest.mark.parametrize("name", HOSTILE)
def test_none_of_the_hostile_files_is_kept_and_each_is_named(
    name: str, claim: Claim, alice: User, sign_in: SignIn
) -> None:
    called, build = HOSTILE[name]
    answer = send(sign_in(alice), claim, file(build(), called))
    assert answer.status_code == 422
    assert "These files were not taken" in says(answer) and called in says(answer)
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("name", INFECTED)
def test_what_the_scanner_finds_is_never_clean_and_its_owner_is_told_kindly(
    name: str, claim: Claim, alice: User, sign_in: SignIn
) -> None:
    called, build = INFECTED[name]
    browser = sign_in(alice)
    assert send(browser, claim, file(build(), called)).status_code == 302
    assert "Being checked" in says(browser.get(at("papers", claim)))  # type: ignore[arg-type]
    tasks.scan_papers()
    row = Evidence.objects.get()
    assert row.state == "quarantined"
    page = says(browser.get(at("papers", claim)))  # type: ignore[arg-type]
    assert "Our check found something harmful" in page and at("paper", claim, row.pk) not in page
    assert browser.get(at("paper", claim, row.pk)).status_code == 409
    replace = f"{at('papers', claim)}?replace={row.pk}#bring"
    assert replace in says(browser.get(at("claim", claim)))  # type: ignore[arg-type]
    cannot = "A paper of this claim cannot be used"
    assert cannot in says(browser.get(reverse("claims:mine")))  # type: ignore[arg-type]
    send(browser, claim, file(png(), "다시.png"), replaces=str(row.pk))
    for page in (at("claim", claim), reverse("claims:mine")):
        text = says(browser.get(page))  # type: ignore[arg-type]
        assert replace not in text and cannot not in text


def test_without_a_file_the_page_says_so(claim: Claim, alice: User, sign_in: SignIn) -> None:
    answer = send(sign_in(alice), claim)
    assert answer.status_code == 422 and "Please choose a file." in says(answer)


@pytest.mark.parametrize("typed", ["x", "-1", "1" * 30, "１", "999999"])
def test_a_paper_that_is_not_there_is_not_replaced(
    typed: str, claim: Claim, alice: User, sign_in: SignIn
) -> None:
    assert send(sign_in(alice), claim, file(pdf()), replaces=typed).status_code == 404
    assert sign_in(alice).get(at("papers", claim), {"replace": typed}).status_code == 404
    assert not Evidence.objects.exists()


def test_after_the_decision_there_is_no_form(claim: Claim, alice: User, sign_in: SignIn) -> None:
    Claim.objects.filter(pk=claim.pk).update(status="rejected")
    browser = sign_in(alice)
    assert "No papers can be added" in says(browser.get(at("papers", claim)))  # type: ignore[arg-type]
    assert send(browser, claim, file(pdf())).status_code == 422
    assert not Evidence.objects.exists()


# ---------------------------------------------------------------- acts


def test_the_good_are_kept_and_the_bad_are_named(claim: Claim, alice: User, sign_in: SignIn) -> None:
    files = [file(pdf()), file(b"MZ", "<b>setup</b>.exe"), file(table(), "매출.csv")]
    answer = send(sign_in(alice), claim, *files, photo=file(jpeg(), "camera.jpg"))
    page = says(answer)
    assert answer.status_code == 422
    assert "3 papers are with your claim." in page
    assert "&lt;b&gt;setup&lt;" in page or "b&gt;.exe" in page
    assert sorted(row.opened()["name"] for row in Evidence.objects.all()) == [
        "camera.jpg",
        "매출.csv",
        "통장.pdf",
    ]


def test_a_paper_is_brought_looked_at_and_replaced(claim: Claim, alice: User, sign_in: SignIn) -> None:
    browser = sign_in(alice)
    assert "There are no papers with this claim yet." in says(browser.get(at("claim", claim)))  # type: ignore[arg-type]
    assert send(browser, claim, file(jpeg(), "영수증.jpg")).status_code == 302
    tasks.scan_papers()
    row = Evidence.objects.get()
    assert "영수증.jpg" in says(browser.get(at("claim", claim)))  # type: ignore[arg-type]
    shown = browser.get(at("paper", claim, row.pk))
    assert shown["Content-Type"] == "image/jpeg" and shown["Content-Security-Policy"].startswith("sandbox")
    assert b"".join(shown.streaming_content).startswith(b"\xff\xd8")  # type: ignore[attr-defined]
    page = says(browser.get(at("papers", claim), {"replace": row.pk}))  # type: ignore[arg-type]
    assert f'name="replaces" value="{row.pk}"' in page and "takes the place of" in page
    assert send(browser, claim, file(pdf(), "new.pdf"), replaces=row.pk).status_code == 302
    newer = Evidence.objects.get(replaces=row)
    page = says(browser.get(at("papers", claim)))  # type: ignore[arg-type]
    assert "Papers that were replaced" in page and "영수증.jpg" in page and newer.opened()["name"] in page
    # The page of what was replaced meanwhile offers to add one, and replacing it once more is refused.
    assert "takes the place of" not in says(browser.get(at("papers", claim), {"replace": row.pk}))  # type: ignore[arg-type]
    assert send(browser, claim, file(png(), "b.png"), replaces=row.pk).status_code == 422


@pytest.mark.parametrize("text", ["", "By the river."])
def test_an_answer_may_be_words_and_papers_or_papers_alone(
    text: str, asked: Claim, alice: User, sign_in: SignIn
) -> None:
    assert send(sign_in(alice), asked, file(pdf()), page="answer", text=text).status_code == 302
    assert status(asked) == "submitted"
    assert Evidence.objects.get().claim == asked
    assert asked.transitions.get(act="answer").note == (text or "I have sent papers.")


def test_an_answer_without_either_is_told_at_the_field(asked: Claim, alice: User, sign_in: SignIn) -> None:
    answer = send(sign_in(alice), asked, page="answer", text="")
    assert answer.status_code == 422 and 'aria-invalid="true"' in says(answer)
    assert status(asked) == "information_requested"


def test_the_page_names_what_would_help(claim: Claim, alice: User, sign_in: SignIn) -> None:
    page = says(sign_in(alice).get(at("papers", claim)))  # type: ignore[arg-type]
    assert "Helpful for your claim:" in page and 'capture="environment"' in page
