"""Every page of a claim that is being written, before axe and on a phone, in both languages, right and wrong."""

import pytest
from django.core.management import call_command

from claims.models import Incident
from claims_project.screenshots.pages import PAGES
from claims_project.screenshots.writing import written
from tests.journeys.conftest import fits
from tests.journeys.test_accessible import Open, found, opened
from tests.people import person

__all__ = ["opened"]

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_claim_can_be_written_by_everybody(opened: Open, language: str) -> None:
    call_command("import_outages", verbosity=0)
    call_command("load_policies", "--in-force-from", "2022-10-19T00:00:00+09:00", verbosity=0)
    alice = person("alice")
    draft = f"/claims/draft/{written(alice, Incident.objects.get())}/"
    wrong = []
    for address in (
        "/claims/new/taxi_driver/",
        "/claims/new/merchant/",
        "/claims/mine/",
        *(draft + one for one in PAGES),
    ):
        page = opened(alice, address, language, phone=True)
        fits(page)
        wrong += found(page)
    for step in ("services", "period", "person", "check"):
        page = opened(alice, f"{draft}{step}/", language, phone=True)
        for box in page.locator("main [type=checkbox]").all():
            box.set_checked(False)
        for field in page.locator("main input.form-control:not([type=hidden])").all():
            field.fill("")
        page.locator("main form button.btn-primary").click()
        page.locator(".errors").wait_for()
        fits(page)
        wrong += found(page)
    assert not wrong, "\n".join(wrong)
