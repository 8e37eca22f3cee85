"""Which claims are linked as possible duplicates, and which are not."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from claims.models import Claim, Claimant, DuplicateLink, Evidence, PayeeAccount
from claims.models.sealing import fingerprint, seal
from claims.rules.authority import Forbidden
from claims.rules.lifecycle import TRANSITIONS
from claims.stages.validation import KEYS, LIVE, link_duplicates, relink
from tests.factories import END, START, ClaimantFactory, ClaimFactory, IncidentFactory
from tests.people import NOON, person
from tests.stages.review.making import at_once, senior

pytestmark = pytest.mark.django_db


def links() -> set[tuple[int, int, str]]:
    """The open ones."""
    return set(DuplicateLink.objects.filter(ended_at=None).values_list("first_id", "second_id", "key"))


def with_account(claim: Claim, number: str, *, correction: int = 0, given_by: User | None = None) -> Claim:
    PayeeAccount.objects.create(
        claim=claim,
        version=claim.version,
        correction=correction,
        given_by=given_by,
        bank="088",
        sealed=seal({"number": number}, bound_to=PayeeAccount.binding(claim.pk, claim.version, correction)),
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


# ---------------------------------------------------------------- papers


def paper(claim: Claim, sha256: str, state: str = "clean") -> Evidence:
    row: Evidence = Evidence.objects.create(
        claim=claim, sha256=sha256 * 64, size=1, kind="application/pdf", state=state, at=NOON
    )
    return row


def test_one_paper_of_two_claimants_is_linked_unless_it_is_quarantined(omar: User) -> None:
    incident = IncidentFactory()
    one, two, three = (ClaimFactory(incident=incident) for _ in range(3))
    own = ClaimFactory(incident=incident, claimant=one.claimant, services=["other"])
    for claim in (one, two, own):
        paper(claim, "a")
    paper(three, "a", "quarantined")
    link_duplicates(actor=omar, incident=incident, at=NOON)
    assert {link for link in links() if link[2] == "evidence"} == {(one.pk, two.pk, "evidence")}


# ---------------------------------------------------------------- links that end


def test_a_link_that_holds_no_more_ends_with_the_next_sweep(omar: User) -> None:
    incident = IncidentFactory()
    one, two, three = (with_account(ClaimFactory(incident=incident), "110000000001") for _ in range(3))
    elsewhere = [with_account(ClaimFactory(incident=IncidentFactory()), "110000000001") for _ in range(2)]
    other = DuplicateLink.objects.create(first=elsewhere[0], second=elsewhere[1], key="account", at=NOON)
    link_duplicates(actor=omar, incident=incident, at=NOON)
    Claim.objects.filter(pk=one.pk).update(status="withdrawn")
    assert link_duplicates(actor=omar, incident=incident, at=NOON) == 1
    assert links() == {(two.pk, three.pk, "account"), (other.first_id, other.second_id, "account")}
    assert DuplicateLink.objects.filter(ended_at=NOON).count() == 2


def test_what_changed_is_told_of_both_sides_and_of_who_is_linked_otherwise_since(omar: User) -> None:
    incident = IncidentFactory()
    one, two, three = (with_account(ClaimFactory(incident=incident), "110000000001") for _ in range(3))
    alone = ClaimFactory(incident=incident)
    link_duplicates(actor=omar, incident=incident, at=NOON)
    assert relink(claims=[], at=NOON) == relink(claims=[alone.pk, two.pk], at=NOON) == set()
    Claim.objects.filter(pk=one.pk).update(status="triaged_out")
    assert relink(claims=[one.pk], at=NOON) == {one.pk, two.pk, three.pk}
    assert links() == {(two.pk, three.pk, "account")}


def test_an_account_that_was_given_anew_counts_and_the_one_before_it_once_that_is_approved(
    omar: User, rita: User
) -> None:
    incident = IncidentFactory()
    one, two, three = (ClaimFactory(incident=incident) for _ in range(3))
    for claim, number in ((one, "110000000001"), (two, "110000000001"), (three, "110000000002")):
        with_account(claim, number)
    link_duplicates(actor=omar, incident=incident, at=NOON)
    given = with_account(two, "110000000002", correction=1, given_by=rita).accounts.get(correction=1)
    relink(claims=[two.pk], at=NOON)
    assert links() == {(one.pk, two.pk, "account"), (two.pk, three.pk, "account")}
    for seat, name in ((1, "sena"), (2, "sven")):
        given.reviews.create(seat=seat, by=senior(name), outcome="approve", at=NOON)
    relink(claims=[two.pk], at=NOON)
    assert links() == {(two.pk, three.pk, "account")}


def test_an_account_that_was_refused_links_nobody(omar: User, rita: User) -> None:
    incident = IncidentFactory()
    one, two = (ClaimFactory(incident=incident) for _ in range(2))
    with_account(one, "110000000001")
    with_account(with_account(two, "110000000002"), "110000000001", correction=1, given_by=rita)
    assert relink(claims=[two.pk], at=NOON) == {one.pk, two.pk}
    given = two.accounts.get(correction=1)
    given.reviews.create(seat=1, by=senior(), outcome="refuse", note="another's", at=NOON)
    assert relink(claims=[two.pk], at=NOON) == {one.pk, two.pk}
    assert links() == set()


# ---------------------------------------------------------------- the same as a sweep, after whatever happened

NUMBERS = ("110000000001", "110000000002")
CHANGES = st.lists(
    st.tuples(
        st.integers(0, 5), st.sampled_from(["status", "account", "paper", "quarantine"]), st.integers(0, 6)
    ),
    min_size=1,
    max_size=8,
)


def expected(claims: Iterable[Claim]) -> set[tuple[int, int, str]]:
    """The links of live claims, found claim by claim in the order of their numbers."""
    found = set()
    live = [claim for claim in claims if claim.status in LIVE]
    for place, claim in enumerate(live):
        same = [one for one in live[:place] if one.claimant_id == claim.claimant_id]
        alike = [one for one in same if set(one.services) & set(claim.services)]
        if alike:
            found.add((alike[0].pk, claim.pk, "claimant"))
    bearers: dict[tuple[str, object], list[Claim]] = defaultdict(list)
    for claim in live:
        for account in claim.accounts.filter(version=claim.version):
            bearers["account", bytes(account.fingerprint)].append(claim)
        for one in claim.evidence.exclude(state="quarantined"):
            bearers["evidence", one.sha256].append(claim)
        if claim.claimant.phone_hash:
            bearers["phone", bytes(claim.claimant.phone_hash)].append(claim)
    for (key, _mark), group in bearers.items():
        found |= {(group[0].pk, one.pk, key) for one in group if one.claimant_id != group[0].claimant_id}
    return found


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES, owners=st.lists(st.integers(0, 2), min_size=6, max_size=6))
def test_after_whatever_happened_the_links_are_those_of_a_fresh_sweep(
    changes: list[tuple[int, str, int]], owners: list[int]
) -> None:
    sid = transaction.savepoint()
    incident = IncidentFactory()
    phones = ("+821011112222", "+821011112222", "+821033334444")
    claimants: list[Claimant] = [ClaimantFactory(phone=phone) for phone in phones]
    claims = [
        with_account(
            ClaimFactory(
                incident=incident, claimant=claimants[owner], services=["melon", "kakaopay"][place % 2 :]
            ),
            NUMBERS[place % 2],
        )
        for place, owner in enumerate(owners)
    ]
    relink(claims=[claim.pk for claim in claims], at=NOON)
    for place, what, how in changes:
        changed(claims[place], what, how)
        relink(claims=[claims[place].pk], at=NOON)
        now = [Claim.objects.get(pk=claim.pk) for claim in claims]
        assert links() == expected(now), (what, how)
    assert link_duplicates(actor=person("omar"), incident=incident, at=NOON) == 0
    assert DuplicateLink.objects.filter(ended_at=None).count() == len(links())
    transaction.savepoint_rollback(sid)


def changed(claim: Claim, what: str, how: int) -> None:
    match what:
        case "status":
            lawful = sorted(target for source, target in TRANSITIONS if source == claim.status)
            if lawful:
                claim.status = lawful[how % len(lawful)]
                Claim.objects.filter(pk=claim.pk).update(status=claim.status)
        case "account":
            claim.version += 1
            Claim.objects.filter(pk=claim.pk).update(version=claim.version)
            with_account(claim, NUMBERS[how % 2])
        case "paper":
            sha256 = "abc"[how % 3]
            if not claim.evidence.filter(sha256=sha256 * 64).exists():
                paper(claim, sha256)
        case "quarantine":
            claim.evidence.update(state="quarantined")


def test_every_key_is_known_to_the_table() -> None:
    assert set(KEYS) == set(DuplicateLink.Key.values)


@pytest.mark.django_db(transaction=True)
def test_of_two_claims_given_one_account_at_once_the_later_sees_the_earlier() -> None:
    incident = IncidentFactory()
    one, two = (with_account(ClaimFactory(incident=incident), f"11000000000{number}") for number in (3, 4))

    def give(claim: Claim) -> set[int]:
        with transaction.atomic():
            Claim.objects.filter(pk=claim.pk).update(version=2)
            claim.version = 2
            with_account(claim, NUMBERS[0])
            return relink(claims=[claim.pk], at=NOON)

    results = at_once(lambda: give(one), lambda: give(two))
    assert sorted(map(len, results)) == [0, 2]  # type: ignore[arg-type]
    assert links() == {(one.pk, two.pk, "account")}
