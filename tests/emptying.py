"""A database without the rows that the application wrote."""

import os

import psycopg

# Rows that migrations and `migrate` leave behind, and that every test may count on.
KEPT = {"django_migrations", "django_content_type", "auth_permission", "auth_group", "claims_installation"}


def emptied() -> None:
    """Deletes every row the application may have written: as the owner, with triggers off, in one statement a table."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        owner.execute("SET LOCAL session_replication_role = replica")
        tables = [
            name for (name,) in owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        ]
        for table in sorted(set(tables) - KEPT):
            owner.execute(f'DELETE FROM "{table}"')
