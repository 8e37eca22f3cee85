"""What the database refuses of notices."""

from typing import Any

import pytest
from django.db import Error, IntegrityError, transaction

from claims.models import Notice, NoticeMark
from claims.models.sealing import Unreadable
from tests.factories import ClaimFactory
from tests.people import NOON

pytestmark = pytest.mark.django_db


def notice(key: str = "one", address: str = "a@example.com", **said: Any) -> Notice:
    claim = said.pop("claim", None) or ClaimFactory()
    row: Notice = Notice.objects.create(
        **{
            "claim": claim, "claimant": claim.claimant, "kind": "account_changed", "language": "ko", "key": key,
            "channel": "mail" if address else "none", "created_at": NOON,
            "sealed": Notice.sealed_address(key=key, address=address) if address else None,
        } | said
    )  # fmt: skip
    return row


def test_one_thing_is_told_once() -> None:
    notice()
    with pytest.raises(IntegrityError, match="key"), transaction.atomic():
        notice()


@pytest.mark.parametrize(
    "said", [{"channel": "none"}, {"channel": "mail", "sealed": None}, {"channel": "text", "sealed": None}]
)
def test_what_is_sent_has_an_address_and_nothing_else_has(said: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="notice_has_its_address"), transaction.atomic():
        notice(**said)


def test_what_has_no_address_is_never_sent() -> None:
    row = notice(address="")
    with pytest.raises(IntegrityError, match="what_has_no_address_is_not_sent"), transaction.atomic():
        Notice.objects.filter(pk=row.pk).update(published_at=NOON)


@pytest.mark.parametrize("change", [{"key": "x"}, {"sealed": b"x"}, {"language": "en"}, {"facts": {"a": 1}}])
def test_what_was_said_stays(change: dict[str, Any]) -> None:
    row = notice()
    with pytest.raises(Error, match="Cannot update"), transaction.atomic():
        Notice.objects.filter(pk=row.pk).update(**change)


def test_it_is_sent_once_and_never_deleted() -> None:
    row = notice()
    Notice.objects.update(published_at=NOON, attempts=1)
    with pytest.raises(Error, match="Cannot update"), transaction.atomic():
        Notice.objects.update(published_at=None)
    with pytest.raises(Error), transaction.atomic():
        Notice.objects.filter(pk=row.pk)._raw_delete("default")


def test_the_address_is_bound_to_its_row() -> None:
    row = notice(address="k@example.com")
    assert row.opened() == {"address": "k@example.com"} and b"k@example.com" not in bytes(row.sealed or b"")
    row.key = "another"
    with pytest.raises(Unreadable):
        row.opened()


@pytest.mark.parametrize("change", [{"upto": 6}, {"source": "payments"}])
def test_a_mark_only_grows(change: dict[str, Any]) -> None:
    NoticeMark.objects.create(source="decisions", upto=7)
    with pytest.raises(Error, match="Cannot update"), transaction.atomic():
        NoticeMark.objects.update(**change)
    assert NoticeMark.objects.update(upto=8) == 1
    with pytest.raises(Error), transaction.atomic():
        NoticeMark.objects.all()._raw_delete("default")
