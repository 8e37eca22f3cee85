"""Every page that a claimant sees, on a phone: nothing that axe finds, and nothing that is lost at 400 % or with a
reader's own spacing (`looking`). What is filled in wrongly too. Half of them in Korean, half in English; all in both by
`make drill-access`."""

from typing import Any, Final

import pytest
from django.urls import resolve
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django import Settings

from accounts.models import User
from claims.models import Claim, ClaimantType, Incident, Transfer
from claims.stages import intake, review
from claims.stages.intake import scanning
from claims.tasks import SCANNER
from claims.web.urls import urlpatterns
from claims_project.screenshots.writing import ANSWERS
from tests.details import agent, on_list
from tests.factories import PayeeAccountFactory
from tests.hostile import INFECTED, jpeg, table
from tests.journeys.conftest import PATIENCE, PHONE, signed_in
from tests.journeys.looking import looked_at
from tests.journeys.test_accessible import by_turns, found
from tests.journeys.walking import sales
from tests.money import answered, award, sent
from tests.people import NOON, person
from tests.stages.review.making import assessed, decided
from tests.world import merchant

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("access")]

AT: Final[dict[str, Any]] = {"at": NOON, "door": "test"}
PERIOD: Final = "start=2022-10-15T14:00&end=2022-10-16T12:00"
# No pages of their own: files, acts, and what is for those who file for others.
NO_PAGES: Final = {"figures-sheet", "letter", "paper", "loss-use", "revoke-token", "behalf", "late-link"}
SENT: Final = "main form:has(button.btn-primary)"
# By a friend for a child whose money goes to a third: every page of a claim that there is.
STANDING_IN: Final[dict[str, dict[str, str | list[str]]]] = {
    "services": {"services": ["melon"]},
    "period": ANSWERS["period"],
    "behalf": {"claimed_by": "representative"},
    "representative": {"representative_name": "이대리", "representative_relation": "이웃"},
    "person": {"name": "김시험", "phone": "010-1234-5678"},
    "age": {"under_14": "yes"},
    "guardian": {"guardian_name": "김보호", "guardian_relation": "모", "guardian_agrees": "yes"},
    "account": {"bank": "088", "account": "110-123-456789", "holder": "이대리"},
    "payee": {"payee_relation": "대리인"},
}  # fmt: skip


@pytest.fixture
def alices(shipped: None, settings: Settings, tmp_path: Any) -> dict[str, str]:
    """Claims of Alice's in every state, and two that she is writing: the beginning of their addresses, by name."""
    settings.MEDIA_ROOT = str(tmp_path)
    alice, rita, incident = person("alice"), person("rita"), Incident.objects.get()
    names = ("waiting", "asked", "paid", "failed", "appealed", "approved")
    claims = {name: merchant(incident, filed_by=alice) for name in names}
    for claim in claims.values():
        PayeeAccountFactory(claim=claim)
    assessed(incident)
    _waits(alice, claims["waiting"])
    review.ask(actor=rita, claim=claims["asked"], question="어느 매장의 매출인지 알려 주십시오.", **AT)
    for name in ("paid", "failed", "appealed"):
        decided(claims[name])
    review.appeal(actor=alice, claim=claims["appealed"], words="더 잃었습니다.", **AT)
    listed = award(claim=on_list()).claim
    sent()
    answered({_of(claims["paid"]): "paid", _of(claims["failed"]): "failed", _of(listed): "failed"})
    decided(claims["approved"])
    return {name: f"/claims/{claim.reference}/" for name, claim in claims.items()} | {
        "shop": f"/claims/draft/{_written(alice, incident, 'merchant', ANSWERS)}/",
        "child": f"/claims/draft/{_written(alice, incident, 'individual', STANDING_IN)}/",
    }


def _waits(alice: User, claim: Claim) -> None:
    first = review.bring_paper(actor=alice, claim=claim, name="매출.csv", content=table(), **AT)
    again = table() + b"2022-10-23,1\n"
    review.bring_paper(
        actor=alice, claim=claim, name=f"일별 매출 {'가나다라' * 9}.csv", content=again, replaces=first, **AT
    )
    infected = INFECTED["the trial file in a table"][1]()
    review.bring_paper(actor=alice, claim=claim, name="통장.csv", content=infected, **AT)
    review.scan_papers(actor=SCANNER, scanner=scanning.TrialFileOnly(), clock=lambda: NOON)
    review.bring_paper(actor=alice, claim=claim, name="통장.jpg", content=jpeg(), **AT)
    review.write_message(actor=alice, claim=claim, words="언제 결정됩니까?", **AT)
    review.reply_message(actor=person("rita"), claim=claim, words="곧 결정합니다.", **AT)


def _of(claim: Claim) -> Transfer:
    return Transfer.objects.get(payouts__award__claim=claim)


def _written(alice: User, incident: Incident, claimant_type: str, answers: dict[str, Any]) -> Any:
    draft = intake.start_draft(actor=alice, incident=incident, claimant_type=claimant_type, **AT)
    for step, values in answers.items():
        intake.answer_draft(actor=alice, draft=draft.key, step=step, values=values, at=NOON)
    return draft.key


def public() -> list[str]:
    asked = "/outages/kakao-2022/check/"
    tried = "/policies/kakao-taxi-pro-2022/?try=1&outage=kakao-2022&if_pro_member=yes"
    return [
        "/", "/outages/", "/outages/kakao-2022/", asked, f"{asked}?ask=1&service=kakaopay&service=melon&{PERIOD}",
        f"{asked}?ask=1&service=melon&start=2022-10-01T10:00&end=2022-10-01T12:00", f"{asked}?ask=1", "/figures/",
        "/policies/", "/policies/kakao-merchant-2022/", tried, f"{tried}&if_pro_monthly_fee=39000", "/claims/loss/",
        "/accounts/login/code/", "/claims/new/", "/claims/late/",
    ]  # fmt: skip


def own(alices: dict[str, str]) -> list[str]:
    """Alice's pages; `!` after what is sent empty, to see what it says then."""
    child = ("behalf!", "representative!", "person!", "age!", "guardian!", "account", "payee!", "check!")
    shop = ("services!", "period!", "identifier!", "answer_loss!", "account!", "papers!", "check")
    return [
        *(f"/claims/new/{kind}/" for kind in ClaimantType.values),
        *(f"{alices['child']}{step.rstrip('!')}/{'!' * step.count('!')}" for step in child),
        *(f"{alices['shop']}{step.rstrip('!')}/{'!' * step.count('!')}" for step in shop),
        "/claims/mine/", "/claims/link/!", "/tokens/", "/claims/loss/!",
        *(alices[name] for name in ("waiting", "asked", "paid", "failed", "appealed")),
        *(f"{alices['waiting']}{page}" for page in ("received/", "papers/!", "messages/!", "account/", "withdraw/")),
        f"{alices['asked']}answer/!", f"{alices['failed']}details/!", f"{alices['paid']}appeal/!",
        f"{alices['paid']}details/", alices["approved"],
        f"{alices['approved']}account/!",
    ]  # fmt: skip


def test_no_page_is_left_out(alices: dict[str, str]) -> None:
    pages = [one.partition("?")[0].rstrip("!") for one in (*public(), *own(alices), "/claims/asked/")]
    seen = {_name(one) for one in pages}
    assert {one.name for one in urlpatterns} - seen == NO_PAGES


def _name(address: str) -> str:
    return resolve(address).url_name or ""


class Reader:
    """Goes from page to page and notes what is wrong."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.wrong: list[str] = []

    def look(self) -> None:
        self.wrong += looked_at(self.page) + found(self.page)

    def see(self, address: str) -> None:
        self.page.goto(address.rstrip("!"))
        self.look()
        if address.endswith("!"):
            self.send_empty()

    def send_empty(self) -> None:
        """Nothing is filled in: the page says so before all else, and the focus is there."""
        form = self.page.locator(SENT)
        if not form.count():
            self.wrong.append(f"{self.page.url}: there is nothing to send")
            return
        form = form.last
        for box in form.locator("[type=checkbox], [type=radio]").all():
            box.evaluate("one => { one.checked = false }")
        for field in form.locator(
            "input.form-control:not([type=hidden], [type=file]), textarea, select"
        ).all():
            field.evaluate("one => { one.value = '' }")
        self.press()
        if not self.page.evaluate("document.activeElement.closest('.errors, [aria-invalid=true]') !== null"):
            self.wrong.append(f"{self.page.url}: the focus is not at what is wrong")
        self.look()

    def work_out(self) -> None:
        """The pages of a loss whose sales are given: the columns, and what comes of it."""
        self.page.goto("/claims/loss/")
        self.page.locator("#id_table").fill("\n".join(sales()))
        for _page in ("columns", "result"):
            self.press()
            self.look()
        self.page.locator("main svg[role=img]").wait_for()

    def press(self) -> None:
        with self.page.expect_navigation():
            self.page.locator(SENT).last.locator("button.btn-primary:not([tabindex])").click()


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_page_can_be_read_and_used_by_everybody(
    language: str, chromium: Browser, live_server: object, watch: Any, alices: dict[str, str]
) -> None:
    context = _context(chromium, live_server, language)
    reader = Reader(context.new_page())
    reader.see("/nowhere/")
    watch(context)
    for address in by_turns(public(), language):
        reader.see(address)
    signed_in(context, person("alice"), str(live_server))
    for address in by_turns(own(alices), language):
        reader.see(address)
    reader.work_out()
    signed_in(context, agent(), str(live_server))
    reader.see("/claims/asked/")
    context.close()
    assert not reader.wrong, "\n".join(reader.wrong)


def _context(chromium: Browser, live_server: object, language: str) -> BrowserContext:
    context = chromium.new_context(
        viewport=PHONE,  # type: ignore[arg-type]
        locale={"ko": "ko-KR", "en": "en-US"}[language],
        base_url=str(live_server),
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE)
    return context
