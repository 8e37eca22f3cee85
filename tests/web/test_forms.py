"""The form without a database: whatever is typed, it answers with errors or with a lawful filing."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.http import QueryDict
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.models import Incident, Service
from claims.queries.layouts import offered
from claims.rules import consent
from claims.rules.filing import Finding, checked_form
from claims.web.forms import ClaimForm
from claims.web.questions import questions
from tests.factories import END, START
from tests.people import NOON
from tests.web.filling import BY_TYPE
from tests.web.test_questions import shipped

EVERYBODY = ["individual", "merchant", "taxi_driver", "partner"]
SERVICES = [
    Service(key=key, name_ko=key, name_en=key, owner=owner, audience=EVERYBODY)
    for key, owner in (
        ("kakaotalk.channel", "ours"),
        ("kakaopay", "affiliate"),
        ("kakaot.taxi", "affiliate"),
        ("melon", "affiliate"),
    )
]


def form(claimant_type: str = "merchant", typed: dict[str, Any] | None = None, **options: Any) -> ClaimForm:
    data = None
    if typed is not None:
        data = QueryDict(mutable=True)
        for name, value in ({"consent_version": consent.newest().version} | typed).items():
            data.setlist(name, value if isinstance(value, list) else [value])
    versions = shipped()
    asked = questions(claimant_type, versions)
    declared = {
        one.name: one
        for question in asked.asked
        for policy in question.policies
        for one in policy.document.inputs
        if one.source == "claimant"
    }
    incident = Incident(key="kakao-2022", period=DateTimeTZRange(START, END), time_zone="Asia/Seoul")
    given_options = {
        "claimant_type": claimant_type,
        "incident": incident,
        "services": SERVICES,
        "questions": asked,
        "declared": declared,
        "consent": consent.newest(),
        "email": "alice@example.com",
        "language": "en",
        "now": NOON,
    }
    return ClaimForm(data, **given_options | options)


@pytest.mark.parametrize("claimant_type", EVERYBODY)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_form_answers_with_errors_or_with_a_lawful_filing(claimant_type: str, data: st.DataObject) -> None:
    names = sorted(form(claimant_type).fields)
    spoilt = data.draw(st.dictionaries(st.sampled_from(names), st.text(max_size=80)))
    filled = form(claimant_type, BY_TYPE[claimant_type] | spoilt)
    if filled.is_valid():
        checked, found = checked_form(filled.filing(), at=NOON, declared=filled.declared, layouts=offered())
        assert checked is not None
        assert found == []
    else:
        assert filled.summary() or filled.non_field_errors()
        assert all(text for _at, _label, text in filled.summary())


@pytest.mark.parametrize("claimant_type", EVERYBODY)
def test_a_lawful_form_is_valid(claimant_type: str) -> None:
    filled = form(claimant_type, BY_TYPE[claimant_type])
    assert filled.is_valid(), filled.errors
    filing = filled.filing()
    assert filing.start == datetime(2022, 10, 15, 6, 30, tzinfo=UTC)
    assert filing.consent_version == consent.newest().version


def test_only_a_driver_is_asked_for_a_licence_and_only_a_business_for_its_number() -> None:
    labels = {kind: form(kind).fields.get("identifier") for kind in EVERYBODY}
    assert labels["individual"] is None
    assert str(labels["taxi_driver"].label) != str(labels["merchant"].label)  # type: ignore[union-attr]


def test_the_loss_is_needed_only_for_services_that_a_policy_covers() -> None:
    without = BY_TYPE["merchant"] | {"answer_loss": ""}
    assert "answer_loss" in form(typed=without).errors
    assert form(typed=without | {"services": ["melon"]}).is_valid()


def test_an_individual_may_leave_the_account_out_and_half_an_account_is_an_error() -> None:
    assert form("individual", BY_TYPE["individual"]).is_valid()
    half = form("individual", BY_TYPE["individual"] | {"account": "12345604123456"})
    assert "bank" in half.errors


def test_errors_stand_in_the_order_of_the_page_and_name_their_controls() -> None:
    summary = form(typed={}).summary()
    places = [at for at, _label, _text in summary]
    names = "services_0 start end name phone identifier bank account consent"
    assert places == [f"id_{name}" for name in names.split()]


def test_consent_to_an_older_text_is_asked_for_again() -> None:
    old = form(typed=BY_TYPE["merchant"] | {"consent_version": "2001-01-01"})
    assert list(old.errors) == ["consent"]
    assert old["consent_version"].value() == consent.newest().version  # the page sends out the newest


def test_a_finding_of_the_stage_is_shown_at_its_field_or_above_the_form() -> None:
    filled = form(typed=BY_TYPE["merchant"])
    assert filled.is_valid()
    filled.refused(
        [Finding("phone", "mobile_form"), Finding("loss", "amount_form"), Finding("papers", "required")]
    )
    assert "phone" in filled.errors
    assert "answer_loss" in filled.errors
    assert len(filled.non_field_errors()) == 1


def test_the_labels_are_in_the_language_of_the_reader() -> None:
    with override("ko"):
        korean = form().fields["answer_loss"].label
    with override("en"):
        english = form().fields["answer_loss"].label
    assert (korean, english) == ("영업 손실액", "Loss of revenue")


def test_services_are_ticked_under_their_owners() -> None:
    filled = form(typed={"services": ["kakaopay"]})
    ticks = {tick.value: tick for _heading, group in filled.ticks() for tick in group}
    assert [len(group) for _heading, group in filled.ticks()] == [1, 3]
    assert [value for value, tick in ticks.items() if tick.ticked] == ["kakaopay"]
    assert len({tick.id for tick in ticks.values()}) == 4
