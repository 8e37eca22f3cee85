"""The pinned ids of a range are kept as they are: to squeeze them took longer than to gather them."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("claims", "0011_recoveries")]

    operations = [
        migrations.RunSQL(
            sql="""
                ALTER TABLE claims_runrange
                      ALTER COLUMN claims SET STORAGE EXTERNAL, ALTER COLUMN versions SET STORAGE EXTERNAL
            """,
            reverse_sql="""
                ALTER TABLE claims_runrange
                      ALTER COLUMN claims SET STORAGE EXTENDED, ALTER COLUMN versions SET STORAGE EXTENDED
            """,
        )
    ]
