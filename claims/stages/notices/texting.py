"""Text messages: the interface that a way of sending them has, and the one that is here.

Settings: CLAIMS_TEXTS names the way, `off` for none; `local` puts each message into a folder, where nobody but who runs
the machine reads it. A contract with a carrier is another class beside `Folder`, named in WAYS.
"""

import json
import os
from pathlib import Path
from typing import Final, Protocol
from uuid import uuid4

from django.conf import settings

from claims.rules.texts import form


class NotTaken(Exception):
    """The way did not take the message. Its words name no number."""


class Way(Protocol):
    """How a text message leaves."""

    def send(self, *, to: str, words: str) -> None:
        """Sends these words to a mobile number ('+8210...'). Raises NotTaken or OSError where it did not leave."""


class Folder:
    """Each message as one file of TEXTS_FOLDER: to whom, of which form, the words. For a machine without a carrier."""

    def send(self, *, to: str, words: str) -> None:
        folder = Path(settings.TEXTS_FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        said = json.dumps({"to": to, "form": form(words), "words": words}, ensure_ascii=False)
        unfinished = folder / f".{uuid4()}"
        unfinished.write_text(said, "utf-8")
        os.replace(unfinished, folder / f"{unfinished.name[1:]}.json")


WAYS: Final[dict[str, type[Way]]] = {"local": Folder}


def way() -> Way | None:
    """The way that is set; None where text messages are off."""
    return None if settings.CLAIMS_TEXTS == "off" else WAYS[settings.CLAIMS_TEXTS]()
