"""Papers that are brought to a claim: by whom, when, how many, in the place of which; and what a scanner says."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from accounts.models import User
from claims.models import AuditEntry, Claim, DuplicateLink, Evidence, Notice, ReviewItem
from claims.queries.assessment import papers_on_file
from claims.rules import papers as rule
from claims.rules.authority import Forbidden
from claims.stages import review
from claims.stages.authority import NamedRule
from claims.stages.intake import papers as kept
from claims.stages.intake import scanning
from tests.factories import ClaimFactory, UserFactory
from tests.hostile import EICAR, HOSTILE, jpeg, pdf, png, table
from tests.people import NOON, person
from tests.stages.review.making import assessed, at_once
from tests.world import kakao, merchant

pytestmark = pytest.mark.django_db
SCANNER = NamedRule("scanner")
INFECTED = b"a,b\n1," + EICAR + b"\n"


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def claim(alice: User) -> Claim:
    return ClaimFactory(filed_by=alice)


def bring(claim: Claim, content: bytes, name: str = "통장.pdf", **said: Any) -> Evidence:
    said.setdefault("actor", person("alice"))
    return review.bring_paper(claim=claim, name=name, content=content, at=NOON, door="test", **said)


def scan(scanner: scanning.Scanner | None = None, **said: Any) -> review.Scanned:
    return review.scan_papers(
        actor=SCANNER, scanner=scanner or scanning.TrialFileOnly(), clock=lambda: NOON, **said
    )


class Down:
    name = "down"

    def scan(self, content: bytes) -> scanning.Verdict:
        raise scanning.ScannerDown


class Choosy:
    """Looks at PDF alone."""

    name = "choosy"

    def scan(self, content: bytes) -> scanning.Verdict:
        if not content.startswith(b"%PDF"):
            raise scanning.NotScanned
        return scanning.Verdict("")


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize("name", ["mallory", "rita", "omar", "audrey"])
def test_nobody_brings_a_paper_to_anothers_claim(name: str, claim: Claim) -> None:
    with pytest.raises(Forbidden):
        bring(claim, pdf(), actor=person(name))
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("status", ["approved", "rejected", "withdrawn", "triaged_out"])
def test_once_nobody_has_to_decide_no_papers_are_added(status: str, alice: User) -> None:
    with pytest.raises(rule.PaperNotNow):
        bring(ClaimFactory(filed_by=alice, status=status), pdf())
    assert not Evidence.objects.exists()


def test_of_what_is_refused_nothing_is_kept(claim: Claim, folder: Path) -> None:
    called, build = HOSTILE["a PDF with JavaScript"]
    with pytest.raises(rule.PaperActive):
        bring(claim, build(), called)
    assert not Evidence.objects.exists() and not [path for path in folder.rglob("*") if path.is_file()]


def test_the_eleventh_is_refused_and_one_that_replaces_is_not(claim: Claim) -> None:
    rows = [bring(claim, png(20 + n)) for n in range(10)]
    with pytest.raises(rule.TooManyPapers):
        bring(claim, png(99))
    assert bring(claim, png(99), replaces=rows[3]).replaces == rows[3]


def test_papers_of_too_many_bytes_together_are_refused(claim: Claim, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.rules.papers.limits.BYTES_A_CLAIM", 2_000)
    first = bring(claim, table() + b"2022-10-17,1\n" * 100)
    with pytest.raises(rule.PapersTooLarge):
        bring(claim, table() + b"2022-10-18,1\n" * 100)
    bring(claim, table() + b"2022-10-18,1\n" * 100, replaces=first)


def test_a_paper_of_another_claim_is_not_replaced_nor_one_twice(claim: Claim, alice: User) -> None:
    other = bring(ClaimFactory(filed_by=alice), pdf())
    with pytest.raises(review.PaperReplaced):
        bring(claim, png(), replaces=other)
    first = bring(claim, png(21))
    bring(claim, png(22), replaces=first)
    with pytest.raises(review.PaperReplaced):
        bring(claim, png(23), replaces=first)
    with pytest.raises(review.PaperReplaced):
        bring(claim, png(21))  # what was replaced does not come back by being sent again
    assert claim.evidence.count() == 2


def test_the_database_refuses_a_paper_in_the_place_of_another_claims(claim: Claim, alice: User) -> None:
    other = bring(ClaimFactory(filed_by=alice), pdf())
    row = {"claim": claim, "size": 1, "kind": rule.PNG, "at": NOON}
    with pytest.raises(ProgrammingError, match="its own claim"), transaction.atomic():
        Evidence.objects.create(**row, sha256="1" * 64, replaces=other)
    own = Evidence.objects.create(**row, sha256="2" * 64)
    Evidence.objects.create(**row, sha256="3" * 64, replaces=own)
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.create(**row, sha256="4" * 64, replaces=own)


@pytest.mark.parametrize(
    ("before", "after"), [("quarantined", "clean"), ("quarantined", "pending"), ("clean", "pending")]
)
def test_what_is_in_quarantine_stays_there(before: str, after: str, claim: Claim) -> None:
    row = Evidence.objects.create(claim=claim, sha256="1" * 64, size=1, kind=rule.PNG, state=before, at=NOON)
    with pytest.raises(ProgrammingError, match="Invalid transition"), transaction.atomic():
        Evidence.objects.filter(pk=row.pk).update(state=after)


@pytest.mark.parametrize("name", ["belt", "desk", "calendar"])
def test_no_other_rule_scans(name: str) -> None:
    with pytest.raises(Forbidden):
        review.scan_papers(actor=NamedRule(name), scanner=scanning.Nobody(), clock=lambda: NOON)


# ---------------------------------------------------------------- acts


@pytest.mark.parametrize("status", sorted(rule.STATUSES))
def test_a_paper_waits_for_the_scanner_its_name_sealed_and_is_in_the_log(status: str, alice: User) -> None:
    claim = ClaimFactory(filed_by=alice, status=status)
    row = bring(claim, pdf(), "배비밀 통장.PDF")
    assert (row.state, row.kind, row.by, row.at) == ("pending", rule.PDF, alice, NOON)
    assert row.opened() == {"name": "배비밀 통장.pdf"} and "배비밀" not in bytes(row.sealed).decode("latin-1")
    assert b"".join(kept.opened(row.sha256)) == pdf()
    entry = AuditEntry.objects.get(action="bring_paper")
    assert entry.key == claim.reference and "배비밀" not in str(entry.payload.after)
    with pytest.raises(kept.PaperNotClean):
        review.own_paper(actor=alice, paper=row)


def test_the_same_bytes_are_one_paper(claim: Claim) -> None:
    assert bring(claim, pdf()) == bring(claim, pdf(), "again.pdf")
    assert AuditEntry.objects.filter(action="bring_paper").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_replace_one_paper_at_once_one_is_refused(claim: Claim) -> None:
    first = bring(claim, png(20))
    made = at_once(*(lambda width=width: bring(claim, png(width), replaces=first) for width in (21, 22)))
    assert sorted(type(one).__name__ for one in made) == ["Evidence", "PaperReplaced"]
    assert claim.evidence.count() == 2


def test_a_paper_that_another_claim_has_links_the_two_until_it_is_in_quarantine(alice: User) -> None:
    incident = kakao()
    one, other = merchant(incident), merchant(incident, filed_by=alice)
    Evidence.objects.create(
        claim=one, sha256=kept.store(INFECTED), size=1, kind=rule.CSV, state="clean", at=NOON
    )
    ReviewItem.objects.create(claim=other, code="referred", at=NOON)
    bring(other, INFECTED, "a.csv")
    link = DuplicateLink.objects.get(key="evidence", ended_at=None)
    assert (link.first, link.second) == (one, other)
    assert "flag:look_alike" in ReviewItem.objects.get(claim=other).facets
    assert scan() == (0, 1, 0, False)
    assert not DuplicateLink.objects.filter(key="evidence", ended_at=None).exists()
    assert "flag:look_alike" not in ReviewItem.objects.get(claim=other).facets


def test_a_run_counts_what_is_neither_replaced_nor_in_quarantine(alice: User) -> None:
    incident = kakao()
    claim = merchant(incident, filed_by=alice)
    first = bring(claim, png(20))
    bring(claim, png(21), replaces=first)
    bring(claim, pdf())
    bring(claim, INFECTED, "a.csv")
    scan()
    run = assessed(incident)
    assert papers_on_file(part=run.ranges.get().pk) == {claim.pk: 2}


# ---------------------------------------------------------------- the scanner


def test_the_scanner_lets_pass_and_puts_into_quarantine_and_who_brought_it_sees_it(
    claim: Claim, alice: User
) -> None:
    good, bad = bring(claim, jpeg(), "a.jpg"), bring(claim, INFECTED, "a.csv")
    assert not Notice.objects.exists()  # nobody has looked yet
    assert scan() == (1, 1, 0, False)
    for row in (good, bad):
        row.refresh_from_db()
    assert (good.state, good.scanner, good.found, good.scanned_at) == ("clean", "eicar", "", NOON)
    assert (bad.state, bad.found) == ("quarantined", "Eicar-Test-Signature")
    assert b"".join(review.own_paper(actor=alice, paper=good)).startswith(b"\xff\xd8")
    with pytest.raises(kept.PaperNotClean):
        review.own_paper(actor=alice, paper=bad)
    with pytest.raises(Forbidden):
        review.own_paper(actor=UserFactory(), paper=good)
    with pytest.raises(review.PaperInQuarantine):
        bring(claim, INFECTED, "b.csv")
    assert AuditEntry.objects.filter(action="scan_paper", rule="scanner").count() == 2
    told = Notice.objects.get()  # of what was clean nothing is told
    assert (told.kind, told.claim_id) == ("paper_harmful", claim.pk)
    bring(claim, b"c,d\n1," + EICAR + b"\n", "c.csv")
    scan()
    assert Notice.objects.get() == told  # once a day
    assert scan() == (0, 0, 0, False)


def test_while_the_scanner_is_down_everything_waits_and_is_looked_at_later(claim: Claim) -> None:
    row = bring(claim, pdf())
    assert scan(Down()) == (0, 0, 0, True)
    row.refresh_from_db()
    assert (row.state, row.scanned_at) == ("pending", None)
    assert scan() == (1, 0, 0, False)


def test_what_a_scanner_could_not_look_at_holds_up_nothing_else(claim: Claim, folder: Path) -> None:
    bring(claim, png()), bring(claim, pdf())
    gone = bring(claim, table(), "a.csv")
    next(path for path in folder.rglob(gone.sha256)).unlink()
    assert scan(Choosy()) == (1, 0, 2, False)
    assert sorted(claim.evidence.values_list("state", flat=True)) == ["clean", "pending", "pending"]


class Hanging:
    """Looks at everything but a picture, of which it never says anything."""

    name = "hanging"

    def scan(self, content: bytes) -> scanning.Verdict:
        if content.startswith(b"\x89PNG"):
            raise scanning.ScannerDown
        return scanning.Verdict("")


@pytest.mark.parametrize("scanner", [Choosy(), Hanging()])
def test_a_paper_that_cannot_be_looked_at_keeps_no_later_one_from_its_turn(
    scanner: scanning.Scanner, claim: Claim
) -> None:
    stuck, late = bring(claim, png()), bring(claim, pdf())
    assert scan(scanner, most=1).clean == 0
    assert scan(scanner, most=1).clean == 1
    states = dict(claim.evidence.values_list("pk", "state"))
    assert states == {stuck.pk: "pending", late.pk: "clean"}


@pytest.mark.django_db(transaction=True)
def test_two_who_scan_at_once_note_it_once(claim: Claim) -> None:
    bring(claim, pdf())
    made = at_once(scan, scan)
    assert sorted(one.clean for one in made) == [0, 1]  # type: ignore[attr-defined]
    assert AuditEntry.objects.filter(action="scan_paper").count() == 1


def test_the_oldest_come_first_and_no_more_than_were_asked_for(claim: Claim) -> None:
    rows = [bring(claim, png(20 + n)) for n in range(3)]
    assert scan(most=2).clean == 2
    assert list(Evidence.objects.filter(state="pending")) == [rows[2]]


def test_an_answer_may_be_a_paper_and_the_claim_keeps_it_from_version_to_version(
    claim: Claim, alice: User, rita: User
) -> None:
    review.ask(actor=rita, claim=claim, question="Which shop?", at=NOON, door="test")
    claim.refresh_from_db()
    row = bring(claim, pdf())
    review.answer(actor=alice, claim=claim, text="See it.", at=NOON + timedelta(days=1), door="test")
    assert list(Claim.objects.get(pk=claim.pk).evidence.all()) == [row]
