"""Was I affected? Asked by anybody, answered from the record, and carried on to a claim."""

import pytest
from django.test import Client

from accounts.models import User
from claims.models import Draft, Incident
from tests.web.conftest import SignIn

URL = "/outages/kakao-2022/check/"
HOURS = "start=2022-10-15T15:00&end=2022-10-15T20:00"


def asked(browser: Client, query: str) -> tuple[int, str]:
    answer = browser.get(f"{URL}?ask=1&{query}")
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("", "Please tick at least one service."),
        ("service=nothing", "Please choose from the list."),
        ("service=melon&start=yesterday&end=2022-10-15T20:00", "Please write date and time"),
        ("service=melon&start=2022-10-15T20:00&end=2022-10-15T15:00", "The end must be later than the start."),
        ("service=melon&start=2022-10-15T20:00", "Please give both times, or neither."),
        ("service=%00&start=%00&end=" + "9" * 5_000, "Please write date and time"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_field_and_the_rest_stays(
    anybody: Client, incident: Incident, query: str, told: str
) -> None:
    status, page = asked(anybody, query)
    assert status == 422 and told in page and "<title>Please correct" in page.replace("\n", "")
    assert 'href="#id_' in page
    assert ('value="melon" id="id_service_' in page and "checked" in page) == ("service=melon" in query)


def test_an_outage_that_is_not_there_is_not_found(anybody: Client, incident: Incident) -> None:
    assert anybody.get("/outages/nothing/check/").status_code == 404


def test_the_form_alone_says_nothing_yet(anybody: Client, incident: Incident) -> None:
    page = anybody.get(URL)
    assert page.status_code == 200 and 'id="answer"' not in page.content.decode()
    assert "X-Robots-Tag" not in page


def test_yes_with_how_much_of_the_time_and_the_way_to_a_claim(anybody: Client, incident: Incident) -> None:
    status, page = asked(anybody, f"service=kakaopay&service=melon&{HOURS}")
    assert status == 200 and "Yes, the record shows an outage in your time." in page
    assert "<svg" in page and "Of your 5 hours" in page
    assert (
        "/claims/new/merchant/?incident=kakao-2022&amp;service=kakaopay&amp;service=melon"
        "&amp;start=2022-10-15T15%3A00&amp;end=2022-10-15T20%3A00"
    ) in page
    assert "/policies/kakao-merchant-2022/" in page and "/policies/melon-2022/" in page


def test_no_with_the_nearest_outage(anybody: Client, incident: Incident) -> None:
    _status, page = asked(anybody, "service=melon&start=2022-09-01T10:00&end=2022-09-01T12:00")
    assert "The record shows no outage of these services in your time." in page
    assert "The nearest one is Service melon" in page


def test_what_was_asked_is_not_for_search_engines_and_nothing_is_kept(
    anybody: Client, incident: Incident
) -> None:
    answer = anybody.get(f"{URL}?ask=1&service=melon")
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert not anybody.session.keys()


def test_the_claim_begins_with_what_was_asked_and_one_that_is_begun_stays_as_it_is(
    alice: User, incident: Incident, sign_in: SignIn
) -> None:
    browser = sign_in(alice)
    for service in ("kakaopay", "kakaotalk.channel"):
        answer = browser.post(f"/claims/new/merchant/?incident=kakao-2022&service={service}&{HOURS}")
        assert answer.status_code == 302 and answer["Location"].endswith("/behalf/")
        assert Draft.objects.get().opened() == {
            "services": ["kakaopay"], "start": "2022-10-15T15:00", "end": "2022-10-15T20:00",
        }  # fmt: skip
