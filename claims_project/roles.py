"""The two database roles and the database, made on any PostgreSQL 15 or later by its superuser.

`claims_owner` owns the database and its tables (migrations, the tests' clean-up); `claims_app` is what web,
worker and commands connect as: it may log in and nothing else until the migrations grant it tables.
Needs no Django.
"""

import base64
import hashlib
from typing import Any
from urllib.parse import quote, urlencode

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

OWNER = "claims_owner"
APP = "claims_app"
EXTENSIONS = ("btree_gist", "pg_trgm")
_ATTRIBUTES = "LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS"
# "claims": the advisory lock that makes calls from several processes wait for each other.
_LOCK = 0x636C61696D73

Place = dict[str, Any]  # connection parameters by their libpq names


class RolesError(RuntimeError):
    """The server or the given address cannot carry the roles; the message says what is wanted."""


def make_roles(
    admin_url: str,
    database: str,
    *,
    fresh: bool = False,
    app_password: str | None = None,
    owner_password: str | None = None,
) -> tuple[str, str]:
    """Make roles and `database` where they are missing; give the addresses of app and owner, in that order.

    `fresh` drops the database first, whoever is connected. Where the server asked the superuser for a
    password the roles get one too: the given one, else one derived from the superuser's, the same at every
    call, so that processes calling at once agree. Raises RolesError for a server too old or an address of no
    superuser.
    """
    place: Place = dict(conninfo_to_dict(admin_url))
    if place.get("dbname") == database:
        place["dbname"] = "postgres"  # a database cannot be dropped from within
    with psycopg.connect(make_conninfo(**place), autocommit=True) as admin:
        _check(admin)
        admin.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        passwords = _passwords(admin, {APP: app_password, OWNER: owner_password})
        if not _role(admin, OWNER):
            _extend(place | {"dbname": "template1"})
        _make_role(admin, OWNER, f"{_ATTRIBUTES} CREATEDB", passwords[OWNER])
        _make_role(admin, APP, f"{_ATTRIBUTES} NOCREATEDB", passwords[APP])
        admin.execute(_sql("GRANT SET ON PARAMETER session_replication_role TO {}", OWNER))
        _make_database(admin, database, fresh=fresh)
        _furnish(place | {"dbname": database})
    return _url(place, APP, passwords[APP], database), _url(place, OWNER, passwords[OWNER], database)


def role_urls(admin_url: str, database: str) -> tuple[str, str]:
    """The addresses of app and owner on a server that asks no password; nothing is made."""
    place: Place = dict(conninfo_to_dict(admin_url))
    return _url(place, APP, None, database), _url(place, OWNER, None, database)


def _check(admin: psycopg.Connection) -> None:
    if admin.info.server_version < 150000:
        raise RolesError(f"PostgreSQL 15 or later is wanted, this is {admin.info.server_version / 10000:g}")
    row = admin.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    if not row or not row[0]:
        raise RolesError(f"{admin.info.user} is not a superuser: roles and extensions are made by one")


def _passwords(admin: psycopg.Connection, given: dict[str, str | None]) -> dict[str, str | None]:
    if not admin.pgconn.used_password:
        return given
    return {role: password or _derived(admin.info.password, role) for role, password in given.items()}


def _derived(admin_password: str, role: str) -> str:
    raw = hashlib.scrypt(admin_password.encode(), salt=role.encode(), n=2**14, r=8, p=1, dklen=24)
    return base64.urlsafe_b64encode(raw).decode()


def _role(admin: psycopg.Connection, name: str) -> bool:
    return admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone() is not None


def _make_role(admin: psycopg.Connection, name: str, attributes: str, password: str | None) -> None:
    verb = "ALTER" if _role(admin, name) else "CREATE"
    admin.execute(_sql(f"{verb} ROLE {{}} {attributes}", name))
    if password:  # hashed here, so that the server's log never holds it
        hashed = admin.pgconn.encrypt_password(password.encode(), name.encode()).decode()
        admin.execute(_sql("ALTER ROLE {} PASSWORD ", name) + sql.Literal(hashed))


def _make_database(admin: psycopg.Connection, name: str, *, fresh: bool) -> None:
    if fresh:
        admin.execute(_sql("DROP DATABASE IF EXISTS {} WITH (FORCE)", name))
    if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        admin.execute(_sql("ALTER DATABASE {} OWNER TO {}", name, OWNER))
    else:
        # From template0: nobody can be connected to it, and any encoding may be asked of it.
        admin.execute(_sql("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'", name, OWNER))


def _furnish(place: Place) -> None:
    """Extensions, and a public schema that is the owner's to fill and the application's to use."""
    _extend(place)
    with psycopg.connect(make_conninfo(**place)) as connection:
        connection.execute(_sql("ALTER SCHEMA public OWNER TO {}", OWNER))
        connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        connection.execute(_sql("GRANT USAGE ON SCHEMA public TO {}", APP))


def _extend(place: Place) -> None:
    with psycopg.connect(make_conninfo(**place)) as connection:
        for name in EXTENSIONS:
            connection.execute(_sql("CREATE EXTENSION IF NOT EXISTS {}", name))


def _sql(text: str, *names: str) -> sql.Composed:
    return sql.SQL(text).format(*map(sql.Identifier, names))


def _url(place: Place, user: str, password: str | None, database: str) -> str:
    """The address of `database` for one role, at the place the superuser reached it."""
    rest = {k: str(v) for k, v in place.items() if v is not None and k not in ("user", "password", "dbname")}
    host = rest.get("host", "")
    at = ""
    if host and not host.startswith("/") and "," not in host:  # else it stays a parameter, port and all
        at = f"[{host}]" if ":" in rest.pop("host") else host
        at += f":{rest.pop('port')}" if "port" in rest else ""
    who = quote(user, safe="") + (f":{quote(password, safe='')}" if password else "")
    query = urlencode(rest, quote_via=quote, safe="/")
    return f"postgres://{who}@{at}/{quote(database, safe='')}" + (f"?{query}" if query else "")
