"""The demo's lists: invented, the same for one seed, in the real proportions, with something of everything."""

import csv
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from claims.rules import identifiers
from claims.rules.export import layout
from claims.rules.filing import COLUMNS, OPTIONAL, Checked, Finding, checked_line
from claims.rules.lines import Reader
from claims_project.demo.generate import Generated, generate
from claims_project.demo.people import business_number, driver_licence, person

LAYOUTS = [layout("generic"), layout("shinhan"), layout("kb"), layout("pain001")]
NOW = datetime(2023, 1, 1, tzinfo=UTC)
LINES = 20_000


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Generated:
    folder = tmp_path_factory.mktemp("lists")
    return generate(folder / "claims", folder / "rosters", claims=LINES)


@pytest.fixture(scope="module")
def lines(made: Generated) -> dict[str, list[tuple[Checked | None, list[Finding]]]]:
    """Every line of each list, checked as intake does."""
    checked: dict[str, list[tuple[Checked | None, list[Finding]]]] = {}
    for name, path in made.claims.items():
        with path.open("rb") as stream:
            checked[name] = [
                (None, [Finding("", code)])
                if cells is None
                else checked_line(cells, at=NOW, whole=(NOW, NOW.replace(year=2024)), layouts=LAYOUTS)
                for _line, cells, code in Reader(stream, columns=COLUMNS, optional=OPTIONAL)
            ]
    return checked


@pytest.fixture(scope="module")
def kept(lines: dict[str, list[tuple[Checked | None, list[Finding]]]]) -> list[Checked]:
    return [claim for checked in lines.values() for claim, _found in checked if claim]


def test_one_seed_gives_the_same_bytes_and_another_others(tmp_path: Path) -> None:
    first, again, other = (
        generate(tmp_path / str(n), tmp_path / str(n), claims=300, seed=seed)
        for n, seed in enumerate((1, 1, 2))
    )

    def content(found: Generated) -> list[bytes]:
        return [path.read_bytes() for path in (*found.claims.values(), *found.rosters.values())]

    assert content(first) == content(again) != content(other)


def test_proportions_are_the_real_ones(kept: list[Checked]) -> None:
    drivers = [claim for claim in kept if claim.claimant_type == "taxi_driver"]
    others = [claim for claim in kept if claim.claimant_type != "taxi_driver"]
    claims = Counter(claim.claimant_type for claim in others if claim.category == "claim")
    assert len(drivers) / len(kept) == pytest.approx(0.05, abs=0.01)
    assert claims.total() / len(others) == pytest.approx(46_034 / 105_116, abs=0.02)
    assert claims["individual"] / claims.total() == pytest.approx(0.798, abs=0.01)
    assert claims["merchant"] / claims.total() == pytest.approx(0.2, abs=0.01)
    assert claims["partner"] / claims.total() == pytest.approx(0.002, abs=0.001)


def test_there_is_something_of_everything(
    lines: dict[str, list[tuple[Checked | None, list[Finding]]]], kept: list[Checked]
) -> None:
    assert {claim.inputs.get("loss") for claim in kept} >= {
        0,
        1,
        300_000,
        300_001,
        500_000,
        500_001,
        90_000_000,
        None,
    }
    assert {(claim.identifier_mark, claim.account_mark) for claim in kept} >= {
        ("ok", "ok"), ("malformed", "ok"), ("none", "malformed"), ("ok", "none"),
    }  # fmt: skip
    codes = {finding.code for checked in lines.values() for _claim, found in checked for finding in found}
    assert codes >= {
        "encoding",
        "quotes",
        "width",
        "line_too_long",
        "resident_number",
        "required",
        "forbidden_character",
    }
    rejected = sum(claim is None for checked in lines.values() for claim, _found in checked)
    assert 0.01 < rejected / LINES < 0.05
    assert sum(map(len, lines.values())) == pytest.approx(LINES, abs=LINES / 100)


def test_duplicates_stand_within_and_across_the_lists_and_some_share_account_or_phone(
    lines: dict[str, list[tuple[Checked | None, list[Finding]]]],
) -> None:
    keys = {
        name: Counter(claim.key for claim, _found in checked if claim and claim.category == "claim")
        for name, checked in lines.items()
    }
    assert max(keys["company"].values()) > 1
    assert keys["company"].keys() & keys["federation"].keys()
    claims = [claim for checked in lines.values() for claim, _found in checked if claim]
    for shared in ("account", "phone"):
        owners = {(getattr(claim, shared), claim.key) for claim in claims if getattr(claim, shared)}
        assert Counter(mark for mark, _key in owners).most_common(1)[0][1] > 3


def test_rosters_hold_the_claimants_own_keys(made: Generated, kept: list[Checked]) -> None:
    keys = {(claim.key_kind, claim.key) for claim in kept}
    readers = {
        "driver_licence": identifiers.driver_licence,
        "email": identifiers.email,
        "phone": identifiers.mobile,
    }
    for path in made.rosters.values():
        rows = list(csv.DictReader(path.open(encoding="utf-8")))
        known = [(row["key_kind"], readers[row["key_kind"]](row["key"])) in keys for row in rows]
        assert len(known) > 50
        assert sum(known) / len(known) > 0.9
    fees = {row["monthly_fee"] for row in csv.DictReader(made.rosters["kakaot-pro"].open(encoding="utf-8"))}
    assert fees == {"39000", "22000"}


def test_no_two_people_share_an_identifier_and_all_are_well_formed() -> None:
    numbers = [*range(3_000), 999_999, 9_999_990]
    people = [person(number) for number in numbers]
    for read, values in (
        (identifiers.mobile, [someone.phone for someone in people]),
        (identifiers.email, [someone.email for someone in people]),
        (identifiers.business_number, [business_number(number) for number in numbers]),
        (identifiers.driver_licence, [driver_licence(number) for number in numbers]),
    ):
        assert len({read(value) for value in values}) == len(numbers)
    accounts = {identifiers.account(someone.bank, someone.account) for someone in people}
    assert len(accounts) == len(numbers)
    assert all(someone.phone.startswith("010-0") for someone in people)
