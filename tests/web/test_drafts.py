"""Writing a claim page by page: what each page refuses, what is kept, what is dropped, and that it is sent once."""

import html
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from time_machine import travel

from accounts.models import User
from claims.models import Claim, Draft, Incident, Mandate, Switch
from claims.models.sealing import fingerprint
from claims.rules.filing.mandates import PAPERS
from claims.stages import intake
from claims.stages.authority import NamedRule
from tests.factories import MembershipFactory
from tests.people import NOON
from tests.web.conftest import SignIn
from tests.web.filling import BY_TYPE, INDIVIDUAL, MERCHANT, begin, checked, go_through, post, send

PAGES = {
    "merchant": ["services", "period", "behalf", "person", "identifier", "answer_loss", "account", "check"],
    "individual": ["services", "period", "behalf", "person", "age", "account", "check"],
}


@pytest.fixture
def alices(sign_in: SignIn, alice: User) -> Client:
    return sign_in(alice)


def page(address: str) -> str:
    """Which page of a draft this address is of."""
    return address.split("?")[0].rstrip("/").rpartition("/")[2]


def up_to(browser: Client, step: str, claimant_type: str = "merchant", **typed: Any) -> str:
    """The address of this page of a claim that is answered lawfully up to there."""
    address = begin(browser, claimant_type)
    while page(address) != step:
        answer = post(browser, address, BY_TYPE[claimant_type] | typed)
        assert answer.status_code == 302, answer.content.decode()
        address = answer["Location"]
    return address


def other(address: str, step: str) -> str:
    return re.sub(r"[^/]+/$", f"{step}/", address.split("?")[0])


# ---------------------------------------------------------------- refusals
@pytest.mark.parametrize(
    ("step", "fields"),
    [
        ("services", ["services_0"]),
        ("period", ["start", "end"]),
        ("behalf", ["claimed_by_0"]),
        ("person", ["name", "phone"]),
        ("identifier", ["identifier"]),
        ("answer_loss", ["answer_loss"]),
        ("account", ["bank", "account"]),
    ],
)
def test_an_empty_page_says_at_its_fields_what_is_missing_and_nothing_of_other_pages(
    alices: Client, incident: Incident, step: str, fields: list[str]
) -> None:
    address = up_to(alices, step)
    before = Draft.objects.get(state="open").revision
    answer = alices.post(address, {})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert re.findall(r'<li><a href="#id_(\w+)"', text) == fields
    assert "<title>Please correct" in text
    assert Draft.objects.get(state="open").revision == before


def test_what_was_typed_stays_on_the_page_that_refuses_it(alices: Client, incident: Incident) -> None:
    address = up_to(alices, "person")
    text = alices.post(address, {"name": '한결 "분식" <1>', "phone": "12"}).content.decode()
    assert "한결 &quot;분식&quot; &lt;1&gt;" in text and 'value="12"' in text
    assert text.count("id_phone_error") == 2 and "id_name_error" not in text


def test_the_draft_of_another_is_not_there(
    sign_in: SignIn, alices: Client, mallory: User, incident: Incident
) -> None:
    address = up_to(alices, "person")
    browser = sign_in(mallory)
    for one in (
        address,
        other(address, "check"),
        address.replace(str(Draft.objects.get().key), str(uuid4())),
    ):
        assert browser.get(one).status_code == 404
        assert browser.post(one, MERCHANT).status_code == 404
    assert Client().get(address).status_code == 302


def test_no_page_is_checked_before_all_are_answered(alices: Client, incident: Incident) -> None:
    address = up_to(alices, "person")
    for answer in (alices.get(other(address, "check")), alices.post(other(address, "check"), MERCHANT)):
        assert page(answer["Location"]) == "person"
    assert not Claim.objects.exists()


def test_a_page_that_is_none_leads_to_where_one_was(alices: Client, incident: Incident) -> None:
    address = up_to(alices, "person")
    for step in ("identifier9", "answer_nothing", "nothing"):
        assert page(alices.get(other(address, step))["Location"]) == "person"


def test_without_consent_nothing_is_sent(alices: Client, incident: Incident) -> None:
    address = up_to(alices, "check")
    answer = alices.post(address, checked(alices, address))
    assert answer.status_code == 422
    assert 'href="#id_consent"' in answer.content.decode()
    assert not Claim.objects.exists()


def test_answers_that_changed_in_another_tab_are_checked_again(alices: Client, incident: Incident) -> None:
    address = up_to(alices, "check")
    seen = checked(alices, address)
    alices.post(other(address, "person"), {"name": "다른분식", "phone": "010-1234-5678"})
    answer = alices.post(address, seen | {"consent": "on"})
    assert answer.status_code == 422
    assert "have changed since" in answer.content.decode()
    assert "다른분식" in answer.content.decode()
    assert alices.post(address, checked(alices, address) | {"consent": "on"}).status_code == 302
    assert Claim.objects.count() == 1


@pytest.mark.parametrize("revision", ["", "x", "-1", "９", "9" * 30])
def test_a_check_page_that_does_not_say_what_was_checked_sends_nothing(
    alices: Client, incident: Incident, revision: str
) -> None:
    address = up_to(alices, "check")
    typed = checked(alices, address) | {"consent": "on", "revision": revision}
    assert alices.post(address, typed).status_code == 422
    assert not Claim.objects.exists()


def test_a_closed_intake_keeps_the_answers_and_sends_nothing(
    alices: Client, incident: Incident, omar: User
) -> None:
    address = up_to(alices, "check")
    Switch.objects.create(key="intake_closed", on=True, at=NOON, by=omar, reason="drill")
    answer = alices.post(address, checked(alices, address) | {"consent": "on"})
    assert answer.status_code == 422
    assert "No claims are taken at the moment." in answer.content.decode()
    Switch.objects.create(key="intake_closed", on=False, at=NOON, by=omar, reason="over")
    assert alices.post(address, checked(alices, address) | {"consent": "on"}).status_code == 302


# ---------------------------------------------------------------- the pages
@pytest.mark.parametrize("claimant_type", PAGES)
def test_one_thing_a_page(alices: Client, incident: Incident, claimant_type: str) -> None:
    address, seen = begin(alices, claimant_type), []
    while page(address) != "check":
        seen.append(page(address))
        text = alices.get(address).content.decode()
        assert f"Page {len(seen)} of" in text
        assert text.count("<h1") == 1
        address = post(alices, address, BY_TYPE[claimant_type])["Location"]
    assert [*seen, "check"] == PAGES[claimant_type]


def test_the_back_link_leads_to_the_page_before_and_shows_what_was_answered(
    alices: Client, incident: Incident
) -> None:
    address = up_to(alices, "identifier")
    before = re.search(r'class="back" href="([^"]+)"', alices.get(address).content.decode())[1]  # type: ignore[index]
    assert page(before) == "person"
    assert 'value="010-1234-5678"' in alices.get(before).content.decode()


def test_only_services_that_serve_the_type_are_offered(alices: Client, incident: Incident) -> None:
    service = incident.windows.get(service__key="melon").service
    type(service).objects.filter(pk=service.pk).update(audience=["partner"])
    text = alices.get(begin(alices)).content.decode()
    assert 'value="melon"' not in text and 'value="kakaopay"' in text
    assert send(alices, services=["melon"]).status_code == 422


def test_the_whole_outage_is_filled_in_on_korean_clocks(alices: Client, incident: Incident) -> None:
    text = alices.get(up_to(alices, "period")).content.decode()
    assert 'value="2022-10-15T15:30"' in text and 'value="2022-10-20T23:00"' in text


def test_a_period_is_shown_beside_what_was_down_in_it_before_it_is_kept(
    alices: Client, incident: Incident
) -> None:
    address = up_to(alices, "period")
    first = alices.get(address).content.decode()
    assert "Of your 127 hours 30 minutes at least one of these services was down" in first
    assert 'role="img"' in first
    typed = {"start": "2022-10-15T14:30", "end": "2022-10-15T16:30", "look": "yes"}
    looked = alices.post(address, typed)
    text = looked.content.decode()
    assert looked.status_code == 200 and 'value="2022-10-15T14:30"' in text
    assert "Of your 2 hours" in text and "<strong>1 hour</strong>" in text
    assert "start" not in Draft.objects.get(state="open").opened()


def test_a_period_without_an_outage_is_told_so_and_one_that_cannot_be_read_is_not_drawn(
    alices: Client, incident: Incident
) -> None:
    address = up_to(alices, "period")
    before = {"start": "2022-09-01T00:00", "end": "2022-09-02T00:00", "look": "yes"}
    assert "none of these services was down in that time" in alices.post(address, before).content.decode()
    wrong = alices.post(address, before | {"end": "2022-08-01T00:00"})
    assert wrong.status_code == 422 and 'id="overlap"' not in wrong.content.decode()


def test_the_whole_outage_is_one_click_whatever_was_typed(alices: Client, incident: Incident) -> None:
    answer = alices.post(up_to(alices, "period"), {"start": "x", "end": "", "whole": "yes"})
    assert page(answer["Location"]) == "behalf"
    kept = Draft.objects.get(state="open").opened()
    assert (kept["start"], kept["end"]) == ("2022-10-15T15:30", "2022-10-20T23:00")


def test_half_a_period_that_was_kept_for_later_is_still_there(alices: Client, incident: Incident) -> None:
    address = up_to(alices, "period")
    alices.post(address, {"start": "2022-10-16T15:30", "end": "", "later": "yes"})
    assert 'value="2022-10-16T15:30"' in alices.get(address).content.decode()


def test_what_our_records_hold_is_told_and_not_asked(alices: Client, incident: Incident) -> None:
    assert "In the Pro membership" in alices.get("/claims/new/taxi_driver/").content.decode()
    address = up_to(alices, "check", "taxi_driver")
    text = alices.get(address).content.decode()
    assert "In the Pro membership" in text and "answer_street_hail_fares" in text
    assert page(alices.get(other(address, "answer_pro_member"))["Location"]) == "check"


def test_an_individual_is_told_what_is_held_under_the_proved_address_and_a_business_is_not(
    alices: Client, incident: Incident, alice: User
) -> None:
    address = up_to(alices, "person", "individual")
    assert f"not in our records under {alice.email}" in alices.get(address).content.decode()
    for kind, key in (("email", alice.email), ("business_number", "1248100998")):
        MembershipFactory(roster="melon", key_hash=fingerprint(kind, key), facts={"extendable": True})
    for step in ("person", "check"):
        text = alices.get(up_to(alices, step, "individual")).content.decode()
        assert "<strong>Melon subscriber</strong>: yes. You need not send proof of it." in text
    for step in ("person", "answer_loss", "check"):
        assert "What we know already" not in alices.get(up_to(alices, step)).content.decode()


def test_who_claims_for_another_is_told_nothing_of_what_is_held_of_either(
    alices: Client, incident: Incident, alice: User
) -> None:
    MembershipFactory(roster="melon", key_hash=fingerprint("email", alice.email), facts={"extendable": True})
    typed = {"claimed_by": "representative", "representative_name": "A", "representative_relation": "B"}
    address = up_to(alices, "person", "individual", **typed)
    text = alices.get(address).content.decode()
    assert "Melon subscriber" not in text and "Who is the claimant?" in text
    checking = alices.get(up_to(alices, "check", "individual", **typed)).content.decode()
    assert "What we know already" not in checking


@pytest.mark.parametrize(
    ("claimant_type", "typed", "step", "fields"),
    [
        ("merchant", {"claimed_by": "representative"}, "representative", ["name", "relation"]),
        ("individual", {"claimed_by": "heir"}, "heir", ["name", "relation"]),
        ("individual", {"under_14": "yes"}, "guardian", ["name", "relation", "agrees_0"]),
        ("merchant", {"holder": "다른사람"}, "payee", ["relation"]),
    ],
)
def test_who_stands_in_is_asked_for_kept_and_shown_for_checking(
    alices: Client,
    incident: Incident,
    claimant_type: str,
    typed: dict[str, str],
    step: str,
    fields: list[str],
) -> None:
    address = up_to(alices, step, claimant_type, **typed)
    empty = alices.post(address, {})
    assert empty.status_code == 422
    found = re.findall(r'<li><a href="#id_(\w+)"', empty.content.decode())
    assert found == [f"{step}_{field}" for field in fields]
    said = {f"{step}_name": "배대리", f"{step}_relation": "모친", "guardian_agrees": "yes"}
    last = up_to(alices, "check", claimant_type, **typed, **said)
    proof = html.escape(PAPERS[step])
    for shown in (other(last, step), last, other(last, "papers")):
        assert proof in alices.get(shown).content.decode()
    assert "모친" in alices.get(last).content.decode()
    answer = alices.post(last, checked(alices, last) | {"consent": "on"})
    assert answer["Location"].endswith("/received/")
    mandate = Mandate.objects.get()
    assert (mandate.kind, mandate.opened()["relation"]) == (step, "모친")


def test_whose_claim_it_is_after_all_takes_the_mandate_out(alices: Client, incident: Incident) -> None:
    said = {"claimed_by": "heir", "heir_name": "배대리", "heir_relation": "아들"}
    address = up_to(alices, "check", "individual", **said)
    answer = alices.post(f"{other(address, 'behalf')}?then=check", {"claimed_by": "self"}, follow=True)
    assert "We took out your answers to “Your own name”, “How were you related" in answer.content.decode()
    assert not {"heir_name", "heir_relation"} & Draft.objects.get(state="open").opened().keys()


def test_a_partner_has_no_heirs(alices: Client, incident: Incident) -> None:
    address = up_to(alices, "behalf", "partner")
    assert 'value="heir"' not in alices.get(address).content.decode()
    assert alices.post(address, {"claimed_by": "heir"}).status_code == 422


def test_the_check_shows_every_answer_with_the_way_to_change_it(alices: Client, incident: Incident) -> None:
    text = alices.get(up_to(alices, "check")).content.decode()
    for said in ("300,000 won", "한결분식", "124-81-00998", "123456-04-123456", "15 October 2022, 15:30"):
        assert said in text
    ways = re.findall(r'class="change" href="([^"]+)"', text)
    assert [page(way) for way in ways] == [*PAGES["merchant"][:-1], "papers"]
    assert all(way.endswith("?then=check") for way in ways[:-1])
    assert all(alices.get(way).status_code == 200 for way in ways)


def test_a_change_leads_back_to_the_check(alices: Client, incident: Incident) -> None:
    address = up_to(alices, "check")
    answer = alices.post(f"{other(address, 'answer_loss')}?then=check", {"answer_loss": "5"})
    assert page(answer["Location"]) == "check"
    assert "5 won" in alices.get(answer["Location"]).content.decode()


def test_what_no_longer_bears_is_taken_out_and_told_and_all_else_stays(
    alices: Client, incident: Incident
) -> None:
    address = up_to(alices, "check")
    before = Draft.objects.get(state="open").opened()
    answer = alices.post(f"{other(address, 'services')}?then=check", {"services": ["melon"]}, follow=True)
    assert "We took out your answer to “Loss of revenue”" in answer.content.decode()
    left = Draft.objects.get(state="open").opened()
    assert left == {name: value for name, value in before.items() if name != "answer_loss"} | {
        "services": ["melon"]
    }


def test_a_change_that_asks_something_new_asks_that_next(alices: Client, incident: Incident) -> None:
    address = up_to(alices, "check", services=["melon"])
    answer = alices.post(f"{other(address, 'services')}?then=check", {"services": ["kakaotalk.channel"]})
    assert page(answer["Location"]) == "answer_loss"


def test_an_answer_that_a_later_one_makes_wrong_is_named_on_the_check(
    alices: Client, incident: Incident
) -> None:
    address = up_to(alices, "check")
    alices.post(other(address, "person"), {"name": "한결분식, 본점", "phone": "010-1234-5678"})
    text = alices.get(address).content.decode()
    way = re.search(r'<li><a href="([^"]+/account/\?then=check)#id_holder"', text)[1]  # type: ignore[index]
    assert "id_holder_error" in alices.get(way).content.decode()
    assert alices.post(address, checked(alices, address) | {"consent": "on"}).status_code == 422


# ---------------------------------------------------------------- saving and coming back
def test_what_is_right_of_a_half_page_is_kept_for_later(alices: Client, incident: Incident) -> None:
    address = up_to(alices, "person")
    answer = alices.post(address, {"name": "한결분식", "phone": "12", "later": "yes"}, follow=True)
    text = answer.content.decode()
    assert "What needs correcting on this page is not." in text
    assert "Go on with the claim: Small merchant" in text
    back = alices.post("/claims/new/merchant/")["Location"]
    assert back == address
    text = alices.get(back).content.decode()
    assert 'value="한결분식"' in text and 'value="12"' not in text and "errors-title" not in text


def test_a_second_start_is_the_same_claim_and_anew_is_another(alices: Client, incident: Incident) -> None:
    address = up_to(alices, "person")
    assert alices.post("/claims/new/merchant/")["Location"] == address
    assert page(begin(alices)) == "services"
    assert sorted(Draft.objects.values_list("state", flat=True)) == ["dropped", "open"]


def test_one_claim_of_each_type_is_written_at_a_time(alices: Client, incident: Incident) -> None:
    up_to(alices, "person")
    up_to(alices, "person", "individual")
    assert Draft.objects.filter(state="open").count() == 2


def test_what_is_thrown_away_is_gone(alices: Client, incident: Incident) -> None:
    address = up_to(alices, "person")
    text = alices.post("/claims/new/merchant/", {"away": "yes"}, follow=True).content.decode()
    assert "Your answers are thrown away." in text
    assert Draft.objects.get().sealed is None
    assert alices.get(address)["Location"] == "/claims/new/merchant/?incident=kakao-2022"
    assert alices.post(address, MERCHANT).status_code == 302
    assert not Draft.objects.filter(state="open").exists()


def test_after_thirty_days_the_answers_are_gone_and_that_is_told(
    sign_in: SignIn, alice: User, incident: Incident
) -> None:
    address = up_to(sign_in(alice), "person")
    later = NOON + timedelta(days=31)
    assert intake.expire_drafts(actor=NamedRule("calendar"), at=later) == 1
    with travel(later, tick=False):
        text = sign_in(alice).get(address, follow=True).content.decode()
    assert "left for too long" in text


# ---------------------------------------------------------------- sending once
def test_sent_twice_from_two_tabs_or_after_going_back_it_is_one_claim(
    alices: Client, incident: Incident
) -> None:
    address = up_to(alices, "check")
    typed = checked(alices, address) | {"consent": "on"}
    first, second = alices.post(address, typed), alices.post(address, typed)
    claim = Claim.objects.get()
    assert first["Location"] == f"/claims/{claim.reference}/received/"
    assert second["Location"] == first["Location"]
    for one in (address, other(address, "person")):
        assert alices.get(one)["Location"] == first["Location"]
        assert alices.post(one, MERCHANT)["Location"] == first["Location"]
    assert Claim.objects.count() == 1


def test_an_individual_leaves_the_account_out(alices: Client, incident: Incident) -> None:
    answer = go_through(alices, begin(alices, "individual"), INDIVIDUAL)
    assert answer["Location"].endswith("/received/")
    assert not Claim.objects.get().accounts.exists()
