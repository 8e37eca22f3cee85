"""Claims by form and by file, rosters, links: refusals first, then what is stored, then two at once, then a kill."""

import io
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.db import connection

from accounts.models import User
from claims.models import (
    AuditEntry,
    Claim,
    Claimant,
    ClaimFacts,
    ImportFile,
    ImportIssue,
    Incident,
    Membership,
    PayeeAccount,
    Switch,
    Transition,
)
from claims.models.sealing import fingerprint
from claims.queries import intake as queries
from claims.rules.authority import Forbidden
from claims.rules.filing import Filing, Finding
from claims.rules.lines import HeaderMissing, WrongColumns
from claims.rules.text import TextTooLong
from claims.stages.intake import (
    FileTakenOtherwise,
    FilingRefused,
    IntakeClosed,
    NothingToLink,
    UnknownRoster,
    file_claim,
    import_claims,
    import_roster,
    importing,
    link_claim,
)
from tests.factories import ClaimantFactory, ClaimFactory, IncidentFactory, PolicyVersionFactory, UserFactory
from tests.filings import INDIVIDUAL, csv_file, csv_line, merchants_form
from tests.people import NOON, person

pytestmark = pytest.mark.django_db
two_connections = pytest.mark.django_db(transaction=True)


@pytest.fixture
def incident() -> Incident:
    incident = IncidentFactory(key="kakao-2022")
    PolicyVersionFactory(key="kakao-merchant-2022")
    return incident


def proved(user: User, address: str = "") -> User:
    EmailAddress.objects.create(user=user, email=address or user.email, verified=True, primary=True)
    return user


def filed(actor: User, incident: Incident, filing: Filing | None = None, **said: Any) -> Claim:
    return file_claim(actor=actor, incident=incident, filing=filing or merchants_form(), at=NOON, **said)


def taken(
    source: BinaryIO | Path,
    *,
    submitter: str = "federation",
    name: str = "claims.csv",
    incident: Incident | None = None,
) -> ImportFile:
    return import_claims(
        actor=person("omar"),
        incident=incident or Incident.objects.get(),
        source=source,
        name=name,
        submitter=submitter,
        at=NOON,
        door="command",
    )


def issues(file: ImportFile) -> list[tuple[int, str, str]]:
    return list(file.issues.order_by("line", "pk").values_list("line", "field", "code"))


def nothing_stored() -> bool:
    return not any(
        model.objects.exists()
        for model in (Claim, Claimant, ClaimFacts, PayeeAccount, Transition, ImportFile, ImportIssue)
    )


def turned_off(by: User) -> None:
    Switch.objects.create(key="intake_closed", on=True, at=NOON, by=by, reason="drill")


def at_once(*works: Callable[[], object]) -> list[object]:
    """Runs these at the same time, each on a connection of its own; what they return or raise."""
    results: list[object] = [None] * len(works)
    start = threading.Barrier(len(works))

    def run(place: int) -> None:
        try:
            start.wait()
            results[place] = works[place]()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


# ---------------------------------------------------------------- one claim from a form


@pytest.mark.parametrize("said", [{"holder": "예시, 분식"}, {"name": "예시, 분식"}])
def test_an_account_holder_that_no_bank_reads_is_refused_at_its_field(
    alice: User, incident: Incident, said: dict[str, str]
) -> None:
    with pytest.raises(FilingRefused) as refused:
        filed(proved(alice), incident, merchants_form(**said))
    assert Finding("holder", "character_does_not_fit", {"character": ","}) in refused.value.findings
    fields = {one.field for one in refused.value.findings}
    assert fields <= {"holder", "payee_relation"}  # it reads as another's, too
    assert not Claim.objects.exists()


def test_no_claim_is_taken_while_intake_is_closed(alice: User, omar: User, incident: Incident) -> None:
    turned_off(omar)
    with pytest.raises(IntakeClosed):
        filed(alice, incident)
    with pytest.raises(IntakeClosed):
        taken(csv_file({}))
    assert nothing_stored()


def test_somebody_who_left_files_nothing(alice: User, incident: Incident) -> None:
    User.objects.filter(pk=alice.pk).update(is_active=False)
    with pytest.raises(Forbidden):
        filed(User.objects.get(pk=alice.pk), incident)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"name": "", "services": ()}, [("services", "required"), ("name", "required")]),
        ({"inputs": {"melon_subscriber": True}}, [("melon_subscriber", "unknown_input")]),
        ({"inputs": {"monthly_fee": 39_000}}, [("monthly_fee", "unknown_input")]),
        ({"consent_version": "1066-10-14"}, [("consent", "consent_missing")]),
        ({"name": "", "consent_version": "x"}, [("name", "required"), ("consent", "consent_missing")]),
    ],
)
def test_all_that_is_wrong_is_told_and_nothing_stored(
    said: dict[str, Any], expected: list[tuple[str, str]], alice: User, incident: Incident
) -> None:
    with pytest.raises(FilingRefused) as refusal:
        filed(alice, incident, merchants_form(**said))
    assert [(finding.field, finding.code) for finding in refusal.value.findings] == expected
    assert isinstance(refusal.value.findings[0], Finding)
    assert nothing_stored()


def test_a_claim_is_stored_with_facts_account_move_and_audit(alice: User, incident: Incident) -> None:
    claim = filed(proved(alice), incident, merchants_form(papers=2))
    assert (claim.status, claim.version, claim.origin, claim.filed_by) == ("submitted", 1, "web", alice)
    assert claim.claimant.key_hash == fingerprint("business_number", "1248100998")
    facts = claim.facts.get()
    assert (facts.inputs, facts.identifier, facts.account, facts.papers) == ({"loss": 300_000}, "ok", "ok", 2)
    assert claim.accounts.get().opened() == {"number": "110123456789", "holder": "예시 분식"}
    move = claim.transitions.get()
    assert (move.came_from, move.went_to, move.act, move.by, move.at) == (
        "",
        "submitted",
        "receive",
        alice,
        NOON,
    )
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.kind, entry.key, entry.by) == ("file_claim", "claim", claim.reference, alice)


def test_what_names_somebody_stands_nowhere_in_the_clear(alice: User, incident: Incident) -> None:
    filed(proved(alice), incident)
    taken(csv_file({"business_number": "220-81-62517"}))
    for model in (Claim, Claimant, ClaimFacts, PayeeAccount, Transition, AuditEntry, ImportFile):
        for row in model.objects.values():
            for value in row.values():
                raw = bytes(value) if isinstance(value, memoryview | bytes) else str(value).encode()
                for secret in ("예시 분식", "1248100998", "110123456789", "01234567", "alice@"):
                    assert secret.encode() not in raw


def test_the_contact_is_the_address_that_was_proved_not_the_one_typed(
    alice: User, incident: Incident
) -> None:
    claim = filed(proved(alice), incident, merchants_form(email="victim@example.com"))
    assert claim.contact_hash == claim.claimant.email_hash == fingerprint("email", "alice@example.com")
    assert claim.claimant.opened()["email"] == "alice@example.com"


def test_an_individual_is_known_by_the_proved_address_and_without_one_by_phone(
    alice: User, mallory: User, incident: Incident
) -> None:
    individual = merchants_form(
        claimant_type="individual", identifier="", inputs={}, email="alice@example.com"
    )
    by_mail = filed(proved(alice), incident, individual).claimant
    by_phone = filed(mallory, incident, individual).claimant
    assert (by_mail.key_kind, by_mail.user) == ("email", alice)
    assert (by_phone.key_kind, by_phone.user, by_phone.email_hash) == ("phone", None, None)


def test_a_person_from_a_file_is_recognised_when_they_sign_in_and_claim(
    alice: User, incident: Incident
) -> None:
    taken(csv_file(INDIVIDUAL))
    claim = filed(
        proved(alice), incident, merchants_form(claimant_type="individual", identifier="", inputs={})
    )
    assert Claimant.objects.get() == claim.claimant
    assert claim.claimant.user == alice


def test_whoever_types_anothers_business_number_sees_their_own_claim_only(
    alice: User, mallory: User, incident: Incident
) -> None:
    hers = filed(proved(alice), incident)
    other = filed(proved(mallory), incident, merchants_form(name="다른 이"))
    assert other.claimant == hers.claimant
    assert hers.claimant.user is None
    assert list(queries.mine(user=mallory)) == [other]
    assert hers.claimant.opened()["name"] == "예시 분식"


def test_a_late_claim_is_taken(alice: User, incident: Incident) -> None:
    claim = file_claim(actor=alice, incident=incident, filing=merchants_form(), at=NOON.replace(year=2024))
    assert claim.received_at.year == 2024


def test_one_form_sent_twice_is_one_claim_and_anothers_form_is_another(
    alice: User, mallory: User, incident: Incident
) -> None:
    key = uuid4()
    claim = filed(alice, incident, filing_key=key)
    assert filed(alice, incident, filing_key=key) == claim
    assert filed(alice, incident, filing_key=uuid4()) != claim
    assert filed(mallory, incident, filing_key=key) != claim
    assert Transition.objects.count() == AuditEntry.objects.count() == 3


@two_connections
def test_two_clicks_at_once_are_one_claim(incident: Incident) -> None:
    alice, key = person("alice"), uuid4()
    results = at_once(*[lambda: filed(alice, incident, filing_key=key)] * 4)
    assert {type(result) for result in results} == {Claim}
    assert Claim.objects.count() == Transition.objects.count() == ClaimFacts.objects.count() == 1


@two_connections
def test_two_people_who_make_one_claimant_at_once_find_each_other(incident: Incident) -> None:
    people = [UserFactory() for _ in range(4)]
    results = at_once(*[lambda user=user: filed(user, incident) for user in people])
    assert {type(result) for result in results} == {Claim}
    assert (Claimant.objects.count(), Claim.objects.count()) == (1, 4)


# ---------------------------------------------------------------- links


def file_claim_of(contact: str | None, **said: Any) -> Claim:
    mark = fingerprint("email", contact) if contact else None
    return ClaimFactory(origin="file", contact_hash=mark, **said)


def test_unknown_reference_wrong_contact_and_a_claim_of_another_get_one_answer(
    alice: User, mallory: User
) -> None:
    proved(alice)
    EmailAddress.objects.create(user=alice, email="unproved@example.com")
    refused = [
        "C-00000-000000",
        "no reference",
        "",
        "\x00",
        file_claim_of("bob@example.com").reference,
        file_claim_of("unproved@example.com").reference,
        file_claim_of(None).reference,
        file_claim_of("alice@example.com", filed_by=mallory).reference,
        file_claim_of("alice@example.com", linked_to=mallory).reference,
        # The claimant's address may have come with another claim, which anybody may file in the claimant's name.
        file_claim_of(None, claimant=ClaimantFactory(address="alice@example.com")).reference,
    ]
    answers = set()
    for reference in refused:
        with pytest.raises(NothingToLink) as refusal:
            link_claim(actor=alice, reference=reference, at=NOON)
        answers.add(str(refusal.value))
    assert len(answers) == 1
    assert not AuditEntry.objects.exists()
    assert not queries.mine(user=alice)


def test_a_claim_is_linked_by_reference_and_proved_address_once(alice: User) -> None:
    proved(alice)
    claim = file_claim_of("alice@example.com")
    for typed in (claim.reference, claim.reference.lower().replace("-", " ")):
        assert link_claim(actor=alice, reference=typed, at=NOON) == claim
    assert list(queries.mine(user=alice)) == [claim]
    assert AuditEntry.objects.get().action == "link_claim"


@two_connections
def test_of_two_who_read_one_mailbox_one_gets_the_claim() -> None:
    people = [proved(person("alice")), proved(person("mallory"), "shared@example.com")]
    EmailAddress.objects.filter(user=people[0]).update(email="shared2@example.com")
    claim = file_claim_of("shared@example.com")
    EmailAddress.objects.filter(user=people[0]).update(email="Shared@example.com")
    results = at_once(
        *[lambda user=user: link_claim(actor=user, reference=claim.reference, at=NOON) for user in people]
    )
    assert sorted(type(result).__name__ for result in results) == ["Claim", "NothingToLink"]


# ---------------------------------------------------------------- claims by file


def test_who_has_no_duty_for_it_imports_nothing(mallory: User, incident: Incident) -> None:
    common = {"actor": mallory, "source": csv_file({}), "name": "x.csv", "at": NOON, "door": "command"}
    with pytest.raises(Forbidden):
        import_claims(incident=incident, submitter="x", **common)
    with pytest.raises(Forbidden):
        import_roster(roster="kakaot-pro", **common)
    assert nothing_stored()


@pytest.mark.parametrize(
    ("content", "refusal"),
    [(b"", HeaderMissing), (b"\xff\xfe\x00", HeaderMissing), (b"their_ref,name\n1,2\n", WrongColumns)],
)
def test_a_file_with_other_columns_is_refused_whole(
    content: bytes, refusal: type[Exception], incident: Incident
) -> None:
    with pytest.raises(refusal):
        taken(io.BytesIO(content))
    assert nothing_stored()


def test_a_submitter_has_a_short_name(incident: Incident) -> None:
    with pytest.raises(TextTooLong):
        taken(csv_file({}), submitter="x" * 61)


def test_good_lines_are_kept_and_bad_ones_reported_with_field_and_code(incident: Incident) -> None:
    file = taken(
        csv_file(
            {},
            {"loss": "가\t나", "name": ""},
            b'an open quote,"' + csv_line(),
            {"their_ref": "two\nlines"},
            {"their_ref": 'a\\b "c", \\N', "business_number": "220-81-62517"},
            b"\xff" + csv_line(),
            b"x" * 50_000 + b"\n",
            {"phone": "900101-1234567"},
            {"name": "a\x00b"},
        )
    )
    assert (file.rows, file.kept, file.rejected) == (9, 2, 7)
    assert issues(file) == [
        (3, "name", "required"),
        (3, "loss", "amount_form"),
        (4, "", "quotes"),
        (5, "their_ref", "forbidden_character"),
        (8, "", "encoding"),
        (9, "", "line_too_long"),
        (10, "phone", "resident_number"),
        (11, "name", "forbidden_character"),
    ]
    assert list(Claim.objects.order_by("line").values_list("line", "their_ref")) == [
        (2, "F-1"),
        (7, 'a\\b "c", \\N'),
    ]
    assert "가" not in json.dumps(list(ImportIssue.objects.values("field", "code", "facts")))


def test_a_line_is_stored_as_a_form_would_be(alice: User, incident: Incident) -> None:
    taken(csv_file({}))
    claim = Claim.objects.get()
    assert (claim.origin, claim.submitter, claim.filed_by, claim.file) == (
        "file", "federation", None, ImportFile.objects.get(),
    )  # fmt: skip
    assert claim.contact_hash == fingerprint("email", "alice@example.com")
    assert claim.claimant.opened() == {
        "name": "예시 분식",
        "phone": "+821001234567",
        "email": "alice@example.com",
        "identifier": "1248100998",
    }
    assert claim.accounts.get().opened() == {"number": "110123456789", "holder": "예시 분식"}
    by_file = ClaimFacts.objects.get()
    by_form = filed(
        proved(alice),
        incident,
        merchants_form(services=("kakaotalk.channel", "kakaopay"), end=claim.period.upper, papers=2),
    )
    shared = (
        "version",
        "category",
        "services",
        "period",
        "identifier",
        "account",
        "papers",
        "inputs",
        "sources",
    )
    for name in shared:
        assert getattr(by_file, name) == getattr(by_form.facts.get(), name), name
    for name in ("key_kind", "key_hash", "phone_hash", "email_hash"):
        assert getattr(claim.claimant, name) == getattr(by_form.claimant, name), name
    moves = Transition.objects.values_list("came_from", "went_to", "act", "rule", "note")
    assert len(set(moves)) == 1


def test_marks_are_left_for_validation_and_a_bad_account_is_not_kept(incident: Incident) -> None:
    taken(
        csv_file(
            {"business_number": "124-81-00999", "account": "12"},
            INDIVIDUAL | {"bank": "", "account": ""},
        )
    )
    marks = ClaimFacts.objects.order_by("pk").values_list("identifier", "account")
    assert list(marks) == [("malformed", "malformed"), ("none", "none")]
    assert not PayeeAccount.objects.exists()


def test_one_claimant_stands_once_whoever_brings_them(alice: User, incident: Incident) -> None:
    filed(alice, incident)
    taken(csv_file({}, {"their_ref": "again"}))
    taken(csv_file({"their_ref": "company"}), submitter="company")
    assert (Claimant.objects.count(), Claim.objects.count()) == (1, 4)


def test_the_same_bytes_change_nothing_under_any_name(incident: Incident) -> None:
    first = taken(csv_file({}, {"name": ""}))
    again = taken(csv_file({}, {"name": ""}), name="other.csv", submitter="company")
    assert (again, again.came_before, first.came_before) == (first, True, False)
    assert (Claim.objects.count(), ImportFile.objects.count(), AuditEntry.objects.count()) == (1, 1, 1)


def test_the_same_bytes_for_another_incident_are_taken_in(incident: Incident) -> None:
    other = IncidentFactory(key="another")
    first, second = [taken(csv_file({}), incident=one) for one in (incident, other)]
    assert (first.incident, second.incident, second.came_before) == (incident, other, False)
    assert [one.incident for one in Claim.objects.order_by("pk")] == [incident, other]


def test_claims_that_came_as_claims_are_no_roster(incident: Incident) -> None:
    PolicyVersionFactory(key="kakao-taxi-pro-2022")
    taken(csv_file({}))
    with pytest.raises(WrongColumns):
        import_roster(
            actor=person("omar"), roster="kakaot-pro", source=csv_file({}), name="x", at=NOON, door="command"
        )


def test_a_path_and_a_stream_that_cannot_go_back_are_read_alike(tmp_path: Path, incident: Incident) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    path = tmp_path / "claims.csv"
    path.write_bytes(csv_file({}).getvalue())
    assert taken(path).kept == 1
    assert taken(Pipe(path.read_bytes())).came_before


def test_a_file_of_several_chunks_is_whole(incident: Incident, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "CHUNK", 3)
    seen: list[tuple[int, int]] = []
    lines = [
        INDIVIDUAL | {"email": f"u{n % 5}@example.com", "name": "" if n == 4 else "김예시"} for n in range(11)
    ]
    file = import_claims(
        actor=person("omar"), incident=incident, source=csv_file(*lines), name="c.csv", submitter="f", at=NOON,
        door="command", progress=lambda done, total: seen.append((done, total)),
    )  # fmt: skip
    assert (file.kept, file.rejected, issues(file)) == (10, 1, [(6, "name", "required")])
    assert Claimant.objects.count() == 5
    assert list(Claim.objects.order_by("pk").values_list("line", flat=True)) == [
        2,
        3,
        4,
        5,
        7,
        8,
        9,
        10,
        11,
        12,
    ]
    assert file.size == len(csv_file(*lines).getvalue())
    assert seen[-1] == (file.size, file.size)
    assert seen == sorted(seen)


def test_an_empty_list_is_a_file_too(incident: Incident) -> None:
    file = taken(csv_file())
    assert (file.rows, file.kept, file.rejected) == (0, 0, 0)


@two_connections
def test_one_file_brought_twice_at_once_is_taken_once(incident: Incident) -> None:
    person("omar")
    first, second = at_once(lambda: taken(csv_file({})), lambda: taken(csv_file({}), submitter="company"))
    assert isinstance(first, ImportFile) and first == second
    assert Claim.objects.count() == ImportFile.objects.count() == 1


@two_connections
def test_a_file_and_a_form_that_bring_one_claimant_at_once_agree(incident: Incident) -> None:
    omar, alice = person("omar"), person("alice")
    assert omar != alice
    for _ in range(5):
        content = csv_file({"their_ref": str(uuid4())})
        results = at_once(lambda content=content: taken(content), lambda: filed(alice, incident))
        assert [type(result) for result in results] == [ImportFile, Claim]
    assert (Claimant.objects.count(), Claim.objects.count()) == (1, 10)


_KILLED = """
import os, signal, sys, io
import django
django.setup()
from claims.models import Incident
from claims.stages.intake import import_claims, importing
from tests.filings import INDIVIDUAL, csv_file
from tests.people import NOON, person
importing.CHUNK = 5
def die(done, total):
    if done > total // 2:
        os.kill(os.getpid(), signal.SIGKILL)
lines = [INDIVIDUAL | {"email": f"u{n}@example.com"} for n in range(50)]
import_claims(actor=person("omar"), incident=Incident.objects.get(), source=csv_file(*lines), name="x.csv",
              submitter="x", at=NOON, door="command", progress=die)
"""


@two_connections
def test_an_import_that_is_killed_leaves_nothing_and_can_be_done_again(incident: Incident) -> None:
    person("omar")
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "claims_project.settings"}
    died = subprocess.run([sys.executable, "-c", _KILLED], env=environment, check=False, timeout=60)
    assert died.returncode == -signal.SIGKILL
    assert nothing_stored()
    lines = [INDIVIDUAL | {"email": f"u{n}@example.com"} for n in range(50)]
    assert taken(csv_file(*lines)).kept == 50


# ---------------------------------------------------------------- rosters


def roster(
    *lines: str, name: str = "kakaot-pro", header: str = "key_kind,key,from,to,monthly_fee"
) -> ImportFile:
    return import_roster(
        actor=person("omar"),
        roster=name,
        source=io.BytesIO("\n".join((header, *lines)).encode()),
        name="roster.csv",
        at=NOON,
        door="command",
    )


@pytest.fixture
def policies() -> None:
    for key in ("kakao-taxi-pro-2022", "kakao-taxi-franchise-2022", "melon-2022"):
        PolicyVersionFactory(key=key)


def test_a_roster_that_no_policy_reads_is_refused(policies: None) -> None:
    with pytest.raises(UnknownRoster) as refusal:
        roster("driver_licence,11-22-333333-44,,,39000", name="melons")
    assert refusal.value.facts == {"roster": "melons", "known": "kakaot-franchise, kakaot-pro, melon"}


def test_a_rosters_columns_are_those_that_policies_read(policies: None) -> None:
    with pytest.raises(WrongColumns):
        roster(header="key_kind,key,from,to,extendable")
    with pytest.raises(WrongColumns):
        roster(header="key_kind,key,from,to")
    assert (
        roster(
            "driver_licence,11-22-333333-44,,", name="kakaot-franchise", header="key_kind,key,from,to"
        ).kept
        == 1
    )
    assert roster("email,a@example.com,no", name="melon", header="key_kind,key,extendable").kept == 1


def test_good_roster_lines_are_kept_and_bad_ones_reported(policies: None) -> None:
    file = roster(
        "driver_licence,11-22-333333-44,2022-01-01T00:00:00+09:00,,39000",
        "driver_licence,11-22-333333-44,,,much",
        "phone,02-123-4567,,,22000",
        "phone,010-0123-4567,,2022-09-30T00:00:00+09:00,",
    )
    assert (file.kept, file.rejected, file.submitter) == (2, 2, "kakaot-pro")
    assert issues(file) == [(3, "monthly_fee", "amount_form"), (4, "key", "mobile_form")]
    rows = Membership.objects.order_by("pk")
    assert [(row.line, row.facts) for row in rows] == [(2, {"monthly_fee": 39_000}), (5, {})]
    assert rows[0].key_hash == fingerprint("driver_licence", "112233333344")
    assert rows[0].period.upper is None and rows[1].period.lower is None


def test_a_roster_row_meets_the_claimant_of_a_file(policies: None, incident: Incident) -> None:
    driver = {"claimant_type": "taxi_driver", "business_number": "", "driver_licence": "서울-22-333333-44"}
    taken(csv_file(driver, INDIVIDUAL, INDIVIDUAL | {"email": ""}))
    roster("driver_licence,112233333344,,,39000")
    roster(
        "email,ALICE@example.com,yes",
        "phone,+82 10-0123-4567,no",
        name="melon",
        header="key_kind,key,extendable",
    )
    known = set(Membership.objects.values_list("key_hash", flat=True))
    assert {bytes(mark) for mark in known} == {
        bytes(claimant.key_hash) for claimant in Claimant.objects.all()
    }


def test_the_same_roster_twice_changes_nothing_and_under_another_name_is_refused(policies: None) -> None:
    header, line = "key_kind,key,from,to", "driver_licence,11-22-333333-44,,"
    first = roster(line, name="kakaot-franchise", header=header)
    assert roster(line, name="kakaot-franchise", header=header) == first
    assert Membership.objects.count() == 1
    with pytest.raises(FileTakenOtherwise):
        roster(line, header=header)


@two_connections
def test_a_roster_waits_for_the_turn_that_opening_a_run_takes(policies: None) -> None:
    person("omar")
    done = threading.Event()

    def bring() -> None:
        roster("driver_licence,11-22-333333-44,,,39000")
        done.set()
        connection.close()

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('roster'))")
        thread = threading.Thread(target=bring)
        thread.start()
        assert not done.wait(0.5)
        cursor.execute("SELECT pg_advisory_unlock(hashtext('roster'))")
    thread.join(10)
    assert done.is_set()
