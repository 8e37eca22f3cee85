"""Scanners behind one interface: clamd over its own protocol, the one of the demo, none by choice, and none at all."""

from collections.abc import Iterator
from typing import Any

import pytest

from claims.stages.intake import scanning
from tests.clamd import Clamd, clamd
from tests.hostile import EICAR


@pytest.fixture
def server() -> Iterator[Clamd]:
    with clamd() as found:
        yield found


def test_clamd_is_given_all_of_it_and_tells_what_it_found(server: Clamd, settings: Any) -> None:
    settings.CLAIMS_SCANNER = f"clamd:{server.address}"
    scanner = scanning.configured()
    assert scanner
    content = b"x" * 5_000
    assert scanner.scan(content) == ("",)
    assert scanner.scan(content + EICAR) == ("Win.Test.EICAR_HDB-1",)
    assert server.asked == [content, content + EICAR]


@pytest.mark.parametrize(
    "says",
    [b"INSTREAM size limit exceeded. ERROR\n", b"stream: broken ERROR\n", b"what?\n", b"\xff\xfe\n", b"\n"],
)
def test_what_clamd_could_not_look_at_is_not_clean(says: bytes, server: Clamd) -> None:
    server.says = says
    with pytest.raises((scanning.NotScanned, scanning.ScannerDown)):
        scanning.Clamd(server.address).scan(b"x")


def test_a_clamd_that_is_not_there_is_down(tmp_path: Any) -> None:
    with clamd() as server:
        address = server.address
    for one in (address, str(tmp_path / "no.sock")):
        with pytest.raises(scanning.ScannerDown):
            scanning.Clamd(one).scan(b"x")


def test_the_scanner_of_the_demo_knows_the_trial_file_alone_and_says_so_in_its_name(settings: Any) -> None:
    settings.CLAIMS_SCANNER = "eicar"
    scanner = scanning.configured()
    assert scanner and scanner.name == "eicar"
    assert scanner.scan(EICAR).found and not scanner.scan(b"MZ").found


def test_without_a_choice_there_is_no_scanner_and_none_is_a_choice(settings: Any) -> None:
    settings.CLAIMS_SCANNER = ""
    assert scanning.configured() is None
    settings.CLAIMS_SCANNER = "none"
    chosen = scanning.configured()
    assert chosen and (chosen.name, chosen.scan(EICAR).found) == ("none", "")
