"""Papers of a claim that is being written: whose they are, that they go to the claim, or away with the draft."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import ProgrammingError, transaction

from claims.models import Draft, DraftPaper, Evidence, Incident
from claims.rules import papers as rule
from claims.rules.authority import Forbidden
from claims.stages import intake
from claims.stages.intake import papers as kept
from tests.factories import ClaimFactory
from tests.hostile import HOSTILE, jpeg, pdf, png
from tests.people import NOON, person
from tests.stages.test_drafts import CALENDAR, begun, sent
from tests.world import kakao

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def incident(db: None) -> Incident:
    return kakao()


def bring(
    draft: Draft, content: bytes, name: str = "통장.pdf", who: str = "alice", proves: str = ""
) -> DraftPaper:
    return intake.bring_to_draft(
        actor=person(who), draft=draft.key, name=name, content=content, proves=proves,
        at=NOON + timedelta(hours=1),
    )  # fmt: skip


def files(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("who", ["mallory", "rita", "omar"])
def test_they_are_their_persons_alone(who: str, incident: Incident) -> None:
    draft = begun(incident)
    row = bring(draft, pdf())
    with pytest.raises(Forbidden):
        bring(draft, png(), who=who)
    with pytest.raises(Forbidden):
        intake.take_from_draft(actor=person(who), draft=draft.key, paper=row.pk, at=NOON)
    assert list(draft.papers.all()) == [row]


@pytest.mark.parametrize("name", ["a program", "a PDF with JavaScript", "a bomb", "nothing at all"])
def test_the_hostile_are_refused_here_too(name: str, incident: Incident, folder: Path) -> None:
    called, build = HOSTILE[name]
    with pytest.raises(rule.PaperRefused):
        bring(begun(incident), build(), called)
    assert not DraftPaper.objects.exists() and not files(folder)


def test_the_eleventh_is_refused_and_the_same_bytes_are_one(incident: Incident) -> None:
    draft = begun(incident)
    rows = [bring(draft, png(20 + n)) for n in range(10)]
    assert bring(draft, png(20)) == rows[0]
    with pytest.raises(rule.TooManyPapers):
        bring(draft, png(99))


def test_a_draft_that_is_closed_takes_none_and_the_database_says_so_too(incident: Incident) -> None:
    draft = begun(incident)
    intake.drop_draft(actor=person("alice"), draft=draft.key, at=NOON)
    with pytest.raises(intake.DraftClosed):
        bring(draft, pdf())
    with pytest.raises(ProgrammingError, match="open draft"), transaction.atomic():
        DraftPaper.objects.create(draft=draft, sha256="1" * 64, size=1, kind=rule.PDF, sealed=b"x", at=NOON)


def test_they_go_to_the_claim_with_their_names_and_wait_for_the_scanner(incident: Incident) -> None:
    draft = begun(incident)
    row = bring(draft, jpeg(), "배비밀 영수증.jpg")
    assert "배비밀" not in bytes(row.sealed).decode("latin-1")
    draft.refresh_from_db()
    claim = sent(draft, revision=draft.revision)
    paper = Evidence.objects.get()
    assert (paper.claim, paper.state, paper.kind, paper.by) == (claim, "pending", rule.JPEG, person("alice"))
    assert (paper.opened(), paper.at) == ({"name": "배비밀 영수증.jpg"}, NOON + timedelta(hours=1))
    assert not DraftPaper.objects.exists()
    assert b"".join(kept.opened(paper.sha256)).startswith(b"\xff\xd8")
    assert sent(draft, revision=draft.revision) == claim and Evidence.objects.count() == 1


def test_a_page_that_was_checked_before_a_paper_came_is_not_sent(incident: Incident) -> None:
    draft = begun(incident)
    bring(draft, pdf())
    with pytest.raises(intake.DraftChanged):
        sent(draft, revision=0)
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("way", ["taken out", "thrown away", "expired"])
def test_with_the_draft_they_go_bytes_and_all(way: str, incident: Incident, folder: Path) -> None:
    draft = begun(incident)
    row = bring(draft, pdf())
    assert files(folder) == [row.sha256]
    if way == "taken out":
        intake.take_from_draft(actor=person("alice"), draft=draft.key, paper=row.pk, at=NOON)
    elif way == "thrown away":
        intake.drop_draft(actor=person("alice"), draft=draft.key, at=NOON)
    else:
        assert intake.expire_drafts(actor=CALENDAR, at=NOON + timedelta(days=31)) == 1
    assert not DraftPaper.objects.exists() and not files(folder)


def test_bytes_that_a_claim_or_another_draft_has_stay(incident: Incident, folder: Path) -> None:
    one, other = begun(incident), begun(incident, "mallory")
    row = bring(one, pdf())
    bring(other, pdf(), who="mallory")
    intake.drop_draft(actor=person("mallory"), draft=other.key, at=NOON)
    assert files(folder) == [row.sha256]
    Evidence.objects.create(claim=ClaimFactory(), sha256=row.sha256, size=1, kind=rule.PDF, at=NOON)
    intake.drop_draft(actor=person("alice"), draft=one.key, at=NOON)
    assert files(folder) == [row.sha256]


@pytest.mark.parametrize("stands_in", [True, False])
def test_what_it_proves_goes_along_while_somebody_stands_in(stands_in: bool, incident: Incident) -> None:
    draft = begun(incident)
    with pytest.raises(intake.NothingToProve):
        bring(draft, pdf(), proves="representative")
    intake.answer_draft(
        actor=person("alice"),
        draft=draft.key,
        step="behalf",
        values={"claimed_by": "representative"},
        at=NOON,
    )
    assert bring(draft, pdf(), proves="representative").proves == "representative"
    draft.refresh_from_db()
    mandates = {"representative": ("배대리", "직원")} if stands_in else {}
    sent(draft, revision=draft.revision, mandates=mandates)
    assert Evidence.objects.get().proves == ("representative" if stands_in else "")
