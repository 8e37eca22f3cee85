"""What the documents name exists, and what exists is named: undocumented is red."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
PAGES = sorted((README, ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")))
OURS = ("claims/", "accounts/", "claims_project/", "tests/", "templates/", "docs/", ".ci/")
SETTING = re.compile(r'(?:env\.\w+|required|keys|database|environ\.get)\(\s*"([A-Z_]+)"')
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(#[^)]*)?\)")
QUOTED = re.compile(r"`([^`\s]+)`")


def said(*pages: Path) -> str:
    return "\n".join(page.read_text("utf-8") for page in pages)


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


def settings_read() -> list[str]:
    sources = [ROOT / "claims_project" / "settings.py", ROOT / "claims_project" / "embedded" / "places.py"]
    return sorted(set(SETTING.findall(said(*sources))))


@pytest.mark.parametrize(
    "name", sorted(name for name, app in get_commands().items() if app in ("claims", "accounts"))
)
def test_a_command_is_named(name: str) -> None:
    assert f"`{name}" in said(README)


@pytest.mark.parametrize("target", re.findall(r"^([a-z-]+):.*##", said(ROOT / "Makefile"), re.MULTILINE))
def test_a_make_target_is_named(target: str) -> None:
    assert f"`make {target}`" in said(README)


@pytest.mark.parametrize("name", settings_read())
def test_a_setting_is_named(name: str) -> None:
    assert f"`{name}`" in said(README)


def test_no_setting_is_named_that_is_not_read() -> None:
    rows = re.findall(r"^\| (`[A-Z_`, ]+`) \|", said(README), re.MULTILINE)
    assert {name for row in rows for name in re.findall(r"[A-Z_]+", row)} == set(settings_read())


@pytest.mark.parametrize(
    "policy", sorted(path.stem for path in (ROOT / "claims/data/policies").glob("*.toml"))
)
def test_a_policy_is_named(policy: str) -> None:
    assert f"`{policy}`" in said(README)


def test_a_duty_is_named() -> None:
    from accounts.duties import DUTIES

    assert [duty for duty in DUTIES if f"`{duty}`" not in said(README)] == []


def test_a_named_rule_is_named() -> None:
    from claims.rules.authority import RULES

    assert [rule for rule in RULES if f"`{rule}`" not in said(README)] == []


@pytest.mark.parametrize("document", PAGES, ids=short)
def test_links_lead_somewhere(document: Path) -> None:
    links = [
        link
        for link, _anchor in LINK.findall(said(document))
        if not link.startswith(("http:", "https:", "mailto:"))
    ]
    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", PAGES, ids=short)
def test_files_that_are_named_are_there(document: Path) -> None:
    named = [
        name.partition(":")[0]
        for name in QUOTED.findall(said(document))
        if name.startswith(OURS) and "<" not in name
    ]
    assert [name for name in named if not list(ROOT.glob(name.rstrip("/")))] == []


@pytest.mark.parametrize("document", sorted((ROOT / "docs" / "adr").glob("*.md")), ids=short)
def test_a_decision_says_its_number_and_its_state(document: Path) -> None:
    text = said(document)
    assert text.startswith(f"# {document.name[:4]} ") and "**Status:**" in text and "**Decision.**" in text


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = sorted(int(page.name[:4]) for page in (ROOT / "docs" / "adr").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_readme_says_where_the_rule_for_a_refused_merchant_stands() -> None:
    policy = (ROOT / "claims/data/policies/kakao-merchant-2022.toml").read_text("utf-8")
    assert 'code = "no_loss"' in policy and "claims/data/policies/kakao-merchant-2022.toml" in said(README)
