"""The tables of the tests: migrated once, and copied for every worker and every run until what makes them changes.

Going through all migrations takes some fifteen seconds of a processor, a copy a quarter of one.
"""

import fcntl
import hashlib
from pathlib import Path
from typing import Any, Final

from django.core.management import call_command
from django.core.management.commands import migrate
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.sql import SQL, Identifier

from claims_project.embedded.places import prepared

_ROOT: Final = Path(__file__).parents[1]
# What the tables hang on: every file of these folders, and these files (libraries bring tables of their own).
_MADE_OF: Final = ("claims/migrations", "claims/models", "accounts/migrations")
_AND: Final = ("accounts/models.py", "accounts/duties.py", "claims_project/settings.py", "requirements.txt")
_NAMED: Final = "test_claims_tables_"


def template(owner: BaseDatabaseWrapper) -> str:
    """The name of a database with the tables and no row of ours; made where there is none that is true to them."""
    name = _NAMED + digest()
    with (prepared("test") / ".tables").open("w") as handle, owner.creation._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        fcntl.flock(handle, fcntl.LOCK_EX)
        if name not in (there := _there(cursor)):
            _make(owner, cursor, f"{name}_new")
            cursor.execute(
                SQL("ALTER DATABASE {} RENAME TO {}").format(*map(Identifier, (f"{name}_new", name)))
            )
            for older in there:
                _drop(cursor, older)
    return name


def digest(root: Path = _ROOT) -> str:
    """What the tables hang on, in twelve signs: other ones as soon as a byte or a name of it changes."""
    files = (one for part in _MADE_OF for one in (root / part).rglob("*") if "__pycache__" not in one.parts)
    whole = hashlib.sha256()
    for one in sorted({*filter(Path.is_file, files), *(root / name for name in _AND)}):
        whole.update(f"{one.relative_to(root)}\0{one.stat().st_size}\0".encode() + one.read_bytes())
    return whole.hexdigest()[:12]


def _there(cursor: Any) -> list[str]:
    cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [_NAMED])
    return [name for (name,) in cursor.fetchall()]


def _make(owner: BaseDatabaseWrapper, cursor: Any, name: str) -> None:
    """By Django's own command: what the house's adds is about one database, and is done to each copy."""
    _drop(cursor, name)
    cursor.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    before = owner.settings_dict["NAME"]
    owner.close()
    owner.settings_dict["NAME"] = name
    try:
        call_command(migrate.Command(), database="owner", verbosity=0)
    finally:
        owner.close()
        owner.settings_dict["NAME"] = before


def _drop(cursor: Any, name: str) -> None:
    cursor.execute(SQL("DROP DATABASE IF EXISTS {} (FORCE)").format(Identifier(name)))
