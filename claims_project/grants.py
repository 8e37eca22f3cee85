"""What the application's role may do with each table, said once and derived from the tables' own guards.

A table whose rows are never updated or deleted (its triggers say so) is granted neither; only the owner truncates.
"""

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql


def rights(triggers: list[str]) -> list[str]:
    """The rights on a table whose guards have these names (`claims/models/guards.py`)."""
    granted = ["SELECT", "INSERT"]
    if not any(name.endswith("_no_update") for name in triggers):
        granted.append("UPDATE")
    if not any(name.endswith("_no_delete") for name in triggers):
        granted.append("DELETE")
    return granted


def grant(connection: BaseDatabaseWrapper, role: str) -> None:
    """Grants `role` its rights on every table of the schema, and takes back what it should not have."""
    guards = {
        model._meta.db_table: [trigger.name for trigger in getattr(model._meta, "triggers", [])]
        for model in apps.get_models(include_auto_created=True)
    }
    name = sql.Identifier(role)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(name))
        cursor.execute(sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(name))
        cursor.execute(sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}").format(name))
        for table in connection.introspection.table_names(cursor):
            granted = rights(guards.get(table, [])) if table != "django_migrations" else ["SELECT"]
            cursor.execute(
                sql.SQL("GRANT {} ON {} TO {}").format(
                    sql.SQL(", ".join(granted)), sql.Identifier(table), name
                )
            )
