"""The bytes of papers: sealed, kept once, and nothing but what was kept comes back."""

from pathlib import Path
from typing import Any

import pytest

from claims.models import Evidence
from claims.rules.authority import Forbidden
from claims.stages.intake import papers
from tests.factories import ClaimFactory
from tests.people import NOON, person


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


def file_of(folder: Path) -> Path:
    (found,) = [path for path in folder.rglob("*") if path.is_file()]
    return found


@pytest.mark.parametrize("size", [0, 1, papers.CHUNK, papers.CHUNK + 1, 3 * papers.CHUNK])
def test_what_was_kept_comes_back_and_stands_nowhere_in_clear(size: int, folder: Path) -> None:
    content = (b"a secret of the claimant" * (size // 24 + 1))[:size]
    sha256 = papers.store(content)
    assert papers.store(content) == sha256
    assert b"".join(papers.opened(sha256)) == content
    assert size < 24 or b"secret" not in file_of(folder).read_bytes()


@pytest.mark.parametrize("harm", ["gone", "cut", "altered", "chunk lost", "chunks exchanged"])
def test_what_is_not_as_it_was_kept_is_not_shown(harm: str, folder: Path) -> None:
    sha256 = papers.store(b"x" * (2 * papers.CHUNK + 5))
    path = file_of(folder)
    framed = path.read_bytes()
    first = 4 + int.from_bytes(framed[:4], "big")
    second = first + 4 + int.from_bytes(framed[first : first + 4], "big")
    match harm:
        case "gone":
            path.unlink()
        case "cut":
            path.write_bytes(framed[:-1])
        case "altered":
            path.write_bytes(framed[:50] + bytes([framed[50] ^ 1]) + framed[51:])
        case "chunk lost":
            path.write_bytes(framed[:second])
        case "chunks exchanged":
            path.write_bytes(framed[first:second] + framed[:first] + framed[second:])
    with pytest.raises(papers.PaperNotThere):
        papers.opened(sha256)


def test_the_file_of_another_paper_is_not_taken_for_it(folder: Path) -> None:
    one, other = papers.store(b"one"), papers.store(b"other")
    paths = {path.name: path for path in folder.rglob("*") if path.is_file()}
    paths[one].write_bytes(paths[other].read_bytes())
    with pytest.raises(papers.PaperNotThere):
        papers.opened(one)


@pytest.mark.django_db
def test_only_whoever_may_see_papers_is_given_one_and_only_a_clean_one() -> None:
    row = Evidence.objects.create(
        claim=ClaimFactory(), sha256=papers.store(b"x"), size=1, kind="image/png", state="pending", at=NOON
    )
    for name in ("mallory", "felix", "omar", "alice"):
        with pytest.raises(Forbidden):
            papers.look(actor=person(name), paper=row)
    with pytest.raises(papers.PaperNotClean):
        papers.look(actor=person("rita"), paper=row)
    row.state = "clean"
    assert b"".join(papers.look(actor=person("rita"), paper=row)) == b"x"
