"""Papers and a merchant's loss on a phone, in both languages: brought, replaced, worked out; nothing bars the way."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from claims import tasks
from claims.models import Evidence
from tests.factories import ClaimFactory
from tests.hostile import INFECTED, jpeg, table
from tests.journeys.conftest import Visit, fits
from tests.journeys.test_accessible import Open, found, opened  # noqa: F401  (a fixture)
from tests.people import person

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
DAYS = [date(2022, 9, 1) + timedelta(day) for day in range(61)]
SALES = "\n".join(
    f"{day}\t{20_000 if 15 <= day.day <= 21 and day.month == 10 else 100_000:,}" for day in DAYS
)


@pytest.fixture(autouse=True)
def _kept(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    settings.CLAIMS_SCANNER = "eicar"


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_loss_is_worked_out(language: str, visit: Visit) -> None:
    page = visit(language)
    page.goto("/claims/loss/")
    fits(page)
    assert not found(page)
    page.locator("#id_table").fill("1,2")
    page.locator("main form button").click()
    assert page.locator("#errors-title").is_visible() and not found(page)
    page.locator("#id_table").fill(SALES)
    page.locator("main form button").click()
    page.locator("#id_amount").wait_for()
    fits(page)
    assert not found(page)
    page.locator("main form button").click()
    page.locator("main svg").wait_for()
    fits(page)
    assert "560,000" in page.locator("h1").inner_text() and not found(page)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_papers_are_brought_and_each_state_can_be_read(language: str, opened: Open) -> None:  # noqa: F811
    alice = person("alice")
    claim = ClaimFactory(filed_by=alice)
    page = opened(alice, f"/claims/{claim.reference}/papers/", language, phone=True)
    fits(page)
    assert not found(page)
    infected = INFECTED["the trial file in a table"][1]()
    files: list[Any] = [
        {"name": "통장.jpg", "mimeType": "image/jpeg", "buffer": jpeg()},
        {"name": "setup.exe", "mimeType": "application/pdf", "buffer": b"MZ\x90"},
        {"name": "매출.csv", "mimeType": "text/csv", "buffer": infected},
    ]
    page.locator("#id_files").set_input_files(files)
    page.locator("#bring button").click()
    page.locator("#papers-trouble").wait_for()
    assert "setup.exe" in page.locator("#papers-trouble").inner_text() and not found(page)
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
    assert not found(page)
    assert Evidence.objects.filter(replaces__isnull=False).count() == 1
