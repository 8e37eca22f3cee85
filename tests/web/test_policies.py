"""The policies as anybody may read them, and their calculator."""

import re
from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test import Client

from accounts.models import User
from claims.models import Incident, PolicyVersion
from tests.factories import POLICIES, START, PolicyVersionFactory
from tests.people import half_signed_in
from tests.web.conftest import SignIn

MERCHANT = "/policies/kakao-merchant-2022/"
PRO = "/policies/kakao-taxi-pro-2022/"


def published(key: str) -> PolicyVersion:
    return PolicyVersionFactory(text=(POLICIES / "published" / f"{key}.toml").read_text())


def proposed() -> PolicyVersion:
    return PolicyVersionFactory(state="proposed", in_force=None)


def page_of(browser: Client, address: str) -> str:
    answer = browser.get(address)
    page = answer.content.decode()
    assert answer.status_code == (422 if "<title>Please correct" in page else 200), answer.status_code
    return page


def retired(key: str) -> PolicyVersion:
    return PolicyVersionFactory(
        key=key, state="retired", in_force=DateTimeTZRange(START, START + timedelta(hours=1))
    )


# ---------------------------------------------------------------- the list
def test_every_policy_that_was_adopted_is_listed_once(anybody: Client, incident: Incident) -> None:
    page = page_of(anybody, "/policies/")
    assert page.count("<article") == 4
    assert "Payment to small merchants for lost revenue" in page
    assert "소상공인 영업 손실 지원금" in page_of(Client(), "/policies/")


def test_a_proposal_is_not_listed(anybody: Client, db: None) -> None:
    proposed()
    assert "No policy has been adopted yet." in page_of(anybody, "/policies/")


def test_the_list_is_cut_by_outage_and_by_status(anybody: Client, incident: Incident) -> None:
    published("finland-electricity")
    assert page_of(anybody, "/policies/?incident=kakao-2022").count("<article") == 5  # one is for all outages
    assert page_of(anybody, "/policies/?incident=another").count("<article") == 1
    assert page_of(anybody, "/policies/?state=now").count("<article") == 5
    assert "No policy is like that." in page_of(anybody, "/policies/?state=over")


def test_what_was_retired_says_until_when(anybody: Client, db: None) -> None:
    retired("melon-2022")
    page = page_of(anybody, "/policies/?state=over")
    assert "In force from 15 October 2022, 15:30 to 15 October 2022, 16:30" in page


@pytest.mark.parametrize(
    "query", ["incident=%00", "state=x", "page=abc", "page=-1", "incident=" + "x" * 3000]
)
def test_a_filter_that_means_nothing_breaks_nothing(anybody: Client, incident: Incident, query: str) -> None:
    assert anybody.get(f"/policies/?{query}").status_code == 200


# ---------------------------------------------------------------- one policy
def test_a_policy_is_told_to_anybody(anybody: Client, incident: Incident) -> None:
    page = page_of(anybody, MERCHANT)
    assert "In force since 15 October 2022, 15:30" in page
    assert "over 300,000 won and up to 500,000 won" in page
    assert "“Loss as claimed” is more than 500,000 won" in page
    assert "The claimant states it." in page


def test_it_is_told_in_korean(incident: Incident) -> None:
    page = page_of(Client(), MERCHANT)
    assert "300,000원 초과 500,000원 이하" in page
    assert "‘신고한 손실액’이 500,000원 초과" in page


def test_the_page_may_be_found_and_its_answers_may_not(anybody: Client, incident: Incident) -> None:
    assert "X-Robots-Tag" not in anybody.get(MERCHANT).headers
    assert "noindex" in anybody.get(f"{MERCHANT}?try=1&if_loss=5").headers["X-Robots-Tag"]


def test_an_earlier_version_is_told_by_its_number(anybody: Client, incident: Incident) -> None:
    former = PolicyVersion.objects.get(policy__key="melon-2022")
    PolicyVersion.objects.filter(pk=former.pk).update(
        state="retired", in_force=DateTimeTZRange(START, START + timedelta(hours=1))
    )
    text = former.text.replace("amount = 1_500", "amount = 1_600").replace(
        "melon_cash = 1_500", "melon_cash = 1_600"
    )
    PolicyVersionFactory(
        policy=former.policy, text=text, in_force=DateTimeTZRange(START + timedelta(hours=1), None)
    )
    assert "1,600 in Melon cash" in page_of(anybody, "/policies/melon-2022/")
    earlier = page_of(anybody, "/policies/melon-2022/?version=1")
    assert "1,500 in Melon cash" in earlier
    assert "This version is not in force now." in earlier


@pytest.mark.parametrize(
    "query", ["?version=2", "?version=0", "?version=x", "?version=%00", "?version=" + "9" * 40]
)
def test_a_version_that_is_not_there_is_not_there(anybody: Client, incident: Incident, query: str) -> None:
    assert anybody.get(MERCHANT + query).status_code == 404


def test_a_policy_that_is_not_there_is_not_there(anybody: Client, incident: Incident) -> None:
    assert anybody.get("/policies/no-such-policy/").status_code == 404


def test_what_is_not_adopted_is_the_committees_alone(
    anybody: Client, sign_in: SignIn, alice: User, rita: User, kim: User
) -> None:
    proposed()
    for address in (MERCHANT, f"{MERCHANT}?version=1"):
        for other in (anybody, sign_in(alice), sign_in(rita), half_signed_in(kim)):
            assert other.get(address).status_code == 404
        answer = sign_in(kim).get(address)
        assert "This version has not been adopted." in answer.content.decode()
        assert "noindex" in answer.headers["X-Robots-Tag"]


def test_a_draft_with_errors_says_so_to_the_committee(sign_in: SignIn, kim: User) -> None:
    version = proposed()
    PolicyVersionFactory(policy=version.policy, number=2, state="draft", in_force=None)
    draft = PolicyVersion.objects.get(number=2)
    draft.text, draft.sha256 = draft.text.replace("unit =", "unti ="), "0" * 64
    draft.save()
    page = page_of(sign_in(kim), f"{MERCHANT}?version=2")
    assert "its text has errors" in page
    assert "Line 3" in page


# ---------------------------------------------------------------- the links
def test_the_page_of_an_outage_leads_to_its_policies(anybody: Client, incident: Incident) -> None:
    page = page_of(anybody, "/outages/kakao-2022/")
    assert f'href="{MERCHANT}"' in page
    assert 'href="/policies/?incident=kakao-2022"' in page


# ---------------------------------------------------------------- the calculator
def test_what_would_be_given_is_told_in_both_languages(anybody: Client, incident: Incident) -> None:
    page = page_of(anybody, f"{MERCHANT}?try=1&if_loss=300,001")
    assert "It would be 50,000 won" in page
    assert "<dt>Loss as claimed</dt><dd>300,001 won</dd>" in page
    assert "<dt>신고한 손실액</dt><dd>300,001원</dd>" in page
    assert 'value="300,001"' in page


def test_a_refusal_and_a_referral_give_their_reason(anybody: Client, incident: Incident) -> None:
    assert "No loss was claimed" in page_of(anybody, f"{MERCHANT}?try=1&if_loss=0")
    assert "The loss is above 500,000 won" in page_of(anybody, f"{MERCHANT}?try=1&if_loss=500001")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Please fill this in."),
        ("much", "Please write a whole number"),
        ("-5", "Please write a whole number"),
    ],
)
def test_an_error_stands_at_its_field(anybody: Client, incident: Incident, typed: str, said: str) -> None:
    page = page_of(anybody, f"{MERCHANT}?try=1&if_loss={typed}")
    assert re.search(rf'href="#id_if_loss">[^<]*{said}', page)
    assert 'id="id_if_loss_error"' in page
    assert "It would be" not in page


def test_facts_of_our_records_are_asked_as_if(anybody: Client, incident: Incident) -> None:
    assert "If our records say" in page_of(anybody, PRO)
    page = page_of(anybody, f"{PRO}?try=1&outage=kakao-2022&if_pro_member=yes&if_pro_monthly_fee=39000")
    assert "It would be 7,550 points" in page


def test_what_turns_out_to_be_needed_is_asked_for(anybody: Client, incident: Incident) -> None:
    page = page_of(anybody, f"{PRO}?try=1&outage=kakao-2022&if_pro_member=yes")
    assert 'id="id_if_pro_monthly_fee_error"' in page


def test_the_recorded_outage_and_a_typed_one(anybody: Client, incident: Incident) -> None:
    published("kt-ahyeon-2018")
    address = "/policies/kt-ahyeon-2018/?try=1&if_annual_sales=5&if_sales_stopped=yes"
    typed = "&outage=typed&start=2018-11-24T11:00&end=2018-11-28T10:00"
    assert "It would be 1,000,000 won" in page_of(anybody, address + typed)
    short = page_of(anybody, address + "&outage=typed&start=2018-11-24T11:00&end=2018-11-24T10:00")
    assert "The end must be later than the start." in short
    missing = page_of(anybody, address + "&outage=typed&start=2018-11-24T11:00")
    assert 'href="#id_end"' in missing


def test_money_of_other_currencies_is_typed_as_people_write_it(anybody: Client, db: None) -> None:
    published("finland-electricity")
    address = "/policies/finland-electricity/?try=1&claimant=merchant&outage=typed"
    hours = "&start=2024-11-10T08:00&end=2024-11-12T10:00"
    page = page_of(anybody, f"{address}{hours}&if_annual_network_fee=600.50")
    assert "It would be €300.25" in page
    used = page_of(anybody, f"{address}{hours}&if_annual_network_fee=600.50&before_year=1,201")
    assert "has used up" in used
    wrong = page_of(anybody, f"{address}{hours}&if_annual_network_fee=600.505")
    assert "Please write an amount" in wrong


def test_the_calculator_keeps_the_version(anybody: Client, incident: Incident) -> None:
    page = page_of(anybody, f"{MERCHANT}?version=1&try=1&if_loss=5")
    assert '<input type="hidden" name="version" value="1">' in page


def test_every_field_has_its_label(anybody: Client, incident: Incident) -> None:
    page = page_of(anybody, f"{PRO}?try=1")
    for control in re.findall(r"<(?:input|select)[^>]*>", page):
        if 'type="hidden"' in control or "language" in control:
            continue
        found = re.search(r'id="([^"]+)"', control)
        assert found and f'for="{found[1]}"' in page, control


def test_a_post_is_not_taken(anybody: Client, incident: Incident) -> None:
    assert anybody.post(MERCHANT).status_code == 405
