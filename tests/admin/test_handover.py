"""Hand-overs in the admin: unknown ones first, each with its evidence, and what two people do."""

from unittest.mock import Mock

import pytest
from django.urls import reverse

from accounts.duties import DUTIES
from accounts.models import User
from claims.models import BankListing, HandOver, Inventory, PayoutRun, Transfer
from claims.queries import safety
from claims.stages import handover, payout
from claims.stages.authority import NamedRule
from claims.stages.handover import directory
from tests.admin.desk import approved, as_, done, page
from tests.bank import Bank
from tests.factories import UserFactory
from tests.money import answered, award, released, sent, taken
from tests.people import NOON

pytestmark = pytest.mark.django_db
PAGES = {
    "look": {"finance_maker", "finance_checker", "operator"},
    "receipt": {"finance_maker", "finance_checker"},
    "send_again": {"finance_maker", "finance_checker"},
    "take_back": {"finance_maker", "finance_checker"},
    "approve": {"finance_checker"},
    "drop": {"finance_maker", "finance_checker"},
}


@pytest.fixture
def lost(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> HandOver:
    approved(300_000, 400_000)
    (file,) = released()
    with monkeypatch.context() as patched:
        patched.setattr(directory, "put", lambda *given: None)
        found = handover.hand_over(actor=NamedRule("courier"), file=file, at=NOON)
    assert found
    return found


def text(who: User, name: str, *arguments: object) -> str:
    return page(who, name, *arguments).content.decode()


@pytest.mark.parametrize("duty", DUTIES)
def test_each_page_is_open_to_its_duty_alone(duty: str, lost: HandOver) -> None:
    who = UserFactory(duties=(duty,))
    for name, duties in PAGES.items():
        assert (page(who, f"handover_{name}", lost.pk).status_code == 200) is (duty in duties), name
        if duty not in duties:
            assert done(who, f"handover_{name}", lost.pk, reason="x", receipt="x").status_code in (
                302,
                403,
            ), name
    lost.refresh_from_db()
    assert (lost.state, lost.outcome) == ("unknown", "")


def test_the_start_page_names_what_nobody_knows(lost: HandOver, felix: User, audrey: User) -> None:
    for who, told in ((felix, True), (audrey, False)):
        index = as_(who).get(reverse("admin:index")).content.decode()
        assert ("of unknown fate" in index) is told


def test_the_page_says_what_the_bank_has_and_offers_what_may_be_done(lost: HandOver, felix: User) -> None:
    shown = text(felix, "handover_change", lost.pk)
    assert "The bank does not have the file." in shown and lost.file.sha256 in shown
    for offered in ("Propose to send it again", "Propose to take it back", "Confirm by the bank’s receipt"):
        assert offered in shown
    labels = [str(tool.label) for tool in page(felix, "handover_change", lost.pk).context["tools"]]
    assert "Approve" not in labels and "Propose to send it again" in labels


def test_unknown_ones_are_listed_first(lost: HandOver, felix: User) -> None:
    rows = page(felix, "handover_changelist").context["cl"].result_list
    assert [row.state for row in rows] == ["unknown"]
    assert "80,000 won" in text(felix, "handover_changelist")


def test_two_people_send_it_again(
    lost: HandOver, felix: User, fiona: User, bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    enqueued = Mock()
    monkeypatch.setattr("claims.tasks.enqueue_payout", enqueued)
    assert done(felix, "handover_send_again", lost.pk, reason="").status_code == 200
    assert done(felix, "handover_send_again", lost.pk, reason="died").status_code == 302
    assert "Approve" not in [
        str(tool.label) for tool in page(felix, "handover_change", lost.pk).context["tools"]
    ]
    assert done(felix, "handover_approve", lost.pk).status_code == 403
    assert "Another person approves it" in text(felix, "handover_change", lost.pk)
    shown = text(fiona, "handover_approve", lost.pk)
    assert "Approve: Send it again" in shown and 'name="seen" value="send_again"' in shown
    assert done(fiona, "handover_approve", lost.pk, seen="take_back").status_code == 409
    assert done(fiona, "handover_approve", lost.pk, seen="send_again").status_code == 302
    enqueued.assert_called_once_with(lost.file.run_id)
    assert done(fiona, "handover_approve", lost.pk).status_code == 409
    lost.refresh_from_db()
    assert lost.state == "absent"


def test_a_proposal_is_dropped(lost: HandOver, felix: User, fiona: User) -> None:
    done(felix, "handover_take_back", lost.pk, reason="lost")
    assert done(fiona, "handover_drop", lost.pk).status_code == 302
    assert done(fiona, "handover_drop", lost.pk).status_code == 409
    assert done(fiona, "handover_take_back", lost.pk, reason="lost").status_code == 302
    assert done(fiona, "handover_approve", lost.pk).status_code == 403


def test_an_alarm_is_told_as_one(lost: HandOver, felix: User, bank: Bank) -> None:
    (bank.drop / "in" / f"{lost.file}.csv").write_bytes(b"another")
    assert done(felix, "handover_look", lost.pk).status_code == 302
    assert "ALARM" in text(felix, "handover_change", lost.pk)
    assert done(felix, "handover_send_again", lost.pk, reason="died").status_code == 409


def test_listings_are_kept_and_shown(lost: HandOver, felix: User, audrey: User, bank: Bank) -> None:
    (bank.drop / "in" / f"{lost.file}.csv").write_bytes(b"another")
    done(felix, "handover_look", lost.pk)
    newest = BankListing.objects.latest("pk")
    assert lost.file.message_id in text(audrey, "banklisting_changelist")
    assert lost.file.message_id in text(audrey, "banklisting_change", newest.pk)


def test_the_page_of_the_run_shows_its_hand_overs_and_what_is_next(felix: User, audrey: User) -> None:
    approved(300_000)
    (file,) = released()
    run = PayoutRun.objects.get()
    assert f"Take {file} to the bank" in text(felix, "payoutrun_change", run.pk)
    taken(run)
    shown = text(felix, "payoutrun_change", run.pk)
    assert f"Confirm {file} by the bank’s receipt" in shown and "Begun, not confirmed" in shown
    assert f"Confirm {file} by the bank’s receipt" not in text(audrey, "payoutrun_change", run.pk)
    one = HandOver.objects.get()
    assert done(felix, "handover_receipt", one.pk, receipt="R-7").status_code == 302
    assert "R-7" in text(felix, "payoutrun_change", run.pk)


def test_of_a_voided_run_nothing_waits_to_be_handed_over(felix: User, fiona: User) -> None:
    approved(300_000)
    released()
    run = PayoutRun.objects.get()
    payout.void(actor=fiona, run=run, reason="another layout", at=NOON, door="test")
    shown = text(felix, "payoutrun_change", run.pk)
    assert "Never handed over: the run was voided" in shown and "Waits for" not in shown
    assert "Voided by" in shown and str(fiona) in shown


def test_what_is_no_cash_is_not_taken_to_the_bank(felix: User) -> None:
    award(kind="points", unit="point", amount=10)
    (file,) = released()
    run = PayoutRun.objects.get()
    assert f"Take {file} to who gives it out" in text(felix, "payoutrun_change", run.pk)
    taken(run)
    shown = text(felix, "payoutrun_change", run.pk)
    assert f"Confirm {file} by a receipt" in shown and f"{file} to the bank" not in shown


# ---------------------------------------------------------------- inventories


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    here = safety.identity()
    monkeypatch.setattr(safety, "identity", lambda: here | {"system": "another"})


def test_after_a_restore_the_inventory_is_taken_explained_and_confirmed_by_two(
    bank: Bank, elsewhere: None, felix: User, fiona: User, audrey: User
) -> None:
    (bank.drop / "taken" / "F-20221021-99-1.csv").write_text("of the time that is lost")
    assert "All money is stopped" in text(felix, "inventory_changelist")
    assert done(audrey, "inventory_take").status_code == 403
    assert done(felix, "inventory_take").status_code == 302
    assert done(felix, "inventory_take").status_code == 409
    made = Inventory.objects.get()
    shown = text(felix, "inventory_change", made.pk)
    assert "With the bank, and not known here" in shown and "Confirm the inventory" not in shown
    assert done(fiona, "inventory_confirm", made.pk).status_code == 409
    said = {"file": "F-20221021-99-1", "reason": "entered by hand"}
    assert done(felix, "inventory_explain", made.pk, **(said | {"file": "F-1"})).status_code == 409
    assert done(felix, "inventory_explain", made.pk, **said).status_code == 302
    assert "entered by hand" in text(fiona, "inventory_change", made.pk)
    assert "F-20221021-99-1 · With the bank, and not known here · entered by hand" in text(
        fiona, "inventory_confirm", made.pk
    )
    assert done(felix, "inventory_confirm", made.pk).status_code == 403
    assert done(fiona, "inventory_confirm", made.pk).status_code == 302
    assert "All money is stopped" not in text(felix, "inventory_changelist")
    assert done(felix, "inventory_drop", made.pk).status_code == 409


def test_of_a_file_that_no_listing_shows_an_inventory_says_what_tells_that_the_bank_had_it(
    bank: Bank, elsewhere: None, felix: User
) -> None:
    """Taken by hand, or gone from the listing since: the bank has answered all of it."""
    award(kind="points", unit="point", amount=10)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(safety, "restored", lambda: False)
        sent()
        answered({Transfer.objects.get(): "paid"})
    done(felix, "inventory_take")
    shown = text(felix, "inventory_change", Inventory.objects.get().pk)
    assert "Handed over, and answered by the bank" in shown and "and with the bank" not in shown
