"""A headless Chromium on a phone, against the live site on the application's own database role.

Where no Chromium is found the journeys are left out, and pytest's last lines say so; with CI=true that is a failure.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pylopdf_fonts_ko
import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings
from django.contrib.staticfiles import handlers
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from accounts.models import User

PLACES = ("/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 60_000  # ms, for what a page does and for what is expected of it: the machine may be busy
PHONE = {"width": 360, "height": 780}
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>{korean}</dir><dir>/usr/share/fonts</dir><cachedir>{cache}</cachedir>
<alias><family>sans-serif</family><prefer><family>Noto Sans KR</family></prefer></alias>
<alias><family>system-ui</family><prefer><family>Noto Sans KR</family></prefer></alias></fontconfig>"""
MISSING = "NO CHROMIUM: the browser tests are left out. Install it: apt-get install --no-install-recommends chromium"

Visit = Callable[..., Page]


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One browser a module. Playwright keeps an event loop running meanwhile, which Django has to be told of."""
    found = next(filter(None, map(shutil.which, PLACES)), None)
    if found is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(MISSING)
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        fonts = _fonts(tmp_path_factory.mktemp("fonts"))
        browser = playwright.chromium.launch(
            executable_path=found, args=ARGUMENTS, env={**os.environ, "FONTCONFIG_FILE": str(fonts)}
        )
        expect.set_options(timeout=PATIENCE)
        yield browser
        browser.close()


def _fonts(folder: Path) -> Path:
    """A font configuration that knows the Korean fonts of the wheel, whatever the machine has."""
    conf = folder / "fonts.conf"
    korean = Path(pylopdf_fonts_ko.__file__).parent
    conf.write_text(FONTS.format(korean=korean, cache=folder / "cache"))
    return conf


@pytest.fixture(scope="session")
def live_server() -> Iterator[LiveServer]:
    """The site as it is served: files come from WhiteNoise, and a browser need not ask for them again at each page."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(handlers, "StaticFilesHandler", lambda application: application)
        server = LiveServer("localhost")
    yield server
    server.stop()


@pytest.fixture
def shipped(transactional_db: None) -> None:
    """The record and the policies as they are shipped; nobody has asked for a code yet."""
    cache.clear()
    call_command("import_outages", verbosity=0)
    call_command("load_policies", "--in-force-from", "2022-10-19T00:00:00+09:00", verbosity=0)


@pytest.fixture
def watch(live_server: object) -> Iterator[Callable[[BrowserContext], None]]:
    """`watch(context)`: what its pages ask of another host, breaches of the content security policy, what is not served
    and what a script breaks at fail the test.
    """
    complaints: list[str] = []

    def watched(context: BrowserContext) -> None:
        context.on("console", lambda said: complaints.append(said.text) if _complains(said.text) else None)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on(
            "request", lambda asked: None if _ours(asked.url, live_server) else complaints.append(asked.url)
        )

    yield watched
    assert complaints == []


def _complains(text: str) -> bool:
    """A breach of the content security policy, or something that is not served."""
    return "Content Security Policy" in text or "404" in text


def _ours(url: str, live_server: object) -> bool:
    return url.startswith((f"{live_server}/", "data:", "blob:"))


@pytest.fixture
def visit(
    chromium: Browser, live_server: object, shipped: None, watch: Callable[[BrowserContext], None]
) -> Iterator[Visit]:
    """`visit("ko")`: a small phone whose owner reads Korean, on the first page. What `watch` hears fails the test."""
    contexts: list[BrowserContext] = []

    def visited(language: str, *, scripts: bool = True) -> Page:
        context = chromium.new_context(
            viewport=PHONE,  # type: ignore[arg-type]
            has_touch=True,
            is_mobile=True,
            locale={"ko": "ko-KR", "en": "en-US"}[language],
            java_script_enabled=scripts,
            base_url=str(live_server),
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        watch(context)
        page = context.new_page()
        page.goto("/")
        return page

    yield visited
    for context in contexts:
        context.close()


def fits(page: Page) -> None:
    """Nothing has to be scrolled sideways, once the page is there."""
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], page.url


def code() -> str:
    """The code in the newest mail."""
    found = re.search(r"\d{4}-\d{4}", str(mail.outbox[-1].body))
    assert found
    return found.group()


def signed_in(context: BrowserContext, who: User, home: str = "") -> None:
    """The cookie of somebody who has signed in, without the way there."""
    client = Client()
    client.force_login(who)
    name = settings.SESSION_COOKIE_NAME
    url = home or context.pages[0].url
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])


def second_factor(page: Page, email: str) -> None:
    """Types a recovery code of this person, which needs no clock."""
    unused = RecoveryCodes.activate(User.objects.get(email=email)).get_unused_codes()
    page.locator("#id_code").fill(unused[0])
    page.locator("main form button.btn-lg").click()
