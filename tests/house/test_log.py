"""The log of a claim tells what stood before and after, under keys that the page of the claim puts into words."""

import ast
from collections.abc import Iterator
from pathlib import Path

import claims as house
from claims.presentation.words import FIELDS

STAGES = Path(house.__file__).parent / "stages"
# Acts by which a claim begins, is found by its claimant, or gets a paper or a message: nothing of it stood before.
FROM_NOTHING = {
    "link_claim",
    "bring_paper",
    "write_message",
    "reply_message",
    "read_messages",
}  # and all of intake/filing.py
# Whose values are put together out of the claim's own fields, under their names.
OF_ITS_FIELDS = {"correct_claim"}


def entries() -> Iterator[tuple[str, str, dict[str, ast.expr]]]:
    """File, action and what is given, of every entry about a claim."""
    for path in sorted(STAGES.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(call, ast.Call) or ast.unparse(call.func) != "audit.log":
                continue
            given = {one.arg or "": one.value for one in call.keywords}
            if isinstance(kind := given.get("kind"), ast.Constant) and kind.value == "claim":
                action = given["action"]
                name = action.value if isinstance(action, ast.Constant) else ast.unparse(action)
                yield path.relative_to(STAGES).as_posix(), str(name), given


def test_entries_are_found() -> None:
    assert {"correct_claim", "undo_decision", "give_details"} <= {
        action for _file, action, _given in entries()
    }


def test_every_act_on_a_claim_is_logged_with_what_stood_before_and_after() -> None:
    bare = [
        f"{file}: {action}"
        for file, action, given in entries()
        if file != "intake/filing.py" and action not in FROM_NOTHING and not {"before", "after"} <= set(given)
    ]
    assert bare == []


def test_every_key_of_it_has_a_word() -> None:
    unsaid = [
        f"{file}: {action}: {key.value}"
        for file, action, given in entries()
        for side in ("before", "after")
        if isinstance(kept := given.get(side), ast.Dict) and action not in OF_ITS_FIELDS
        for key in kept.keys
        if isinstance(key, ast.Constant) and key.value not in FIELDS
    ]
    assert unsaid == []
