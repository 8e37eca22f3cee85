"""Every list, every row and every page that does something at the desk: axe finds nothing, in Korean and in English.

Here every third page, in one of the two languages by turns; `make drill-access` takes all pages in both, with what a
whole story has put on them (`claims_project/screenshots`).
"""

from collections.abc import Callable

import pytest
from django.db.models import Model
from django.urls import reverse
from playwright.sync_api import Browser

from accounts.models import User
from tests.admin.conftest import house  # noqa: F401  (a fixture)
from tests.admin.test_site import ACTS
from tests.journeys.conftest import signed_in
from tests.journeys.test_accessible import at_a_desk, found

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("access")]


def addresses(rows: dict[str, Model]) -> list[str]:
    found = [reverse("admin:index"), *(reverse(f"admin:claims_{act}") for act in ACTS)]
    for screen, row in rows.items():
        found += [
            reverse(f"admin:claims_{screen}_changelist"),
            reverse(f"admin:claims_{screen}_change", args=[row.pk]),
        ]
    return found


@pytest.mark.parametrize(("language", "turn"), [("ko", 0), ("en", 3)])
def test_every_page_of_the_desk_can_be_used_by_everybody(
    language: str,
    turn: int,
    chromium: Browser,
    live_server: object,
    transactional_db: None,
    house: dict[str, Model],  # noqa: F811
    with_every: Callable[..., User],
) -> None:
    page = at_a_desk(chromium, str(live_server), language)
    signed_in(page.context, with_every(), str(live_server))
    wrong = []
    for address in addresses(house)[turn::6]:
        answer = page.goto(address)
        assert answer and answer.status == 200, address
        wrong += found(page)
    page.context.close()
    assert not wrong, "\n".join(wrong)
