"""Filing a claim by a program, one's own claims, and what nobody else may see."""

import threading
import uuid
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts.models import User
from claims.models import AuditEntry, Claim, ClaimFacts, Incident, PayeeAccount, Switch, Transition
from claims.stages import intake
from tests.api.conftest import Machine
from tests.api.sending import ADDRESS, MERCHANT, errors, post, send
from tests.factories import ClaimFactory
from tests.people import NOON, person


@pytest.fixture
def alices(machine: Machine, alice: User) -> Client:
    return machine(alice)


# ---------------------------------------------------------------- refusals
@pytest.mark.parametrize("key", [None, "1", "x" * 36, "{12345678-1234-5678-1234-567812345678}", "가" * 36])
def test_without_a_key_of_its_own_no_claim_is_taken(
    alices: Client, incident: Incident, key: str | None
) -> None:
    answer = send(alices, key=key)
    assert answer.status_code == 400
    assert errors(answer) == {("idempotency_key", "Idempotency-Key")}
    assert not Claim.objects.exists()


@pytest.mark.parametrize("missing", sorted({*MERCHANT} - {"phone", "answers"}))
def test_what_is_missing_is_said_at_its_name(alices: Client, incident: Incident, missing: str) -> None:
    answer = send(alices, **{missing: None})
    assert answer.status_code == 400
    assert errors(answer) == {("required", missing)}
    assert not Claim.objects.exists()


def test_an_answer_that_a_policy_needs_is_asked_for(alices: Client, incident: Incident) -> None:
    assert errors(send(alices, answers={})) == {("required", "answers.loss")}


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"status": "approved"}, ("unknown", "status")),
        ({"amount": 1}, ("unknown", "amount")),
        ({"incident": "none"}, ("choice", "incident")),
        ({"incident": 7}, ("invalid", "incident")),
        ({"claimant_type": "king"}, ("choice", "claimant_type")),
        ({"claimant_type": ["merchant"]}, ("invalid_choice", "claimant_type")),
        ({"services": []}, ("min_length", "services")),
        ({"services": "kakaopay"}, ("not_a_list", "services")),
        ({"services": ["no.such"]}, ("choice", "services")),
        ({"services": ["'; DROP TABLE"]}, ("choice", "services")),
        ({"start": "2022-10-15T15:30:00"}, ("offset_missing", "start")),
        ({"start": "2022-10-15T15:30:00+99:00"}, ("instant_form", "start")),
        ({"start": "9999-12-31T23:59:59-23:00"}, ("year_out_of_range", "start")),
        ({"start": 1}, ("instant_form", "start")),
        ({"end": "2022-10-15T15:30:00+09:00"}, ("period_reversed", "end")),
        ({"name": ""}, ("blank", "name")),
        ({"name": True}, ("invalid", "name")),
        ({"name": "가" * 101}, ("text_too_long", "name")),
        ({"name": "홍\u202e길동"}, ("forbidden_character", "name")),
        ({"name": "홍길동 900101-1234567"}, ("resident_number", "name")),
        ({"identifier": "124-81-00999"}, ("business_number_check_digit", "identifier")),
        ({"phone": "02-123-4567"}, ("mobile_form", "phone")),
        ({"bank": "999"}, ("unknown_bank", "bank")),
        ({"account": "1"}, ("account_form", "account")),
        ({"holder": "한결분식, 본점"}, ("character_does_not_fit", "holder")),
        ({"name": "=한결분식"}, ("start_does_not_fit", "holder")),
        ({"answers": {"loss": -1}}, ("out_of_range", "answers.loss")),
        ({"answers": {"loss": "300000"}}, ("amount_form", "answers.loss")),
        ({"answers": {"loss": True}}, ("amount_form", "answers.loss")),
        ({"answers": {"loss": 10**30}}, ("out_of_range", "answers.loss")),
        ({"answers": {"loss": None}}, ("invalid", "answers.loss")),
        ({"answers": {"loss": 1, "monthly_fee": 1}}, ("unknown_input", "answers.monthly_fee")),
        ({"answers": [1]}, ("invalid", "answers")),
        ({"language": "fr"}, ("choice", "language")),
        ({"consent_version": "1999-01-01"}, ("consent_missing", "consent_version")),
    ],
)
def test_what_is_unlawful_is_refused_at_its_name(
    alices: Client, incident: Incident, said: dict[str, Any], wrong: tuple[str, str]
) -> None:
    answer = send(alices, **said)
    assert answer.status_code == 400
    assert wrong in errors(answer)
    assert not Claim.objects.exists()


LISTENER: dict[str, Any] = {
    "claimant_type": "individual", "services": ["melon"], "identifier": None, "bank": None, "account": None,
    "answers": None, "under_14": False,
}  # fmt: skip
GUARDIAN = {"under_14": True, "guardian_name": "김보호", "guardian_relation": "모", "guardian_agrees": True}


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"claimed_by": "king"}, ("choice", "claimed_by")),
        ({"claimant_type": "partner", "claimed_by": "heir"}, ("choice", "claimed_by")),
        ({"claimed_by": "representative"}, ("required", "representative_name")),
        ({"claimed_by": "heir", "heir_name": "배상속"}, ("required", "heir_relation")),
        ({"heir_name": "배상속"}, ("not_called_for", "heir_name")),
        ({"guardian_relation": "모"}, ("not_called_for", "guardian_relation")),
        ({"holder": "이계좌"}, ("required", "payee_relation")),
        ({"payee_relation": "배우자"}, ("not_called_for", "payee_relation")),
        ({"claimed_by": "representative", "representative_name": "배\x07"},
         ("forbidden_character", "representative_name")),
        (LISTENER | {"under_14": None}, ("required", "under_14")),
        (LISTENER | {"under_14": "no"}, ("invalid", "under_14")),
        (LISTENER | GUARDIAN | {"guardian_agrees": False}, ("consent_missing", "guardian_agrees")),
        (LISTENER | GUARDIAN | {"guardian_name": ""}, ("required", "guardian_name")),
    ],
)  # fmt: skip
def test_who_stands_in_is_asked_for_as_by_the_form(
    alices: Client, incident: Incident, said: dict[str, Any], wrong: tuple[str, str]
) -> None:
    answer = send(alices, **said)
    assert (answer.status_code, wrong in errors(answer)) == (400, True), errors(answer)
    assert not Claim.objects.exists()


def test_who_stands_in_is_kept_with_the_claim_and_another_one_is_another_claim(
    alices: Client, incident: Incident
) -> None:
    heir = {"claimed_by": "heir", "heir_name": "배상속", "heir_relation": "아들"}
    also = {"bank": "004", "account": "123456-04-123456", "holder": "이계좌", "payee_relation": "학비"}
    key = str(uuid.uuid4())
    assert send(alices, key=key, **LISTENER | GUARDIAN | heir | also).status_code == 201
    assert {one.kind: one.opened() for one in Claim.objects.get().mandates.all()} == {
        "heir": {"name": "배상속", "relation": "아들"},
        "guardian": {"name": "김보호", "relation": "모"},
        "payee": {"name": "이계좌", "relation": "학비"},
    }
    again = send(alices, key=key, **LISTENER | GUARDIAN | also)
    assert (again.status_code, errors(again)) == (409, {("idempotency_key_reused", None)})


def test_a_late_link_lets_one_claim_in_and_the_same_request_again_gives_it(
    alices: Client, incident: Incident
) -> None:
    link, token = intake.give_late_link(
        actor=person("seo"), incident=incident, claimant_type="merchant", last_day=date(2022, 11, 10), reason="x",
        at=NOON, door="test",
    )  # fmt: skip
    for wrong in ("0" * 24, "x", token[:-1]):
        assert errors(send(alices, late_link=wrong)) == {("late_link_refused", None)}
    key = str(uuid.uuid4())
    first, again = (send(alices, key=key, late_link=token.lower()) for _twice in range(2))
    link.refresh_from_db()
    claim = Claim.objects.get()
    assert (first.status_code, again.status_code, link.claim, claim.by_late_link) == (201, 201, claim, True)
    assert errors(send(alices, late_link=token)) == {("late_link_refused", None)}
    assert errors(send(alices, key=key)) == {("idempotency_key_reused", None)}


def test_all_that_is_wrong_is_said_at_once(alices: Client, incident: Incident) -> None:
    answer = send(alices, bank="", services=["kakaopay", "no.such"], answers={}, identifier="1")
    assert {attr for _code, attr in errors(answer)} == {"bank", "services", "answers.loss", "identifier"}


@pytest.mark.parametrize("body", [[], "text", 7, None, True])
def test_what_is_no_object_is_refused(alices: Client, incident: Incident, body: Any) -> None:
    assert post(alices, body).status_code == 400


def test_a_closed_intake_says_so_and_takes_nothing(alices: Client, incident: Incident, omar: User) -> None:
    Switch.objects.create(key="intake_closed", on=True, at=NOON, by=omar, reason="drill")
    answer = send(alices)
    assert answer.status_code == 409
    assert errors(answer) == {("intake_closed", None)}
    assert not Claim.objects.exists()


def test_a_signed_in_browser_cannot_be_made_to_file_from_another_site(
    incident: Incident, alice: User
) -> None:
    browser = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    browser.force_login(alice)
    assert browser.get(ADDRESS).status_code == 200
    assert send(browser).status_code == 403
    assert not Claim.objects.exists()


# ---------------------------------------------------------------- filing
def test_a_claim_is_filed_by_its_stage_and_told_where_it_stands(
    alices: Client, incident: Incident, alice: User
) -> None:
    answer = send(alices)
    claim = Claim.objects.get()
    assert answer.status_code == 201
    assert answer["Location"] == f"http://testserver{ADDRESS}{claim.reference}/"
    assert answer["Cache-Control"] == "no-store"
    said = answer.json()
    assert said["reference"] == claim.reference
    assert said["status"] == claim.status == "submitted"
    assert said["services"] == ["kakaopay", "kakaotalk.channel"]
    assert said["period"] == {"start": "2022-10-15T06:30:00Z", "end": "2022-10-16T12:30:00Z"}
    assert said["answers"] == {"loss": 300_000}
    assert said["account"].endswith("456") and "123456" not in said["account"]
    assert said["decision"] is None
    assert (claim.origin, claim.filed_by, claim.submitter) == ("api", alice, "")
    assert ClaimFacts.objects.get().inputs == {"loss": 300_000}
    assert PayeeAccount.objects.get().opened()["number"] == "12345604123456"
    assert Transition.objects.get().act == "receive"
    assert AuditEntry.objects.get(action="file_claim").door == "api"


def test_the_address_is_the_proved_one_and_cannot_be_sent(alices: Client, incident: Incident) -> None:
    assert errors(send(alices, email="mallory@example.com")) == {("unknown", "email")}


def test_the_same_key_again_is_the_same_claim(
    alices: Client, incident: Incident, machine: Machine, mallory: User
) -> None:
    """Also of a business that another claim has named otherwise before."""
    assert send(machine(mallory), name="한결식당", phone=None).status_code == 201
    key = str(uuid.uuid4())
    first, second = send(alices, key=key), send(alices, key=key)
    assert first.json() == second.json()
    assert (first.status_code, second.status_code) == (201, 201)
    assert Claim.objects.count() == 2


@pytest.mark.parametrize(
    "changed",
    [
        {"answers": {"loss": 300_001}},
        {"services": ["kakaopay"]},
        {"end": "2022-10-16T21:31:00+09:00"},
        {"identifier": "220-81-62517"},
        {"account": "123456-04-123457"},
        {"name": "한결식당", "holder": "한결분식", "payee_relation": "x"},
        {"phone": "010-1234-5679"},
        {"holder": "한결", "payee_relation": "배우자"},
    ],
)
def test_a_key_cannot_stand_for_another_claim(
    alices: Client, incident: Incident, changed: dict[str, Any]
) -> None:
    key = str(uuid.uuid4())
    assert send(alices, key=key).status_code == 201
    answer = send(alices, key=key, **changed)
    assert answer.status_code == 409
    assert errors(answer) == {("idempotency_key_reused", None)}
    assert Claim.objects.count() == 1


def test_the_same_key_of_another_person_is_another_claim(
    alices: Client, incident: Incident, machine: Machine, mallory: User
) -> None:
    key = str(uuid.uuid4())
    assert send(alices, key=key).json()["reference"] != send(machine(mallory), key=key).json()["reference"]


def test_a_claim_after_the_filing_period_is_taken(alices: Client, incident: Incident) -> None:
    incident.filing_periods.update(superseded_at=NOON)
    assert send(alices).status_code == 201


@pytest.mark.django_db(transaction=True)
def test_of_eight_that_send_the_same_at_once_one_makes_the_claim(alices: Client, incident: Incident) -> None:
    key, found = str(uuid.uuid4()), []

    def sent() -> None:
        try:
            found.append(send(alices, key=key))
        finally:
            connection.close()

    threads = [threading.Thread(target=sent) for _again in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in found] == [201] * 8
    assert len({answer.json()["reference"] for answer in found}) == 1
    assert Claim.objects.count() == 1


# ---------------------------------------------------------------- one's own
def test_the_list_holds_ones_own_and_no_other(
    alices: Client, incident: Incident, alice: User, mallory: User
) -> None:
    filed = ClaimFactory(incident=incident, filed_by=alice)
    linked = ClaimFactory(incident=incident, linked_to=alice)
    ClaimFactory(incident=incident, filed_by=mallory)
    ClaimFactory(incident=incident)
    said = alices.get(ADDRESS).json()
    assert [row["reference"] for row in said["results"]] == [linked.reference, filed.reference]
    assert said["next"] is None
    assert said["results"][0]["meaning"]["ko"] and said["results"][0]["meaning"]["en"]


def test_a_reference_is_read_in_any_spelling(alices: Client, incident: Incident, alice: User) -> None:
    claim = ClaimFactory(incident=incident, filed_by=alice)
    assert alices.get(f"{ADDRESS}{claim.reference.lower()}/").json()["reference"] == claim.reference


@pytest.mark.parametrize("who", ["rita", "omar", "audrey", "mallory"])
def test_anothers_claim_is_not_there_not_even_for_staff(
    machine: Machine, incident: Incident, alice: User, who: str, request: pytest.FixtureRequest
) -> None:
    claim = ClaimFactory(incident=incident, filed_by=alice)
    program = machine(request.getfixturevalue(who))
    others = program.get(f"{ADDRESS}{claim.reference}/")
    missing = program.get(f"{ADDRESS}C-00000-000000/")
    assert others.status_code == missing.status_code == 404
    assert others.content == missing.content


@pytest.mark.parametrize("text", ["x", "%00", "%ED%A0%80", "C-00000-00000O", "%F0%9F%A6%96" * 50])
def test_what_is_no_reference_is_not_there(alices: Client, incident: Incident, text: str) -> None:
    assert alices.get(f"{ADDRESS}{text}/").status_code == 404


def test_the_consent_text_is_that_of_the_form(machine: Machine) -> None:
    said = machine(None).get("/api/v1/consent/").json()
    assert said["version"] == MERCHANT["consent_version"]
    assert all(said[part][language] for part in ("title", "text", "agree") for language in ("ko", "en"))
