"""Signing in by a code: one page for addresses known and new, and nothing that tells them apart."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from time_machine import travel

from accounts.models import User
from accounts.signing_in import guessed_too_often, person
from tests.factories import PASSWORD, UserFactory

ASK = "/accounts/login/code/"
CONFIRM = "/accounts/login/code/confirm/"


@pytest.fixture(autouse=True)
def _uncounted(db: None) -> None:
    cache.clear()


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"accept-language": "en"})


def code() -> str:
    """The code in the newest mail."""
    return re.search(r"\d{4}-\d{4}", str(mail.outbox[-1].body)).group()  # type: ignore[union-attr]


def other_than(right: str) -> str:
    return right.translate(str.maketrans("0123456789", "1234567890"))


# ---------------------------------------------------------------- refusals
@pytest.mark.parametrize(
    "typed", ["", "alice", "alice@", "a\x00b@example.com", "가@한글", "x" * 300 + "@example.com"]
)
def test_what_is_no_address_is_an_error_and_makes_nobody(visitor: Client, typed: str) -> None:
    answer = visitor.post(ASK, {"email": typed})
    assert answer.status_code == 200
    assert "invalid-feedback" in answer.content.decode()
    assert not User.objects.exists()
    assert mail.outbox == []


def test_a_wrong_code_lets_nobody_in_and_the_third_ends_it(visitor: Client) -> None:
    visitor.post(ASK, {"email": "alice@example.com"})
    right = code()
    for _attempt in range(3):
        visitor.post(CONFIRM, {"code": other_than(right)})
    visitor.post(CONFIRM, {"code": right})
    assert "_auth_user_id" not in visitor.session


def test_a_wrong_code_is_told_in_words_that_help(visitor: Client) -> None:
    visitor.post(ASK, {"email": "alice@example.com"})
    page = visitor.post(CONFIRM, {"code": other_than(code())}).content.decode()
    assert "This is not the code we sent. Please compare it with the newest mail." in page


def test_a_code_ages(visitor: Client) -> None:
    visitor.post(ASK, {"email": "alice@example.com"})
    with travel(timezone.now() + timedelta(minutes=11), tick=False):
        visitor.post(CONFIRM, {"code": code()})
        assert "_auth_user_id" not in visitor.session


def test_a_code_is_good_only_in_the_browser_that_asked(visitor: Client) -> None:
    visitor.post(ASK, {"email": "alice@example.com"})
    other = Client()
    other.post(ASK, {"email": "mallory@example.com"})
    mallorys, alices = code(), re.search(r"\d{4}-\d{4}", str(mail.outbox[0].body)).group()  # type: ignore[union-attr]
    assert mallorys != alices
    other.post(CONFIRM, {"code": alices})
    assert "_auth_user_id" not in other.session


def test_whoever_was_shut_out_gets_no_code_and_the_same_page(visitor: Client) -> None:
    UserFactory(email="gone@example.com", is_active=False)
    answer = visitor.post(ASK, {"email": "gone@example.com"})
    assert answer["Location"] == CONFIRM
    assert visitor.get(CONFIRM).status_code == 200
    assert mail.outbox == []


def test_guesses_at_one_code_are_counted_across_sessions() -> None:
    assert [guessed_too_often("1234-5678") for _guess in range(4)] == [False, False, False, True]
    assert not guessed_too_often("8765-4321")


def test_a_right_code_after_too_many_guesses_of_other_requests_is_refused(visitor: Client) -> None:
    visitor.post(ASK, {"email": "alice@example.com"})
    for _guess in range(3):
        guessed_too_often(code())
    visitor.post(CONFIRM, {"code": code()})
    assert "_auth_user_id" not in visitor.session


def test_asking_too_often_is_refused(visitor: Client) -> None:
    for _time in range(4):
        Client().post(ASK, {"email": "alice@example.com"})
    assert len(mail.outbox) == 3


@pytest.mark.parametrize("name", ["email/", "password/change/", "password/set/"])
def test_pages_that_would_change_an_address_or_a_password_are_shut(visitor: Client, name: str) -> None:
    visitor.force_login(UserFactory())
    assert visitor.get(f"/accounts/{name}").status_code == 404


@pytest.mark.parametrize("name", ["login/", "signup/", "password/reset/"])
def test_other_ways_in_lead_to_the_one_page(visitor: Client, name: str) -> None:
    answer = visitor.get(f"/accounts/{name}?next=/claims/mine/")
    assert answer["Location"] == f"{ASK}?next=/claims/mine/"


def test_a_password_opens_no_claimants_page(visitor: Client) -> None:
    UserFactory(email="rita@example.com", duties=("reviewer",), password=True)
    visitor.post("/accounts/login/", {"login": "rita@example.com", "password": PASSWORD})
    assert "_auth_user_id" not in visitor.session


# ---------------------------------------------------------------- signing in
def test_a_new_address_and_a_known_one_are_answered_alike(visitor: Client) -> None:
    UserFactory(email="known@example.com")
    answers = []
    for address in ("known@example.com", "new@example.com"):
        asked = visitor.post(ASK, {"email": address})
        page = visitor.get(CONFIRM).content.decode().replace(address, "ADDRESS")
        page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)
        answers.append((asked.status_code, asked["Location"], page, mail.outbox[-1].subject))
        visitor.post("/accounts/logout/")
    assert answers[0] == answers[1]
    assert len(mail.outbox) == 2


def _statements(visitor: Client, url: str, sent: dict[str, str]) -> list[str]:
    """What is asked of the database, without what differs by person."""
    with CaptureQueriesContext(connection) as asked:
        visitor.post(url, sent)
    return [
        re.sub(r"'[^']*'|\b\d+\b|s\d+_x\d+|\btrue\b|\bfalse\b", "?", query["sql"])
        for query in asked.captured_queries
    ]


def test_a_new_address_and_a_known_one_cost_the_same_statements() -> None:
    known = UserFactory(email="known@example.com")
    EmailAddress.objects.create(user=known, email=known.email, primary=True, verified=True)
    cost = []
    for address in ("known@example.com", "new@example.com"):
        visitor = Client(headers={"accept-language": "en"})
        asked = _statements(visitor, ASK, {"email": address})
        cost.append((asked, _statements(visitor, CONFIRM, {"code": other_than(code())})))
    assert cost[0] == cost[1]


def test_the_code_signs_in_and_proves_the_address(visitor: Client) -> None:
    visitor.post(ASK, {"email": "Alice@Example.com"})
    assert not EmailAddress.objects.get().verified
    answer = visitor.post(CONFIRM, {"code": code()})
    assert answer["Location"] == "/claims/mine/"
    alice = User.objects.get()
    assert visitor.session["_auth_user_id"] == str(alice.pk)
    assert (alice.email, alice.has_usable_password()) == ("alice@example.com", False)
    assert EmailAddress.objects.get().verified


def test_the_code_may_be_typed_without_its_hyphen(visitor: Client) -> None:
    visitor.post(ASK, {"email": "alice@example.com"})
    visitor.post(CONFIRM, {"code": code().replace("-", " ")})
    assert "_auth_user_id" in visitor.session


def test_signing_in_leads_back_to_where_it_was_asked_for_and_nowhere_else(visitor: Client) -> None:
    for wanted, reached in (("/claims/link/", "/claims/link/"), ("https://evil.example/", "/claims/mine/")):
        visitor.post(ASK, {"email": "alice@example.com", "next": wanted})
        answer = visitor.post(CONFIRM, {"code": code(), "next": wanted})
        assert answer["Location"] == reached
        visitor.post("/accounts/logout/")


def test_a_second_code_can_be_asked_for(visitor: Client) -> None:
    visitor.post(ASK, {"email": "alice@example.com"})
    first = code()
    visitor.post(CONFIRM, {"action": "resend"})
    assert len(mail.outbox) == 2
    assert code() != first
    visitor.post(CONFIRM, {"code": code()})
    assert "_auth_user_id" in visitor.session


@pytest.mark.parametrize(("language", "subject"), [("en", "Your sign-in code"), ("ko", "로그인")])
def test_the_mail_is_in_the_readers_language_and_its_subject_names_nothing(
    language: str, subject: str
) -> None:
    Client(headers={"accept-language": language}).post(ASK, {"email": "alice@example.com"})
    sent = mail.outbox[0]
    assert subject in sent.subject
    assert code() not in sent.subject
    assert "alice" not in sent.subject
    assert "alice" not in str(sent.body)


def test_signing_out_ends_the_session(visitor: Client) -> None:
    visitor.force_login(UserFactory())
    assert visitor.get("/accounts/logout/").status_code == 200
    visitor.post("/accounts/logout/")
    assert "_auth_user_id" not in visitor.session


# ---------------------------------------------------------------- who
def test_who_was_found_by_a_second_address_is_that_person_and_nobody_is_made() -> None:
    alice = UserFactory(email="alice@example.com")
    EmailAddress.objects.create(user=alice, email="second@example.com", primary=True, verified=True)
    assert person("second@example.com") == alice
    assert User.objects.count() == 1


def test_asking_again_changes_nobody() -> None:
    first, again = person("alice@example.com"), person("alice@example.com")
    assert first == again
    assert EmailAddress.objects.count() == 1
