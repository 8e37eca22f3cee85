"""A day at the desk: 200 claims of all kinds, worked by clicking.

Set aside in bulk, and one taken back; approved in bulk after a rehearsal, with one changed meanwhile; a large one
approved in part by two; two that are one; a question nobody answers; an appeal, decided by another; an undo; and a page
that is older than its claim.
"""

from datetime import timedelta

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from accounts.models import User
from claims import tasks
from claims.models import BulkAct, Claim, Decision, Incident, SetAside
from claims.tasks import belt
from tests.desk_world import FOREIGN, QUESTIONS, World, left, told
from tests.journeys.conftest import Visit, fits
from tests.journeys.test_paid import Desk, act, demo, desk, people  # noqa: F401
from tests.journeys.walking import sign_in
from tests.printed import Printed

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

QUEUE = "/admin/claims/reviewitem/"


@pytest.fixture
def world(people: dict[str, User]) -> World:  # noqa: F811
    return told(Incident.objects.get(), operator=people["operator"], alice=people["alice"])


def page_of(page: Page, claim: Claim) -> None:
    page.goto(f"/admin/claims/claim/{claim.pk}/change/")


def press(page: Page, name: str) -> None:
    """A tool of the page, whether it is a link or acts at once."""
    page.locator(".object-tools").get_by_text(name, exact=True).click()


def all_that_match(page: Page, action: str) -> None:
    """This action of the list, over every row that the filters show."""
    page.locator("#action-toggle").check()
    across = page.locator(".actions .question a")
    if across.is_visible():
        across.click()
    page.locator("select[name=action]").select_option(label=action)
    page.locator(".actions button[type=submit]").click()


def status(claim: Claim) -> str:
    return Claim.objects.values_list("status", flat=True).get(pk=claim.pk)


def test_a_day_at_the_desk(
    visit: Visit,
    desk: Desk,  # noqa: F811
    demo: dict[str, Printed],  # noqa: F811
    people: dict[str, User],  # noqa: F811
    world: World,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cache.clear()
    assert Claim.objects.count() == left(*Claim.objects.all()) == 200
    rita = desk("reviewer")
    rita.get_by_role("link", name="Open the queue").click()
    expect(rita.locator(".paginator")).to_contain_text("200 rows")

    _set_aside_in_bulk(rita, world)
    sena = desk("senior-reviewer")
    _approved_in_bulk(rita, sena, world)
    _in_part_by_two(rita, sena, world)
    _two_that_are_one(rita, world)
    _nobody_answers(rita, world, monkeypatch)
    _appealed(visit, rita, sena, demo, world)
    _taken_back(rita, world)
    _older_than_its_claim(rita, sena, people, world)


def _set_aside_in_bulk(rita: Page, world: World) -> None:
    """Questions and complaints are no claims: all that the filter shows, at once. One is taken back."""
    rita.goto(f"{QUEUE}?code=not_a_claim")
    all_that_match(rita, "Set aside")
    rita.get_by_label("Not a claim").check()
    act(rita)
    assert SetAside.objects.filter(why="not_a_claim").count() == QUESTIONS + FOREIGN
    assert left(*world.questions, *world.foreign) == 0
    one = world.foreign[0]
    page_of(rita, one)
    press(rita, "Restore")
    act(rita)
    assert (status(one), left(one)) == ("submitted", 1)
    press_away = "Set aside: another company’s"
    page_of(rita, one)
    press(rita, press_away)
    expect(rita.locator("ul.messagelist")).to_contain_text("set aside")
    assert SetAside.objects.get(claim=one, restored_at=None).why == "other_company"


def _approved_in_bulk(rita: Page, sena: Page, world: World) -> None:
    """Everything that is proposed is rehearsed; one is put on hold behind it and is told as such."""
    rita.goto(f"{QUEUE}?code=proposed&service=kakaotalk.channel")
    all_that_match(rita, "Approve, after a rehearsal")
    bulk = BulkAct.objects.get()
    tasks.go_on_with_bulk(bulk.pk)
    expect(rita.locator("#content-main")).to_contain_text("Would be approved")
    page_of(sena, world.plain[0])
    press(sena, "Put on hold")
    sena.locator("[name=reason]").fill("The papers are read once more.")
    act(sena)
    rita.reload()
    rita.locator(".object-tools a.first").click()
    act(rita)
    tasks.go_on_with_bulk(bulk.pk)
    expect(rita.locator("#content-main")).to_contain_text("Passed the rehearsal and was not approved")
    expect(rita.locator("#content-main")).to_contain_text(world.plain[0].reference)
    assert status(world.plain[0]) == "submitted"
    assert {status(one) for one in world.plain[1:]} == {"approved"}


def _in_part_by_two(rita: Page, sena: Page, world: World) -> None:
    """Above a million won nobody decides alone; the second is told what the first decided."""
    claim = world.millions[0]
    for page, finally_ in ((rita, False), (sena, True)):
        page_of(page, claim)
        press(page, "Approve in part")
        page.locator("[name=amount_0]").fill("1200000")
        page.locator("[name=reason_0]").fill("The council looked at the books.")
        act(page)
        assert Decision.objects.filter(claim=claim, final=True).exists() is finally_
    assert status(claim) == "approved"
    assert {one.by.email for one in claim.decisions.all() if one.by} == {
        "reviewer@demo.example",
        "senior-reviewer@demo.example",
    }


def _two_that_are_one(rita: Page, world: World) -> None:
    """A pair is looked at side by side, and one of it is set aside as the other's duplicate."""
    first, second = world.pairs[0]
    page_of(rita, second)
    rita.get_by_role("link", name="Side by side").first.click()
    expect(rita.locator("#content-main")).to_contain_text(first.reference)
    expect(rita.locator("#content-main")).to_contain_text(second.reference)
    rita.get_by_role("button", name=f"{second.reference}").first.click()
    expect(rita.locator("ul.messagelist")).to_be_visible()
    assert SetAside.objects.get(why="duplicate").claim_id in (first.pk, second.pk)


def _nobody_answers(rita: Page, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A question is asked until a day; a month later the calendar has rejected the claim, which is taken back."""
    claim = world.asked
    page_of(rita, claim)
    press(rita, "Ask the claimant")
    rita.locator("[name=question]").fill("Which days were you closed?")
    act(rita)
    assert status(claim) == "information_requested"
    later = tasks.now() + timedelta(days=40)
    monkeypatch.setattr(belt, "now", lambda: later)
    tasks.lapse_questions()
    assert status(claim) == "rejected"
    page_of(rita, claim)
    expect(rita.locator("#timeline")).to_contain_text("Claim rejected for want of an answer")
    press(rita, "Take the decision back")
    rita.locator("[name=note]").fill("The claimant was in hospital.")
    act(rita)
    assert status(claim) == "submitted"


def _appealed(visit: Visit, rita: Page, sena: Page, demo: dict[str, Printed], world: World) -> None:  # noqa: F811
    """Rita rejects; the claimant appeals on a phone; Rita may not decide it, and another does, for more."""
    claim = world.alices
    page_of(rita, claim)
    press(rita, "Reject")
    rita.locator("[name=codes]").first.check()
    act(rita)
    assert status(claim) == "rejected"
    phone = visit("en")
    phone.goto(f"/claims/{claim.reference}/")
    sign_in(phone, demo["alice"].email)
    phone.goto(f"/claims/{claim.reference}/appeal/")
    phone.locator("main form textarea").fill("The books of October are attached.")
    phone.locator("main form button.btn-primary").click()
    fits(phone)
    assert status(claim) == "appealed"
    page_of(rita, claim)
    expect(rita.locator(".object-tools").get_by_text("Decide the appeal", exact=True)).to_have_count(0)
    page_of(sena, claim)
    press(sena, "Decide the appeal")
    sena.get_by_label("Decide otherwise, by line").check()
    sena.locator("[name=note]").fill("The books show the loss.")
    act(sena)
    assert status(claim) == "approved"
    assert claim.decisions.filter(outcome="reject").count() == 1  # the first decision is kept


def _taken_back(rita: Page, world: World) -> None:
    """What was approved and has not been paid is decided anew."""
    claim = world.plain[1]
    page_of(rita, claim)
    press(rita, "Take the decision back")
    rita.locator("[name=note]").fill("Another claim has the same receipt.")
    act(rita)
    assert (status(claim), left(claim)) == ("submitted", 1)


def _older_than_its_claim(rita: Page, sena: Page, people: dict[str, User], world: World) -> None:  # noqa: F811
    """Rita's page is from before Sena's hold: it is refused, names her, and what was typed is there still."""
    claim = world.referred[0]
    page_of(rita, claim)
    press(rita, "Reject")
    page_of(sena, claim)
    press(sena, "Put on hold")
    sena.locator("[name=reason]").fill("I am calling the shop.")
    act(sena)
    rita.locator("[name=note]").fill("No receipt was sent.")
    rita.locator("[name=codes]").first.check()
    rita.locator(".submit-row [type=submit]").click()
    expect(rita.locator(".errornote")).to_contain_text("has changed since this page was loaded")
    expect(rita.locator(".errornote")).to_contain_text(people["senior-reviewer"].get_full_name())
    expect(rita.locator("[name=note]")).to_have_value("No receipt was sent.")
    assert status(claim) == "submitted"
