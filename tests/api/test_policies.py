"""The policies in force, in both languages, with their documents to the byte."""

import hashlib
from datetime import timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test import Client

from claims.models import Incident, PolicyVersion
from tests.factories import START
from tests.people import NOON
from tests.world import POLICIES

ADDRESS = "/api/v1/policies/"


def test_all_in_force_are_told_by_key(incident: Incident) -> None:
    said = Client().get(ADDRESS).json()
    assert [one["key"] for one in said] == sorted(POLICIES)
    for one in said:
        kept = PolicyVersion.objects.get(policy__key=one["key"])
        assert one["document"] == kept.text
        assert hashlib.sha256(one["document"].encode()).hexdigest() == one["sha256"] == kept.sha256
        assert all(one[part][language] for part in ("title", "summary") for language in ("ko", "en"))
        assert one["page"] == f"http://testserver/policies/{one['key']}/?version=1"
        assert Client().get(one["page"]).status_code == 200
        assert one["lines"] and one["in_force"] == {"start": "2022-10-15T06:30:00Z", "end": None}


def test_what_a_policy_asks_is_what_a_claim_has_to_answer(incident: Incident) -> None:
    (merchants,) = [one for one in Client().get(ADDRESS).json() if one["key"] == "kakao-merchant-2022"]
    (loss,) = [one for one in merchants["inputs"] if one["name"] == "loss"]
    assert (loss["type"], loss["source"], loss["unit"], loss["optional"]) == (
        "money",
        "claimant",
        "KRW",
        False,
    )


def test_one_that_is_no_longer_or_not_yet_in_force_is_not_told(incident: Incident) -> None:
    versions = PolicyVersion.objects.order_by("policy__key")
    first, second = versions[0], versions[1]
    PolicyVersion.objects.filter(pk=first.pk).update(
        state="retired", in_force=DateTimeTZRange(START, NOON - timedelta(days=1))
    )
    said = {one["key"] for one in Client().get(ADDRESS).json()}
    assert first.policy.key not in said and second.policy.key in said
