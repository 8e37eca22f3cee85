"""The statuses that the database knows are those of the lawful table."""

from django.utils.translation import override

from claims.models import Claim
from claims.rules import lifecycle


def test_a_claim_can_have_the_statuses_of_the_table_by_the_names_of_the_table() -> None:
    with override("en"):
        assert {value: str(label) for value, label in Claim.Status.choices} == dict(lifecycle.STATUSES)
