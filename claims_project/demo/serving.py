"""The site with its worker and beat, until somebody stops it."""

import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NoReturn

from claims.models import Incident
from claims_project.demo import accounts
from claims_project.demo.children import Children
from claims_project.demo.screen import Screen
from claims_project.demo.trouble import near

_PAUSE: Final = 0.5
_SLOW: Final = 10  # seconds for one answer


def serve(screen: Screen, children: Children, *, folder: Path) -> NoReturn:
    """Starts web, worker and beat, says where they are, and watches them. Raises DemoError when one ends."""
    (folder / "mail").mkdir(exist_ok=True)
    accounts.make()
    web, address = children.web()
    worker = children.worker()
    children.beat()
    web.until(lambda: _answers(address))
    worker.until(lambda: worker.says(b" ready."))
    for line in told(address, folder):
        screen.say(line)
    while True:
        children.look()
        time.sleep(_PAUSE)


def told(address: str, folder: Path) -> Iterator[str]:
    """The address, the accounts, and where things are to be found."""
    yield ""
    yield f"The site is at {address}   (admin: {address}admin/)"
    yield ""
    yield "Accounts, for this demo only:"
    yield from accounts.told()
    yield f"  A code by mail is a file in {near(folder / 'mail')}: the newest one is yours."
    if not Incident.objects.exists():
        yield "  There is no incident yet: make demo, or manage.py import_outages and load_policies."
    yield ""
    yield f"Logs of web, worker and beat are in {near(folder)}. Ctrl-C stops everything that was started here."


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=_SLOW) as answer:  # noqa: S310 (our own address)
            return answer.status == 200
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False
