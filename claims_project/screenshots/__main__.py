"""python -m claims_project.screenshots: every page as a picture, in Korean and in English, in .embedded/screenshots.

A database of its own is made anew on the embedded server and told a small story; the demo's database is left alone.
Exit codes: 0 every page answered, stands under the content security policy and has nothing that axe finds; 1 one
does not, or Chromium is missing.
"""

# ruff: noqa: T201 (a command speaks on its terminal)

import argparse
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import django

from claims_project import embedded
from claims_project.demo.children import Children
from claims_project.demo.servers import Servers, environment, migrate
from claims_project.demo.trouble import DemoError, near
from claims_project.embedded.places import home, private
from claims_project.roles import make_roles

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from claims_project.screenshots.shot import Shot
    from claims_project.screenshots.story import Told

DATABASE: Final = "claims_screenshots"
PATIENCE: Final = 180_000  # milliseconds for a page, twice: a busy machine is no reason to stop
FEWEST: Final = 150  # claims
LOCALES: Final = {"ko": "ko-KR", "en": "en-US"}


def main(arguments: list[str]) -> int:
    """Makes the story, then the pictures; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m claims_project.screenshots", description=__doc__)
    parser.add_argument("--claims", type=int, default=600, help="lines of claims to invent (600)")
    parser.add_argument("--only", default="", help="the pages whose name holds this")
    chosen = parser.parse_args(arguments)
    if chosen.claims < FEWEST:
        parser.error(f"of fewer than {FEWEST} claims some pages have nothing to show")
    folder = private(private(home()) / "screenshots")
    taken: list[str] = []
    try:
        with _site(folder, claims=chosen.claims) as (address, told):
            wrong = list(_pictures(folder, address, told, chosen.only, taken))
    except DemoError as error:
        print(error, file=sys.stderr)
        return 1
    for line in wrong:
        print(line, file=sys.stderr)
    print(f"{len(taken)} pages in {len(LOCALES)} languages: {near(folder)}")
    return 1 if wrong else 0


@contextmanager
def _site(folder: Path, *, claims: int) -> Iterator[tuple[str, "Told"]]:
    """The served site with its story told; what was started here is stopped."""
    ran = any(embedded.running("dev").values())
    with ExitStack() as stack:
        if not ran:
            stack.callback(embedded.stop, "dev")
        urls = embedded.ensure("dev", database=DATABASE)
        make_roles(urls.admin, DATABASE, fresh=True)
        found = Servers(urls.app, urls.owner, urls.admin, urls.broker, DATABASE, DATABASE)
        # Of who fulfils points and days: cash goes by hand.
        drop = stack.enter_context(_fresh(folder / "drop", "in", "taken", "writing"))
        own = environment(found, folder) | {"FULFILMENT_DROP": str(drop)}
        migrate(own, found.owner)
        os.environ.pop("DATABASE_OWNER_URL", None)
        os.environ.update(own, LOG_LEVEL="WARNING", DJANGO_ALLOW_ASYNC_UNSAFE="1")
        django.setup()
        from claims_project.screenshots import story

        made = stack.enter_context(_fresh(folder / "made"))
        told = story.told(made, claims=claims, seed=2022)
        children = stack.enter_context(Children(folder, own))
        web, address = children.web()
        web.until(lambda: web.says(b"Booting worker"))
        yield address.rstrip("/"), told


@contextmanager
def _fresh(made: Path, *inside: str) -> Iterator[Path]:
    """An empty folder with these in it, whatever a run that was interrupted has left; gone afterwards."""
    shutil.rmtree(made, ignore_errors=True)
    for place in (made, *(made / name for name in inside)):
        place.mkdir(parents=True)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _pictures(folder: Path, address: str, told: "Told", only: str, taken: list[str]) -> Iterator[str]:
    """Takes every picture whose name holds `only`; gives what was wrong with a page."""
    from claims_project.screenshots.browser import NoChromium, chromium
    from claims_project.screenshots.later import scenes

    try:
        with chromium(folder) as browser:
            for scene in scenes():
                told.ids.update(scene.happens(told.ids))
                for shot in (one for one in scene.shots(told) if only in one.name):
                    taken.append(shot.name)
                    for language in LOCALES:
                        yield from _patiently(browser, address, shot, language, private(folder / language))
    except NoChromium as missing:
        raise DemoError(str(missing)) from missing


def _patiently(browser: "Browser", address: str, shot: "Shot", language: str, place: Path) -> Iterator[str]:
    """The picture, asked for once more where the page does not come: what is wrong with one page stops no other."""
    from playwright.sync_api import Error

    for _attempt in range(2):
        try:
            wrong = list(_picture(browser, address, shot, language, place))
        except Error as error:
            wrong = [f"{language} {shot.name} ({shot.address}): {error.message.splitlines()[0]}"]
        else:
            break
    yield from wrong


def _picture(browser: "Browser", address: str, shot: "Shot", language: str, place: Path) -> Iterator[str]:
    from claims_project.screenshots.browser import barriers

    said: list[str] = []
    context = browser.new_context(
        viewport=shot.sizes[0],  # type: ignore[arg-type]
        locale=LOCALES[language],
        base_url=address,
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE)
    context.add_cookies(_cookies(address, shot.who))  # type: ignore[arg-type]
    page = context.new_page()
    page.on("console", lambda line: said.append(line.text) if "Security Policy" in line.text else None)
    answer = page.goto(shot.address)
    page.screenshot(path=place / f"{shot.name}.png", full_page=True)
    status = answer.status if answer else 0
    if status != shot.status or said:
        yield f"{language} {shot.name} ({shot.address}): {status} {' '.join(said)}".rstrip()
    for size in shot.sizes:
        page.set_viewport_size(size)  # type: ignore[arg-type]
        where = f"{language} {shot.name} ({shot.address}), {size['width']} wide"
        yield from (f"{where}: {one}" for one in barriers(page))
    context.close()


def _cookies(address: str, who: str) -> list[dict[str, str]]:
    """A session of this account, as if it had signed in with its second factor."""
    if not who:
        return []
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.utils import timezone

    from accounts.factors import proof
    from accounts.models import User
    from claims_project.demo.accounts import DOMAIN

    person = User.objects.get(email=who + DOMAIN)
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.update(proof(person, at=timezone.now()))
    session.create()
    assert session.session_key
    return [{"name": "sessionid", "value": session.session_key, "url": address}]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
