"""Which claims are linked as possible duplicates, and which are not."""

from datetime import timedelta

import pytest

from accounts.models import User
from claims.models import Claim, DuplicateLink, PayeeAccount
from claims.models.sealing import fingerprint, seal
from claims.rules.authority import Forbidden
from claims.stages.validation import link_duplicates
from tests.factories import END, START, ClaimantFactory, ClaimFactory, IncidentFactory
from tests.people import NOON

pytestmark = pytest.mark.django_db


def links() -> set[tuple[int, int, str]]:
    return set(DuplicateLink.objects.values_list("first_id", "second_id", "key"))


def with_account(claim: Claim, number: str) -> Claim:
    PayeeAccount.objects.create(
        claim=claim,
        version=claim.version,
        bank="088",
        sealed=seal({"number": number}, bound_to=PayeeAccount.binding(claim.pk, claim.version)),
        fingerprint=fingerprint("account", f"088:{number}"),
        at=NOON,
    )
    return claim


def test_only_operators_and_the_belt_sweep_for_duplicates(mallory: User) -> None:
    with pytest.raises(Forbidden):
        link_duplicates(actor=mallory, incident=IncidentFactory(), at=NOON)


def test_claims_with_nothing_in_common_are_not_linked(omar: User) -> None:
    incident = IncidentFactory()
    with_account(ClaimFactory(incident=incident), "110000000001")
    with_account(ClaimFactory(incident=incident), "110000000002")
    assert link_duplicates(actor=omar, incident=incident, at=NOON) == 0


def test_one_account_of_three_claimants_is_two_links_to_the_first(omar: User) -> None:
    incident = IncidentFactory()
    one, two, three = (with_account(ClaimFactory(incident=incident), "110000000001") for _ in range(3))
    assert link_duplicates(actor=omar, incident=incident, at=NOON) == 2
    assert links() == {(one.pk, two.pk, "account"), (one.pk, three.pk, "account")}


def test_a_claimants_own_account_on_two_claims_says_nothing(omar: User) -> None:
    incident = IncidentFactory()
    one = with_account(ClaimFactory(incident=incident, services=["melon"]), "110000000001")
    with_account(
        ClaimFactory(incident=incident, claimant=one.claimant, services=["kakaopay"]), "110000000001"
    )
    assert link_duplicates(actor=omar, incident=incident, at=NOON) == 0


def test_one_phone_of_two_claimants_is_linked(omar: User) -> None:
    incident = IncidentFactory()
    one, two = (
        ClaimFactory(incident=incident, claimant=ClaimantFactory(phone="+821012345678")) for _ in range(2)
    )
    link_duplicates(actor=omar, incident=incident, at=NOON)
    assert links() == {(one.pk, two.pk, "phone")}


def test_the_same_claimant_is_linked_where_service_and_time_meet(omar: User) -> None:
    incident = IncidentFactory()
    one = ClaimFactory(incident=incident, services=["melon", "kakaopay"])
    same = ClaimFactory(incident=incident, claimant=one.claimant, services=["kakaopay"])
    ClaimFactory(incident=incident, claimant=one.claimant, services=["kakaomap"])
    ClaimFactory(
        incident=incident, claimant=one.claimant, services=["melon"], period=(END, END + timedelta(days=1))
    )
    assert one.period.lower == START
    link_duplicates(actor=omar, incident=incident, at=NOON)
    assert links() == {(one.pk, same.pk, "claimant")}


def test_claims_that_are_over_resemble_nobody(omar: User) -> None:
    incident = IncidentFactory()
    one = ClaimFactory(incident=incident)
    ClaimFactory(incident=incident, claimant=one.claimant, status="withdrawn")
    ClaimFactory(incident=IncidentFactory(), claimant=one.claimant)
    assert link_duplicates(actor=omar, incident=incident, at=NOON) == 0


def test_a_second_sweep_adds_nothing(omar: User) -> None:
    incident = IncidentFactory()
    one = ClaimFactory(incident=incident)
    ClaimFactory(incident=incident, claimant=one.claimant)
    assert [link_duplicates(actor=omar, incident=incident, at=NOON) for _ in range(2)] == [1, 0]
