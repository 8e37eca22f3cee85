"""The page that does one thing: nothing happens on GET, a refusal is told, what was typed stays."""

import pytest
from django.contrib.messages.storage.session import SessionStorage
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory
from django.urls import reverse

from accounts.models import User
from claims.admin import forms
from claims.admin.acts import Act, acted, chosen
from claims.rules.authority import SamePerson
from claims.rules.refusal import N_, Refusal

pytestmark = pytest.mark.django_db
BACK = "admin:claims_switch_changelist"


class NotToday(Refusal):
    code = "not_today"
    sentence = N_("Please say why.")


def page(
    user: User, outcome: Refusal | str = "done", *, post: dict[str, str] | None = None
) -> tuple[int, str, int]:
    """Status, text and how often the stage was called."""
    calls = []

    def perform(typed: dict[str, object], at: object) -> str:
        calls.append(typed)
        if isinstance(outcome, Refusal):
            raise outcome
        return outcome

    request = RequestFactory().get("/") if post is None else RequestFactory().post("/", post)
    request.user = user
    request.session = {}  # type: ignore[assignment]
    request._messages = SessionStorage(request)  # type: ignore[attr-defined]
    act = Act("turn_switch", "Title", forms.ReasonForm, "Do", reverse(BACK), listed=["<b>one</b>"])
    response = acted(request, act, perform)
    text = response.render().content.decode() if hasattr(response, "render") else response.headers["Location"]
    return response.status_code, text, len(calls)


def test_nobody_opens_a_page_of_an_act_that_is_not_theirs(seo: User, mallory: User) -> None:
    for user in (seo, mallory):
        for post in (None, {"reason": "x"}):
            with pytest.raises(PermissionDenied):
                page(user, post=post)


def test_looking_at_the_page_does_nothing(omar: User) -> None:
    assert page(omar)[::2] == (200, 0)


def test_a_form_that_is_not_filled_does_nothing(omar: User) -> None:
    assert page(omar, post={"reason": "  "})[::2] == (200, 0)
    assert page(omar, post={"reason": "a\u202eb"})[::2] == (200, 0)
    assert page(omar, post={"reason": "a\0b"})[::2] == (200, 0)


def test_a_refusal_is_told_and_what_was_typed_stays(omar: User) -> None:
    status, text, calls = page(omar, NotToday(), post={"reason": "because of <this>"})
    assert (status, calls) == (409, 1)
    assert "because of &lt;this&gt;" in text
    assert 'role="alert"' in text


def test_an_act_of_the_same_person_is_forbidden(omar: User) -> None:
    assert page(omar, SamePerson(action="x", relation="y"), post={"reason": "x"})[0] == 403


def test_what_is_done_leads_back(omar: User) -> None:
    assert page(omar, post={"reason": "x"}) == (302, reverse(BACK), 1)


def test_what_is_listed_is_shown_as_text(omar: User) -> None:
    assert "&lt;b&gt;one&lt;/b&gt;" in page(omar)[1]


@pytest.mark.parametrize(
    ("text", "ids"),
    [("1,2,3", [1, 2, 3]), ("", []), ("1,x,-2, 3,٣,1e5", [1]), ("9" * 30, []), ("1;DROP TABLE", [])],
)
def test_ids_are_numbers_and_the_rest_is_left_out(text: str, ids: list[int]) -> None:
    assert chosen(RequestFactory().get("/", {"ids": text})) == ids
    assert chosen(RequestFactory().post("/", {"ids": text})) == ids
