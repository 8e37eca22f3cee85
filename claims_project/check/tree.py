"""What the files of the tree must satisfy, held by reading them: each check takes the root and gives what is wrong."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

FLOORS = (
    "rules",
    "models",
    "queries",
    "stages",
    "presentation",
    "templatetags",
    "admin",
    "api",
    "web",
    "management",
)
LONGEST_MODULE = 250
LONGEST_FUNCTION = 50
LONGER = {"claims_project/settings.py"}  # every setting in one file is worth more than its length
FORBIDDEN_NAMES = {"utils", "helpers", "common", "manager", "managers", "service", "services", "core", "misc"}
# What rules may import beside the standard library and each other, and what of the standard library they may not.
PURE = {"defusedxml", "filetype", "lxml", "pyiso20022", "stdnum", "xsdata"}
IMPURE = {
    "asyncio",
    "io",
    "locale",
    "logging",
    "multiprocessing",
    "os",
    "random",
    "secrets",
    "socket",
    "sqlite3",
    "subprocess",
    "tempfile",
    "threading",
    "time",
    "urllib",
}
# Addresses that tie the tree to one machine. Written as patterns, so that they do not find themselves.
ADDRESSES = re.compile(
    r"py(?:pi|thonhosted)[.]org|registry[.]np[m]js|/home/\w|/Users/\w|/root/\w|[A-Z]:\\Users\\|--index-url[ =]|"
    r"--extra-index-url[ =]"
)


def files(root: Path) -> list[Path]:
    """The files git knows or would take, relative to `root`: nothing ignored, nothing deleted."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    )
    return [Path(name) for name in sorted(set(listed.stdout.split("\0"))) if name and (root / name).is_file()]


def mirror(root: Path, tree: list[Path]) -> Iterator[str]:
    """Each claims/<floor>/<file>.py has its tests at tests/<floor>/test_<file>.py.

    A package claims/<floor>/<name>/ is tested by tests/<floor>/test_<name>.py or by tests/<floor>/<name>/test_*.py.
    """
    known = {path.as_posix() for path in tree}
    for path in tree:
        if path.suffix != ".py" or path.parts[0] != "claims" or path.name == "__init__.py":
            continue
        inner = path.parts[1:]
        if inner[0] == "tasks":
            wanted = {"tests/tasks/"}
        elif len(inner) < 2 or inner[0] not in FLOORS or not _acts((root / path).read_text("utf-8")):
            continue
        else:
            floor = inner[0]
            stem = inner[2].removesuffix(".py") if inner[1] == "commands" else inner[1].removesuffix(".py")
            wanted = {f"tests/{floor}/test_{stem}.py", f"tests/{floor}/{stem}/"}
        if not any(name in known or _folder_holds_tests(name, known) for name in wanted):
            yield f"{path} has no tests: none of {', '.join(sorted(wanted))}"


def _folder_holds_tests(folder: str, known: set[str]) -> bool:
    return folder.endswith("/") and any(
        name.startswith(folder) and name.rpartition("/")[2].startswith("test_") for name in known
    )


def _acts(source: str) -> bool:
    """Does the module define anything that could be wrong?"""
    return any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in ast.parse(source).body)


def sizes(root: Path, tree: list[Path]) -> Iterator[str]:
    """Modules of at most 250 lines, functions of at most 50; migrations and tests are let off."""
    for path in tree:
        if path.suffix != ".py" or path.parts[0] == "tests" or "migrations" in path.parts:
            continue
        source = (root / path).read_text("utf-8")
        lines = source.count("\n")
        if lines > LONGEST_MODULE and path.as_posix() not in LONGER:
            yield f"{path}: {lines} lines, at most {LONGEST_MODULE}: make it a package of the same name"
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                long = (node.end_lineno or node.lineno) - node.lineno + 1
                if long > LONGEST_FUNCTION:
                    yield f"{path}:{node.lineno}: {node.name} has {long} lines, at most {LONGEST_FUNCTION}"


def names(root: Path, tree: list[Path]) -> Iterator[str]:
    """No module is named for being handy: a name says a stage or a kind of knowledge."""
    for path in tree:
        if path.suffix == ".py":
            for part in (*path.parts[:-1], path.stem):
                if part in FORBIDDEN_NAMES:
                    yield f"{path}: {part!r} says nothing; name it for its stage or for what it knows"


def purity(root: Path, tree: list[Path]) -> Iterator[str]:
    """Rules import the standard library, a short list of pure libraries and each other; nothing with an outside."""
    for path in tree:
        if path.suffix != ".py" or path.parts[:2] != ("claims", "rules"):
            continue
        for node in ast.walk(ast.parse((root / path).read_text("utf-8"))):
            for module in _imported(node):
                top = module.partition(".")[0]
                ours = module == "claims.rules" or module.startswith("claims.rules.")
                if not ours and (top in IMPURE or top not in sys.stdlib_module_names | PURE):
                    yield f"{path}:{node.lineno}: rules do not import {module}"  # type: ignore[attr-defined]


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return []


def addresses(root: Path, tree: list[Path]) -> Iterator[str]:
    """No address of a package registry and no path of somebody's home."""
    for path in tree:
        try:
            text = (root / path).read_text("utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if found := ADDRESSES.search(line):
                yield f"{path}:{number}: {found.group()}"
