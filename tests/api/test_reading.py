"""Hostile bodies: each is refused with a reason, none breaks anything."""

import json
import uuid

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.exceptions import ParseError

from accounts.models import User
from claims.api.reading import DEEPEST, LARGEST, MOST, limited
from claims.models import Claim, Incident
from tests.api.conftest import Machine
from tests.api.sending import ADDRESS, MERCHANT, post

LAWFUL = json.dumps(MERCHANT, ensure_ascii=False)
HOSTILE = {
    "nothing": b"",
    "no JSON": b"{",
    "not UTF-8": b'{"name": "\xff"}',
    "UTF-16": LAWFUL.encode("utf-16"),
    "a name twice": LAWFUL.replace('"bank"', '"account"').encode(),
    "NaN": LAWFUL.replace("300000", "NaN").encode(),
    "Infinity": LAWFUL.replace("300000", "-Infinity").encode(),
    "a fraction": LAWFUL.replace("300000", "300000.0").encode(),
    "an exponent": LAWFUL.replace("300000", "3e5").encode(),
    "a number of 5,000 digits": LAWFUL.replace("300000", "9" * 5000).encode(),
    "100,000 deep": b"[" * 30_000 + b"]" * 30_000,
    "too deep an answer": LAWFUL.replace("300000", "[[[[[[1]]]]]]").encode(),
    "a NUL in a text": LAWFUL.replace("한결분식", "a\\u0000b").encode(),
    "a NUL in a name": LAWFUL.replace('"loss"', '"lo\\u0000ss"').encode(),
    "a lone surrogate": LAWFUL.replace("한결분식", "a\\ud800b").encode(),
    "a lone surrogate in a name": LAWFUL.replace('"loss"', '"\\udfff"').encode(),
    "many values": json.dumps({"services": list(range(MOST))}).encode(),
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_body_is_refused(machine: Machine, incident: Incident, alice: User, body: bytes) -> None:
    answer = post(machine(alice), body)
    assert answer.status_code == 400
    assert answer.json()["errors"]
    assert not Claim.objects.exists()


def test_a_large_body_is_refused(machine: Machine, incident: Incident, alice: User) -> None:
    assert post(machine(alice), b" " * LARGEST + b"{}").status_code == 413
    assert post(machine(alice), LAWFUL.encode() + b" " * (LARGEST - len(LAWFUL.encode()))).status_code == 201


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/json", ""]
)
def test_json_only_is_read(machine: Machine, incident: Incident, alice: User, kind: str) -> None:
    headers = {"idempotency-key": str(uuid.uuid4())}
    answer = machine(alice).post(ADDRESS, LAWFUL.encode(), content_type=kind, headers=headers)
    assert answer.status_code == 415


def test_a_large_form_of_a_browser_is_refused_and_no_bug(incident: Incident, alice: User) -> None:
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    browser.force_login(alice)
    answer = browser.post(ADDRESS, b"a=" + b"x" * 6_000_000, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in (400, 403)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=20), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.dictionaries(st.sampled_from(sorted(MERCHANT)), ANYTHING, min_size=1))
def test_no_value_at_all_breaks_filing(
    machine: Machine, incident: Incident, alice: User, said: dict[str, object]
) -> None:
    from django.core.cache import cache

    cache.clear()  # this is about what is sent, not how often
    before = Claim.objects.count()
    answer = post(machine(alice), MERCHANT | said)
    assert answer.status_code in (201, 400)
    assert Claim.objects.count() - before == (answer.status_code == 201)


@given(levels=st.integers(0, 12))
def test_what_is_deeper_than_anything_asked_for_is_refused(levels: int) -> None:
    value: object = 1
    for _again in range(levels):
        value = [value]
    if levels < DEEPEST:
        limited(value)
    else:
        with pytest.raises(ParseError):
            limited(value)
