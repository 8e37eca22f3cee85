"""A file's name is its address: the folder says what kind of knowledge, the file says which stage."""

from pathlib import Path

from claims_project.check import tree

ROOT = Path(__file__).resolve().parents[2]
STAGES = {
    "authority",
    "audit",
    "work",
    "notices",
    "safety",
    "tokens",
    "outages",
    "policies",
    "intake",
    "validation",
    "assessment",
} | {
    "review",
    "payout",
    "export",
    "handover",
    "reconciliation",
    "simulation",
    "privacy",
    "duties",
}


def test_no_module_is_named_for_being_handy() -> None:
    assert not list(tree.names(ROOT, tree.files(ROOT)))


def test_every_stage_verb_stands_in_a_file_named_for_its_stage() -> None:
    names = {path.stem for path in (ROOT / "claims" / "stages").iterdir() if not path.name.startswith("__")}
    assert names <= STAGES


def test_a_migration_is_named_by_what_it_does() -> None:
    for app in ("claims", "accounts"):
        for path in (ROOT / app / "migrations").glob("0*.py"):
            assert "_auto_" not in path.name and path.stem[5:] not in ("initial", "alter", "update"), (
                path.name
            )
