"""Claims of one payee agree on the account: refused to people, left by rules, left out by the freeze."""

import pytest

from claims.models import Award, Claim, PayeeAccount, ReviewItem
from claims.models.sealing import fingerprint, seal
from claims.rules.review import Given
from claims.stages import payout, review
from claims.stages.review.accounts import Accounts
from tests.factories import ClaimantFactory, ClaimFactory, PayeeAccountFactory
from tests.money import answered, award, balanced, frozen, opened, previewed, sent
from tests.people import NOON, person
from tests.stages.review.making import BECAUSE, PAYMENT, RULE, assessed, decided, rule_on, status
from tests.world import kakao, merchant

pytestmark = pytest.mark.django_db
ONE, OTHER = "110000000001", "110000000002"


def claimed(number: str = OTHER, **said: object) -> Claim:
    """An assessed claim, for which the run proposes 20,000 won."""
    claim = merchant(kakao(), loss=200_000, **said)
    if number:
        PayeeAccountFactory(claim=claim, number=number)
    return claim


def given(claim: Claim, number: str = ONE, **said: object) -> Award:
    """Cash that another claim of the claimant in the same outage was given."""
    other = ClaimFactory(claimant=claim.claimant, incident=claim.incident, status="approved")
    return award(claim=other, account={"number": number}, line="other", amount=7, **said)


def test_a_second_account_of_one_payee_is_refused_naming_the_other_claim() -> None:
    claim = claimed()
    assessed(claim.incident)
    other = given(claim).claim
    for outcome, said in (("approve", {}), ("part", {"amounts": {PAYMENT: 5}, "reasons": BECAUSE})):
        with pytest.raises(review.AccountsDiffer, match=other.reference):
            decided(claim, outcome, **said)
    assert status(claim) == "submitted"
    assert decided(claim, "reject", codes=["untrue"]).final


@pytest.mark.parametrize(
    "agrees",
    ["same account", "none named", "taken back", "paid", "points", "another outage", "another payee"],
)
def test_what_agrees_or_is_not_paid_to_an_account_is_approved(agrees: str) -> None:
    claim = claimed("" if agrees == "none named" else OTHER)
    assessed(claim.incident)
    match agrees:
        case "same account":
            given(claim, OTHER)
        case "none named":
            given(claim)
        case "taken back":
            given(claim, live=False)
        case "paid":
            given(claim)
            answered({sent()[0].run.transfers.get(): "paid"})
        case "points":
            given(claim, kind="points", unit="point")
        case "another outage":
            award(claim=ClaimFactory(claimant=claim.claimant, status="approved"), line="other", amount=7)
        case "another payee":
            other = ClaimFactory(incident=claim.incident, status="approved")
            award(claim=other, account={"number": ONE}, line="other", amount=7)
    assert decided(claim).final
    assert status(claim) == "approved"


def test_an_account_that_was_approved_anew_is_the_one_that_counts(rita: object) -> None:
    claim = claimed()
    assessed(claim.incident)
    other = given(claim).claim
    corrected = PayeeAccount.objects.create(
        claim=other, version=1, correction=1, bank="004", given_by=rita, at=NOON,
        sealed=seal({"number": OTHER, "holder": "x"}, bound_to=PayeeAccount.binding(other.pk, 1, 1)),
        fingerprint=fingerprint("account", f"004:{OTHER}"),
    )  # fmt: skip
    with pytest.raises(review.AccountsDiffer):
        decided(claim)
    for seat, name in ((1, "seo"), (2, "sora")):
        corrected.reviews.create(seat=seat, by=person(name), outcome="approve", at=NOON)
    assert decided(claim).final


def test_the_rule_leaves_it_to_people_and_the_queue_says_why() -> None:
    claim = claimed()
    run = assessed(claim.incident)
    given(claim)
    rule_on()
    assert review.decide_automatically(actor=RULE, run=run, at=NOON).approved == 0
    item = ReviewItem.objects.get(claim=claim, state="open")
    assert item.code == "accounts_differ" and "flag:accounts_differ" in item.facets


def test_of_two_claims_of_one_payee_the_first_that_is_given_cash_says_the_account() -> None:
    first = claimed(ONE)
    second = merchant(first.incident)
    claims = [first, merchant(first.incident, claimant=first.claimant), second]
    PayeeAccountFactory(claim=claims[1], number=OTHER)
    cash, points = line("cash", "KRW"), line("points", "point")
    known = Accounts(incident=first.incident_id, claimants=[first.claimant_id, second.claimant_id])

    def differing(claim: Claim, *lines: Given) -> str | None:
        return known.differing(claim.pk, claim.claimant_id, lines)

    assert [differing(claim, cash) for claim in claims] == [None] * 3
    known.give(first.pk, first.claimant_id, first.reference, [points])
    assert differing(claims[1], cash) is None
    known.give(first.pk, first.claimant_id, first.reference, [points, cash])
    assert differing(claims[1], cash) == first.reference
    assert differing(claims[1], points) is None and differing(first, cash) is None


def line(kind: str, unit: str) -> Given:
    return Given(PAYMENT[0], 1, PAYMENT[1], kind, unit, 1, "x", "rule", "")


def test_the_freeze_asks_once_more_and_pays_neither() -> None:
    payee = ClaimantFactory()
    claims = [ClaimFactory(claimant=payee, status="approved") for _ in range(2)]
    incident = claims[0].incident
    one = award(claim=claims[0], account={"number": ONE}, amount=1)
    other = award(
        claim=ClaimFactory(claimant=payee, incident=incident, status="approved"), account={"number": OTHER},
        line="second", amount=2,
    )  # fmt: skip
    elsewhere = award(claim=claims[1], account={"number": OTHER}, line="third", amount=4)
    points = award(claim=claims[0], line="points", kind="points", unit="point", amount=8)
    stranger = award(amount=16)
    run = frozen(opened(previewed()))
    paid = set(run.payouts.values_list("award", flat=True))
    assert paid == {elsewhere.pk, points.pk, stranger.pk} and not paid & {one.pk, other.pk}
    assert sorted((row[0], row[2]) for row in run.difference["counts"]) == [("accounts_differ", 2)]  # type: ignore[index]
    balanced()


def test_where_all_that_waits_differs_nothing_is_frozen() -> None:
    payee = ClaimantFactory()
    first = ClaimFactory(claimant=payee, status="approved")
    award(claim=first, account={"number": ONE}, amount=1)
    second = ClaimFactory(claimant=payee, incident=first.incident, status="approved")
    award(claim=second, account={"number": OTHER}, line="second", amount=2)
    with pytest.raises(payout.NothingPayable):
        frozen(opened(previewed()))
