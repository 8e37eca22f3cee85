"""The page that decides an appeal: what is said, by whom not, and what it leads to."""

from typing import Any

import pytest

from accounts.models import User
from claims.models import Claim, Decision
from claims.stages import review
from tests.admin.desk import claims, done, page, seen
from tests.money import sent
from tests.people import NOON, person
from tests.stages.review.making import PAYMENT, decided, senior, status

pytestmark = pytest.mark.django_db
WHEN: dict[str, Any] = {"at": NOON, "door": "test"}


@pytest.fixture
def claim(alice: User) -> Claim:
    """Approved by Rita, and appealed."""
    (made,) = claims(300_000)
    Claim.objects.filter(pk=made.pk).update(linked_to=alice)
    decided(made)
    made.refresh_from_db()
    review.appeal(actor=alice, claim=made, words="We have <two> shops.", **WHEN)
    return Claim.objects.get(pk=made.pk)


def heard(claim: Claim, outcome: str, *, by: User | None = None, **typed: Any) -> Any:
    said = {"seen": seen(claim), "outcome": outcome, "note": "", **typed}
    return done(by or senior(), "reviewitem_appeal", claim.pk, **said)


def test_who_decided_is_refused_and_the_other_acts_are_not_offered(claim: Claim, rita: User) -> None:
    answer = heard(claim, "uphold", by=rita, note="x")
    assert answer.status_code == 403
    assert "Another person has to do it." in answer.content.decode()
    text = page(senior(), "claim_change", claim.pk).content.decode()
    assert f"/reviewitem/{claim.pk}/appeal/" in text
    for act in ("approve", "part", "reject", "undo", "amend", "ask"):
        assert f"/reviewitem/{claim.pk}/{act}/" not in text


def test_the_lines_that_are_appealed_stand_beside_what_may_be_decided(alice: User, rita: User) -> None:
    (made,) = claims(300_000)
    Claim.objects.filter(pk=made.pk).update(linked_to=alice)
    decided(made)
    made.refresh_from_db()
    appeal = review.appeal(actor=alice, claim=made, words="", lines={PAYMENT: "Two <shops>."}, **WHEN)
    text = page(senior(), "reviewitem_appeal", made.pk).content.decode()
    assert "30,000 won: Two &lt;shops&gt;." in text
    assert "The claimant appeals against this line." in text
    assert "30,000 won: Two &lt;shops&gt;." in page(rita, "appeal_change", appeal.pk).content.decode()
    assert "Two &lt;shops&gt;." in page(rita, "appeal_changelist").content.decode()
    assert "30,000 won: Two &lt;shops&gt;." in page(rita, "claim_change", made.pk).content.decode()


@pytest.mark.parametrize(
    ("outcome", "typed", "code"),
    [
        ("", {}, 200),
        ("fortune", {}, 200),
        ("reject", {"codes": ["untrue"]}, 200),  # it was approved
        ("uphold", {"note": " "}, 409),
        ("change", {"amount_0": 40_000}, 200),  # without its reason
        ("change", {"amount_0": 29_999, "reason_0": "x"}, 409),
        ("uphold", {"note": "x", "seen": "1.0.0.0"}, 409),
    ],
)
def test_what_cannot_be_decided_is_told_and_writes_nothing(
    claim: Claim, outcome: str, typed: dict[str, Any], code: int
) -> None:
    assert heard(claim, outcome, **typed).status_code == code
    assert (status(claim), Decision.objects.count()) == ("appealed", 1)


def test_a_claim_that_nobody_appealed_has_nothing_to_decide_on_its_page_and_by_post() -> None:
    (made,) = claims(300_000)
    for act in ("appeal", "reopen"):
        shown = page(senior(), f"reviewitem_{act}", made.pk)
        typed = {"seen": seen(made), "outcome": "uphold", "note": "x"}
        posted = done(senior(), f"reviewitem_{act}", made.pk, **typed)
        assert (shown.status_code, posted.status_code) == (409, 409)
        assert "Please load the page again." in shown.content.decode()


def test_a_hold_bars_it_on_its_page_and_by_post(claim: Claim, rita: User) -> None:
    review.hold(actor=rita, claim=claim, reason="wait", **WHEN)
    shown = page(senior(), "reviewitem_appeal", claim.pk)
    posted = heard(claim, "uphold", note="x")
    for answer in (shown, posted):
        assert answer.status_code == 409 and "This claim is on hold." in answer.content.decode()
    assert Decision.objects.count() == 1


def test_the_page_shows_what_the_claimant_says_beside_what_was_decided(claim: Claim) -> None:
    text = page(senior(), "reviewitem_appeal", claim.pk).content.decode()
    assert "The claimant says: We have &lt;two&gt; shops." in text
    assert "Approved, 30,000 won" in text
    assert "By the policy: 30,000 won. Decided before: 30,000 won." in text


def test_it_stands_and_the_lines_do_not_matter(claim: Claim) -> None:
    assert heard(claim, "uphold", note="Both are in the sum.", amount_0="x").status_code == 302
    assert status(claim) == "approved"
    assert "Both are in the sum." in Decision.objects.latest("pk").letter_en


def test_more_is_given_and_taken_back_again(claim: Claim) -> None:
    assert heard(claim, "change", amount_0=50_000, reason_0="Two shops.").status_code == 302
    text = page(senior(), "claim_change", claim.pk).content.decode()
    assert "50,000 won" in text and "30,000 won" in text and "We have &lt;two&gt; shops." in text
    assert f"/reviewitem/{claim.pk}/undo/" not in text
    assert page(senior(), "reviewitem_undo", claim.pk).status_code == 409
    assert done(senior(), "reviewitem_undo", claim.pk, seen=seen(claim), note="x").status_code == 409
    assert (
        done(senior(), "reviewitem_reopen", claim.pk, seen=seen(claim), note="A mistake.").status_code == 302
    )
    assert status(claim) == "appealed"
    assert sum(claim.awards.filter(live=True).values_list("amount", flat=True)) == 30_000


def test_all_as_proposed_is_an_approval(claim: Claim) -> None:
    assert heard(claim, "change", amount_0=30_000).status_code == 302
    assert Decision.objects.latest("pk").outcome == "approve"


def test_what_it_gave_is_not_taken_back_once_paid_on_its_page_and_by_post(claim: Claim) -> None:
    heard(claim, "change", amount_0=50_000, reason_0="Two shops.")
    sent()
    shown = page(senior(), "reviewitem_reopen", claim.pk)
    posted = done(senior(), "reviewitem_reopen", claim.pk, seen=seen(claim), note="x")
    assert (shown.status_code, posted.status_code, status(claim)) == (409, 409, "approved")
    assert f"/reviewitem/{claim.pk}/reopen/" not in page(senior(), "claim_change", claim.pk).content.decode()


def test_a_rejection_is_rejected_for_other_reasons(alice: User) -> None:
    (made,) = claims(300_000)
    Claim.objects.filter(pk=made.pk).update(linked_to=alice)
    decided(made, "reject", codes=["untrue"])
    made.refresh_from_db()
    review.appeal(actor=alice, claim=made, words="x", **WHEN)
    assert heard(made, "reject").status_code == 409
    assert heard(made, "reject", codes=["not_covered"]).status_code == 302
    assert (status(made), Decision.objects.latest("pk").codes) == ("rejected", ["not_covered"])


def test_the_list_of_appeals_leads_to_its_claims(claim: Claim) -> None:
    text = page(person("audrey"), "appeal_changelist").content.decode()
    assert f"/admin/claims/claim/{claim.pk}/change/" in text and "Appealed" in text


def test_the_list_is_narrowed_to_what_waits_and_to_what_is_decided(claim: Claim) -> None:
    def listed(stands: str) -> list[str]:
        rows = page(senior(), "appeal_changelist", query=f"?stands={stands}").context["cl"].result_list
        return [row.claim.reference for row in rows]

    assert (listed("waits"), listed("decided")) == ([claim.reference], [])
    heard(claim, "uphold", note="It stands.")
    assert (listed("waits"), listed("decided")) == ([], [claim.reference])
