"""A headless Chromium that knows Korean fonts, whatever the machine has."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pylopdf_fonts_ko
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

PLACES: Final = ("/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome")
ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
FONTS: Final = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>{korean}</dir><dir>/usr/share/fonts</dir><cachedir>{cache}</cachedir>
<alias><family>sans-serif</family><prefer><family>Noto Sans KR</family><family>DejaVu Sans</family></prefer></alias>
<alias><family>system-ui</family><prefer><family>Noto Sans KR</family><family>DejaVu Sans</family></prefer></alias>
<selectfont><rejectfont><glob>*Serif*</glob><glob>*Math*</glob></rejectfont></selectfont></fontconfig>"""


RULES: Final = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


class NoChromium(Exception):
    """There is none on this machine."""


@contextmanager
def chromium(folder: Path) -> Iterator[Browser]:
    """One browser; its font configuration is written to `folder`. Raises NoChromium."""
    found = next(filter(None, map(shutil.which, PLACES)), None)
    if found is None:
        raise NoChromium("No Chromium was found: apt-get install --no-install-recommends chromium")
    conf = folder / "fonts.conf"
    korean = Path(pylopdf_fonts_ko.__file__).parent
    conf.write_text(FONTS.format(korean=korean, cache=folder / "fonts"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found, args=list(ARGUMENTS), env={**os.environ, "FONTCONFIG_FILE": str(conf)}
        )
        yield browser
        browser.close()


def barriers(page: Page) -> Iterator[str]:
    """What axe finds on the page by the rules of WCAG 2.2 at A and AA: the rule, and where."""
    for one in Axe().run(page, options=RULES).response["violations"]:
        yield f"{one['id']}, {one['nodes'][0]['html']}"
