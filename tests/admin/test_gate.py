"""The gate of the admin: what it tells a part of a page, and what it takes for no address at all."""

import pytest
from django.test import Client

from accounts.models import User
from tests.admin.desk import as_
from tests.people import half_signed_in

pytestmark = pytest.mark.django_db

PART = {"HX-Request": "true"}


def test_a_part_of_a_page_is_no_place_to_sign_in(rita: User) -> None:
    for client in (Client(), half_signed_in(rita)):
        answer = client.get("/admin/claims/assessmentrun/1/progress/", headers=PART)
        assert (answer.status_code, answer["HX-Refresh"], answer.content) == (200, "true", b"")


def test_a_part_of_a_page_is_given_to_who_is_in(omar: User) -> None:
    answer = as_(omar).get("/admin/claims/assessmentrun/1/progress/", headers=PART)
    assert answer.status_code == 404 and "HX-Refresh" not in answer


def test_a_zero_byte_in_the_address_is_a_bad_request_for_who_is_in(rita: User) -> None:
    assert as_(rita).get("/admin/claims/claim/?q=%00").status_code == 400
    assert half_signed_in(rita).get("/admin/claims/claim/?q=%00").status_code == 400


def test_what_waits_is_told_on_the_first_page_after_the_second_factor(rita: User) -> None:
    assert as_(rita).get("/").context["todos"]
    assert half_signed_in(rita).get("/").context["todos"] == []


def test_who_is_in_needs_no_signing_in(rita: User) -> None:
    assert as_(rita).get("/admin/login/")["Location"] == "/admin/"
    assert (
        half_signed_in(rita)
        .get("/admin/login/?next=/admin/claims/claim/")["Location"]
        .startswith("/accounts/2fa/")
    )
