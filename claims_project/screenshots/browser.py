"""A headless Chromium that knows Korean fonts, whatever the machine has."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pylopdf_fonts_ko
from playwright.sync_api import Browser, sync_playwright

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
