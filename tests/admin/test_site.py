"""Who sees which screen: each duty and each screen, and that no screen writes."""

import re
from collections.abc import Callable

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from accounts.duties import DUTIES
from accounts.models import User
from claims.admin.site import CappedPaginator, site
from claims.models import AuditEntry
from claims.presentation.numbers import MOST_COUNTED
from tests.factories import UserFactory
from tests.people import person

pytestmark = pytest.mark.django_db

EVERYBODY = set(DUTIES) - {"representative", "agent"}
SEES = {
    "incident": EVERYBODY,
    "service": EVERYBODY,
    "outagewindow": EVERYBODY,
    "recordrevision": EVERYBODY,
    "filingperiod": EVERYBODY,
    "policyversion": EVERYBODY,
    "claim": {"reviewer", "senior_reviewer", "auditor", "privacy_officer", "operator"},
    "duplicatelink": {"reviewer", "senior_reviewer", "auditor", "privacy_officer", "operator"},
    "importfile": {"operator", "auditor"},
    "membership": {"operator", "auditor"},
    "assessmentrun": {"operator", "auditor", "committee", "senior_reviewer", "secretariat"},
    "switch": {"operator", "auditor"},
    "auditentry": {"auditor", "privacy_officer"},
}
_DESK = SEES["claim"]
_FINANCE = {"finance_maker", "finance_checker", "auditor"}
SEES |= dict.fromkeys(("reviewitem", "decision"), _DESK) | {
    "automaticrule": EVERYBODY,
    "sample": {"operator", "auditor", "committee", "secretariat", "reviewer", "senior_reviewer"},
    "award": _DESK | _FINANCE,
}
SEES |= dict.fromkeys(
    (
        "payoutpreview",
        "payoutrun",
        "transfer",
        "ledgerentry",
        "bankanswer",
        "bankresult",
        "budget",
        "writeoff",
        "recovery",
        "repayment",
        "manualpayment",
    ),
    _FINANCE,
)
SEES["detailsrequest"] = {"reviewer", "senior_reviewer"} | _FINANCE
SEES |= dict.fromkeys(("paymentfile", "download", "downloadrequest"), _FINANCE)
SEES |= dict.fromkeys(("handover", "banklisting", "inventory", "couponbatch"), _FINANCE | {"operator"})
SEES["dutygrant"] = {"operator", "auditor", "privacy_officer"}
# acts
SEES |= dict.fromkeys(("informationrequest", "appeal"), _DESK)
SEES["accessentry"] = {"auditor", "privacy_officer"}
SEES["setaside"] = SEES["notice"] = _DESK  # twins
SEES["message"] = _DESK
SEES["latelink"] = {"secretariat", "reviewer", "senior_reviewer", "auditor"}
SEES["bulkact"] = {"reviewer", "senior_reviewer", "auditor"}  # bulk
# The pages that do something, and who may open them.
ACTS = {
    "incident_record": {"secretariat"},
    "outagewindow_record": {"secretariat"},
    "outagewindow_confirm": {"secretariat"},
    "outagewindow_drop": {"secretariat"},
    "filingperiod_record": {"secretariat"},
    "policyversion_draft": {"committee"},
    "assessmentrun_open": {"operator"},
    "assessmentrun_changed": {"operator", "reviewer", "senior_reviewer"},
    "switch_turn": {"operator"},
    "dutygrant_propose": {"operator"},
    "dutygrant_take": {"operator"},
    "dutygrant_factor": {"operator"},
    "inventory_take": {"finance_maker", "finance_checker", "operator"},
    "automaticrule_set": {"senior_reviewer", "committee"},
    "payoutpreview_ask": {"finance_maker"},
    "payoutrun_overview": {"finance_maker", "finance_checker", "auditor"},
    "budget_set": {"finance_maker", "finance_checker"},
    "writeoff_propose": {"finance_maker", "finance_checker"},
    "bankanswer_take": {"finance_maker", "finance_checker"},
    "manualpayment_record": {"finance_maker", "finance_checker"},
    "reviewitem_assign": {"reviewer", "senior_reviewer"},
    "claim_figures": EVERYBODY,
    "latelink_give": {"secretariat", "senior_reviewer"},
    # twins
    "reviewitem_triage": {"reviewer", "senior_reviewer"},
    "reviewitem_restore": {"reviewer", "senior_reviewer"},
}
ACTS_ON_A_ROW = {
    "incident_close": {"secretariat"},
    "outagewindow_revise": {"secretariat"},
    "outagewindow_close": {"secretariat"},
    "outagewindow_remove": {"secretariat"},
    "filingperiod_confirm": {"secretariat"},
    "filingperiod_drop": {"secretariat"},
    "policyversion_edit": {"committee"},
    "policyversion_compare": EVERYBODY,
    "policyversion_propose": {"committee"},
    "policyversion_vote": {"committee"},
    "policyversion_adopt": {"committee"},
    "policyversion_back": {"committee"},
    "policyversion_withdraw": {"committee"},
    "policyversion_retire": {"committee"},
    "assessmentrun_resume": {"operator"},
    "assessmentrun_cancel": {"operator"},
    "automaticrule_confirm": {"senior_reviewer", "committee"},
    "payoutpreview_open": {"finance_maker"},
    "bulkact_begin": {"reviewer", "senior_reviewer"},
    "bulkact_drop": {"reviewer", "senior_reviewer"},
    "budget_confirm": {"finance_checker"},
    "budget_drop": {"finance_maker", "finance_checker"},
    "writeoff_confirm": {"finance_checker"},
    "writeoff_drop": {"finance_maker", "finance_checker"},
    "transfer_claim_back": {"finance_maker", "finance_checker"},
    "recovery_confirm": {"finance_checker"},
    "recovery_drop": {"finance_maker", "finance_checker"},
    "recovery_repay": {"finance_maker", "finance_checker"},
    "repayment_confirm": {"finance_checker"},
    "repayment_drop": {"finance_maker", "finance_checker"},
    "manualpayment_confirm": {"finance_checker"},
    "manualpayment_drop": {"finance_maker", "finance_checker"},
    "detailsrequest_review": {"reviewer", "senior_reviewer"},
    "payoutrun_resume": {"finance_maker", "finance_checker"},
    "payoutrun_shift": {"finance_maker"},
    "payoutrun_check": {"finance_checker"},
    "payoutrun_release": {"finance_checker"},
    "handover_look": {"finance_maker", "finance_checker", "operator"},
    "handover_receipt": {"finance_maker", "finance_checker"},
    "handover_send_again": {"finance_maker", "finance_checker"},
    "handover_take_back": {"finance_maker", "finance_checker"},
    "handover_approve": {"finance_checker"},
    "handover_drop": {"finance_maker", "finance_checker"},
    "inventory_explain": {"finance_maker", "finance_checker", "operator"},
    "inventory_confirm": {"finance_checker"},
    "inventory_drop": {"finance_maker", "finance_checker", "operator"},
    "payoutrun_void": {"finance_maker", "finance_checker"},
    "paymentfile_bank": {"finance_maker", "finance_checker"},
    "paymentfile_people": {"finance_maker", "finance_checker", "auditor"},
    "paymentfile_sheet": {"finance_maker", "finance_checker", "auditor"},
    "paymentfile_ask": {"finance_maker", "finance_checker"},
    "downloadrequest_allow": {"finance_maker", "finance_checker"},
    "claim_unmask": {"auditor", "privacy_officer"},
    "latelink_withdraw": {"secretariat", "senior_reviewer"},
    "dutygrant_confirm": {"operator", "privacy_officer"},
    "dutygrant_drop": {"operator", "privacy_officer"},
    "downloadrequest_drop": {"finance_maker", "finance_checker"},
}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def status(client: Client, name: str, *arguments: object) -> int:
    return client.get(reverse(f"admin:claims_{name}", args=arguments)).status_code


@pytest.mark.parametrize("duty", DUTIES)
def test_a_duty_sees_its_screens_and_no_others(duty: str, house: dict[str, Model]) -> None:
    client = signed_in(UserFactory(duties=(duty,)))
    for screen, row in house.items():
        expected = 200 if duty in SEES[screen] else 403
        assert status(client, f"{screen}_changelist") == expected, screen
        assert status(client, f"{screen}_change", row.pk) == expected, screen
    expected = 200 if duty in SEES["assessmentrun"] else 403
    assert status(client, "assessmentrun_progress", house["assessmentrun"].pk) == expected


@pytest.mark.parametrize("duty", DUTIES)
def test_a_duty_opens_its_acts_and_no_others(duty: str, house: dict[str, Model]) -> None:
    client = signed_in(UserFactory(duties=(duty,)))
    for act, duties in ACTS.items():
        assert status(client, act) == (200 if duty in duties else 403), act
    for act, duties in ACTS_ON_A_ROW.items():
        row = house[act.partition("_")[0]]
        assert status(client, act, row.pk) == (200 if duty in duties else 403), act


def test_staff_without_a_duty_and_superusers_see_nothing(mallory: User, house: dict[str, Model]) -> None:
    for user in (mallory, UserFactory(is_staff=True, is_superuser=True)):
        client = signed_in(user)
        page = client.get(reverse("admin:index"))
        assert page.status_code == 200
        assert "changelist" not in page.content.decode()
        assert page.context["app_list"] == []
        for screen, row in house.items():
            assert status(client, f"{screen}_changelist") == 403
            assert status(client, f"{screen}_change", row.pk) == 403
        for act in ACTS:
            assert status(client, act) == 403


def test_a_claimant_and_a_stranger_are_sent_to_sign_in(alice: User, house: dict[str, Model]) -> None:
    held_but_not_staff = UserFactory(duties=("operator",), is_staff=False)
    for client in (Client(), signed_in(alice), signed_in(held_but_not_staff)):
        for screen in house:
            assert status(client, f"{screen}_changelist") == 302


def test_a_person_who_was_dismissed_sees_nothing(omar: User, house: dict[str, Model]) -> None:
    client = signed_in(omar)
    omar.is_active = False
    omar.save()
    assert status(client, "claim_changelist") == 302


@pytest.mark.parametrize("name", ["omar", "audrey", "seo", "rita", "kim"])
def test_no_screen_adds_changes_or_deletes(name: str, house: dict[str, Model]) -> None:
    client = signed_in(person(name))
    entries = AuditEntry.objects.count()
    for screen, row in house.items():
        for view, arguments in (("add", []), ("delete", [row.pk]), ("history", [row.pk])):
            assert status(client, f"{screen}_{view}", *arguments) in (403, 404)
        change = reverse(f"admin:claims_{screen}_change", args=[row.pk])
        assert client.post(change, {"_save": "1", "name_en": "x", "status": "approved"}).status_code == 403
        before = type(row).objects.filter(pk=row.pk).values().get()  # type: ignore[attr-defined]
        client.post(
            reverse(f"admin:claims_{screen}_changelist"),
            {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"},
        )
        assert type(row).objects.filter(pk=row.pk).values().get() == before  # type: ignore[attr-defined]
    assert AuditEntry.objects.count() == entries


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_page_stands_under_the_strict_policy_in_both_languages(
    language: str, house: dict[str, Model], with_every: Callable[..., User]
) -> None:
    client = signed_in(with_every())
    client.cookies["django_language"] = language
    addresses = [reverse("admin:index"), *(reverse(f"admin:claims_{act}") for act in ACTS)]
    for screen, row in house.items():
        addresses += [
            reverse(f"admin:claims_{screen}_changelist"),
            reverse(f"admin:claims_{screen}_change", args=[row.pk]),
        ]
    for address in addresses:
        page = client.get(address)
        text = page.content.decode()
        assert page.status_code == 200, address
        assert f'lang="{language}"' in text
        nonce = re.search(r"'nonce-([^']+)'", page.headers.get("Content-Security-Policy", ""))
        for script in re.findall(r"<script\b[^>]*>", text):
            harmless = " src=" in script or "application/json" in script
            assert harmless or (nonce and nonce[1] in script), (address, script)
        assert not re.findall(r"<style\b|\sstyle=\"|\son[a-z]+=\"", text), address


def test_the_front_page_offers_what_a_duty_may_see(rita: User) -> None:
    page = signed_in(rita).get(reverse("admin:index"))
    offered = [model["object_name"] for app in page.context["app_list"] for model in app["models"]]
    assert "Claim" in offered
    assert offered[0] == "Incident"
    assert "AuditEntry" not in offered
    assert "User" not in offered


def test_the_screens_stand_under_the_part_of_the_work_they_belong_to(rita: User) -> None:
    client = signed_in(rita)
    client.cookies["django_language"] = "en"
    parts = client.get(reverse("admin:index")).context["app_list"]
    assert [part["name"] for part in parts] == ["Outage record", "Policies", "Claims", "Review", "Payout"]
    assert [model["object_name"] for model in parts[2]["models"]] == ["Claim", "DuplicateLink", "Notice"]
    inner = client.get(reverse("admin:app_list", args=["claims"]))
    assert inner.context["todos"] == client.get(reverse("admin:index")).context["todos"]


def test_a_page_of_a_row_leads_back_to_the_list_as_it_was_filtered(
    omar: User, house: dict[str, Model]
) -> None:
    listed = signed_in(omar).get(reverse("admin:claims_claim_changelist"), {"status": "submitted"})
    link = re.search(r'href="([^"]*/change/[^"]*)"', listed.content.decode())
    assert link
    text = signed_in(omar).get(link[1]).content.decode()
    assert f'href="{reverse("admin:claims_claim_changelist")}?status=submitted"' in text


def test_no_page_of_a_row_is_called_by_keys_of_the_database_or_by_code_words(house: dict[str, Model]) -> None:
    bare = re.compile(
        r"^\d+ (?!×)|\b(straightforward|refusals|approve|part|look_again|record_window|asked)\b"
    )
    called = {name: site.get_model_admin(type(row)).called(row) for name, row in house.items()}  # type: ignore[attr-defined]
    assert {name: said for name, said in called.items() if bare.search(said)} == {}


def test_a_screen_holds_no_form_that_writes(omar: User, house: dict[str, Model]) -> None:
    for screen in ("claim", "assessmentrun", "incident"):
        text = (
            signed_in(omar)
            .get(reverse(f"admin:claims_{screen}_change", args=[house[screen].pk]))
            .content.decode()
        )
        assert 'name="_save"' not in text
        assert "submit-row" not in text


def test_an_unknown_row_is_not_found(omar: User, house: dict[str, Model]) -> None:
    client = signed_in(omar)
    assert status(client, "assessmentrun_progress", 10**9) == 404
    assert status(client, "claim_change", 10**9) == 302


def test_a_long_list_is_counted_no_further_than_it_can_be_paged() -> None:
    class Many:
        ordered = True

        def order_by(self) -> "Many":
            return self

        def __getitem__(self, part: slice) -> "Many":
            self.most = part.stop
            return self

        def count(self) -> int:
            return min(1_000_000, self.most)

    assert CappedPaginator(Many(), 50).count == MOST_COUNTED + 1


def test_an_empty_list_says_so_and_a_search_without_a_find_says_what_to_do(client: Client) -> None:
    client.force_login(person("felix"))
    said = [
        client.get(reverse("admin:claims_payoutrun_changelist") + query, headers={"accept-language": "en"})
        for query in ("", "?q=nothing")
    ]
    empty, sought = (answer.content.decode() for answer in said)
    assert "Nothing is here yet." in empty and "clear the filters" not in empty
    assert "Nothing fits what is searched for." in sought and "Nothing is here yet." not in sought


def test_an_empty_stock_of_coupons_says_how_codes_come_in(client: Client) -> None:
    client.force_login(person("omar"))
    answer = client.get(reverse("admin:claims_couponbatch_changelist"), headers={"accept-language": "en"})
    assert "manage.py import_coupons" in answer.content.decode()
