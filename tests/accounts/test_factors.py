"""The second factor: what is shut to staff who have not given it, how it is set up, and what a code is good for."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from time_machine import travel

from accounts import factors
from accounts.models import User
from tests.factories import PASSWORD, UserFactory
from tests.people import NOON, half_signed_in

pytestmark = pytest.mark.django_db

LOGIN = "/admin/login/"
SET_UP = "/accounts/2fa/totp/activate/"
AGAIN = "/accounts/2fa/reauthenticate/"
CODES = "/accounts/2fa/recovery-codes/"
SECRET = generate_totp_secret()


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    cache.clear()
    with travel(NOON, tick=False):
        yield


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def rita(db: None) -> User:
    """A reviewer with a password and an app."""
    person = UserFactory(email="rita@example.com", duties=("reviewer",), password=True)
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
    TOTP.activate(person, SECRET)
    return person


@pytest.fixture
def newcomer(db: None) -> User:
    """Somebody of the staff without password and app."""
    person = UserFactory(email="new@example.com", duties=("reviewer",))
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
    return person


def code(secret: str = SECRET, *, steps: int = 0) -> str:
    """What the app shows now, or some steps of half a minute later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def by_password(visitor: Client, password: str = PASSWORD) -> str:
    """Where the form for staff leads; '' where it is shown again."""
    answer = visitor.post(f"{LOGIN}?next=/admin/", {"username": "rita@example.com", "password": password})
    return answer.get("Location", "")


def inside(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


# ---------------------------------------------------------------- refusals
def test_a_password_alone_opens_no_page_of_the_admin(visitor: Client, rita: User) -> None:
    assert by_password(visitor) == f"{AGAIN}?next=%2Fadmin%2F"
    assert not inside(visitor)
    assert visitor.get("/admin/claims/claim/")["Location"] == f"{LOGIN}?next=/admin/claims/claim/"
    asked = visitor.get(f"{LOGIN}?next=/admin/claims/claim/")
    assert asked["Location"] == f"{AGAIN}?next=%2Fadmin%2Fclaims%2Fclaim%2F"


def test_a_password_alone_opens_neither_the_pages_of_staff_in_the_api_nor_tokens(rita: User) -> None:
    half = half_signed_in(rita)
    assert half.get("/api/v1/staff/claims/").status_code == 403
    assert half.get("/tokens/")["Location"] == f"{AGAIN}?next=%2Ftokens%2F"
    made = half.post("/tokens/", {"name": "mine"})
    assert made["Location"] == f"{AGAIN}?next=%2Ftokens%2F"


@pytest.mark.parametrize(
    "page", [CODES, "/accounts/2fa/recovery-codes/generate/", "/accounts/2fa/totp/deactivate/"]
)
def test_whoever_found_out_the_password_comes_to_no_codes_by_it(
    visitor: Client, rita: User, page: str
) -> None:
    """The password asked for once more would do for allauth; with an app set up only the app does."""
    RecoveryCodes.activate(rita)
    by_password(visitor)
    assert visitor.get(page)["Location"].startswith(AGAIN)
    assert visitor.post("/accounts/reauthenticate/", {"password": PASSWORD})["Location"].startswith(AGAIN)
    assert visitor.get(page)["Location"].startswith(AGAIN)


def test_a_second_app_is_set_up_by_nobody_who_has_one(visitor: Client, rita: User) -> None:
    by_password(visitor)
    assert visitor.get(SET_UP).status_code == 302
    assert Authenticator.objects.get(user=rita).wrap().validate_code(code())


def test_a_wrong_code_is_told_and_opens_nothing(visitor: Client, rita: User) -> None:
    by_password(visitor)
    page = visitor.post(AGAIN, {"code": code(steps=10)})
    assert "This code is not right, or was used before." in page.content.decode()
    assert not inside(visitor)


@pytest.mark.parametrize("later", [0, 29, 31, 59])
def test_a_code_is_taken_once_as_long_as_the_app_could_show_it(rita: User, later: int) -> None:
    """allauth remembers it for half a minute; ours may be half a minute early or late."""
    first, second = half_signed_in(rita), half_signed_in(rita)
    shown = code(steps=1)
    first.post(AGAIN, {"code": shown})
    assert inside(first)
    with travel(NOON + timedelta(seconds=later), tick=False):
        second.post(AGAIN, {"code": f" {shown} "})
        assert not inside(second)


def test_a_recovery_code_is_taken_once_for_good(rita: User) -> None:
    first, second = half_signed_in(rita), half_signed_in(rita)
    one = RecoveryCodes.activate(rita).get_unused_codes()[0]
    first.post(AGAIN, {"code": one})
    with travel(NOON + timedelta(days=1), tick=False):
        second.post(AGAIN, {"code": one})
        assert not inside(second)


def test_after_five_wrong_codes_the_sixth_attempt_is_refused_even_if_it_is_right(rita: User) -> None:
    half = half_signed_in(rita)
    for steps in range(10, 15):
        half.post(AGAIN, {"code": code(steps=steps)})
    page = half.post(AGAIN, {"code": code()})
    assert "There were too many attempts." in page.content.decode()
    assert not inside(half)
    with travel(NOON + timedelta(minutes=6), tick=False):
        half.post(AGAIN, {"code": code()})
        assert inside(half)


def test_after_five_wrong_passwords_the_sixth_attempt_is_refused_even_if_it_is_right(
    visitor: Client, rita: User
) -> None:
    for _attempt in range(5):
        assert by_password(visitor, "wrong") == ""
    page = visitor.post(LOGIN, {"username": "Rita@example.com", "password": PASSWORD})
    assert "There were too many attempts." in page.content.decode()
    assert "_auth_user_id" not in visitor.session
    with travel(NOON + timedelta(minutes=6), tick=False):
        assert by_password(visitor) != ""


def test_who_is_not_of_the_staff_is_told_nothing_more_than_a_wrong_password_is(visitor: Client) -> None:
    UserFactory(email="alice@example.com", password=True, is_staff=False)
    for password in (PASSWORD, "wrong"):
        page = visitor.post(LOGIN, {"username": "alice@example.com", "password": password})
        assert (
            "The address or the password is wrong, or this is no account of staff." in page.content.decode()
        )
    assert "_auth_user_id" not in visitor.session


def test_a_factor_is_good_for_twelve_hours(rita: User, settings: Settings) -> None:
    for hours, opens in ((11, True), (12, False), (13, False)):
        client = half_signed_in(rita, proved_at=NOON - timedelta(hours=hours))
        assert inside(client) is opens, hours
        assert (client.get("/api/v1/staff/claims/").status_code == 200) is opens
    settings.SECOND_FACTOR_HOURS = 24
    assert inside(half_signed_in(rita, proved_at=NOON - timedelta(hours=13)))


def test_the_factor_of_another_person_in_the_same_browser_proves_nothing(rita: User) -> None:
    client = half_signed_in(rita)
    session = client.session
    session.update(factors.proof(UserFactory(), at=NOON))
    session.save()
    assert not inside(client)


def test_staff_do_not_remove_their_second_factor(visitor: Client, rita: User) -> None:
    visitor.force_login(rita)
    page = visitor.get("/accounts/2fa/totp/deactivate/")
    assert "Staff keep the second factor." in page.content.decode()
    visitor.post("/accounts/2fa/totp/deactivate/")
    assert factors.has_factor(rita)


def test_who_has_not_proved_the_address_sets_nothing_up(rita: User, newcomer: User) -> None:
    EmailAddress.objects.filter(user=newcomer).update(verified=False)
    half = half_signed_in(newcomer)
    page = half.get(SET_UP, follow=True)
    assert "Prove your address first" in page.content.decode()
    assert not factors.has_factor(newcomer)


def test_where_to_go_on_is_on_this_site_alone(newcomer: User, rita: User) -> None:
    for person, page in ((newcomer, SET_UP), (rita, AGAIN)):
        half = half_signed_in(person)
        elsewhere = half.get(f"{page}?next=https://evil.example/").content.decode()
        assert 'value="https://evil.example/"' not in elsewhere or page == AGAIN
    answer = half_signed_in(rita).post(AGAIN, {"code": code(), "next": "https://evil.example/"})
    assert answer["Location"] == "/claims/mine/"


# ---------------------------------------------------------------- signing in
def test_password_and_code_lead_to_where_somebody_wanted_to_go(visitor: Client, rita: User) -> None:
    visitor.post(f"{LOGIN}?next=/admin/claims/claim/", {"username": "rita@example.com", "password": PASSWORD})
    answer = visitor.post(AGAIN, {"code": code(), "next": "/admin/claims/claim/"})
    assert answer["Location"] == "/admin/claims/claim/"
    assert visitor.get("/admin/claims/claim/").status_code == 200
    assert visitor.get(LOGIN)["Location"] == "/admin/"


def test_a_code_by_mail_asks_for_the_second_factor_too(visitor: Client, rita: User) -> None:
    visitor.post("/accounts/login/code/", {"email": rita.email})
    mailed = next(word for word in str(mail.outbox[-1].body).split() if word.replace("-", "").isdigit())
    answer = visitor.post("/accounts/login/code/confirm/", {"code": mailed})
    assert answer["Location"] == "/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in visitor.session
    assert "Enter the code from your app" in visitor.get(answer["Location"]).content.decode()
    visitor.post("/accounts/2fa/authenticate/", {"code": code()})
    assert inside(visitor)


def test_claimants_need_none_and_may_have_one(visitor: Client, alice: User) -> None:
    half = half_signed_in(alice)
    assert half.get("/claims/mine/").status_code == 200
    assert half.get("/tokens/").status_code == 200
    TOTP.activate(alice, SECRET)
    half.post(AGAIN, {"code": code()})
    half.post("/accounts/2fa/totp/deactivate/")
    assert not factors.has_factor(alice)


# ---------------------------------------------------------------- setting it up
@pytest.mark.django_db(transaction=True)
def test_a_newcomer_sets_it_up_and_is_in_with_recovery_codes_shown_once(newcomer: User) -> None:
    half = half_signed_in(newcomer)
    assert half.get(f"{LOGIN}?next=/admin/")["Location"] == f"{SET_UP}?next=%2Fadmin%2F"
    shown = half.get(f"{SET_UP}?next=/admin/")
    secret = shown.context["form"].secret
    assert secret in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    wrong = half.post(SET_UP, {"code": code(secret, steps=10), "next": "/admin/"})
    assert wrong.context["form"].secret == secret  # the picture stays the one that was scanned
    answer = half.post(SET_UP, {"code": code(secret), "next": "/admin/"})
    assert answer["Location"] == f"{CODES}?next=%2Fadmin%2F"
    codes = half.get(answer["Location"]).content.decode()
    unused = RecoveryCodes.activate(newcomer).get_unused_codes()
    assert len(unused) == 10
    assert all(one in codes for one in unused)
    assert 'href="/admin/"' in codes
    again = half.get(CODES).content.decode()
    assert not any(one in again for one in unused)
    assert "You have 10 recovery codes left." in again
    assert inside(half)
    assert mail.outbox[-1].subject == "A second factor was set up"
    assert mail.outbox[-1].to == [newcomer.email]


def test_the_code_that_set_it_up_is_taken_no_second_time(newcomer: User) -> None:
    half, other = half_signed_in(newcomer), half_signed_in(newcomer)
    secret = half.get(SET_UP).context["form"].secret
    half.post(SET_UP, {"code": code(secret)})
    other.post(AGAIN, {"code": code(secret)})
    assert not inside(other)


def test_whoever_gave_the_password_just_now_sets_it_up_without_giving_it_again(visitor: Client) -> None:
    UserFactory(email="rita@example.com", duties=("reviewer",), password=True)
    assert by_password(visitor) == f"{SET_UP}?next=%2Fadmin%2F"
    assert visitor.get(SET_UP).status_code == 200
    with travel(NOON + timedelta(minutes=6), tick=False):
        answer = visitor.get(SET_UP)
        assert answer["Location"].startswith("/accounts/reauthenticate/")
        assert "Your password once more" in visitor.get(answer["Location"]).content.decode()


def test_new_recovery_codes_make_the_earlier_ones_worthless(rita: User) -> None:
    old = RecoveryCodes.activate(rita).get_unused_codes()[0]
    client = half_signed_in(rita)
    client.post(AGAIN, {"code": code()})
    client.post("/accounts/2fa/recovery-codes/generate/")
    other = half_signed_in(rita)
    other.post(AGAIN, {"code": old})
    assert not inside(other)


def test_secrets_are_sealed(rita: User) -> None:
    RecoveryCodes.activate(rita)
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert SECRET not in kept
    seed = Authenticator.objects.get(type="recovery_codes").data["seed"]
    assert len(seed) > 100 and not seed.isalnum()


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_page_of_it_speaks_both_languages(rita: User, newcomer: User, language: str) -> None:
    said = {"ko": "2차 인증", "en": "second factor"}[language]
    for person, pages in ((rita, (AGAIN, "/accounts/2fa/", CODES)), (newcomer, (SET_UP, "/accounts/2fa/"))):
        client = half_signed_in(person, proved_at=NOON)
        RecoveryCodes.activate(rita)
        client.cookies["django_language"] = language
        for page in pages:
            answer = client.get(page)
            assert answer.status_code == 200
            assert f'lang="{language}"' in answer.content.decode()
            assert said in answer.content.decode().lower() or page == CODES


def test_a_proof_lasts_to_the_second() -> None:
    class Request:
        user = UserFactory()
        session = factors.proof(user, at=NOON)

    def at(moment: datetime, within: timedelta) -> bool:
        return factors.proved(Request, at=moment, within=within)  # type: ignore[arg-type]

    minutes = timedelta(minutes=5)
    assert at(NOON + minutes - timedelta(seconds=1), minutes)
    assert not at(NOON + minutes, minutes)
    assert timezone.now() == NOON
