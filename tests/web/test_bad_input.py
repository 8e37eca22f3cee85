"""Whatever is typed into a form of the claimants' pages: told at its field, the rest stays, nothing is written."""

import html
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from tests.details import agent
from tests.journeys.routes import ACCOUNT, routes
from tests.journeys.test_two_seats import rows
from tests.people import person
from tests.web.badly import HUGE, READ, REFUSED, RESIDENT, RESIDENT_SIGNS
from tests.web.conftest import SignIn
from tests.web.doors import BUTTONS, NARROWED, TYPED_AT_BUTTONS, Door, World, doors, world
from tests.web.filling import post
from tests.web.test_appeals import TWO

HANGUL = re.compile("[가-힣]")
# Of the second factor and of passwords, which are for staff: tests/accounts.
OF_STAFF = (
    "^password/",
    "2fa/",
    "password/",
    "email/",
    "reauthenticate/",
    "signup/",
    "login/",
    "inactive/",
    "confirm-email",
)


def claimants_routes() -> set[str]:
    """The routes of the claimants' pages, and those of signing in."""
    found = {one.route for one in routes()}
    return {one for one in found if not one.startswith(("admin/", "api/v1/"))}


def covered() -> set[str]:
    staff = {f"accounts/{one}" for one in ACCOUNT if one.startswith(OF_STAFF)}
    return _ROUTES | BUTTONS.keys() | NARROWED.keys() | staff


_ROUTES = {
    "claims/draft/<uuid:draft>/<slug:step>/", "claims/draft/<uuid:draft>/check/",
    "claims/new/<slug:claimant_type>/for/",
    "claims/<str:reference>/withdraw/", "claims/<str:reference>/answer/", "claims/<str:reference>/appeal/",
    "claims/<str:reference>/messages/", "claims/<str:reference>/details/", "claims/<str:reference>/account/",
    "claims/link/", "tokens/", "claims/loss/", "accounts/login/code/", "outages/<slug:key>/check/",
    "policies/<slug:key>/",
}  # fmt: skip


def test_every_form_of_the_claimants_pages_is_tried() -> None:
    without = claimants_routes() - covered()
    assert not without, f"Say in tests/web/doors.py what the form takes at {sorted(without)}"
    assert covered() <= claimants_routes()


def test_a_form_that_nobody_thought_of_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.journeys import routes as matrix

    added = path("claims/<str:reference>/anew/", lambda request: HttpResponse())
    known = matrix.get_resolver().url_patterns
    monkeypatch.setattr(matrix, "get_resolver", lambda: type("All", (), {"url_patterns": [*known, added]}))
    assert claimants_routes() - covered() == {"claims/<str:reference>/anew/"}


class Tried:
    """The browsers, and all that was found to be wrong."""

    def __init__(self, of: World, sign_in: SignIn) -> None:
        self.of, self.wrong = of, list[str]()
        self.tried = 0
        self.browsers = {"alice": sign_in(person("alice")), "agnes": sign_in(agent()), "": Client()}

    def send(self, door: Door, typed: dict[str, Any], language: str = "en") -> Any:
        """What the form answers; whatever it wrote is taken back."""
        self.tried += 1
        browser = self.browsers[door.who]
        browser.defaults["HTTP_ACCEPT_LANGUAGE"] = language
        cache.clear()
        with transaction.atomic():
            if door.get:
                query = urlencode(typed, doseq=True, errors="surrogatepass")
                answer = browser.get(f"{door.address}?{query}")
            else:
                answer = post(browser, door.address, typed)
            transaction.set_rollback(True)
        return answer

    def expect(self, right: object, *said: object) -> None:
        if not right:
            self.wrong.append(
                ": ".join(ascii(one)[1:-1][:150] if isinstance(one, str) else str(one) for one in said)
            )


@pytest.fixture
def tried(db: None, sign_in: SignIn, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tried:
    settings.MEDIA_ROOT = str(tmp_path)
    monkeypatch.setattr("claims.queries.review.appealable", lambda **_said: TWO)
    monkeypatch.setattr("claims.tasks.enqueue_scan", lambda: None)
    return Tried(world(), sign_in)


class Writes:
    """Counts statements that write, but for those of sessions and of savepoints."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def __call__(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        text = str(sql)
        if re.match(r"\s*(INSERT|UPDATE|DELETE|WITH|COPY)", text) and "django_session" not in text:
            self.seen.append(text[:80])
        return execute(sql, params, many, context)


FEW: Final = (
    3  # values of a kind that another field was tried with already: NUL, a mark of direction, and the last
)


def bad(of: list[Door]) -> Iterator[tuple[Door, str, Any]]:
    """Each field of each form with what it refuses: the first of its kind with all that is known, others with few."""
    tried = set[tuple[str, bool]]()
    for door in of:
        for field, said in door.kinds.items():
            kind = said.removesuffix("?")
            values = list[Any](REFUSED[kind])
            if (kind, door.get) in tried:
                values = [*values[: FEW - 1], *values[-1:]]
            tried.add((kind, door.get))
            if field in door.limits:
                values.append("가" * (door.limits[field] + 1))
            if not said.endswith("?"):
                values += [[]] if kind == "several" else [None] if kind == "tick" else ["", "  "]
            for value in values:
                yield door, field, value


def said_there(page: str, door: Door, field: str) -> list[str]:
    """The sentences at a field and in the list of what is wrong, without the field's name."""
    place = door.at.format(field=field).removeprefix('href="#').rstrip('"')
    listed = re.findall(rf'<a href="#{place}[^"]*">(?:[^<]*?: )?([^<:]*(?:: [^<]*)?)</a>', page)
    beside = re.findall(r'<p class="(?:invalid-feedback|text-danger)[^>]*>([^<]*)</p>', page)
    crispy = re.findall(r'<p id="error_[^>]*><strong>([^<]*)</strong>', page)
    return [html.unescape(one) for one in listed + beside + crispy]


def own(page: str) -> str:
    """The page without its own address, which the ways to another language and to sign in lead back to."""
    return re.sub(r'(name="next" value=|[?&]next=|action=)"?[^"]*"', "", page)


def still_there(page: str, door: Door, but: str) -> list[str]:
    """The other fields whose lawful value the page does not show any more."""
    lost = []
    for name, value in door.lawful.items():
        if name == but or name not in door.kinds or not value:
            continue
        kind = door.kinds[name].removesuffix("?")
        for one in value if isinstance(value, list) else [value]:
            text = re.escape(html.escape(one))
            ticked = rf'(?:name="{name}"[^>]*checked|value="{text}"[^>]*(?:checked|selected))'
            if not re.search(ticked if kind in ("choice", "several", "tick") else text, page):
                lost.append(name)
    return lost


def test_what_cannot_be_meant_is_told_at_its_field_and_the_rest_stays(tried: Tried, caplog: Any) -> None:
    caplog.set_level(logging.DEBUG)
    before, writes, in_korean = rows(), Writes(), set[tuple[str, str]]()
    with connection.execute_wrapper(writes):
        for door, field, value in bad(doors(tried.of)):
            typed = {name: kept for name, kept in (door.lawful | {field: value}).items() if kept is not None}
            language = "en" if (door.address, field) in in_korean else "ko"
            in_korean.add((door.address, field))
            answer = tried.send(door, typed, language)
            what = (door.address, field, repr(value)[:40])
            if answer.status_code != door.refused:
                tried.expect(False, *what, f"{answer.status_code}")
                continue
            page = answer.content.decode()
            sentences = said_there(page, door, field)
            wrong = [one for one in sentences if bool(HANGUL.search(one)) != (language == "ko")]
            tried.expect(f'<html lang="{language}"' in page, *what, "another language")
            tried.expect(door.at.format(field=field) in page, *what, "not told at its field")
            tried.expect(sentences, *what, "no sentence")
            tried.expect(not wrong, *what, "sentence in another language", str(wrong[:1]))
            tried.expect(not personal(value) or not personal(own(page)), *what, "shown again")
            lost = still_there(page, door, field) if door.shown else []
            tried.expect(not lost, *what, f"lost {lost}")
    assert tried.tried > 300
    assert not tried.wrong, f"{len(tried.wrong)}:\n" + "\n".join(tried.wrong)
    assert rows() == before and not writes.seen, writes.seen[:5]
    assert not personal(caplog.text)


def personal(text: object) -> bool:
    """Whether the resident registration number that is typed stands in it, in whatever signs."""
    return any(one in str(text) for one in RESIDENT_SIGNS)


def test_what_is_meant_all_the_same_is_read(tried: Tried) -> None:
    """Composed otherwise, of full width, with what copying left behind; and each form as it is lawful."""
    for door in doors(tried.of):
        values = [
            (field, one) for field, kind in door.kinds.items() for one in READ.get(kind.removesuffix("?"), ())
        ]
        for field, value in [("", ""), *values]:
            answer = tried.send(door, door.lawful | ({field: value} if field else {}))
            what = (door.address, field, repr(value)[:40], f"{answer.status_code}")
            told = said_there(answer.content.decode(), door, field) if answer.status_code == 422 else ""
            tried.expect(answer.status_code == door.done, *what, str(told))
    assert not tried.wrong, f"{len(tried.wrong)}:\n" + "\n".join(tried.wrong)


ODD = ("\0", "가", "x" * 3_000, "-1", "9" * 40, "٣", "2022-02-31", "\udcff", RESIDENT)


def test_no_list_breaks_however_an_address_narrows_it(tried: Tried) -> None:
    for route, (address, names) in NARROWED.items():
        who = "agnes" if route == "claims/asked/" else "alice"
        for odd in ODD:
            answer = tried.send(
                Door(route, address(tried.of), {}, {}, get=True, who=who), dict.fromkeys(names, odd)
            )
            what = (route, repr(odd)[:30], f"{answer.status_code}")
            tried.expect(answer.status_code in (200, 302, 404, 409, 422), *what)
            if not answer.streaming:
                tried.expect(not personal(own(answer.content.decode(errors="replace"))), *what, "shown again")
    assert not tried.wrong, "\n".join(tried.wrong)


def test_no_button_breaks_whatever_comes_with_it(tried: Tried) -> None:
    before = rows()
    for route, address in BUTTONS.items():
        for name in ("table", "replaces", "away", ""):
            for odd in ODD:
                typed = {name: odd} if name else dict.fromkeys(TYPED_AT_BUTTONS, odd)
                answer = tried.send(Door(route, address(tried.of), {}, {}), typed)
                what = (route, name, repr(odd)[:30], f"{answer.status_code}")
                tried.expect(answer.status_code in (200, 302, 403, 404, 409, 422), *what)
                tried.expect(not personal(own(answer.content.decode())), *what, "shown again")
    assert not tried.wrong, "\n".join(tried.wrong)
    assert rows() == before


FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data; boundary=xyz"
PART = b'--xyz\r\nContent-Disposition: form-data; name="text"\r\n'
READ_SO_FAR = (200, 302, 422)
NEVER_SENT: dict[str, tuple[bytes, str, tuple[int, ...]]] = {
    "parts that do not end": (PART + b"\r\nhello", PARTS, READ_SO_FAR),
    "parts without a boundary": (b"--xyz", "multipart/form-data", (400,)),
    "a boundary that cannot be": (b"--", "multipart/form-data; boundary=" + "x" * 300, (400,)),
    "a part that is no base64": (
        PART + b"Content-Transfer-Encoding: base64\r\n\r\n\xff=\r\n--xyz--", PARTS, (*READ_SO_FAR, 400),
    ),
    "JSON": (b'{"text": "hello"}', "application/json", READ_SO_FAR),
    "plain text": (b"text=hello", "text/plain", READ_SO_FAR),
    "nothing": (b"", FORM, READ_SO_FAR),
    "EUC-KR said": ("text=가".encode("euc-kr"), f"{FORM}; charset=euc-kr", (400,)),
    "a charset of Python's": (b"text=x", f"{FORM}; charset=unicode_escape", (400,)),
    "parts in a charset of Python's": (
        PART + b"\r\n\\ud800\r\n--xyz--", f"{PARTS}; charset=raw_unicode_escape", (400,),
    ),
    "parts in no charset": (b"--xyz--", f"{PARTS}; charset=hex", (400,)),
    "a charset that is none": (b"text=x", f"{FORM}; charset=\x7f", (400,)),
    "a thousand fields more": (b"&".join(b"a%d=1" % n for n in range(1_001)), FORM, (413,)),
    "six million signs": (b"text=" + b"x" * (6 * 1024 * 1024), FORM, (413,)),
}  # fmt: skip


def test_what_no_browser_sends_is_answered_by_a_page_and_nothing_is_written(tried: Tried) -> None:
    """A form that cannot be read is told so; one that says nothing is told what is missing."""
    before = rows()
    tried_at = {door.address: door for door in doors(tried.of) if not door.get}
    for door in tried_at.values():
        browser = tried.browsers[door.who]
        for name, (body, content_type, statuses) in NEVER_SENT.items():
            cache.clear()
            with transaction.atomic():
                answer = browser.generic("POST", door.address, body, content_type)
                transaction.set_rollback(True)
            what = (door.address, name, f"{answer.status_code}")
            tried.expect(answer.status_code in {*statuses, door.done if 200 in statuses else 0}, *what)
            page = answer.content.decode()
            if answer.status_code == 422:
                tried.expect('href="#id_' in page or 'role="alert"' in page, *what, "nothing is told")
            tried.expect(answer.status_code == 302 or "<h1" in page, *what, "no page")
            tried.expect(len(page) < 5_000_000 or HUGE not in page, *what)
    assert not tried.wrong, "\n".join(tried.wrong)
    assert rows() == before
