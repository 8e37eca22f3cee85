"""Claiming by the form, my claims, and what nobody else may see."""

from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from claims.models import Claim, ClaimFacts, Incident, PayeeAccount, Switch
from claims.models.sealing import fingerprint
from tests.factories import ClaimantFactory, ClaimFactory
from tests.people import NOON
from tests.web.conftest import SignIn
from tests.web.filling import BY_TYPE, MERCHANT, send

HOSTILE = {
    "a NUL": "홍\x00길동",
    "a mark that turns the text around": "홍\u202e길동",
    "ten thousand letters": "가" * 10_000,
    "a resident number": "홍길동 900101-1234567",
    "a resident number in full width": "９００１０１－１２３４５６７",
}


@pytest.fixture
def alices(sign_in: SignIn, alice: User) -> Client:
    return sign_in(alice)


# ---------------------------------------------------------------- refusals
def test_a_type_that_is_none_is_not_there(alices: Client, incident: Incident) -> None:
    assert alices.get("/claims/new/king/").status_code == 404


@pytest.mark.parametrize("key", ["nothing", "%00", "a'b", "../x"])
def test_an_incident_that_is_none_is_not_there(alices: Client, incident: Incident, key: str) -> None:
    assert alices.get(f"/claims/new/merchant/?incident={key}").status_code == 404


@pytest.mark.parametrize("field", ["name", "phone", "identifier", "account", "holder", "answer_loss"])
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_is_an_error_at_its_field_and_never_stored(
    alices: Client, incident: Incident, field: str, text: str
) -> None:
    answer = send(alices, **{field: text})
    assert answer.status_code == 422
    assert f'href="#id_{field}"' in answer.content.decode()
    assert not Claim.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("services", ["kakaotalk.channel", "no.such.service"]),
        ("services", ["\x00"]),
        ("bank", "999"),
        ("start", "2022-13-45T99:99"),
        ("start", "9999-12-31T23:59"),
        ("end", "2022-10-15T15:30"),  # nothing between start and end
        ("answer_loss", "-1"),
        ("answer_loss", "9" * 14),
        ("answer_loss", "1e5"),
        ("identifier", "124-81-00999"),
        ("consent", ""),
        ("consent_version", "1999-01-01"),
    ],
)
def test_what_is_unlawful_is_refused_at_its_field(
    alices: Client, incident: Incident, field: str, value: Any
) -> None:
    answer = send(alices, **{field: value})
    assert answer.status_code == 422
    named = {"services": "services_0", "consent_version": "consent"}.get(field, field)
    assert f'href="#id_{named}"' in answer.content.decode()
    assert not Claim.objects.exists()


@pytest.mark.parametrize("field", ["holder", "name"])
def test_a_holder_that_no_bank_reads_is_refused_at_the_holder_and_the_character_is_named(
    alices: Client, incident: Incident, field: str
) -> None:
    answer = send(alices, **{field: "한결분식, 본점"})
    page = answer.content.decode()
    assert answer.status_code == 422 and 'href="#id_holder"' in page
    assert "cannot read the character ," in page and "bank book" in page
    assert not Claim.objects.exists()


def test_a_closed_intake_says_so_and_takes_nothing(alices: Client, incident: Incident, omar: User) -> None:
    Switch.objects.create(key="intake_closed", on=True, at=NOON, by=omar, reason="drill")
    answer = alices.post("/claims/new/merchant/")
    assert answer.status_code == 422
    assert "No claims are taken at the moment." in answer.content.decode()
    assert not Claim.objects.exists()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.dictionaries(st.sampled_from(sorted(MERCHANT)), st.text(max_size=60), min_size=1))
def test_no_text_at_all_breaks_the_form(alices: Client, incident: Incident, typed: dict[str, str]) -> None:
    before = Claim.objects.count()
    answer = send(alices, **typed)
    assert answer.status_code in (302, 422)
    assert Claim.objects.count() - before == (answer.status_code == 302)


# ---------------------------------------------------------------- filing
@pytest.mark.parametrize("claimant_type", BY_TYPE)
def test_a_claim_of_each_type_is_filed_and_given_a_reference(
    alices: Client, incident: Incident, alice: User, claimant_type: str
) -> None:
    answer = send(alices, claimant_type)
    claim = Claim.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == f"/claims/{claim.reference}/received/"
    assert (claim.claimant_type, claim.filed_by, claim.origin) == (claimant_type, alice, "web")
    assert claim.language == "en"
    receipt = alices.get(answer["Location"]).content.decode()
    assert claim.reference in receipt


def test_what_was_filed_is_what_was_typed(alices: Client, incident: Incident) -> None:
    send(alices)
    facts = ClaimFacts.objects.get()
    assert facts.services == ["kakaopay", "kakaotalk.channel"]
    assert facts.inputs == {"loss": 300_000}
    assert facts.period.lower.isoformat() == "2022-10-15T06:30:00+00:00"  # 15:30 on Korean clocks
    assert PayeeAccount.objects.get().opened() == {"number": "12345604123456", "holder": "한결분식"}


def test_full_width_digits_and_commas_are_read(alices: Client, incident: Incident) -> None:
    send(
        alices,
        answer_loss="３００，００１원",
        identifier="１２４－８１－００９９８",
        phone="０１０-1234-5678",
    )
    assert ClaimFacts.objects.get().inputs == {"loss": 300_001}


def test_a_claimed_fact_of_our_records_is_not_taken(alices: Client, incident: Incident) -> None:
    send(alices, "taxi_driver", answer_pro_member="yes", answer_monthly_fee="39000")
    assert ClaimFacts.objects.get().inputs == {}


# ---------------------------------------------------------------- mine
def test_my_claims_are_mine_alone(sign_in: SignIn, alices: Client, mallory: User, incident: Incident) -> None:
    send(alices)
    reference = Claim.objects.get().reference
    assert reference in alices.get("/claims/mine/").content.decode()
    assert reference not in sign_in(mallory).get("/claims/mine/").content.decode()


@pytest.mark.parametrize("page", ["", "received/"])
def test_the_claim_of_another_is_not_there(
    sign_in: SignIn, alices: Client, mallory: User, rita: User, incident: Incident, page: str
) -> None:
    send(alices)
    address = f"/claims/{Claim.objects.get().reference}/{page}"
    assert alices.get(address).status_code == 200
    assert sign_in(mallory).get(address).status_code == 404
    assert sign_in(rita).get(address).status_code == 404
    assert Client().get(address).status_code == 302


@pytest.mark.parametrize("reference", ["C-00000-000000", "x", "%00", "C-7K3QF-9M2TXB", "가" * 300])
def test_a_reference_that_is_none_is_not_there(alices: Client, reference: str) -> None:
    assert alices.get(f"/claims/{reference}/").status_code == 404


def test_whoever_files_with_anothers_business_number_sees_only_what_they_filed(
    sign_in: SignIn, alices: Client, mallory: User, incident: Incident
) -> None:
    send(alices)
    mallorys = sign_in(mallory)
    send(mallorys, name="Mallory's shop", account="99999999999")
    hers, his = Claim.objects.order_by("pk")
    assert hers.claimant_id == his.claimant_id
    listed = mallorys.get("/claims/mine/").content.decode()
    assert his.reference in listed
    assert hers.reference not in listed
    assert "한결분식" not in mallorys.get(f"/claims/{his.reference}/").content.decode()


def test_a_claim_tells_what_was_said_and_masks_the_account(alices: Client, incident: Incident) -> None:
    send(alices)
    page = alices.get(f"/claims/{Claim.objects.get().reference}/").content.decode()
    assert "300,000 won" in page
    assert "•••••456" in page
    assert "12345604123456" not in page
    assert "010" not in page.replace("#", "")[page.index("<main") :].split("<svg")[0]
    assert "30 hours" in page
    assert 'role="img"' in page


def test_a_claim_outside_the_outage_is_told_so(alices: Client, incident: Incident) -> None:
    send(alices, start="2022-09-01T00:00", end="2022-09-02T00:00")
    page = alices.get(f"/claims/{Claim.objects.get().reference}/").content.decode()
    assert "none of these services was down" in page


def test_claims_are_found_by_status_and_by_a_part_of_the_reference(
    alices: Client, alice: User, incident: Incident
) -> None:
    open_one, withdrawn = (
        ClaimFactory(incident=incident, filed_by=alice, status=status)
        for status in ("submitted", "withdrawn")
    )
    by_status = alices.get("/claims/mine/?status=withdrawn").content.decode()
    assert withdrawn.reference in by_status
    assert open_one.reference not in by_status
    by_part = alices.get(f"/claims/mine/?q={open_one.reference[2:9].lower()}").content.decode()
    assert open_one.reference in by_part
    assert withdrawn.reference not in by_part


@pytest.mark.parametrize(
    "query", ["q=%00", "q=%25", "status=%00", "page=-1", "page=9999", "page=x", "q=" + "9" * 9999]
)
def test_a_search_that_means_nothing_breaks_nothing(
    alices: Client, alice: User, incident: Incident, query: str
) -> None:
    ClaimFactory(incident=incident, filed_by=alice)
    assert alices.get(f"/claims/mine/?{query}").status_code == 200


def test_claims_are_shown_twenty_a_page(alices: Client, alice: User, incident: Incident) -> None:
    for _n in range(21):
        ClaimFactory(incident=incident, filed_by=alice)
    assert alices.get("/claims/mine/").content.decode().count("<article") == 20
    assert alices.get("/claims/mine/?page=2").content.decode().count("<article") == 1


# ---------------------------------------------------------------- linking
def _from_file(incident: Incident, address: str) -> Claim:
    claimant = ClaimantFactory(address=address)
    return ClaimFactory(
        incident=incident, claimant=claimant, origin="file", contact_hash=fingerprint("email", address)
    )


def test_a_claim_from_a_file_is_linked_by_reference_and_address(
    alices: Client, alice: User, incident: Incident
) -> None:
    claim = _from_file(incident, alice.email)
    answer = alices.post("/claims/link/", {"reference": claim.reference.lower()}, follow=True)
    assert claim.reference in answer.content.decode()
    assert claim.reference in alices.get("/claims/mine/").content.decode()


def test_linking_answers_alike_for_what_is_not_mine_and_what_is_not_there(
    sign_in: SignIn, mallory: User, alice: User, incident: Incident
) -> None:
    claim = _from_file(incident, alice.email)
    browser = sign_in(mallory)
    pages = [
        browser.post("/claims/link/", {"reference": typed}).content.decode()
        for typed in (claim.reference, "C-00000-000000", "nonsense", "\x00")
    ]
    said = {page.split('role="alert">')[1].split("<")[0] for page in pages}
    assert len(said) == 1
    assert not Claim.objects.filter(linked_to=mallory).exists()
