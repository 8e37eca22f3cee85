"""Claims filed for somebody else: refusals first; then whose they are, and who never decides them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from accounts.models import User
from claims.models import AuditEntry, Claim, Claimant, Incident, LateLink, Switch
from claims.queries import intake as queries
from claims.rules.authority import Forbidden, SamePerson
from claims.rules.refusal import Refusal
from claims.rules.residents import ResidentNumberTyped
from claims.stages import review
from claims.stages.intake import (
    BasisMissing,
    FilingRefused,
    IntakeClosed,
    LateLinkRefused,
    NothingToLink,
    StillInTime,
    TwoWaysIn,
    file_on_behalf,
    link_claim,
    mark_of,
)
from tests.factories import UserFactory
from tests.filings import merchants_form
from tests.people import NOON, person
from tests.stages.review.making import assessed, decided, senior
from tests.stages.test_intake import proved
from tests.stages.test_late_links import given
from tests.world import kakao

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident() -> Incident:
    return kakao()


def agent() -> User:
    return UserFactory(duties=("agent",))


def filed(
    incident: Incident, by: User | None = None, *, email: str = "alice@example.com", **said: Any
) -> Claim:
    said = {"basis": "phone", "at": NOON, "door": "test"} | said
    filing = said.pop("filing", None) or replace(merchants_form(), email=email)
    return file_on_behalf(actor=by or person("rita"), incident=incident, filing=filing, **said)


def refused(refusal: type[Refusal], act: Any) -> None:
    with pytest.raises(refusal):
        act()
    assert not Claim.objects.exists() and not AuditEntry.objects.exists() and not Claimant.objects.exists()


def test_only_who_may_file_for_others_does(incident: Incident) -> None:
    for name in ("alice", "mallory", "felix", "omar", "audrey", "seo", "kim"):
        refused(Forbidden, lambda name=name: filed(incident, person(name)))


def test_it_has_a_basis_and_is_refused_like_any_filing(incident: Incident, omar: User) -> None:
    for said in ({"basis": ""}, {"basis": "fortune"}, {"basis": "other"}, {"basis": "other", "note": " "}):
        refused(BasisMissing, lambda said=said: filed(incident, **said))
    refused(ResidentNumberTyped, lambda: filed(incident, note="900101-1234568"))
    for wrong in ({"consent_version": ""}, {"identifier": "1"}, {"services": ()}, {"email": "nobody"}):
        bad = replace(merchants_form(), **wrong)
        refused(FilingRefused, lambda bad=bad: filed(incident, filing=bad))
    Switch.objects.create(key="intake_closed", on=True, at=NOON, by=omar, reason="x")
    refused(IntakeClosed, lambda: filed(incident))


# ---------------------------------------------------------------- after the filing period
LATE = NOON + timedelta(days=30)


def lets_in() -> User:
    return UserFactory(duties=("senior_reviewer",))


def test_it_is_let_in_by_a_link_or_by_who_may_give_one_and_else_refused(incident: Incident) -> None:
    taxi = mark_of(given(incident, claimant_type="taxi_driver")[1])
    none = mark_of("0" * 24)
    for refusal, by, said in (
        (LateLinkRefused, "rita", {"late_link": none}),
        (LateLinkRefused, "rita", {"late_link": taxi}),
        (Forbidden, "rita", {"late_reason": "x"}),
        (TwoWaysIn, "", {"late_link": none, "late_reason": "x"}),
        (StillInTime, "", {"late_reason": "x", "at": NOON}),
        (ResidentNumberTyped, "", {"late_reason": "900101-1234568"}),
    ):
        with pytest.raises(refusal):
            filed(incident, person(by) if by else lets_in(), **{"at": LATE} | said)
    assert not Claim.objects.exists() and LateLink.objects.count() == 1


def test_the_link_that_the_claimant_has_is_used_and_one_click_more_gives_the_same_claim(
    incident: Incident,
) -> None:
    link, token = given(incident)
    key = uuid4()
    claim, again = (filed(incident, at=LATE, late_link=mark_of(token), filing_key=key) for _twice in range(2))
    link.refresh_from_db()
    assert claim == again and claim.by_late_link and link.claim == claim


def test_who_lets_it_in_is_noted_with_the_reason_and_has_no_seat(incident: Incident) -> None:
    by = lets_in()
    claim = filed(incident, by, at=LATE.replace(microsecond=7), late_reason="told a wrong date")
    link = LateLink.objects.get()
    assert (link.claim, link.made_by, link.reason) == (claim, by, "told a wrong date")
    assert claim.by_late_link and link.used_at == claim.received_at
    assert set(AuditEntry.objects.values_list("action", "by", "reason")) == {
        ("give_late_link", by.pk, "told a wrong date"), ("file_on_behalf", by.pk, ""),
    }  # fmt: skip
    with pytest.raises(SamePerson):
        decided(claim, by=by)


@pytest.mark.parametrize("name", ["rita", "agent"])
def test_who_filed_it_never_decides_it(incident: Incident, name: str, with_every: Any) -> None:
    by = with_every() if name == "agent" else person(name)
    claim = filed(incident, by)
    assessed(incident)
    for act in (
        lambda: decided(claim, by=by),
        lambda: review.ask(actor=by, claim=claim, question="?", at=NOON, door="test"),
        lambda: review.correct_claim(
            actor=by, claim=claim, fields={"papers": 3}, reason="x", at=NOON, door="test"
        ),
        lambda: review.hold(actor=by, claim=claim, reason="x", at=NOON, door="test"),
    ):
        with pytest.raises(SamePerson):
            act()
    assert decided(claim, by=senior()).final


def test_what_is_typed_binds_nobody_and_the_basis_is_noted(incident: Incident, rita: User) -> None:
    claim = filed(incident, basis="letter", note="Letter of 20 October.")
    assert (claim.origin, claim.filed_by, claim.linked_to) == ("staff", rita, None)
    assert claim.claimant.user is None
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.by, entry.reason) == ("file_on_behalf", rita, "")
    assert entry.payload.after == {
        "basis": "letter", "note": "Letter of 20 October.", "consent": claim.consent_version,
    }  # fmt: skip


def test_not_even_an_address_that_identifies_binds_the_one_who_types_it(incident: Incident) -> None:
    by = proved(agent())
    filing = replace(
        merchants_form(), claimant_type="individual", identifier="", services=("melon",), email=by.email, bank="",
        account="", inputs={},
    )  # fmt: skip
    claim = filed(incident, by, filing=filing)
    assert (claim.claimant.key_kind, claim.claimant.user) == ("email", None)


def test_the_claimant_links_it_by_the_address_that_was_written_once_proved(
    incident: Incident, alice: User
) -> None:
    claim = filed(incident)
    with pytest.raises(NothingToLink):
        link_claim(actor=alice, reference=claim.reference, at=NOON)
    proved(alice)
    assert link_claim(actor=alice, reference=claim.reference, at=NOON).linked_to == alice
    assert queries.one_of_mine(user=alice, reference=claim.reference) == claim
    review.withdraw(actor=alice, claim=Claim.objects.get(), reason="", at=NOON, door="test")


def test_it_is_none_of_a_reviewers_own_claims_and_an_agent_follows_it(incident: Incident, rita: User) -> None:
    filed(incident, rita)
    assert not queries.mine(user=rita).exists()
    by = agent()
    claim = filed(
        incident, by, filing=replace(merchants_form(), identifier="214-80-00009", phone="010-2222-3333")
    )
    assert list(queries.mine(user=by)) == [claim]
    for act in (review.withdraw, review.appeal):
        said = {"reason": ""} if act is review.withdraw else {"words": "x"}
        with pytest.raises(Forbidden):
            act(actor=by, claim=claim, at=NOON, door="test", **said)  # type: ignore[operator]


def test_one_form_sent_twice_is_one_claim(incident: Incident) -> None:
    key = uuid4()
    assert filed(incident, filing_key=key) == filed(incident, filing_key=key)
    assert AuditEntry.objects.count() == 1
