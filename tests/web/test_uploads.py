"""Files that come with a form: read no further than they may be kept, and the rest of the form is there anyway."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, RequestFactory

from accounts.models import User
from claims.models import Claim, Evidence, Incident
from claims.rules.papers import BYTES_A_PAPER
from claims.stages import review
from claims.web import uploads
from tests.hostile import pdf, png, table
from tests.people import NOON
from tests.stages.review.making import status
from tests.web.conftest import SignIn
from tests.web.test_papers import at, file, says, send
from tests.world import merchant

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kept(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def claim(incident: Incident, alice: User) -> Claim:
    return merchant(incident, filed_by=alice)


@pytest.fixture
def asked(claim: Claim, rita: User) -> Claim:
    review.ask(actor=rita, claim=claim, question="Which shop?", working_days=5, at=NOON, door="test")
    return Claim.objects.get(pk=claim.pk)


def test_each_file_is_read_to_a_byte_above_its_limit_and_all_to_theirs() -> None:
    request = RequestFactory().post("/", {"files": [file(b"a" * (BYTES_A_PAPER + 5_000)) for _ in range(4)]})
    request.upload_handlers = [uploads.Bounded(request)]
    kept = [one.read() for one in request.FILES.getlist("files")]
    assert [len(content) for content in kept[:3]] == [BYTES_A_PAPER + 1] * 3
    assert len(kept[3]) < 2 * 1024 * 1024
    assert all(one.size == BYTES_A_PAPER + 5_000 for one in request.FILES.getlist("files"))


def test_what_had_no_room_counts_as_too_large() -> None:
    request = RequestFactory().post("/", {"files": [file(b"a" * BYTES_A_PAPER) for _ in range(4)]})
    request.upload_handlers = [uploads.Bounded(request)]
    sizes = [len(one.content) for one in uploads.sent(request, "files")]
    assert sizes == [BYTES_A_PAPER] * 3 + [BYTES_A_PAPER + 1]


def test_a_form_from_elsewhere_is_refused(claim: Claim, alice: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alice)
    assert send(browser, claim, file(pdf())).status_code == 403
    assert not Evidence.objects.exists()


def test_what_is_too_large_to_be_read_is_told_before_it_is(
    claim: Claim, alice: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_READ", 100)
    answer = send(sign_in(alice), claim, file(pdf()))
    assert answer.status_code == 413 and "This is too large" in says(answer)
    assert not Evidence.objects.exists()


def test_a_file_that_is_too_large_leaves_the_rest_of_the_form(
    asked: Claim, alice: User, sign_in: SignIn
) -> None:
    large = file(pdf() + b" " * (10 * 1024 * 1024), "large.pdf")
    answer = send(sign_in(alice), asked, large, file(png(), "small.png"), page="answer", text="By the river.")
    page = says(answer)
    assert answer.status_code == 422 and "larger than 10 MB" in page
    assert "By the river." in page and "Your answer is not sent yet." in page
    assert [row.opened()["name"] for row in Evidence.objects.all()] == ["small.png"]
    assert status(asked) == "information_requested"


def test_what_a_request_may_bring_in_all_is_bounded_and_each_that_had_no_room_is_named(
    claim: Claim, alice: User, sign_in: SignIn
) -> None:
    padded = [table() + b"2022-10-17,1\n" * 700_000 + f"2022-10-18,{n}\n".encode() for n in range(4)]
    files = [file(content, f"{n}.csv") for n, content in enumerate(padded)]
    assert sum(map(len, padded)) > 31 * 1024 * 1024
    answer = send(sign_in(alice), claim, *files)
    assert answer.status_code == 422 and "3.csv" in says(answer)


def test_a_name_that_no_browser_would_send_is_no_error(claim: Claim, alice: User, sign_in: SignIn) -> None:
    browser = sign_in(alice)
    for name in ("..", "", "a\0b.pdf", "\u202efdp.exe", "x" * 3_000 + ".pdf", "900101-1234568.pdf"):
        body, boundary = BytesIO(), "xyz"
        body.write(
            f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'.encode()
        )
        body.write(pdf() + f"\r\n--{boundary}--\r\n".encode())
        answer = browser.post(
            at("papers", claim), body.getvalue(), content_type=f"multipart/form-data; boundary={boundary}"
        )
        assert answer.status_code in (302, 400, 422), name
    assert all("900101" not in row.opened()["name"] for row in Evidence.objects.all())
