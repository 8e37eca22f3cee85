"""A database without the rows that the application wrote."""

import os
from typing import Any

import psycopg

# Rows that migrations and `migrate` leave behind, and that every test may count on.
KEPT = {"django_migrations", "django_content_type", "auth_permission", "auth_group", "claims_installation"}


# A look at a table is much cheaper than deleting nothing from it.
_EMPTY = """
    DO $$
    DECLARE name text; filled boolean;
    BEGIN
        FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL (%s) LOOP
            EXECUTE format('SELECT EXISTS (SELECT 1 FROM %%I)', name) INTO filled;
            IF filled THEN EXECUTE format('DELETE FROM %%I', name); END IF;
        END LOOP;
    END $$
"""


_owners: dict[str, psycopg.Connection[Any]] = {}


def emptied() -> None:
    """Deletes every row the application may have written: as the owner, with triggers off."""
    with _owner().transaction(), psycopg.ClientCursor(_owner()) as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(_EMPTY, [sorted(KEPT)])


def _owner() -> psycopg.Connection[Any]:
    """One session for all: to come to know ninety tables anew takes longer than to empty them."""
    url = os.environ["DATABASE_OWNER_URL"]
    if url not in _owners or _owners[url].closed:
        _owners[url] = psycopg.connect(url, autocommit=True)
    return _owners[url]


def left() -> None:
    """Ends the session, so that the database can be dropped."""
    while _owners:
        _owners.popitem()[1].close()
