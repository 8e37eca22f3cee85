"""Papers on a phone: brought, refused by name, looked at, replaced."""

from pathlib import Path
from typing import Any

import pytest

from claims import tasks
from claims.models import Evidence
from tests.factories import ClaimFactory
from tests.hostile import INFECTED, jpeg, table
from tests.journeys.conftest import Visit, fits, signed_in
from tests.people import person

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(autouse=True)
def _kept(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    settings.CLAIMS_SCANNER = "eicar"


def test_papers_are_brought_and_each_state_can_be_read(visit: Visit) -> None:
    alice = person("alice")
    claim = ClaimFactory(filed_by=alice)
    page = visit("ko")
    signed_in(page.context, alice)
    page.goto(f"/claims/{claim.reference}/papers/")
    infected = INFECTED["the trial file in a table"][1]()
    files: list[Any] = [
        {"name": "통장.jpg", "mimeType": "image/jpeg", "buffer": jpeg()},
        {"name": "setup.exe", "mimeType": "application/pdf", "buffer": b"MZ\x90"},
        {"name": "매출.csv", "mimeType": "text/csv", "buffer": infected},
    ]
    page.locator("#id_files").set_input_files(files)
    page.locator("#bring button").click()
    page.locator("#papers-trouble").wait_for()
    assert "setup.exe" in page.locator("#papers-trouble").inner_text()
    tasks.scan_papers()
    page.goto(f"/claims/{claim.reference}/papers/")
    assert (
        page.locator(".status-paper-quarantined").count() == page.locator(".status-paper-clean").count() == 1
    )
    page.locator("main ul.papers a.btn").first.click()
    page.locator("#id_files").set_input_files(
        [{"name": "새 통장.csv", "mimeType": "text/csv", "buffer": table()}]
    )
    page.locator("#bring button").click()
    page.locator("details.behind").wait_for()
    fits(page)
    assert Evidence.objects.filter(replaces__isnull=False).count() == 1
