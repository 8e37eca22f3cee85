"""What axe finds at the desk: nothing, by the rules of WCAG 2.1 at A and AA."""

import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, Page

from accounts.models import User
from claims.models import Award, Claim, DetailsRequest, ManualPayment, Recovery, Repayment, Transfer
from claims.stages import payout
from tests.details import given, on_list
from tests.factories import ClaimFactory
from tests.journeys.conftest import signed_in
from tests.money import answered, award, sent
from tests.people import NOON, person
from tests.recoveries import owing, recorded

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

# What passes is not looked at, and need not be gathered.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "resultTypes": ["violations"]}
DESK = {"width": 1280, "height": 900}
Open = Callable[..., Page]
Seen = TypeVar("Seen")


@pytest.fixture
def opened(chromium: Browser, live_server: object, transactional_db: None) -> Iterator[Open]:
    """`opened(person, address, "ko")`: a page as this person sees it."""
    pages: dict[tuple[User, str], Page] = {}

    def page(who: User, address: str, language: str) -> Page:
        if (who, language) not in pages:
            pages[who, language] = at_a_desk(chromium, str(live_server), language)
            signed_in(pages[who, language].context, who, str(live_server))
        answer = pages[who, language].goto(address)
        assert answer and answer.status == 200, address
        return pages[who, language]

    yield page
    for one in pages.values():
        one.context.close()


def at_a_desk(chromium: Browser, address: str, language: str) -> Page:
    context = chromium.new_context(
        viewport=DESK,  # type: ignore[arg-type]
        locale={"ko": "ko-KR", "en": "en-US"}[language],
        base_url=address,
        reduced_motion="reduce",
    )
    return context.new_page()


@pytest.fixture
def story(transactional_db: None) -> dict[str, Any]:
    """A debt that waits and one that is owed, a part of it repaid, a payment made outside, and details: asked for of
    Alice and of an agent's list, and given by another claimant."""
    said: dict[str, Any] = {"note": "test", "at": NOON, "door": "test"}
    alices = ClaimFactory(status="approved", filed_by=person("alice"))
    asked = [award(claim=one).claim for one in (alices, on_list(), ClaimFactory(status="approved"))]
    good, outside = award(), award(without_account=True)
    sent()
    answered({of(one): "failed" for one in asked} | {of(good.claim): "paid"})
    debt = owing(good, 1_000)
    recorded(good, 5)
    payout.record_repayment(actor=person("felix"), recovery=debt, way="repaid", amount=10, **said)
    payout.record_manual_payment(
        actor=person("felix"), award=outside, amount=outside.amount, paid_on=NOON.date(), bank_reference="B-1", **said
    )  # fmt: skip
    given(asked[2])
    return {"alices": alices, "debt": debt, "good": good}


def by_turns(pages: Sequence[Seen], language: str) -> Sequence[Seen]:
    """Every second page in Korean and the others in English; all of them in both by `make drill-access`."""
    return pages if "EVERY_PAGE" in os.environ else pages[("ko", "en").index(language) :: 2]


def of(claim: Claim) -> Transfer:
    return Transfer.objects.get(payouts__award__claim=claim)


_SHOUTED = """
    all => all.filter(one => getComputedStyle(one).textTransform !== 'none').map(one => one.outerHTML)
"""


def found(page: Page) -> list[str]:
    """What axe finds: the rule, and where; and what is to be pressed and stands in capitals."""
    pressed = "input[type=submit], button, .object-tools a, #user-tools a"
    shouted = [f"{page.url}: capitals, {one}" for one in page.eval_on_selector_all(pressed, _SHOUTED)]
    violations = Axe().run(page, options=RULES).response["violations"]
    return shouted + [f"{page.url}: {one['id']}, {one['nodes'][0]['html']}" for one in violations]


def _screens(story: dict[str, Any]) -> Iterator[tuple[User, str]]:
    rows = {
        "recovery": story["debt"],
        "repayment": Repayment.objects.get(),
        "manualpayment": ManualPayment.objects.get(),
        "detailsrequest": DetailsRequest.objects.get(state="given"),
    }
    waits = Recovery.objects.get(confirmed_at=None)
    paid: Award = story["good"]
    felix, fiona, rita = person("felix"), person("fiona"), person("rita")
    for screen, row in rows.items():
        yield fiona, reverse(f"admin:claims_{screen}_changelist")
        yield fiona, reverse(f"admin:claims_{screen}_change", args=[row.pk])
    yield fiona, reverse("admin:claims_recovery_confirm", args=[waits.pk])
    yield felix, reverse("admin:claims_recovery_drop", args=[waits.pk])
    yield felix, reverse("admin:claims_recovery_repay", args=[story["debt"].pk])
    yield felix, reverse("admin:claims_transfer_change", args=[of(paid.claim).pk])
    yield felix, reverse("admin:claims_transfer_claim_back", args=[of(paid.claim).pk])
    yield felix, reverse("admin:claims_manualpayment_record")
    yield felix, f"{reverse('admin:claims_manualpayment_record')}?claim={story['alices'].pk}"
    yield rita, reverse("admin:claims_detailsrequest_review", args=[rows["detailsrequest"].pk])
    yield felix, reverse("admin:claims_payoutrun_overview")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_screens_of_debts_and_details_can_be_used_by_everybody(
    opened: Open, story: dict[str, Any], language: str
) -> None:
    wrong = []
    for who, address in by_turns([*_screens(story)], language):
        wrong += found(opened(who, address, language))
    assert not wrong, "\n".join(wrong)
