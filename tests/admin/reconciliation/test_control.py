"""The control account, and what waits, on their pages."""

from datetime import date, timedelta

import pytest
from time_machine import travel

from accounts.duties import DUTIES
from accounts.models import User
from claims.models import Transfer
from claims.queries import reconciliation as queries
from tests.admin.desk import as_, page
from tests.factories import UserFactory
from tests.money import answered, award, released, sent
from tests.people import NOON
from tests.stages.reconciliation.test_taking import csv, take

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("duty", DUTIES)
@pytest.mark.parametrize("name", ["bankanswer_control", "bankanswer_late"])
def test_who_sees_payouts_sees_it(name: str, duty: str) -> None:
    sees = duty in ("finance_maker", "finance_checker", "auditor")
    assert (page(UserFactory(duties=(duty,)), name).status_code == 200) is sees


def test_without_files_the_page_says_so(fiona: User) -> None:
    assert "No file has been sealed yet." in page(fiona, "bankanswer_control").content.decode()
    assert "Nothing waits." in page(fiona, "bankanswer_late").content.decode()


def test_the_account_goes_to_zero(fiona: User) -> None:
    for amount in (100, 200):
        award(amount=amount)
    (file,) = sent()
    shown = page(fiona, "bankanswer_control").context
    assert [one.open for one in shown["files"]] == ["300 won"]
    assert [unit["settled"] for unit in shown["units"]] == [False]
    one, two = Transfer.objects.order_by("amount")
    answered({one: "paid", two: "failed"})
    answer = page(fiona, "bankanswer_control")
    assert [(each.open, each.settled, each.agrees) for each in answer.context["files"]] == [
        ("0 won", True, True)
    ]
    assert "All of it is answered: the account stands at zero." in answer.content.decode()
    text = page(fiona, "paymentfile_control", file.pk).content.decode()
    assert "The transfers counted one by one say the same." in text and "<svg" in text


def test_of_more_days_than_the_table_holds_the_newest_are_shown_and_it_is_said(
    fiona: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    award()
    sent()
    days = [queries.Day(date(2022, 10, 1) + timedelta(days=n), 1, 1, 0, 0, 0) for n in range(101)]
    monkeypatch.setattr(queries, "days", lambda **_said: days)
    answer = page(fiona, "bankanswer_control")
    assert "The table holds the newest 100 of 101 days." in answer.content.decode()
    assert len(answer.context["units"][0]["days"]) == 100


def test_a_file_that_is_not_handed_over_is_told_so(fiona: User) -> None:
    award()
    (file,) = released()
    assert "Not handed over yet" in page(fiona, "bankanswer_control").content.decode()
    assert page(fiona, "paymentfile_control", file.pk).status_code == 200


@pytest.mark.parametrize(
    "typed",
    ["0", "x", "-1", "9" * 20, "000000001" + "9" * 20, "000000001" + "9" * 5000, "٣"],
    ids=["none", "a letter", "below", "far", "far behind noughts", "too long for a number", "other digits"],
)
def test_any_page_number_is_answered(fiona: User, typed: str) -> None:
    assert page(fiona, "bankanswer_control", query=f"?page={typed}").status_code == 200


def test_what_is_late_stands_first_with_the_way_to_it(fiona: User) -> None:
    award()
    (file,) = sent()
    with travel(NOON + timedelta(days=7), tick=False):
        take(csv("x,1,paid,"))
        shown = page(fiona, "bankanswer_late").context["rows"]
    assert [(one["late"], one["name"], one["days"], one["limit"]) for one in shown] == [
        (True, file.message_id, 5, 3),
        (True, "answer.csv", 5, 2),
    ]
    assert shown[0]["url"] == f"/admin/claims/paymentfile/{file.pk}/control/"


def test_the_front_page_says_what_is_late(fiona: User) -> None:
    award()
    sent()
    with travel(NOON + timedelta(days=7), tick=False):
        text = as_(fiona).get("/admin/").content.decode()
    assert "1 thing has waited for too long on its way through the bank." in text
    assert "/admin/claims/bankanswer/late/" in text


def test_the_front_page_counts_what_the_list_marks_as_late(fiona: User) -> None:
    for amount in (100, 200):
        award(amount=amount)
    sent()
    answered({Transfer.objects.order_by("amount")[0]: "unknown"})
    take(csv("x,1,paid,"))
    for days in (0, 3, 5, 7):
        with travel(NOON + timedelta(days=days), tick=False):
            marked = sum(one["late"] for one in page(fiona, "bankanswer_late").context["rows"])
            front = as_(fiona).get("/admin/").content.decode()
        assert (f"{marked} thing" in front) is bool(marked)
    assert marked == 3
