"""Tokens that were made before tokens had names get one, so that their owners can see and revoke them."""

from django.db import migrations

NAME = """
INSERT INTO accounts_namedtoken (token_id, name)
SELECT digest, 'api_token' FROM knox_authtoken token
 WHERE NOT EXISTS (SELECT FROM accounts_namedtoken WHERE token_id = token.digest)
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_names_of_tokens")]

    operations = [migrations.RunSQL(NAME, migrations.RunSQL.noop)]
