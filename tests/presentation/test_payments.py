"""Where the money of a claim is, said once for several awards."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from claims.models import Claim, Transfer
from claims.presentation import outcomes, payments
from tests.details import given as given_details
from tests.details import mended
from tests.factories import ClaimFactory
from tests.money import answered, award, frozen, sent
from tests.recoveries import owing, paid
from tests.stages.reconciliation.test_resolving import confirm, parked, propose


@given(st.lists(st.sampled_from(sorted(payments.STATES)), min_size=1))
def test_several_awards_are_told_as_one_of_their_states_whatever_their_order(states: list[str]) -> None:
    told = payments.summed_up(states)
    assert told in states
    assert told == payments.summed_up(reversed(states))
    assert (told == payments.PAID) is (set(states) in ({payments.PAID}, {payments.PAID, payments.NETTED}))
    assert (told == payments.ASKED) is (payments.ASKED in states)


def test_every_state_of_a_transfer_and_of_an_award_has_its_words() -> None:
    assert set(payments._OF_TRANSFER) == set(Transfer.State)
    assert set(payments.STATES) == set(payments.SENTENCES) == set(payments.LABELS) == set(payments._FIRST)


@pytest.mark.django_db
def test_the_newest_attempt_counts(django_assert_num_queries: object) -> None:
    claim = ClaimFactory(status="approved")
    award(claim=claim)
    assert payments.paid_states([claim])[claim.pk].key == "waiting"
    answered({sent()[0].run.transfers.get(): "failed"})
    assert payments.paid_states([claim])[claim.pk].key == "details_asked"
    given_details(claim)
    assert payments.paid_states([claim])[claim.pk].key == "details_checked"
    mended(claim)
    assert payments.paid_states([claim])[claim.pk].key == "failed"
    answered({sent()[0].run.transfers.get(): "paid"})
    assert payments.paid_states([claim])[claim.pk].key == "paid"


@pytest.mark.django_db
def test_four_statements_tell_of_any_number_of_claims(django_assert_num_queries: object) -> None:
    made = [ClaimFactory(status="approved") for _ in range(3)]
    for claim in made:
        award(claim=claim)
    with django_assert_num_queries(4):  # type: ignore[operator]
        assert set(payments.paid_states(made)) == {claim.pk for claim in made}


@pytest.mark.django_db
@pytest.mark.parametrize("status", [status for status in Claim.Status.values if status not in ("approved",)])
def test_a_claim_that_is_not_approved_is_paid_nothing(status: str) -> None:
    claim = ClaimFactory(status="approved")
    award(claim=claim)
    claim.status = status
    assert payments.paid_states([claim]) == {}


@pytest.mark.django_db
def test_what_is_set_off_whole_is_told_so_and_what_is_set_off_in_part_stands_beside_the_amount() -> None:
    source = paid(amount=100)
    owing(source, 90)
    whole = award(decision__claim__claimant=source.claimant, amount=60)
    part = award(decision__claim__claimant=source.claimant, amount=80)
    frozen()
    states = payments.paid_states([whole.claim, part.claim])
    assert (states[whole.claim_id].key, states[part.claim_id].key) == ("netted", "on_its_way")
    assert not outcomes.can_withdraw(whole.claim)


@pytest.mark.django_db
def test_what_was_paid_in_part_is_told_so_until_the_rest_is_on_its_way(fiona: User, felix: User) -> None:
    line = {"policy": "kakao-merchant-2022", "line": "loss", "kind": "cash", "unit": "KRW", "amount": 1_000}
    made = award(amount=1_000, decision__lines=[line | {"source": "rule"}])
    sent()
    transfer = made.payouts.get().transfer
    confirm(propose(parked(f"{transfer.reference},600,paid,"), way="paid_short")[0])
    assert payments.of_claim(claim=made.claim) == {made.pk: "paid_in_part"}
    assert [line.part for line in outcomes.of_claim(made.claim).lines] == ["600원"]
    sent()
    assert payments.of_claim(claim=made.claim) == {made.pk: "on_its_way"}


@pytest.mark.django_db
def test_what_was_paid_in_part_and_set_off_for_the_rest_is_told_as_set_off(fiona: User, felix: User) -> None:
    source = paid(amount=500)
    made = award(decision__claim__claimant=source.claimant, amount=1_000)
    sent()
    transfer = made.payouts.get().transfer
    confirm(propose(parked(f"{transfer.reference},600,paid,"), way="paid_short")[0])
    owing(source, 400)
    frozen()
    assert payments.of_claim(claim=made.claim) == {made.pk: "netted"}
