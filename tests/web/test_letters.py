"""The letter as PDF: its claimant's alone, the lines of the page, in the language chosen."""

import io

import pypdf
import pytest
from django.test import Client

from accounts.models import User
from claims.models import Claim, Decision, Incident
from claims.stages import review
from tests.factories import PayeeAccountFactory
from tests.people import NOON, person
from tests.stages.review.making import BECAUSE, PAYMENT, assessed, decided, senior
from tests.web.conftest import SignIn
from tests.web.test_review import at, text
from tests.world import merchant

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(incident: Incident, alice: User) -> Claim:
    found = merchant(incident, filed_by=alice)
    PayeeAccountFactory(claim=found)
    assessed(incident)
    return found


def written(pdf: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return "".join("".join(page.extract_text().split()[:-3]) for page in pages)


def test_anothers_letter_is_not_there(claim: Claim, anybody: Client, sign_in: SignIn) -> None:
    decided(claim)
    assert anybody.get(at("letter", claim)).status_code == 302
    for other in ("mallory", "rita"):
        assert sign_in(person(other)).get(at("letter", claim)).status_code == 404


def test_before_the_decision_and_after_it_was_taken_back_there_is_no_letter(
    claim: Claim, alice: User, sign_in: SignIn
) -> None:
    browser = sign_in(alice)
    assert browser.get(at("letter", claim)).status_code == 404
    made = decided(claim)
    assert browser.get(at("letter", claim)).status_code == 200
    review.undo(actor=person("rita"), claim=claim, note="Wrong.", at=NOON, door="test")
    for query in ("", f"?version={made.version}"):
        assert browser.get(at("letter", claim) + query).status_code == 404


def test_a_first_seat_has_sent_no_letter(claim: Claim, alice: User, sign_in: SignIn) -> None:
    first = decided(claim, "part", amounts={PAYMENT: 2_000_000}, reasons=BECAUSE)
    assert not first.final
    assert sign_in(alice).get(f"{at('letter', claim)}?version={first.version}").status_code == 404


@pytest.mark.parametrize(
    "query",
    ["language=fr", "language=", "version=9", "version=x", "version=-1", "version=١", "version=100000"],
)
def test_what_there_is_not_is_not_there(query: str, claim: Claim, alice: User, sign_in: SignIn) -> None:
    decided(claim)
    assert sign_in(alice).get(f"{at('letter', claim)}?{query}").status_code == 404


def test_the_file_has_the_lines_of_the_letter_in_each_language(
    claim: Claim, alice: User, sign_in: SignIn
) -> None:
    made, browser = decided(claim), sign_in(alice)
    page = text(browser, "claim", claim)
    for language, letter in (("ko", made.letter_ko), ("en", made.letter_en)):
        address = f"{at('letter', claim)}?language={language}"
        assert f'href="{address}&amp;version={made.version}"' in page
        answer = browser.get(address)
        assert answer["Content-Type"] == "application/pdf"
        assert (
            answer["Content-Disposition"]
            == f'attachment; filename="{claim.reference}-{made.version}-{language}.pdf"'
        )
        assert answer["Cache-Control"] == "no-store" and "noindex" in answer["X-Robots-Tag"]
        assert written(answer.content) == "".join(letter.split())
    assert (
        browser.get(at("letter", claim)).content == browser.get(f"{at('letter', claim)}?language=en").content
    )


def test_of_an_appealed_decision_the_first_letter_stays_to_be_taken(
    claim: Claim, alice: User, sign_in: SignIn
) -> None:
    first, browser = decided(claim), sign_in(alice)
    review.appeal(actor=alice, claim=claim, words="More.", at=NOON, door="test")
    assert browser.get(at("letter", claim)).status_code == 200
    again = review.decide_appeal(
        actor=senior(), claim=claim, outcome="part", amounts={PAYMENT: 50_000}, reasons=BECAUSE, at=NOON, door="test"
    )  # fmt: skip
    for made in (first, again):
        address = f"{at('letter', claim)}?language=en&version={made.version}"
        assert address.replace("&", "&amp;") in text(browser, "claim", claim)
        assert written(browser.get(address).content) == "".join(made.letter_en.split())
    assert Decision.objects.count() == 2
