"""The consent texts, as shipped: one file a version, never changed; the newest is shown, the others were agreed to."""

import functools
import tomllib
from pathlib import Path
from typing import Final, NamedTuple

from claims.rules.refusal import N_

OTHER: Final = "other"
# How somebody asks another to file for them and agrees, as whoever files it notes it.
BASES: Final = {
    "phone": N_("By phone"),
    "letter": N_("By letter or fax"),
    "counter": N_("At the counter"),
    OTHER: N_("Otherwise"),
}
_FOLDER: Final = Path(__file__).parent.parent / "data" / "consent"


class Consent(NamedTuple):
    """One version, in both languages. `agree` stands beside the box to tick."""

    version: str
    title_ko: str
    title_en: str
    text_ko: str
    text_en: str
    agree_ko: str
    agree_en: str


@functools.cache
def consents() -> tuple[Consent, ...]:
    """All versions, oldest first: they are named by their day."""
    return tuple(_read(path) for path in sorted(_FOLDER.glob("*.toml")))


def newest() -> Consent:
    """The version to show and to ask for."""
    return consents()[-1]


def is_known(version: str) -> bool:
    """Whether somebody may have agreed to this version."""
    return any(consent.version == version for consent in consents())


def _read(path: Path) -> Consent:
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    if said["version"] != path.stem:
        raise ValueError(f"{path.name}: its version is {said['version']!r}")
    both = (said[part][language].strip() for part in ("title", "text", "agree") for language in ("ko", "en"))
    return Consent(path.stem, *both)
