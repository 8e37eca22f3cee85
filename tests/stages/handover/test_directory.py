"""The drop directory: a file comes to stand there whole, once, and never over another; the listing misses nothing."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from claims.rules.handover import Entry, Sealed
from claims.stages.handover import directory
from claims.stages.handover.directory import Drop, DropUnreachable, FileAltered

CONTENT = b"end_to_end_reference,amount\r\n" * 3
FILE = Sealed("F-20221021-7-1", len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
NAME = "F-20221021-7-1.csv"


@pytest.fixture
def drop(tmp_path: Path) -> Drop:
    for folder in ("in", "taken", "writing"):
        (tmp_path / folder).mkdir()
    return Drop("bank", tmp_path)


def written(drop: Drop, content: bytes = CONTENT) -> str:
    return directory.write(drop, FILE, [content[:5], content[5:]])


def entry(place: str) -> Entry:
    return Entry(FILE.message_id, place, FILE.size, FILE.sha256)


def contents(drop: Drop) -> dict[str, bytes]:
    return {
        str(one.relative_to(drop.folder)): one.read_bytes() for one in drop.folder.rglob("*") if one.is_file()
    }


def test_what_is_written_is_not_with_the_bank_before_it_is_put(drop: Drop) -> None:
    part = written(drop)
    assert list(contents(drop)) == [f"writing/{part}"]
    assert directory.listing(drop) == [] and directory.names(drop) == set()
    directory.put(drop, part, "csv")
    directory.discard(drop, part)
    assert contents(drop) == {f"in/{NAME}": CONTENT}
    assert directory.listing(drop) == directory.listing(drop, FILE.message_id) == [entry("in")]


def test_chunks_that_are_not_the_sealed_file_are_refused_and_leave_nothing(drop: Drop) -> None:
    for content in (CONTENT[:-1], CONTENT + b"x", b"x" + CONTENT[1:]):
        with pytest.raises(FileAltered):
            written(drop, content)
    assert contents(drop) == {}


def test_what_breaks_off_while_it_is_written_leaves_nothing(drop: Drop) -> None:
    with pytest.raises(ZeroDivisionError):
        directory.write(drop, FILE, (1 // 0 for _one in "a"))
    assert contents(drop) == {}


def test_a_file_of_that_name_is_never_replaced(drop: Drop) -> None:
    (drop.folder / "in" / NAME).write_bytes(b"another")
    directory.put(drop, written(drop), "csv")
    assert contents(drop)[f"in/{NAME}"] == b"another"


def test_who_comes_back_after_its_part_was_taken_away_puts_nothing(drop: Drop) -> None:
    """The fence: a process that was held up before its link, however long."""
    part = written(drop)
    assert directory.clear(drop, FILE.message_id) == 1
    directory.put(drop, part, "csv")
    assert contents(drop) == {}


def test_taking_parts_away_leaves_those_of_other_files(drop: Drop) -> None:
    other = directory.write(drop, FILE._replace(message_id="F-20221021-7-11"), [CONTENT])
    written(drop)
    assert directory.clear(drop, FILE.message_id) == 1
    assert directory.unfinished(drop) == [other]


def test_a_listing_names_what_waits_and_what_was_taken(drop: Drop) -> None:
    directory.put(drop, written(drop), "csv")
    os.rename(drop.folder / "in" / NAME, drop.folder / "taken" / NAME)
    (drop.folder / "in" / "notes.txt").write_text("of another system")
    (drop.folder / "in" / "F-20221021-8-1.csv").write_bytes(b"x")
    other = Entry("F-20221021-8-1", "in", 1, hashlib.sha256(b"x").hexdigest())
    assert directory.listing(drop) == [entry("taken"), other]
    assert directory.listing(drop, FILE.message_id) == [entry("taken")]
    assert directory.names(drop) == {FILE.message_id, "F-20221021-8-1"}


def test_a_file_that_lies_in_both_folders_is_named_twice(drop: Drop) -> None:
    for folder in ("in", "taken"):
        (drop.folder / folder / NAME).write_bytes(CONTENT)
    assert directory.listing(drop) == [entry("in"), entry("taken")]


def test_a_file_put_aside_under_another_ending_is_named_too(drop: Drop) -> None:
    for name in (NAME, f"{NAME}.2"):
        (drop.folder / "taken" / name).write_bytes(CONTENT)
    assert directory.listing(drop) == [entry("taken"), entry("taken")]


@pytest.mark.parametrize("step", ["scandir", "open"])
@pytest.mark.parametrize("number", range(3))
def test_a_file_that_the_bank_moves_while_it_is_listed_is_named_once(
    drop: Drop, monkeypatch: pytest.MonkeyPatch, step: str, number: int
) -> None:
    """Moved before the first, second or third look into a folder, or into a file."""
    directory.put(drop, written(drop), "csv")
    looks = 0

    def moving(real: Callable[..., Any]) -> Callable[..., Any]:
        def look(path: Any, *more: Any, **named: Any) -> Any:
            nonlocal looks
            if looks == number:
                os.rename(drop.folder / "in" / NAME, drop.folder / "taken" / NAME)
            looks += 1
            return real(path, *more, **named)

        return look

    if step == "scandir":
        monkeypatch.setattr(os, "scandir", moving(os.scandir))
    else:
        monkeypatch.setattr(directory, "open", moving(open), raising=False)
    found = directory.listing(drop, FILE.message_id)
    assert [(one.message_id, one.sha256) for one in found] == [(FILE.message_id, FILE.sha256)]


@pytest.mark.parametrize("folder", ["in", "taken", "writing"])
def test_a_folder_that_is_not_there_is_refused_and_not_made(drop: Drop, folder: str) -> None:
    part = written(drop)
    for one in (drop.folder / folder).iterdir():
        one.unlink()
    (drop.folder / folder).rmdir()

    def at_work() -> None:
        written(drop)
        directory.put(drop, part, "csv")
        directory.listing(drop)

    with pytest.raises(DropUnreachable) as refused:
        at_work()
    assert refused.value.facts["drop"] == "BANK_DROP"
    assert not (drop.folder / folder).exists()


def test_which_folder_a_kind_goes_to(settings: Any, tmp_path: Path) -> None:
    settings.BANK_DROP, settings.FULFILMENT_DROP = str(tmp_path), ""
    assert directory.drop_for("cash") == Drop("bank", tmp_path)
    assert directory.drop_for("point") is None
