"""Questions and answers: refusals first."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts.models import User
from claims.models import (
    AuditEntry,
    Claim,
    ClaimFacts,
    Incident,
    InformationRequest,
    PayeeAccount,
    ReviewItem,
    Transition,
)
from claims.models.sealing import fingerprint, seal
from claims.queries import review as queries
from claims.rules.authority import Forbidden, SamePerson
from claims.rules.lifecycle import UnlawfulMove
from claims.rules.residents import ResidentNumberTyped
from claims.rules.text import ForbiddenCharacter
from claims.stages import review
from claims.stages.intake import FilingRefused
from claims.stages.safety import ReasonMissing
from tests.people import NOON, person
from tests.stages.review.making import assessed, decided, status
from tests.world import kakao, merchant

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(alice: User) -> Claim:
    return merchant(kakao(), filed_by=alice)


def asked(
    claim: Claim,
    by: User | None = None,
    question: str = "Which week was the best?",
    days: Any = 7,
    **said: Any,
) -> Claim:
    return review.ask(
        actor=by or person("rita"),
        claim=claim,
        question=question,
        working_days=days,
        at=NOON,
        door="test",
        **said,
    )


def answered(claim: Claim, by: User, **said: Any) -> Claim:
    return review.answer(actor=by, claim=claim, at=NOON, door="test", **said)


def test_only_reviewers_ask_and_never_about_their_own(claim: Claim, rita: User) -> None:
    for name in ("mallory", "alice", "felix", "omar", "seo"):
        with pytest.raises(Forbidden):
            asked(claim, person(name))
    with pytest.raises(SamePerson):
        asked(merchant(claim.incident, filed_by=rita))
    assert not Transition.objects.exists()


def test_a_question_has_words_and_a_lawful_time(claim: Claim) -> None:
    with pytest.raises(ReasonMissing):
        asked(claim, question=" \n")
    with pytest.raises(ForbiddenCharacter):
        asked(claim, question="a\0b")
    for days in (0, -1, 31, 7.0, True):
        with pytest.raises(review.DaysOutOfRange):
            asked(claim, days=days)
    with pytest.raises(ValueError, match="fortune"):  # of no page: a bug
        asked(claim, about="fortune")
    assert status(claim) == "submitted"
    assert not InformationRequest.objects.exists()


@pytest.mark.parametrize("there", ["approved", "rejected", "withdrawn", "information_requested"])
def test_only_a_submitted_claim_is_asked_about(there: str) -> None:
    with pytest.raises(UnlawfulMove):
        asked(merchant(kakao(), status=there))


def test_the_claimant_is_asked_until_a_working_day_in_the_incidents_own_zone(
    claim: Claim, rita: User
) -> None:
    """NOON is a Friday in Seoul."""
    assert asked(claim, question="Which week?\nAnd why?").status == "information_requested"
    question = queries.asked(claim=claim)
    assert question
    assert (question.question, question.due_on) == ("Which week?\nAnd why?", date(2022, 11, 1))
    assert (question.version, question.about, question.asked_by, question.state) == (1, "facts", rita, "open")
    assert ReviewItem.objects.get(state="open").code == "asked"
    assert Transition.objects.get().act == "ask"


@pytest.mark.parametrize(
    ("zone", "at", "day"),
    [
        (
            "Asia/Seoul",
            datetime(2023, 1, 19, 14, 59, tzinfo=UTC),
            date(2023, 1, 20),
        ),  # a minute before midnight
        (
            "Asia/Seoul",
            datetime(2023, 1, 19, 15, 0, tzinfo=UTC),
            date(2023, 1, 25),
        ),  # the eve of Seollal has begun
        (
            "Europe/London",
            datetime(2023, 1, 19, 15, 0, tzinfo=UTC),
            date(2023, 1, 20),
        ),  # no list of holidays there
        (
            "America/New_York",
            datetime(2022, 11, 5, 3, 59, tzinfo=UTC),
            date(2022, 11, 7),
        ),  # Friday until midnight
    ],
)
def test_the_awkward_days(claim: Claim, zone: str, at: datetime, day: date) -> None:
    Incident.objects.filter(pk=claim.incident_id).update(time_zone=zone)
    claim = Claim.objects.get(pk=claim.pk)
    review.ask(actor=person("rita"), claim=claim, question="?", working_days=1, at=at, door="test")
    assert claim.questions.get().due_on == day


def test_only_the_claimant_answers(claim: Claim) -> None:
    asked(claim)
    for name in ("mallory", "rita", "felix"):
        with pytest.raises(Forbidden):
            answered(claim, person(name), text="x")
    assert status(claim) == "information_requested"


def test_an_answer_says_something_that_was_asked(claim: Claim, alice: User) -> None:
    with pytest.raises(UnlawfulMove):
        answered(claim, alice, text="Before anybody asked.")
    asked(claim)
    with pytest.raises(review.NothingAnswered):
        answered(claim, alice)
    for inputs in ({"fortune": 1}, {"loss": "much"}, {"loss": -1}):
        with pytest.raises(FilingRefused):
            answered(claim, alice, inputs=inputs)
    assert (status(claim), ClaimFacts.objects.count()) == ("information_requested", 1)


def test_a_resident_registration_number_is_kept_in_no_text(claim: Claim, alice: User) -> None:
    number = "My number is 900101-1234568."
    with pytest.raises(ResidentNumberTyped):
        asked(claim, question=number)
    asked(claim)
    with pytest.raises(ResidentNumberTyped):
        answered(claim, alice, text=number)
    with pytest.raises(ResidentNumberTyped):
        review.withdraw(actor=alice, claim=claim, reason=number, at=NOON, door="test")
    assert status(claim) == "information_requested"


def test_an_answer_makes_a_version_that_is_assessed_anew(claim: Claim, alice: User) -> None:
    account = {"number": "00000000000000", "holder": "김시험"}
    PayeeAccount.objects.create(
        claim=claim, version=1, bank="004", sealed=seal(account, bound_to=PayeeAccount.binding(claim.pk, 1)),
        fingerprint=b"0" * 16, at=NOON,
    )  # fmt: skip
    assessed(claim.incident)
    asked(claim)
    after = answered(claim, alice, inputs={"loss": 400_000}, text="The second one.")
    assert (after.status, after.version) == ("submitted", 2)
    assert ClaimFacts.objects.get(claim=claim, version=2).inputs == {"loss": 400_000}
    assert ClaimFacts.objects.get(claim=claim, version=1).inputs == {"loss": 300_000}
    assert PayeeAccount.objects.get(claim=claim, version=2).opened() == account
    assert Transition.objects.order_by("-pk")[0].note == "The second one."
    assert queries.asked(claim=after) is None
    assert claim.questions.values_list("state", "closed_at").get() == ("answered", NOON)
    assert ReviewItem.objects.get(state="open").code == "answered"
    with pytest.raises(review.NotAssessed):
        decided(claim)
    assessed(claim.incident)
    assert decided(claim).lines[0]["amount"] == 50_000


def test_an_answer_in_words_keeps_the_ground_of_the_decision(claim: Claim, alice: User) -> None:
    assessed(claim.incident)
    asked(claim)
    answered(claim, alice, text="As I said.")
    assert decided(claim).version == 2


def test_an_account_is_taken_where_it_was_asked_for_and_as_at_intake(claim: Claim, alice: User) -> None:
    asked(claim)
    with pytest.raises(FilingRefused):
        answered(claim, alice, account=("004", "123456-04-123456", ""))
    assert status(claim) == "information_requested"


def test_a_question_about_the_account_is_answered_by_another_one(claim: Claim, alice: User) -> None:
    asked(claim, about="account")
    for wrong in (
        ("", "123456-04-123456", ""),
        ("004", "", ""),
        ("004", "12", ""),
        ("999", "123456-04-123456", ""),
        ("004", "123456-04-123456", "배다른"),  # somebody else's, and nothing says why
    ):
        with pytest.raises(FilingRefused):
            answered(claim, alice, account=wrong)
    assert not PayeeAccount.objects.exists()
    after = answered(claim, alice, account=("004", "123456-04-123456", ""))
    account = PayeeAccount.objects.get()
    assert (account.version, account.bank, account.opened()["number"]) == (2, "004", "12345604123456")
    assert account.fingerprint == fingerprint("account", "004:12345604123456")
    assert ClaimFacts.objects.get(claim=claim, version=after.version).account == "ok"
    said = AuditEntry.objects.get(action="answer_claim").payload.after
    assert said == {"version": 2, "inputs": [], "account": True}


def test_withdrawing_drops_the_question(claim: Claim, alice: User) -> None:
    asked(claim)
    review.withdraw(actor=alice, claim=claim, reason="", at=NOON, door="test")
    assert claim.questions.values_list("state", "closed_at").get() == ("dropped", NOON)


def test_a_claim_may_be_asked_about_again_after_an_answer(claim: Claim, alice: User) -> None:
    asked(claim)
    answered(claim, alice, text="So.")
    asked(claim, question="And then?")
    assert [one.state for one in queries.questions_of(claim=claim)] == ["answered", "open"]
