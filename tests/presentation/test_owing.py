"""What waits for whom: never for who recorded it, who gave it, or who has said their word."""

from collections.abc import Iterator

import pytest
from django.utils.translation import override

from accounts.models import User
from claims.models import DetailsRequest, Transfer
from claims.presentation import owing
from claims.stages import export, payout
from tests.admin.desk import as_
from tests.details import given, seat
from tests.money import answered, award, released, sent, taken
from tests.people import NOON, person
from tests.recoveries import paid, recorded

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with override("en"):
        yield


def said(user: User) -> list[str]:
    return [todo[0] for todo in owing.to_do(user)]


def test_with_nothing_recorded_nothing_waits(fiona: User, rita: User) -> None:
    assert owing.to_do(fiona) == owing.to_do(rita) == []


def test_what_finance_recorded_waits_for_the_checker_who_did_not(fiona: User, felix: User) -> None:
    recorded(paid(), 1)
    recorded(paid(), 1, actor=fiona)
    payout.record_manual_payment(
        actor=felix, award=award(), amount=50_000, paid_on=NOON.date(), bank_reference="B", note="x", at=NOON,
        door="test",
    )  # fmt: skip
    assert said(fiona) == [
        "1 recovery waits for your confirmation.",
        "1 manual payment waits for your confirmation.",
    ]
    assert said(felix) == said(person("audrey")) == []


def test_new_details_wait_for_reviewers_until_they_have_said_their_word(rita: User, felix: User) -> None:
    made = award()
    sent()
    answered({Transfer.objects.get(): "failed"})
    given(made.claim)
    assert said(rita) == ["1 claim has new account details to review."] and said(felix) == []
    seat(DetailsRequest.objects.get())
    assert said(rita) == []


def test_a_budget_a_write_off_and_a_request_wait_for_another_person(felix: User, fiona: User) -> None:
    made = award(amount=30_000)
    payout.record_budget(
        actor=felix, policy=made.policy_key, unit="KRW", amount=1, reason="x", at=NOON, door="test"
    )
    unpaid = award(amount=30_000, without_account=True)
    late = NOON.replace(year=NOON.year + 4)
    payout.record_write_off(actor=felix, kind="cash", unit="KRW", note="x", at=late, door="test")
    (file,) = released()
    taken(file.run)
    export.ask_download(actor=felix, file=file, reason="x", at=NOON, door="test")
    assert said(fiona) == [
        "1 budget waits for your confirmation.",
        "1 write-off waits for your confirmation.",
        "1 request to take a file once more waits for you.",
    ]
    assert said(felix) == [] and not unpaid.payouts.exists()


def test_what_waits_leads_to_a_list_that_shows_it(fiona: User, felix: User) -> None:
    award()
    (file,) = released()
    taken(file.run)
    export.ask_download(actor=felix, file=file, reason="x", at=NOON, door="test")
    ((_said, _button, url),) = owing.to_do(fiona)
    assert len(as_(fiona).get(url).context["cl"].result_list) == 1


def test_who_asked_is_told_that_the_file_may_be_taken_once_more_and_nobody_else(
    felix: User, fiona: User
) -> None:
    award()
    (file,) = taken()
    asked = export.ask_download(actor=felix, file=file, reason="x", at=NOON, door="test")
    once = "You may take 1 file once more."
    assert once not in said(felix)
    export.allow_download(actor=fiona, request=asked, at=NOON, door="test")
    assert once in said(felix) and once not in said(fiona)
    export.download(actor=felix, file=file, at=NOON, door="test")
    assert once not in said(felix)
