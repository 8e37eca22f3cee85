"""A file is taken for the bank once, and again by a leave of two people that is used once: the database says so."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import Error, transaction

from accounts.models import User
from claims.models import Download, DownloadRequest, PaymentFile
from tests.money import award, released
from tests.people import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def file() -> PaymentFile:
    award()
    return released()[0]


def asked(file: PaymentFile, by: User, **said: Any) -> DownloadRequest:
    said = {"reason": "the bank lost it", "recorded_by": by, "recorded_at": NOON} | said
    with transaction.atomic():
        return DownloadRequest.objects.create(file=file, **said)


def taken(file: PaymentFile, by: User, **said: Any) -> Download:
    with transaction.atomic():
        return Download.objects.create(file=file, by=by, at=NOON, **({"form": "bank"} | said))


def changed(request: DownloadRequest, **said: Any) -> None:
    with transaction.atomic():
        DownloadRequest.objects.filter(pk=request.pk).update(**said)


def test_the_first_taking_is_one_and_a_reason_alone_is_no_leave(file: PaymentFile, felix: User) -> None:
    taken(file, felix)
    with pytest.raises(Error, match="one_first_download_a_file"):
        taken(file, felix)
    with pytest.raises(Error, match="download_again_is_allowed"):
        taken(file, felix, reason="again")
    for _time in range(2):
        taken(file, felix, form="people")


def test_a_leave_is_used_once(file: PaymentFile, felix: User, fiona: User) -> None:
    request = asked(file, felix, confirmed_by=fiona, confirmed_at=NOON)
    taken(file, felix, reason=request.reason, request=request)
    with pytest.raises(Error, match="request_id"):
        taken(file, felix, reason=request.reason, request=request)
    changed(request, used_at=NOON)
    with pytest.raises(Error, match="Cannot update"):
        changed(request, used_at=NOON + timedelta(days=1))


def test_two_people_stand_behind_a_leave(file: PaymentFile, felix: User, fiona: User) -> None:
    request = asked(file, felix)
    with pytest.raises(Error, match="download_request_confirmed_by_another"):
        changed(request, confirmed_by=felix, confirmed_at=NOON)
    with pytest.raises(Error, match="download_request_used_when_allowed"):
        changed(request, used_at=NOON)
    with pytest.raises(Error, match="download_request_ends_once"):
        changed(request, confirmed_by=fiona, confirmed_at=NOON, dropped_by=fiona, dropped_at=NOON)
    changed(request, confirmed_by=fiona, confirmed_at=NOON)
    for said in ({"reason": "other"}, {"confirmed_at": NOON + timedelta(days=1)}, {"recorded_by": fiona}):
        with pytest.raises(Error, match="Cannot update"):
            changed(request, **said)


def test_a_file_has_one_open_request_with_a_reason(file: PaymentFile, felix: User, fiona: User) -> None:
    with pytest.raises(Error, match="download_request_says_why"):
        asked(file, felix, reason="")
    request = asked(file, felix)
    with pytest.raises(Error, match="one_open_download_request_a_file"):
        asked(file, fiona)
    changed(request, dropped_by=felix, dropped_at=NOON)
    asked(file, fiona)
