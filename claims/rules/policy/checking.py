"""What can be said of a text that wants to be a policy: its problems, and its own cases as they come out."""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from claims.rules.policy.casebook import Result, results
from claims.rules.policy.compiled import Policy
from claims.rules.policy.compiling import compile_policy
from claims.rules.policy.places import places
from claims.rules.policy.problems import Path, PolicyErrors, Problem, written
from claims.rules.policy.reading import parse
from claims.rules.policy.unused import UNUSED, unused
from claims.rules.refusal import N_

WRONG_CASE: Final = N_(
    "The case %(case)s gives %(given)s, but the document says %(said)s. Correct one of the two."
)
OTHER_KEY: Final = N_(
    "The key is %(key)s here, but this is a version of %(wanted)s. "
    "Write %(wanted)s, or start a draft with the other key."
)
_KEY: Final = re.compile(r'^key\s*=\s*(?:"[^"\n]*"|\'[^\'\n]*\')', re.MULTILINE)


class Checked(NamedTuple):
    """All problems by line, those of its cases too. `policy` is None, and no case ran, where it is no policy.

    `notes`: what is lawful and likely forgotten; a document with notes is in order.
    """

    problems: tuple[Problem, ...]
    results: tuple[Result, ...]
    policy: Policy | None
    notes: tuple[Problem, ...] = ()


def checked(text: str, *, name: str, key: str = "") -> Checked:
    """Reads and compiles `text` and runs its cases. With `key`: it has to be that of the document."""
    try:
        policy = compile_policy(parse(text, name=name))
    except PolicyErrors as errors:
        return Checked(errors.problems, (), None)
    found = results(policy)
    problems = _wrong(policy, found)
    if key and policy.key != key:
        facts: dict[str, object] = {"key": policy.key, "wanted": key}
        problems.insert(0, Problem(name, _line(text, ("key",)), "key", OTHER_KEY, facts))
    return Checked(_by_line(problems), found, policy, _by_line(_notes(policy)))


def with_key(text: str, key: str) -> str:
    """`text` under another key."""
    return _KEY.sub(f'key = "{key}"', text, count=1)


def _by_line(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: problem.line))


def _notes(policy: Policy) -> list[Problem]:
    """What the document declares for nothing."""
    name, text = policy.document.name, policy.document.text
    return [
        Problem(name, _line(text, path), written(path), UNUSED, {"name": path[-1]})
        for path in unused(policy.document)
    ]


def _wrong(policy: Policy, found: tuple[Result, ...]) -> list[Problem]:
    """The document's own examples that come out otherwise."""
    document = policy.document
    return [
        Problem(
            document.name,
            _line(document.text, ("case", number)),
            f"case[{number + 1}]",
            WRONG_CASE,
            {"case": f'"{result.case.name}"', "given": result.came, "said": result.expected},
        )
        for number, result in enumerate(found)
        if not result.agrees
    ]


def _line(text: str, path: Path) -> int:
    return places(text).get(path, 1)
