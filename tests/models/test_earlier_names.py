"""Claimants of before are found by name: their rows are opened once, and what does not open is left out."""

from importlib import import_module

import pytest
from django.db import Error, connection, transaction

from claims.models import Claimant
from claims.models.sealing import fingerprint
from claims.queries.search import found
from claims.rules.names import name_key
from tests.factories import ClaimantFactory

migration = import_module("claims.migrations.0032_names_of_earlier_claimants")
pytestmark = pytest.mark.django_db


class Editor:
    connection = connection


def test_a_name_is_kept_once_and_not_rewritten() -> None:
    claimant = ClaimantFactory(name="김시험")
    with pytest.raises(Error, match="Cannot update"), transaction.atomic():
        Claimant.objects.filter(pk=claimant.pk).update(name_hash=fingerprint("name", "x"))
    with pytest.raises(Error, match="Cannot update"), transaction.atomic():
        Claimant.objects.filter(pk=claimant.pk).update(name_hash=None)


def test_earlier_claimants_are_named_block_by_block_and_twice_is_as_good_as_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(migration, "BLOCK", 2)
    made = [ClaimantFactory(name=f"시험 {number}", name_hash=None) for number in range(5)]
    named = ClaimantFactory(name="이미 시험")
    nobody = ClaimantFactory(name=" ", name_hash=None)
    torn = ClaimantFactory(name="찢긴 시험", name_hash=None, personal=b"torn")
    for _ in range(2):
        migration.name(None, Editor)
    for number, claimant in enumerate(made):
        assert found(sought=f"시험{number}").claimants == [claimant.pk]
    kept = dict(Claimant.objects.values_list("pk", "name_hash"))
    assert bytes(kept[named.pk] or b"") == fingerprint("name", name_key("이미 시험"))
    assert (kept[nobody.pk], kept[torn.pk]) == (None, None)
