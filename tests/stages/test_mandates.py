"""Who stands in for a claimant: kept sealed with the claim, seen masked by reviewers, and decided by a person."""

from pathlib import Path
from typing import Any

import pytest
from django.db import Error, connection, transaction
from django.utils.translation import override

from claims.models import Claim, Evidence, Incident, Mandate, ReviewItem
from claims.models.sealing import Unreadable, fingerprint
from claims.presentation import claims as telling
from claims.presentation import masking
from claims.presentation.dossier import of_claim
from claims.queries import review as queries
from claims.rules.consent import newest
from claims.rules.filing import Filing
from claims.stages import intake, review
from claims.stages.review.facets import refresh
from tests.factories import END, START
from tests.hostile import pdf, png
from tests.people import NOON, person
from tests.stages.review.making import RULE, assessed, status, switched_on
from tests.world import kakao


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


HEIR = {"heir": ("배상속", "아들")}


@pytest.fixture
def incident(db: None) -> Incident:
    return kakao()


def filed(incident: Incident, mandates: Any = None, **said: Any) -> Claim:
    alice = person("alice")
    alice.emailaddress_set.get_or_create(email=alice.email, verified=True, primary=True)  # type: ignore[attr-defined]
    given: dict[str, Any] = {
        "claimant_type": "individual", "services": ("melon",), "start": START, "end": END, "name": "김시험",
        "phone": "010-1234-5678", "consent_version": newest().version, "mandates": mandates or {},
    }  # fmt: skip
    return intake.file_claim(actor=alice, incident=incident, filing=Filing(**given | said), at=NOON)


# ---------------------------------------------------------------- refusals
@pytest.mark.parametrize(
    ("mandates", "field"),
    [
        ({"heir": ("", "아들")}, "heir_name"),
        ({"heir": ("배상속", "")}, "heir_relation"),
        ({"guardian": ("배\x00", "모친")}, "guardian_name"),
        ({"representative": ("900101-1234568 배대리", "x")}, "representative_name"),
        ({"king": ("x", "y")}, "mandates"),
        (HEIR | {"representative": ("배대리", "x")}, "claimed_by"),
    ],
)
def test_a_mandate_that_is_wrong_is_refused_at_its_field(
    incident: Incident, mandates: dict[str, tuple[str, str]], field: str
) -> None:
    with pytest.raises(intake.FilingRefused) as refused:
        filed(incident, mandates)
    assert [one.field for one in refused.value.findings] == [field]
    assert not Mandate.objects.exists()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"claimant_type": "partner", "mandates": HEIR}, "claimed_by"),
        ({"claimant_type": "merchant", "mandates": {"guardian": ("배보호", "모친")}}, "mandates"),
        ({"claimant_type": "merchant", "holder": "이계좌"}, "payee_relation"),
    ],
)
def test_by_whatever_door_a_mandate_goes_with_the_claimant_and_an_account_of_another_has_one(
    incident: Incident, said: dict[str, Any], field: str
) -> None:
    account = {"bank": "004", "account": "123456-04-123456", "identifier": "124-81-00998"}
    with pytest.raises(intake.FilingRefused) as refused:
        filed(incident, **said | account)
    assert [one.field for one in refused.value.findings] == [field]


def test_their_claimant_and_reviewers_read_who_stands_in_and_which_paper_proves_it(
    incident: Incident,
) -> None:
    claim = filed(incident, HEIR)
    with override("en"):
        assert ("Heir", "배•속 (아들)") in telling.said(claim, [])
        found = of_claim(claim, until=NOON, person=True)
    assert found.papers_wanted == [("A certificate of family relations that names the heirs", False)]
    assert not found.papers
    assert of_claim(filed(incident, phone="010-9999-8888"), until=NOON, person=True).papers_wanted == []


@pytest.mark.parametrize("statement", ["UPDATE {} SET kind = 'payee'", "DELETE FROM {}"])
def test_what_was_said_is_never_changed(incident: Incident, statement: str) -> None:
    filed(incident, HEIR)
    with pytest.raises(Error, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format("claims_mandate"))


# ---------------------------------------------------------------- what is kept
def test_it_is_sealed_and_bound_to_its_claim(incident: Incident) -> None:
    claim = filed(incident, {"representative": ("배대리", "모친"), "payee": ("배대리", "학비")})
    kept = {one.kind: one for one in claim.mandates.all()}
    assert {kind: one.opened() for kind, one in kept.items()} == {
        "representative": {"name": "배대리", "relation": "모친"},
        "payee": {"name": "배대리", "relation": "학비"},
    }
    assert "배대리".encode() not in bytes(kept["payee"].sealed)
    kept["payee"].sealed = kept["representative"].sealed
    with pytest.raises(Unreadable):
        kept["payee"].opened()


def test_an_individual_is_not_who_files_for_them_but_is_written_to_there(incident: Incident) -> None:
    own, heirs = filed(incident), filed(incident, HEIR)
    assert own.claimant_id != heirs.claimant_id
    assert (own.claimant.key_kind, heirs.claimant.key_kind) == ("email", "phone")
    assert heirs.claimant.user is None
    assert heirs.contact_hash == fingerprint("email", person("alice").email)
    assert heirs.claimant.opened()["email"] == person("alice").email


def test_a_guardian_or_a_payee_leaves_the_claimant_who_they_are(incident: Incident) -> None:
    claim = filed(incident, {"guardian": ("배보호", "모친")})
    assert claim.claimant.user == person("alice")


# ---------------------------------------------------------------- who sees and decides
def test_reviewers_see_the_name_masked(incident: Incident) -> None:
    claim = filed(incident, HEIR)
    shown = of_claim(claim, until=NOON, person=True).person or []
    assert masking.Shown(str(Mandate.Kind.HEIR.label), "배•속 (아들)") in shown
    assert of_claim(claim, until=NOON, person=False).person is None


@pytest.mark.parametrize("sample", [0, 1_000])
def test_no_rule_decides_it_and_no_sample_chooses_it(incident: Incident, sample: int) -> None:
    for mandates in ({}, HEIR):
        filed(
            incident,
            mandates,
            claimant_type="merchant",
            services=("kakaopay",),
            inputs={"loss": 300_000},
            papers=1,
            bank="004",
            account="123456-04-654321" if mandates else "123456-04-123456",
            identifier="214-80-00009" if mandates else "124-81-00998",
            phone="010-1111-2222" if mandates else "010-1234-5678",
        )
    plain, heirs = Claim.objects.order_by("pk")
    run = assessed(incident)
    switched_on(sample={"": sample})
    counts = review.decide_automatically(actor=RULE, run=run, at=NOON)
    assert (counts.approved, counts.held) == ((0, 1) if sample else (1, 0))
    assert status(heirs) == "submitted"
    assert queries.kept_for_people(incident=incident) >= {heirs.pk}
    assert not heirs.decisions.exists() and plain.pk != heirs.pk


def test_the_queue_flags_it(incident: Incident) -> None:
    for claim in (filed(incident), filed(incident, HEIR)):
        ReviewItem.objects.create(claim=claim, code="new", at=NOON)
        refresh(claims=[claim.pk])
    flagged = ["flag:mandate" in item.facets for item in ReviewItem.objects.order_by("claim_id")]
    assert flagged == [False, True]


# ---------------------------------------------------------------- papers
def proof(claim: Claim, proves: str, content: bytes, replaces: Evidence | None = None) -> Evidence:
    return review.bring_paper(
        actor=person("alice"), claim=claim, name="증명.pdf", content=content, proves=proves, replaces=replaces, at=NOON,
        door="test",
    )  # fmt: skip


def test_a_paper_proves_a_mandate_of_its_claim_and_no_other(incident: Incident, media: None) -> None:
    claim, plain = filed(incident, HEIR), filed(incident, phone="010-9999-8888")
    for of, kind in ((claim, "guardian"), (claim, "king"), (plain, "heir")):
        with pytest.raises(intake.NothingToProve):
            proof(of, kind, pdf())
    with pytest.raises(Error, match="a paper proves a mandate of its own claim"), transaction.atomic():
        Evidence.objects.create(claim=plain, sha256="1" * 64, size=1, kind="x", proves="heir", at=NOON)
    paper = proof(claim, "heir", pdf())
    with pytest.raises(Error), transaction.atomic():
        Evidence.objects.filter(pk=paper.pk).update(proves="")


def test_reviewers_read_which_proof_has_come_and_what_takes_its_place_proves_the_same(
    incident: Incident, media: None
) -> None:
    claim = filed(incident, HEIR | {"payee": ("배대리", "학비")})
    paper = proof(claim, "heir", pdf())
    newer = proof(claim, "", png(), replaces=paper)
    assert newer.proves == "heir"
    found = of_claim(claim, until=NOON, person=True)
    assert [one.come for one in found.papers_wanted] == [True, False]
    assert [one.proves for one in found.papers] == [found.papers_wanted[0].what] * 2
    Evidence.objects.filter(pk=newer.pk).update(state="quarantined")
    assert not any(one.come for one in of_claim(claim, until=NOON, person=True).papers_wanted)
