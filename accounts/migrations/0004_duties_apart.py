"""Two duties that do both sides of one act are not given to one person: the database refuses it, whoever gives them."""

from typing import Any, Final

from django.db import migrations

BRING, DECIDE = ("agent", "representative"), ("reviewer", "senior_reviewer")
OTHERS = (
    "representative",
    "agent",
    "reviewer",
    "senior_reviewer",
    "secretariat",
    "committee",
    "finance_maker",
    "finance_checker",
    "privacy_officer",
    "operator",
)
PAIRS: Final = (
    ("finance_maker", "finance_checker"),
    *((brings, decides) for brings in BRING for decides in DECIDE),
    *(("auditor", other) for other in OTHERS),
)
LISTED: Final = ", ".join(f"('{one}', '{other}'), ('{other}', '{one}')" for one, other in PAIRS)

# The person's row is locked: of two duties that are given at once the second is seen to meet the first.
GUARD: Final = f"""
CREATE FUNCTION accounts_duties_apart() RETURNS trigger LANGUAGE plpgsql AS $guard$
DECLARE
  given text;
  held text;
BEGIN
  PERFORM FROM accounts_user WHERE id = NEW.user_id FOR NO KEY UPDATE;
  SELECT name INTO given FROM auth_group WHERE id = NEW.group_id;
  SELECT g.name INTO held FROM accounts_user_groups ug JOIN auth_group g ON g.id = ug.group_id
   WHERE ug.user_id = NEW.user_id AND (given, g.name) IN ({LISTED}) LIMIT 1;
  IF held IS NOT NULL THEN
    RAISE EXCEPTION 'duties_apart: nobody holds both % and %', given, held
      USING ERRCODE = 'check_violation', CONSTRAINT = 'duties_apart';
  END IF;
  RETURN NULL;
END
$guard$;
CREATE TRIGGER duties_apart AFTER INSERT OR UPDATE ON accounts_user_groups
  FOR EACH ROW EXECUTE FUNCTION accounts_duties_apart();
"""  # noqa: S608 (names of duties, written above)
BACK: Final = "DROP TRIGGER duties_apart ON accounts_user_groups; DROP FUNCTION accounts_duties_apart();"
BOTH: Final = f"""
SELECT ug.user_id, a.name, b.name
  FROM accounts_user_groups ug JOIN auth_group a ON a.id = ug.group_id
  JOIN accounts_user_groups other ON other.user_id = ug.user_id JOIN auth_group b ON b.id = other.group_id
 WHERE a.name < b.name AND (a.name, b.name) IN ({LISTED}) ORDER BY 1, 2, 3
"""  # noqa: S608 (names of duties, written above)


def nobody_holds_both(apps: Any, schema_editor: Any) -> None:
    """Refuses to go on where somebody does: a person has to say which of the two stays."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(BOTH)
        found = [f"person {person}: {one} and {other}" for person, one, other in cursor.fetchall()]
    if found:
        raise RuntimeError(
            "Nobody may hold both of these duties. Take one of them, then migrate again: " + "; ".join(found)
        )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_earlier_tokens_named"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.RunPython(nobody_holds_both, migrations.RunPython.noop),
        migrations.RunSQL(GUARD, BACK),
    ]
