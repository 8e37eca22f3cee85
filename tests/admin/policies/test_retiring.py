"""Policies through the admin."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from claims.models import PolicyVersion
from tests.factories import PolicyVersionFactory
from tests.people import person

pytestmark = pytest.mark.django_db


def as_(name: str) -> Client:
    client = Client()
    client.force_login(person(name))
    return client


def test_nobody_but_the_committee_retires_a_version(seo: User, omar: User, mallory: User) -> None:
    version = PolicyVersionFactory()
    address = reverse("admin:claims_policyversion_retire", args=[version.pk])
    for name in ("seo", "omar", "mallory"):
        assert as_(name).post(address, {"reason": "x"}).status_code == 403
    assert PolicyVersion.objects.get().in_force.upper is None


def test_a_version_is_retired_with_a_reason_once(kim: User) -> None:
    version = PolicyVersionFactory()
    address = reverse("admin:claims_policyversion_retire", args=[version.pk])
    assert as_("kim").post(address, {"reason": ""}).status_code == 200
    assert as_("kim").post(address, {"reason": "superseded"}).status_code == 302
    assert PolicyVersion.objects.get().state == "retired"
    assert as_("kim").post(address, {"reason": "again"}).status_code == 409


def test_the_page_shows_the_document_as_text(kim: User) -> None:
    version = PolicyVersionFactory()
    page = as_("kim").get(reverse("admin:claims_policyversion_change", args=[version.pk])).content.decode()
    assert "language = 1" in page
    assert "&quot;kakao-merchant-2022&quot;" in page
