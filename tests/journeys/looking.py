"""What a script can tell of a page as it is laid out: nothing cut off, nothing over something else, targets that a
finger finds, and a focus that is seen and goes down the page."""

from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page

ZOOMED: Final = {"width": 320, "height": 256}  # 1280 by 1024 at 400 %
SMALLEST, MAIN = 24, 44  # px: of a target (WCAG 2.5.8), and of what is the thing to press

# WCAG 1.4.12: what a reader may set, and nothing is lost. A sheet of the document, which no policy of content forbids.
_SPACED: Final = """
    on => { const sheet = new CSSStyleSheet(); sheet.replaceSync(on ? `* { line-height: 1.5 !important;
    letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }` : "");
    document.adoptedStyleSheets = [sheet] }
"""

_TOLD: Final = Path(__file__).with_suffix(".js").read_text()


def told(page: Page, *, keys: bool = False) -> list[str]:
    """What is wrong with the page as it is now; with `keys`, with its focus too."""
    found: list[str] = page.evaluate(_TOLD, [SMALLEST, MAIN, keys])
    return found


def looked_at(page: Page) -> list[str]:
    """What is wrong with the page at its own size, at 400 %, and with a reader's own spacing."""
    own = page.viewport_size
    assert own
    wrong = [f"{page.url}: {one}" for one in told(page, keys=True)]
    page.set_viewport_size(ZOOMED)  # type: ignore[arg-type]
    wrong += [f"{page.url} at 400 %: {one}" for one in told(page)]
    page.set_viewport_size(own)
    page.evaluate(_SPACED, True)
    wrong += [f"{page.url} spaced: {one}" for one in told(page)]
    page.evaluate(_SPACED, False)
    return wrong


_FOCUS: Final = """
    wanted => { const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
    const seen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && box.width > 1 && box.height > 1
      && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
    return { seen, there: one.matches(wanted), at: [...document.querySelectorAll("*")].indexOf(one),
      name: `${one.tagName} ${one.name ?? ""} ${(one.innerText ?? "").slice(0, 40)}` } }
"""


def focus(page: Page, wanted: str) -> dict[str, Any]:
    """What has the focus: its place in the page, whether it is seen there, and whether it is what is wanted."""
    found: dict[str, Any] = page.evaluate(_FOCUS, wanted)
    return found
