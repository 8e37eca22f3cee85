"""Possible duplicates as staff see them."""

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from accounts.models import User

pytestmark = pytest.mark.django_db


def test_both_claims_of_a_pair_name_the_other(house: dict[str, Model], rita: User) -> None:
    client = Client()
    client.force_login(rita)
    link = house["duplicatelink"]
    for one, other in ((link.first, link.second), (link.second, link.first)):  # type: ignore[attr-defined]
        page = client.get(reverse("admin:claims_claim_change", args=[one.pk])).content.decode()
        assert other.reference in page
    listed = client.get(reverse("admin:claims_duplicatelink_changelist")).content.decode()
    assert link.first.reference in listed  # type: ignore[attr-defined]
