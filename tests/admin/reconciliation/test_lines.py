"""Parked lines in the admin: filtered, searched, and resolved by two people."""

from typing import Any

import pytest

from accounts.duties import DUTIES
from accounts.models import User
from claims.admin import acts
from claims.models import BankAnswer, BankResult, LineResolution, Transfer
from tests.admin.desk import approved, as_, done, page
from tests.factories import UserFactory
from tests.money import sent
from tests.stages.reconciliation.test_taking import csv, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def transfer(db: None, fiona: User, felix: User) -> Transfer:
    approved(300_000)
    return sent()[0].run.transfers.get()


@pytest.fixture
def lines(transfer: Transfer) -> list[BankResult]:
    """A fee, one of which nobody understands the result, and one that settles."""
    take(csv("김비밀,5,paid,", f"{transfer.reference},{transfer.amount},B7,"))
    take(csv(f"{transfer.reference},{transfer.amount},처리중,"))
    return list(BankResult.objects.order_by("answer_id", "line"))


def listed(who: User, query: str) -> list[BankResult]:
    return list(page(who, "bankresult_changelist", query=query).context["cl"].result_list)


def test_lines_are_filtered_by_where_they_stand(lines: list[BankResult], fiona: User, felix: User) -> None:
    fee, unclear, noted = lines
    assert listed(fiona, "") == [noted, fee, unclear]
    assert listed(fiona, "?stands=waiting") == [fee, unclear]
    done(felix, "bankresult_propose", ids=str(fee.pk), way="not_ours", note="a fee")
    assert listed(fiona, "?stands=waiting") == [unclear]
    assert listed(fiona, "?stands=proposed") == [fee]
    done(fiona, "bankresult_confirm", ids=str(fee.pk))
    assert listed(fiona, "?stands=resolved") == [fee]
    assert listed(fiona, "?code__exact=unclear") == [unclear]
    assert listed(fiona, "?outcome__exact=noted") == [noted]


def test_lines_are_searched_by_reference_and_amount(lines: list[BankResult], fiona: User) -> None:
    fee, unclear, noted = lines
    reference = unclear.reference
    assert listed(fiona, f"?q={reference}") == [noted, unclear]
    assert listed(fiona, "?q=5") == [fee]
    assert listed(fiona, f"?q={noted.amount:,}") == [noted, unclear]
    assert listed(fiona, "?q=nobody") == []


def test_the_page_of_a_line_says_why_what_to_do_and_opens_its_text_to_finance_alone(
    lines: list[BankResult], fiona: User, audrey: User
) -> None:
    fee = lines[0]
    text = page(fiona, "bankresult_change", fee.pk).content.decode()
    assert "It bears no reference of ours." in text and "김비밀" in text
    assert "It is no transfer of ours" in text
    text = page(audrey, "bankresult_change", fee.pk).content.decode()
    assert "It bears no reference of ours." in text and "김비밀" not in text
    assert "김비밀" not in page(fiona, "bankresult_changelist").content.decode()


@pytest.mark.parametrize("duty", DUTIES)
def test_finance_alone_resolves(duty: str, lines: list[BankResult]) -> None:
    who = UserFactory(duties=(duty,))
    ids = str(lines[0].pk)
    done(who, "bankresult_propose", ids=ids, way="not_ours", note="a fee")
    assert LineResolution.objects.exists() is (duty in ("finance_maker", "finance_checker"))
    assert page(who, "bankresult_propose", query=f"?ids={ids}").status_code in (200, 403, 302)


def test_one_proposes_and_another_confirms(lines: list[BankResult], fiona: User, felix: User) -> None:
    _fee, unclear, _noted = lines
    ids = str(unclear.pk)
    form = page(felix, "bankresult_propose", query=f"?ids={ids}").context["form"]
    assert [way for way, _label in form.fields["way"].choices] == [
        "as_said", "matches_later", "not_ours", "elsewhere",
    ]  # fmt: skip
    answer = done(felix, "bankresult_propose", ids=ids, way="as_said", settles="paid", note="B7 means paid")
    assert answer.status_code == 302
    assert done(felix, "bankresult_confirm", ids=ids).status_code == 403
    assert Transfer.objects.get().state == "sent"
    assert "B7 means paid" in page(fiona, "bankresult_confirm", query=f"?ids={ids}").content.decode()
    assert done(fiona, "bankresult_confirm", ids=ids).status_code == 302
    assert Transfer.objects.get().state == "paid"
    assert done(fiona, "bankresult_confirm", ids=ids).status_code == 409


def test_many_are_chosen_in_the_list_and_get_what_may_be_made_of_all(
    lines: list[BankResult], felix: User
) -> None:
    fee, unclear, _noted = lines
    answer = as_(felix).post(
        "/admin/claims/bankresult/", {"action": "propose_chosen", "_selected_action": [fee.pk, unclear.pk]}
    )
    form = as_(felix).get(answer["Location"]).context["form"]
    assert [way for way, _label in form.fields["way"].choices] == ["not_ours", "matches_later", "elsewhere"]
    ids = f"{fee.pk},{unclear.pk}"
    done(felix, "bankresult_propose", ids=ids, way="not_ours", note="both are fees")
    assert LineResolution.objects.count() == 2


def test_of_more_than_an_address_can_name_the_first_are_taken_and_it_is_said(
    lines: list[BankResult], felix: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acts, "MOST_NAMED", 1)
    client, all_of_them = (
        as_(felix),
        {"action": "propose_chosen", "_selected_action": "0", "select_across": "1"},
    )
    answer = client.post("/admin/claims/bankresult/?outcome__exact=parked", all_of_them)
    assert answer["Location"] == f"/admin/claims/bankresult/propose/?ids={lines[0].pk}"
    assert "the first 1 of those you chose" in client.get(answer["Location"]).content.decode()


def test_a_proposal_is_dropped_and_the_line_waits_again(
    lines: list[BankResult], fiona: User, felix: User
) -> None:
    ids = str(lines[0].pk)
    done(felix, "bankresult_propose", ids=ids, way="not_ours", note="a fee")
    assert done(fiona, "bankresult_drop", ids=ids).status_code == 302
    assert LineResolution.objects.get().state == "dropped"
    assert lines[0] in listed(fiona, "?stands=waiting")


def test_a_refusal_is_told_on_the_page_and_what_was_typed_stays(lines: list[BankResult], felix: User) -> None:
    ids = str(lines[0].pk)
    answer = done(felix, "bankresult_propose", ids=ids, way="matches_later", reference="nobody", note="typed")
    assert answer.status_code == 409
    assert "No line that settled a transfer fits" in answer.content.decode()
    assert "typed" in answer.content.decode()
    assert done(felix, "bankresult_propose", ids=ids, way="not_ours", note=" ").status_code == 200
    assert done(felix, "bankresult_propose", ids="", way="not_ours", note="x").status_code == 200
    assert done(felix, "bankresult_propose", ids="9" * 18, way="not_ours", note="x").status_code == 200
    assert not LineResolution.objects.exists()


@pytest.mark.parametrize("name", ["bankresult_propose", "bankresult_confirm", "bankresult_drop"])
def test_nothing_chosen_is_no_error(name: str, felix: User) -> None:
    for query in ("", "?ids=", "?ids=x", "?ids=1,2,3", "?ids=" + "9" * 30):
        assert page(felix, name, query=query).status_code == 200
    assert done(felix, name).status_code in (200, 409)


def test_the_page_of_an_answer_shows_what_is_parked_first(lines: list[BankResult], fiona: User) -> None:
    answer = BankAnswer.objects.earliest("pk")
    shown: Any = page(fiona, "bankanswer_change", answer.pk).context
    assert [one["why"] for one in shown["parked"]] == ["No reference of ours", "Result cannot be told"]
    assert shown["others"] == []
