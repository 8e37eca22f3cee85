"""Previews from before they pinned claims: the statement of the migration over a filled one."""

from importlib import import_module

import pytest
from django.db import connection

from claims.models import PayoutPreview
from tests import money

pytestmark = pytest.mark.django_db
MIGRATION = import_module("claims.migrations.0026_payouts_in_less_time")


def test_each_award_has_its_claim_beside_it() -> None:
    made = [money.award(amount=number + 1) for number in range(3)]
    preview = money.previewed()
    with connection.cursor() as cursor:
        # The statement again, with the claims of before in place of the column that may not change any more.
        cursor.execute(
            MIGRATION.PINNED.replace(
                "UPDATE claims_payoutpreview v\n       SET claims = ", "SELECT "
            ).replace("WHERE v.filled_at", "FROM claims_payoutpreview v WHERE v.filled_at")
        )
        ((claims,),) = cursor.fetchall()
    pinned = PayoutPreview.objects.get(pk=preview.pk)
    assert claims == pinned.claims
    assert dict(zip(pinned.awards, claims, strict=True)) == {one.pk: one.claim_id for one in made}
