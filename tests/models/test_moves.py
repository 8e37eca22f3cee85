"""Guards that bind everybody: a state moves along its table alone, and a lawful move costs no call."""

import pytest
from django.db import connection

from claims.models.guards import moves

LAWFUL = [("a", "b"), ("b", "c"), ("a", "c")]


@pytest.fixture
def table(db: None) -> str:
    """A table of one row a state, guarded."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE guarded (state varchar(5))")
        trigger = moves("guarded_moves", "state", LAWFUL)
        cursor.execute(
            f"CREATE FUNCTION pg_temp.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {trigger.func} END $$"
        )
        cursor.execute(
            "CREATE TRIGGER guarded_moves BEFORE UPDATE ON guarded FOR EACH ROW "
            f"WHEN ({trigger.condition.sql}) EXECUTE FUNCTION pg_temp.refuse()"
        )
    return "guarded"


@pytest.mark.parametrize("after", "abc")
@pytest.mark.parametrize("before", "abc")
def test_what_is_not_in_the_table_is_refused_with_both_states_named(
    table: str, before: str, after: str
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} VALUES (%s)", [before])
        change = f"UPDATE {table} SET state = %s"
        if before == after or (before, after) in LAWFUL:
            cursor.execute(change, [after])
            assert cursor.rowcount == 1
        else:
            with pytest.raises(
                Exception, match=f'Invalid transition of field "state" from "{before}" to "{after}"'
            ):
                cursor.execute(change, [after])
