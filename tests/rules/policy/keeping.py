"""The lines of every shipped case, kept in golden/: what language 1 gives for them, for good.

An engine change that alters a shipped case's lines is language 2, and 1 stays. New cases and new documents are written
with `make golden`, which adds what is missing and changes nothing that is kept. Where a document itself was corrected
and its lines with it: delete its entries by hand, write them anew, and read the difference before it is committed.
"""

# ruff: noqa: T201 (a command speaks on its terminal)

import json
from pathlib import Path
from typing import Any

from claims.rules.policy import Policy, Trial, compile_policy, parse, tried
from tests.rules.policy.making import SHIPPED

GOLDEN = Path(__file__).parent / "golden"
PATHS = {path.stem: path for path in sorted(SHIPPED.rglob("*.toml"))}
Entry = dict[str, Any]


def policy_of(key: str) -> Policy:
    return compile_policy(parse(PATHS[key].read_text("utf-8"), name=PATHS[key].name))


def entries(key: str) -> dict[str, Entry]:
    """case -> outcome, code, awards and lines as they come out now."""
    policy, found = policy_of(key), {}
    for case in policy.document.cases:
        told = tried(policy, Trial(case.facts, case.down, case.claimant, case.before)).as_json()
        found[case.name] = {
            "outcome": told["outcome"],
            "code": told["code"],
            "awards": {award["line"]: award["amount"] for award in told["awards"]},
            "lines": [[line["id"], line["value"]] for line in told["lines"]],
        }
    return found


def kept(key: str) -> dict[str, Entry]:
    path = GOLDEN / f"{key}.json"
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


def complete(key: str) -> int:
    """Writes the entries that are missing, and gives how many."""
    old, now = kept(key), entries(key)
    missing = {name: entry for name, entry in now.items() if name not in old}
    if missing:
        GOLDEN.mkdir(exist_ok=True)
        lines = [
            f"  {json.dumps(name, ensure_ascii=False)}: {json.dumps(entry, ensure_ascii=False)}"
            for name, entry in (old | missing).items()
        ]
        (GOLDEN / f"{key}.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
    return len(missing)


if __name__ == "__main__":
    for document in PATHS:
        print(f"{document}: {complete(document)} cases written")
