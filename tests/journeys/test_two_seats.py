"""One person in both seats is refused through every door; a door that nobody thought of fails here.

Which acts these are is read from the table of who may do what; which pages lead to them, from the matrix of routes;
which commands, tasks and other doors call their verbs, from the source.
"""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Group
from django.db import connection
from django.urls import reverse

import claims as house
from accounts.models import User
from claims.admin.site import site
from claims.models import (
    AutomaticRule,
    BankResult,
    Claim,
    HandOver,
    Inventory,
    PaymentFile,
    PayoutRun,
    ReviewItem,
    Transfer,
)
from claims.rules.authority import ACTIONS
from claims.stages import duties, export, payout, policies, review
from tests.admin.desk import as_, correction, done, seen
from tests.details import NEW, given
from tests.factories import (
    FilingPeriodFactory,
    ImportFileFactory,
    OutageWindowFactory,
    PayeeAccountFactory,
)
from tests.journeys.routes import ACTS
from tests.money import answered, award, frozen, previewed, sealed, sent, taken
from tests.people import NOON, person
from tests.recoveries import owing, recorded
from tests.stages.payout.test_writing_off import AFTER
from tests.stages.policies.making import TEXT, voted
from tests.stages.reconciliation.test_taking import csv, take
from tests.stages.review.making import RULE, assessed, decided, senior, switched_on
from tests.world import kakao, merchant

TWO_PEOPLE = {action for action, asked in ACTIONS.items() if asked.never}
WHEN: dict[str, Any] = {"at": NOON, "door": "test"}
Case = tuple[int | None, dict[str, Any]]  # the row that the page is about, and what is typed


@pytest.fixture
def busy(with_every: Callable[..., User]) -> User:
    """Somebody with every duty, which the database would refuse, and a superuser too."""
    return with_every(is_superuser=True)


# ---------------------------------------------------------------- what the same person tries


def window(busy: User) -> Case:
    made = OutageWindowFactory(proposed=True, recorded_by=busy)
    return None, {"ids": made.pk}


def filing(busy: User) -> Case:
    made = FilingPeriodFactory(recorded_by=busy, confirmed_at=None)
    return made.pk, {}


def rule(busy: User) -> Case:
    typed = {"rule": "straightforward", "on": "on", "at_most": 50_000, "held": 20, "reason": "many alike"}
    assert done(busy, "automaticrule_set", **typed).status_code == 302
    return AutomaticRule.objects.get().pk, {}


def claim(**said: Any) -> Claim:
    incident = kakao()
    made = merchant(incident, **said)
    PayeeAccountFactory(claim=made)
    assessed(incident)
    return made


def money(busy: User) -> Case:
    decided(claim())
    assert done(busy, "payoutpreview_open", previewed().pk).status_code == 302
    run = frozen(PayoutRun.objects.get())
    return run.pk, {"total": 30_000}


def sealed_money(busy: User) -> Case:
    run, _typed = money(busy)
    sealed(PayoutRun.objects.get())
    return run, {}


def budget(busy: User) -> Case:
    made = award(amount=10)
    said: dict[str, Any] = {"policy": made.policy_key, "unit": "KRW", "amount": 100, "reason": "x", **WHEN}
    return payout.record_budget(actor=busy, **said).pk, {}


def write_off(busy: User) -> Case:
    award(without_account=True)
    said: dict[str, Any] = {"kind": "cash", "unit": "KRW", "note": "x", "at": AFTER, "door": "test"}
    return payout.record_write_off(actor=busy, **said).pk, {}


def doubt(busy: User) -> Case:
    """A file that was taken for the bank, and that is to be taken back."""
    run, _typed = sealed_money(busy)
    taken(PayoutRun.objects.get(pk=run))
    one = HandOver.objects.get()
    assert done(busy, "handover_take_back", one.pk, reason="the bank never had it").status_code == 302
    return one.pk, {}


def inventory(busy: User) -> Case:
    assert done(busy, "inventory_take").status_code == 302
    return Inventory.objects.get().pk, {}


def taken_twice(busy: User) -> Case:
    run, _typed = sealed_money(busy)
    file = PaymentFile.objects.get(run=run)
    return export.ask_download(actor=busy, file=file, reason="lost", **WHEN).pk, {}


def parked(busy: User) -> Case:
    take(csv("nobody knows,5,paid,"))
    ids = str(BankResult.objects.get().pk)
    answer = done(busy, "bankresult_propose", ids=ids, way="not_ours", note="a fee")
    assert answer.status_code == 302
    return None, {"ids": ids}


def policy(busy: User, **typed: Any) -> Case:
    said: dict[str, Any] = {"actor": busy, **WHEN}
    version = policies.draft_policy(key="kakao-merchant-2022", text=TEXT, **said)
    policies.propose(version=version, **said)
    voted(version, "lena")
    voted(version, "min")
    return version.pk, typed


def own_vote(busy: User) -> Case:
    return policy(busy, in_favour="yes")


def second(busy: User) -> Case:
    made = claim()
    large: dict[str, Any] = {"amount_0": 1_000_001, "reason_0": "The council decided so."}
    assert done(busy, "reviewitem_part", made.pk, seen=seen(made), **large).status_code == 302
    assert not made.decisions.get().final
    return made.pk, {"seen": seen(made), **large}


def own(**typed: Any) -> Callable[[User], Case]:
    """What is typed on a page about a claim that the same person filed."""

    def filed(busy: User) -> Case:
        made = claim(filed_by=busy)
        return made.pk, {"seen": seen(made), **typed}

    return filed


def own_written(busy: User) -> Case:
    """A claim about which the same person has written."""
    made = claim(filed_by=busy)
    review.write_message(actor=busy, claim=made, words="x", **WHEN)
    return made.pk, {"seen": seen(made)}


def own_waiting(busy: User) -> Case:
    made = claim(filed_by=busy)
    ReviewItem.objects.create(claim=made, code="proposed", at=NOON, due_on=NOON.date())
    return made.pk, {"to": ""}


def own_chosen(busy: User) -> Case:
    pk, typed = own_waiting(busy)
    return None, {"ids": pk, **typed}


def own_held_back(busy: User) -> Case:
    """A claim that the same person filed, held back by a rule."""
    made = claim(filed_by=busy)
    switched_on(sample={"": 1_000})
    review.decide_automatically(actor=RULE, run=made.incident.runs.get(), at=NOON)
    return made.pk, {"seen": seen(made), "note": "x"}


def own_decided(busy: User) -> Case:
    made = claim(filed_by=busy)
    decided(made)
    return made.pk, {"seen": seen(made), "note": "x"}


def own_set_aside(busy: User) -> Case:
    made = claim(filed_by=busy, status="triaged_out")
    return made.pk, {"seen": seen(made), "reason": "x"}


def own_all(busy: User) -> Case:
    return None, {"ids": claim(filed_by=busy).pk, "why": "not_a_claim"}


def own_all_set_aside(busy: User) -> Case:
    pk, typed = own_set_aside(busy)
    return None, {"ids": pk, "reason": typed["reason"]}


def own_to_correct(busy: User) -> Case:
    made = claim(filed_by=busy)
    return made.pk, correction(made, reason="x", papers=3)


def on_appeal(busy: User, *, first: User | None = None, heard: bool = False, **said: Any) -> Case:
    """What is typed on the page of an appeal: of the same person's claim, or of a decision in which they had a seat."""
    alice = person("alice")
    made = claim(**{"filed_by": alice, **said})
    Claim.objects.filter(pk=made.pk).update(linked_to=alice)
    decided(made, by=first)
    made.refresh_from_db()
    review.appeal(actor=alice, claim=made, words="More.", **WHEN)
    if heard:
        other = senior("sena")
        review.decide_appeal(actor=other, claim=made, outcome="uphold", note="x", **WHEN)
    return made.pk, {"seen": seen(made), "outcome": "uphold", "note": "x"}


def own_appealed(busy: User) -> Case:
    return on_appeal(busy, filed_by=busy)


def first_seat_on_appeal(busy: User) -> Case:
    return on_appeal(busy, first=busy)


def own_heard(busy: User) -> Case:
    return on_appeal(busy, filed_by=busy, heard=True)


def first_seat_reopens(busy: User) -> Case:
    return on_appeal(busy, first=busy, heard=True)


def own_held(busy: User) -> Case:
    made = claim(filed_by=busy, held=True, hold_reason="x")
    return made.pk, {"seen": seen(made), "reason": "x"}


# ---------------------------------------------------------------- debts, payments made outside, new details


def paid(**said: Any) -> Transfer:
    """A claim's money, as the bank says."""
    decided(claim(**said))
    transfer: Transfer = sent()[0].run.transfers.get()
    answered({transfer: "paid"})
    return transfer


def own_paid(busy: User) -> Case:
    transfer = paid(filed_by=busy)
    award = transfer.payouts.get().award
    return transfer.pk, {"of": award.pk, "amount": 5, "why": "too_much", "note": "x"}


def debt(busy: User) -> Case:
    award = paid().payouts.get().award
    return recorded(award, 5, actor=busy).pk, {}


def own_debt(busy: User) -> Case:
    award = paid(filed_by=busy).payouts.get().award
    return recorded(award, 5).pk, {"reason": "x"}


def own_repayment(busy: User) -> Case:
    award = paid(filed_by=busy).payouts.get().award
    return owing(award, 5).pk, {"way": "repaid", "amount": 5, "note": "x"}


def repayment(busy: User, **said: Any) -> Case:
    row = owing(paid(**said).payouts.get().award, 5)
    by = person("felix") if said else busy
    made = payout.record_repayment(actor=by, recovery=row, way="repaid", amount=5, note="x", **WHEN)
    return made.pk, {"reason": "x"}


def own_repayment_recorded(busy: User) -> Case:
    return repayment(busy, filed_by=busy)


def outside(busy: User, **said: Any) -> Case:
    made = claim(**said)
    decided(made)
    row = payout.record_manual_payment(
        actor=person("felix") if said else busy, award=made.awards.get(), amount=30_000, paid_on=NOON.date(),
        bank_reference="B-1", note="x", **WHEN,
    )  # fmt: skip
    return row.pk, {"reason": "x"}


def own_outside(busy: User) -> Case:
    return outside(busy, filed_by=busy)


def own_award(busy: User) -> Case:
    made = claim(filed_by=busy)
    decided(made)
    typed = {
        "query": f"?claim={made.pk}", "award": made.awards.get().pk, "amount": 30_000, "paid_on": NOON.date(),
        "bank_reference": "B-1", "note": "x",
    }  # fmt: skip
    return None, typed


def given_by(busy: User) -> Case:
    """Details that the same person gave as an agent."""
    decided(claim(file=ImportFileFactory(by=busy), line=2, origin="file"))
    transfer = sent()[0].run.transfers.get()
    answered({transfer: "failed"})
    row = payout.give_details(actor=busy, claim=transfer.payouts.get().award.claim, **NEW, **WHEN)
    return row.pk, {"account": row.account_id, "outcome": "approve", "note": ""}


def both_reviews(busy: User) -> Case:
    """Details of which the same person took the first seat."""
    decided(claim())
    transfer = sent()[0].run.transfers.get()
    answered({transfer: "failed"})
    row = given(transfer.payouts.get().award.claim)
    typed = {"account": row.account_id, "outcome": "approve", "note": ""}
    assert done(busy, "detailsrequest_review", row.pk, **typed).status_code == 302
    return row.pk, typed


# By page of the admin, as the matrix of routes names it.
def own_proposal(busy: User) -> Case:
    return None, {"email": busy.email, "duty": "committee", "reason": "x"}


def duty(busy: User) -> Case:
    said: dict[str, Any] = {"email": "new@example.com", "duty": "committee", "reason": "x", **WHEN}
    return duties.propose_duty(actor=busy, **said).pk, {}


def own_duty(busy: User) -> Case:
    busy.groups.add(Group.objects.get(name="reviewer"))
    return None, {"of": f"{busy.pk}/reviewer", "reason": "x"}


def own_factor(busy: User) -> Case:
    busy.groups.add(Group.objects.get(name="reviewer"))
    TOTP.activate(busy, generate_totp_secret())
    return None, {"of": busy.pk, "reason": "x"}


TRIED: list[tuple[str, Callable[[User], Case]]] = [
    ("outagewindow/confirm", window),
    ("filingperiod/<int:pk>/confirm", filing),
    ("automaticrule/<int:pk>/confirm", rule),
    ("policyversion/<int:pk>/vote", own_vote),
    ("policyversion/<int:pk>/adopt", policy),
    ("payoutrun/<int:pk>/check", money),
    ("payoutrun/<int:pk>/release", sealed_money),
    ("budget/<int:pk>/confirm", budget),
    ("writeoff/<int:pk>/confirm", write_off),
    ("handover/<int:pk>/approve", doubt),
    ("inventory/<int:pk>/confirm", inventory),
    ("downloadrequest/<int:pk>/allow", taken_twice),
    ("dutygrant/propose", own_proposal),
    ("dutygrant/<int:pk>/confirm", duty),
    ("dutygrant/take", own_duty),
    ("dutygrant/factor", own_factor),
    ("bankresult/confirm", parked),
    ("reviewitem/<int:pk>/part", second),
    ("reviewitem/<int:pk>/approve", own()),
    ("reviewitem/<int:pk>/agree", own_held_back),
    ("reviewitem/<int:pk>/part", own(amount_0=1, reason_0="x")),
    ("reviewitem/<int:pk>/reject", own(codes=["untrue"])),
    ("reviewitem/<int:pk>/ask", own(question="Which?", about="facts", days=7)),
    ("reviewitem/<int:pk>/reply", own(words="x")),
    ("reviewitem/<int:pk>/read", own_written),
    ("reviewitem/<int:pk>/undo", own_decided),
    ("reviewitem/<int:pk>/triage", own(why="not_a_claim")),
    ("reviewitem/triage", own_all),
    ("reviewitem/restore", own_all_set_aside),
    ("reviewitem/<int:pk>/restore", own_set_aside),
    ("reviewitem/<int:pk>/hold", own(reason="x")),
    ("reviewitem/<int:pk>/release", own_held),
    ("reviewitem/<int:pk>/amend", own_to_correct),
    ("reviewitem/<int:pk>/appeal", own_appealed),
    ("reviewitem/<int:pk>/appeal", first_seat_on_appeal),
    ("reviewitem/<int:pk>/reopen", own_heard),
    ("reviewitem/<int:pk>/reopen", first_seat_reopens),
    ("reviewitem/<int:pk>/assign", own_waiting),
    ("reviewitem/assign", own_chosen),
    ("transfer/<int:pk>/claim-back", own_paid),
    ("recovery/<int:pk>/confirm", debt),
    ("recovery/<int:pk>/confirm", own_debt),
    ("recovery/<int:pk>/drop", own_debt),
    ("recovery/<int:pk>/repay", own_repayment),
    ("repayment/<int:pk>/confirm", repayment),
    ("repayment/<int:pk>/confirm", own_repayment_recorded),
    ("repayment/<int:pk>/drop", own_repayment_recorded),
    ("manualpayment/record", own_award),
    ("manualpayment/<int:pk>/confirm", outside),
    ("manualpayment/<int:pk>/confirm", own_outside),
    ("manualpayment/<int:pk>/drop", own_outside),
    ("detailsrequest/<int:pk>/review", given_by),
    ("detailsrequest/<int:pk>/review", both_reviews),
]
# Asked on the page of another act (the first), or led to by none yet.
WITHOUT_PAGE = {"decide_second", "approve_take_back"}
# Each leaves this list with the page that leads to it.
WITHOUT_PAGE |= {"take_claim"}  # on the way from one claim to the next


def test_every_page_of_an_act_of_two_people_is_tried() -> None:
    pages = {address for address, action in ACTS.items() if action in TWO_PEOPLE}
    assert {address for address, _tried in TRIED} == pages
    assert {ACTS[address] for address in pages} == TWO_PEOPLE - WITHOUT_PAGE


@pytest.mark.parametrize(("address", "tried"), TRIED)
def test_the_same_person_is_refused_in_the_admin(
    address: str, tried: Callable[[User], Case], busy: User
) -> None:
    pk, typed = tried(busy)
    before = rows()
    name = address.replace("/<int:pk>/", "_").replace("/", "_").replace("-", "_")
    answer = done(busy, name, *([pk] if pk else []), **typed)
    assert answer.status_code == 403
    assert "Another person has to do it." in answer.content.decode()
    assert rows() == before


TABLES = (
    "claims_outagewindow", "claims_filingperiod", "claims_automaticrule", "claims_payoutrun", "claims_claim",
    "claims_decision", "claims_award", "claims_ledgerentry", "claims_transition", "claims_auditentry",
    "claims_reviewitem", "claims_payout", "claims_transfer", "claims_download", "claims_bankanswer", "claims_switch",
    "claims_policyversion", "claims_vote", "claims_handover", "claims_inventory", "claims_recovery", "claims_repayment",
    "claims_offset", "claims_manualpayment", "claims_detailsrequest", "claims_accountreview", "claims_payeeaccount",
    "claims_sample", "claims_budget", "claims_writeoff", "claims_installation", "claims_downloadrequest",
    "claims_dutygrant", "accounts_user_groups", "mfa_authenticator", "claims_setaside",
    # acts
    "claims_informationrequest", "claims_appeal", "claims_message",
    "claims_bulkact", "claims_bulkrow",
)  # fmt: skip


def rows() -> dict[str, str]:
    """What stands in each table, as one word."""
    found = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT md5(coalesce(string_agg(t::text, ',' ORDER BY t.id), '')) FROM {table} t")
            found[table] = cursor.fetchone()[0]
    return found


# ---------------------------------------------------------------- actions of the admin's lists

# By list and action: the page that it leads to, which is tried above; '' where it acts at once.
CHOSEN = {
    ("outagewindow", "confirm_chosen"): "outagewindow/confirm",
    ("outagewindow", "drop_chosen"): "outagewindow/drop",
    ("bankresult", "propose_chosen"): "bankresult/propose",
    ("bankresult", "confirm_chosen"): "bankresult/confirm",
    ("bankresult", "drop_chosen"): "bankresult/drop",
    ("reviewitem", "assign_chosen"): "reviewitem/assign",
    ("reviewitem", "take_chosen"): "",
    ("reviewitem", "give_back_chosen"): "",
    ("reviewitem", "set_aside_chosen"): "reviewitem/triage",
    ("setaside", "restore_chosen"): "reviewitem/restore",
    ("reviewitem", "approve_chosen"): "",  # each claim is refused: tests/stages/review/test_rehearsing.py
}


def test_every_action_of_a_list_is_known() -> None:
    found = {
        (model._meta.model_name, getattr(action, "__name__", action))
        for model, screen in site._registry.items()
        for action in screen.actions or ()
    }
    assert found == set(CHOSEN)
    assert set(CHOSEN.values()) - {""} <= set(ACTS)


@pytest.mark.parametrize("action", ["take_chosen", "give_back_chosen"])
def test_what_a_list_does_at_once_refuses_whoever_brought_the_claim_in(action: str, busy: User) -> None:
    made = claim(filed_by=busy)
    item = ReviewItem.objects.create(
        claim=made, code="proposed", at=NOON, due_on=NOON.date(), assignee=person("rita"),
        assigned_by=person("rita"), assigned_at=NOON,
    )  # fmt: skip
    before = rows()
    browser, address = as_(busy), reverse("admin:claims_reviewitem_changelist")
    answer = browser.post(address, {"action": action, "_selected_action": item.pk})
    said = browser.get(answer.headers["Location"]).content.decode()
    assert rows() == before
    assert "Another person has to do it." in said or "another person has to look at it" in said


# ---------------------------------------------------------------- programs, by session and by token


def test_no_address_of_the_api_does_an_act_of_two_people() -> None:
    """What the maker could do there by a token is what the claimant may: nothing of it is another's seat."""
    known = verbs()
    named = {
        getattr(call.func, "attr", getattr(call.func, "id", ""))
        for path in (FOLDER / "api").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call)
    }
    assert not named & known


# ---------------------------------------------------------------- commands, tasks and the other doors

FOLDER = Path(house.__file__).parent


def verbs() -> set[str]:
    """The stages' functions that ask for an act of two people, and those that call one by its name."""
    said: dict[str, set[object]] = {}
    for path in (FOLDER / "stages").rglob("*.py"):
        for one in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(one, ast.FunctionDef) and not one.name.startswith("_"):
                said.setdefault(one.name, set()).update(_words(one))
    asking = {name for name, words in said.items() if words & TWO_PEOPLE}
    return asking | {name for name, words in said.items() if words & asking}


def _words(function: ast.FunctionDef) -> Iterator[object]:
    """Its texts, and the names that it calls."""
    for one in ast.walk(function):
        if isinstance(one, ast.Constant):
            yield one.value
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Name):
            yield one.func.id


def calls() -> Iterator[tuple[str, str, str]]:
    """Door, verb and actor of every call of such a verb outside the admin."""
    known = verbs()
    for folder in ("api", "web", "management", "tasks"):
        for path in (FOLDER / folder).rglob("*.py"):
            for call in ast.walk(ast.parse(path.read_text("utf-8"))):
                if not isinstance(call, ast.Call):
                    continue
                name = getattr(call.func, "attr", getattr(call.func, "id", ""))
                if name in known:
                    actor = next((ast.unparse(one.value) for one in call.keywords if one.arg == "actor"), "")
                    yield path.relative_to(FOLDER).as_posix(), name, actor


def test_the_verbs_of_two_people_are_found() -> None:
    assert {
        "confirm_windows",
        "confirm_filing_period",
        "confirm_rule",
        "check_run",
        "release_run",
        "decide",
    } <= verbs()


def test_no_command_task_or_other_door_takes_a_second_seat_but_for_the_shipped_files() -> None:
    """What is shipped was approved by two people before it came here; named rules bring it in, and nobody else."""
    assert set(calls()) == {
        (
            "management/commands/inventory.py",
            "confirm_inventory",
            "actor",
        ),  # a person who says who they are: --as
        # Before there is an operator nobody could be the second; it makes two, each the other's.
        ("management/commands/staff.py", "first_operators", "NamedRule('installer')"),
        ("management/commands/staff.py", "forget_factor", "actor"),  # never one's own
        ("management/commands/import_outages.py", "import_shipped", "outages.SHIPPED"),
        ("management/commands/load_policies.py", "adopt_shipped", "policies.SHIPPED"),
    }
