"""The hashed requirements say what the .in files ask: compared without a network, by name and version."""

import re
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(\S+?)(?:\s*;[^\\]*)?\s*\\?$")


def asked(path: Path) -> list[Requirement]:
    """What an .in file asks for, with what it takes in by -r."""
    found = []
    for raw in path.read_text("utf-8").splitlines():
        line = raw.partition("#")[0].strip()
        if line.startswith("-r "):
            found += asked(path.parent / line.removeprefix("-r ").strip())
        elif line:
            found.append(Requirement(line))
    return found


def pinned(path: Path) -> tuple[dict[str, Version], list[str]]:
    """The versions a hashed file holds, by name; and the names that have no hash."""
    pins: dict[str, Version] = {}
    bare: list[str] = []
    name = ""
    for line in path.read_text("utf-8").splitlines():
        if match := PIN.match(line):
            name = canonicalize_name(match[1])
            pins[name] = Version(match[2])
            bare.append(name)
        elif "--hash=sha256:" in line and name in bare:
            bare.remove(name)
    return pins, bare


def problems(root: Path) -> Iterator[str]:
    """Where the four files do not say the same."""
    pins = {}
    for stem in ("requirements", "requirements-dev"):
        pins[stem], bare = pinned(root / f"{stem}.txt")
        yield from (f"{stem}.txt: {name} has no hash; run make lock" for name in bare)
        for wanted in asked(root / f"{stem}.in"):
            version = pins[stem].get(canonicalize_name(wanted.name))
            if version is None:
                yield f"{stem}.txt lacks {wanted}; run make lock"
            elif version not in wanted.specifier:
                yield f"{stem}.txt has {wanted.name} {version}, {stem}.in asks for {wanted}; run make lock"
    for name, version in pins["requirements"].items():
        if pins["requirements-dev"].get(name) != version:
            yield f"{name} {version} in requirements.txt is not the one of requirements-dev.txt; run make lock"
