"""Papers of a claim: who looks at them, which are shown, and that each look is noted."""

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from accounts.duties import DUTIES
from accounts.models import User
from claims.models import AccessEntry, Claim, Evidence
from claims.stages.intake import papers
from tests.admin.desk import page
from tests.factories import ClaimFactory, UserFactory
from tests.people import NOON

pytestmark = pytest.mark.django_db
PICTURE = b"\x89PNG\r\n" + b"x" * 1_000


@pytest.fixture(autouse=True)
def _kept(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def paper(
    claim: Claim | None = None, kind: str = "image/png", state: str = "clean", content: bytes = PICTURE
) -> Evidence:
    row: Evidence = Evidence.objects.create(
        claim=claim or ClaimFactory(),
        sha256=papers.store(content),
        size=len(content),
        kind=kind,
        state=state,
        at=NOON,
    )
    return row


def looked(who: User, row: Evidence) -> Any:
    return page(who, "claim_paper", row.claim_id, row.pk)


@pytest.mark.parametrize("duty", DUTIES)
def test_reviewers_and_auditors_look_at_papers_and_nobody_else(duty: str) -> None:
    row = paper()
    answer = looked(UserFactory(duties=(duty,)), row)
    allowed = duty in ("reviewer", "senior_reviewer", "auditor")
    assert answer.status_code in ((200,) if allowed else (403, 302))
    assert AccessEntry.objects.filter(what="paper").exists() is allowed


@pytest.mark.parametrize("state", ["pending", "quarantined"])
def test_what_is_not_clean_is_not_shown_and_no_look_is_noted(state: str, rita: User) -> None:
    answer = looked(rita, paper(state=state))
    assert answer.status_code == 409 and PICTURE not in answer.content
    assert not AccessEntry.objects.filter(what="paper").exists()


def test_a_paper_of_another_claim_is_not_there(rita: User) -> None:
    row = paper()
    assert page(rita, "claim_paper", ClaimFactory().pk, row.pk).status_code == 404
    assert page(rita, "claim_paper", row.claim_id, 10**9).status_code == 404


def test_it_comes_as_it_was_runs_nothing_and_the_look_is_noted(rita: User) -> None:
    row = paper()
    answer = looked(rita, row)
    assert b"".join(answer.streaming_content) == PICTURE
    assert answer["Content-Type"] == "image/png" and answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Disposition"] == f'inline; filename="{row.claim.reference}-{row.pk}.png"'
    entry = AccessEntry.objects.get(what="paper")
    assert (entry.by, entry.kind, entry.key, entry.facts) == (
        rita,
        "claim",
        row.claim.reference,
        {"paper": row.pk},
    )


@pytest.mark.parametrize("kind", ["text/html", "image/svg+xml"])
def test_what_a_browser_might_run_is_taken_as_a_file(kind: str, rita: User) -> None:
    answer = looked(rita, paper(kind=kind, content=b"<script>alert(1)</script>"))
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment;")


def test_the_page_of_the_claim_shows_pictures_and_leads_to_files(rita: User, omar: User) -> None:
    claim = ClaimFactory()
    picture, document = paper(claim), paper(claim, kind="application/pdf", content=b"%PDF")
    waiting = paper(claim, state="pending", content=b"3")
    shown = page(rita, "claim_change", claim.pk).content.decode()
    urls = [
        reverse("admin:claims_claim_paper", args=[claim.pk, row.pk]) for row in (picture, document, waiting)
    ]
    assert f'<img loading="lazy" src="{urls[0]}"' in shown and f'href="{urls[1]}"' in shown
    assert f'src="{urls[1]}"' not in shown and urls[2] not in shown
    others = page(omar, "claim_change", claim.pk).content.decode()
    assert "Picture · " in others and not [url for url in urls if url in others]
