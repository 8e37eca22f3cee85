"""python -m claims_project.check: every check, one line each with its time; exit code 1 when one failed."""

# ruff: noqa: T201 (a command speaks on its terminal)

import base64
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import NamedTuple

from claims_project import embedded
from claims_project.check import requirements, tree

ROOT = Path(__file__).resolve().parents[2]
AT_ONCE = 2
SHOWN = 80  # lines of what a failing check said; its end tells most


class Result(NamedTuple):
    """What a check found: its name, seconds, and what is wrong; nothing said means that all is well."""

    name: str
    seconds: float
    said: str


class Check(NamedTuple):
    """A name for people, and a function that gives what is wrong."""

    name: str
    find: Callable[[], str]


def command(*arguments: str, environment: dict[str, str]) -> Callable[[], str]:
    """The check that a command ends with 0."""

    def find() -> str:
        ended = subprocess.run(  # noqa: S603 (our own commands)
            arguments,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return "" if ended.returncode == 0 else ended.stdout.strip() or f"exit code {ended.returncode}"

    return find


def reading(find: Callable[[Path, list[Path]], Iterator[str]], files: list[Path]) -> Callable[[], str]:
    """The check of a function over the tree's files."""
    return lambda: "\n".join(find(ROOT, files))


def on_the_tree(files: list[Path]) -> list[Check]:
    """The checks that only read files."""
    return [
        Check("mirror of tests", reading(tree.mirror, files)),
        Check("sizes", reading(tree.sizes, files)),
        Check("names", reading(tree.names, files)),
        Check("rules import nothing impure", reading(tree.purity, files)),
        Check("no addresses", reading(tree.addresses, files)),
        Check("hashed requirements", lambda: "\n".join(requirements.problems(ROOT))),
    ]


def by_tools(files: list[Path], environment: dict[str, str]) -> list[Check]:
    """The checks that need tools, settings or a database. The slowest first."""
    python = sys.executable
    tools = Path(python).parent
    templates = [
        str(path) for path in files if "templates" in path.parts and path.suffix in (".html", ".txt")
    ]
    manage = (python, "manage.py")

    def run(name: str, *arguments: str, **more: str) -> Check:
        return Check(name, command(*arguments, environment=environment | more))

    checks = [
        run("types", str(tools / "mypy")),
        run("lint", str(tools / "ruff"), "check", "--quiet", "--output-format", "concise", "."),
        run("format", str(tools / "ruff"), "format", "--check", "--quiet", "--output-format", "concise", "."),
        run("import contract", str(tools / "lint-imports"), "--no-logo"),
        run("catalogues", python, "-m", "claims_project.catalogues", "check"),
        run("models and migrations agree", *manage, "makemigrations", "--check", "--dry-run"),
        run("migrations are safe", python, "-m", "claims_project.check.migrations"),
        run("commands have help", python, "-m", "claims_project.check.commands"),
        run("shipped policies", *manage, "check_policy", "claims/data/policies", "--language", "en"),
        run("check --deploy", *manage, "check", "--deploy", "--fail-level", "WARNING", **production()),
    ]
    if templates:
        checks.append(
            run("format of templates", str(tools / "djade"), "--check", "--target-version", "5.2", *templates)
        )
    return checks


def with_servers() -> dict[str, str]:
    """The environment of checks that read a database: the given servers, else the embedded ones of the tests."""
    environment = dict(os.environ) | {"DEBUG": "1", "PYTHONWARNINGS": "ignore"}
    if "DATABASE_URL" not in environment:
        urls = embedded.ensure("test", database="claims_check")
        environment |= {
            "DATABASE_URL": urls.app,
            "DATABASE_OWNER_URL": urls.owner,
            "CELERY_BROKER_URL": urls.broker,
        }
    return environment


def production() -> dict[str, str]:
    """What a running system must name, with secrets that live as long as this check."""

    def key() -> str:
        return "1:" + base64.b64encode(secrets.token_bytes(32)).decode()

    return {
        "DEBUG": "0",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "FIELD_KEYS": key(),
        "FINGERPRINT_KEY": key(),
        "CACHE_URL": "rediscache://cache.example:6379/1",
        "ALLOWED_HOSTS": "claims.example",
        "CSRF_TRUSTED_ORIGINS": "https://claims.example",
    }


def timed(check: Check) -> Result:
    """Runs one check. One that breaks has failed, and the others go on."""
    began = time.monotonic()
    try:
        said = check.find()
    except Exception as error:
        said = f"{type(error).__name__}: {error}"
    return Result(check.name, time.monotonic() - began, said)


def told(result: Result) -> str:
    """One line; below it what a failing check said."""
    line = f"{'FAILED' if result.said else 'ok':<6} {result.seconds:5.1f} s  {result.name}"
    said = result.said.splitlines()
    if len(said) > SHOWN:
        said = [f"({len(said) - SHOWN} lines more)", *said[-SHOWN:]]
    return "\n".join([line, *(f"       {text}" for text in said)])


def main() -> int:
    """Runs all, tells each as it ends, and gives the exit code."""
    files = tree.files(ROOT)
    checks = by_tools(files, with_servers()) + on_the_tree(files)
    failed = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for done in as_completed([pool.submit(timed, check) for check in checks]):
            result = done.result()
            print(told(result), flush=True)
            if result.said:
                failed.append(result.name)
    print(
        f"{len(checks)} checks, "
        + (f"{len(failed)} failed: {', '.join(sorted(failed))}" if failed else "all passed")
    )
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        os._exit(130)
