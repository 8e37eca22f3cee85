"""What the database refuses of claims and what hangs on them: plain SQL as the application's role, no stage between."""

import os
from importlib import import_module
from uuid import UUID

import psycopg
import pytest
from django.db import Error, connection, transaction

from accounts.models import User
from claims.models import (
    AuditEntry,
    AuditPayload,
    Claim,
    Claimant,
    Evidence,
    ImportFile,
    ImportIssue,
    Membership,
    PayeeAccount,
    Transition,
)
from claims.models.sealing import Unreadable, fingerprint, seal
from claims.rules.lifecycle import STATUSES, TRANSITIONS
from tests.factories import (
    ClaimantFactory,
    ClaimFactory,
    ImportFileFactory,
    IncidentFactory,
    MembershipFactory,
)
from tests.people import NOON

pytestmark = pytest.mark.django_db

NEVER_CHANGED = [
    "claims_claimfacts",
    "claims_payeeaccount",
    "claims_transition",
    "claims_membership",
    "claims_importfile",
    "claims_importissue",
]
NEVER_GONE = [*NEVER_CHANGED, "claims_claim", "claims_claimant", "claims_evidence"]


def refused(statement: str, *values: object, by: str) -> None:
    """Runs the statement and expects the error that names `by`: a constraint, a trigger's sentence, a missing right."""
    with pytest.raises(Error, match=by), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def allowed(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount == 1


@pytest.fixture
def claim(alice: User) -> Claim:
    """A claim from a file with everything that may hang on one."""
    file = ImportFileFactory(by=alice)
    ImportIssue.objects.create(file=file, line=3, field="name", code="required")
    claim = ClaimFactory(origin="file", file=file, line=2, their_ref="F-1", contact_hash=b"0" * 16)
    sealed = seal({"number": "110", "holder": "x"}, bound_to=PayeeAccount.binding(claim.pk, 1))
    PayeeAccount.objects.create(
        claim=claim, version=1, bank="088", sealed=sealed, fingerprint=b"1" * 16, at=NOON
    )
    Evidence.objects.create(claim=claim, sha256="a" * 64, size=1, kind="bank book", at=NOON)
    Transition.objects.create(claim=claim, at=NOON, went_to="submitted", act="receive", by=alice)
    MembershipFactory(file=file)
    return claim


@pytest.mark.parametrize("table", NEVER_GONE)
def test_nothing_that_came_in_is_deleted_or_truncated(table: str, claim: Claim) -> None:
    refused(f"DELETE FROM {table}", by="permission denied")
    refused(f"TRUNCATE {table} CASCADE", by="permission denied")


@pytest.mark.parametrize("table", NEVER_CHANGED)
def test_what_was_said_is_not_rewritten(table: str, claim: Claim) -> None:
    refused(f"UPDATE {table} SET id = id", by="permission denied")


@pytest.mark.django_db(transaction=True)
def test_not_even_the_owner_deletes_truncates_or_rewrites(claim: Claim) -> None:
    statements = [f"DELETE FROM {table}" for table in NEVER_GONE]
    statements += [f"TRUNCATE {table} CASCADE" for table in NEVER_GONE]
    statements += [f"UPDATE {table} SET id = id" for table in NEVER_CHANGED]
    for statement in statements:
        with (
            pytest.raises(psycopg.errors.RaiseException, match="pgtrigger: Cannot"),
            psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner,
        ):
            owner.execute(statement)


# ---------------------------------------------------------------- claims


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("reference", "C-00000-000000"),
        ("claimant_type", "partner"),
        ("origin", "web"),
        ("submitter", "another"),
        ("their_ref", "F-2"),
        ("file_id", None),
        ("line", 9),
        ("filing_key", str(UUID(int=7))),
        ("contact_hash", b"x" * 16),
        ("received_at", "2022-10-19 00:00+09"),
    ],
)
def test_what_a_claim_is_never_changes(column: str, value: object, claim: Claim) -> None:
    refused(
        f"UPDATE claims_claim SET {column} = %s WHERE id = %s", value, claim.pk, by="pgtrigger: Cannot update"
    )


def test_a_claim_keeps_its_claimant_its_incident_and_who_filed_it(claim: Claim, mallory: User) -> None:
    other = ClaimFactory()
    for column, value in (
        ("claimant_id", other.claimant_id),
        ("incident_id", other.incident_id),
        ("filed_by_id", mallory.pk),
    ):
        refused(
            f"UPDATE claims_claim SET {column} = %s WHERE id = %s", value, claim.pk, by="pgtrigger: Cannot"
        )


def test_a_claim_is_linked_once(claim: Claim, alice: User, mallory: User) -> None:
    update = "UPDATE claims_claim SET linked_to_id = %s WHERE id = %s"
    allowed(update, alice.pk, claim.pk)
    allowed(update, alice.pk, claim.pk)
    refused(update, mallory.pk, claim.pk, by="pgtrigger: Cannot update")
    refused(update, None, claim.pk, by="pgtrigger: Cannot update")


@pytest.mark.parametrize("came_from", STATUSES)
@pytest.mark.parametrize("goes_to", STATUSES)
def test_a_status_moves_along_the_table_only(came_from: str, goes_to: str) -> None:
    claim = ClaimFactory(status=came_from)
    update = "UPDATE claims_claim SET status = %s WHERE id = %s"
    if (came_from, goes_to) in TRANSITIONS or came_from == goes_to:
        allowed(update, goes_to, claim.pk)
    else:
        refused(update, goes_to, claim.pk, by="pgtrigger: Invalid transition")


@pytest.mark.parametrize(
    ("said", "by"),
    [
        ("status = 'paid'", "claim_has_status|Invalid transition"),
        ("version = 0", "claim_version_counts"),
        ("held = true", "hold_has_reason"),
        ("period = 'empty'", "claimed_period_bounded"),
        ("period = tstzrange('2022-10-15', NULL)", "claimed_period_bounded"),
        ("period = tstzrange(NULL, '2022-10-15')", "claimed_period_bounded"),
        ("reference = NULL", "null value|Cannot update"),
        ("services = NULL", "null value"),
        ("linked_to_id = 0", "foreign key"),
    ],
)
def test_a_claim_makes_sense(said: str, by: str, claim: Claim) -> None:
    refused(f"UPDATE claims_claim SET {said} WHERE id = %s", claim.pk, by=by)


def copied(claim: Claim, **said: object) -> tuple[str, list[object]]:
    """The statement that adds the same claim again under a new reference, with these columns changed."""
    columns = [field.column for field in Claim._meta.fields if field.column != "id"]
    values = {"reference": "C-ZZZZZ-ZZZZZZ", "file_id": None, "line": None} | said
    chosen = ", ".join("%s" if column in values else column for column in columns)
    statement = (
        f"INSERT INTO claims_claim ({', '.join(columns)}) SELECT {chosen} FROM claims_claim WHERE id = %s"
    )
    return statement, [*(values[column] for column in columns if column in values), claim.pk]


@pytest.mark.parametrize(
    ("said", "by"),
    [
        ({"status": "nowhere"}, "claim_has_status"),
        ({"version": 0}, "claim_version_counts"),
        ({"claimant_id": 0}, "foreign key"),
        ({"incident_id": 0}, "foreign key"),
        ({"file_id": 0, "line": 1}, "foreign key"),
        ({"filed_by_id": 0}, "foreign key"),
        ({"period": "empty"}, "claimed_period_bounded"),
    ],
)
def test_a_claim_that_makes_no_sense_is_not_added(said: dict[str, object], by: str, claim: Claim) -> None:
    statement, values = copied(claim, **said)
    refused(statement, *values, by=by)


def test_a_reference_a_line_and_a_form_are_used_once(claim: Claim, alice: User, mallory: User) -> None:
    statement, values = copied(claim, reference=claim.reference)
    refused(statement, *values, by="reference")
    statement, values = copied(claim, file_id=claim.file_id, line=claim.line)
    refused(statement, *values, by="one_claim_a_line")
    key = UUID(int=7)
    ClaimFactory(filed_by=alice, filing_key=key)
    ClaimFactory(filed_by=mallory, filing_key=key)
    statement, values = copied(claim, filed_by_id=alice.pk, filing_key=key)
    refused(statement, *values, by="one_claim_a_form")


# ---------------------------------------------------------------- what hangs on a claim


@pytest.mark.parametrize(
    ("table", "by"),
    [
        ("claims_claimfacts", "one_facts_a_version"),
        ("claims_payeeaccount", "one_account_a_correction"),
        ("claims_evidence", "one_paper_once"),
    ],
)
def test_facts_accounts_and_papers_stand_once(table: str, by: str, claim: Claim) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns "
            "WHERE table_name = %s AND column_name <> 'id'",
            [table],
        )
        columns = cursor.fetchone()[0]
    refused(
        f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table} WHERE claim_id = %s", claim.pk, by=by
    )


@pytest.mark.parametrize(
    ("column", "value"),
    [("sha256", "b" * 64), ("size", 2), ("kind", "receipt"), ("at", "2022-10-19 00:00+09")],
)
def test_a_paper_stays_what_it_is_but_for_its_state(column: str, value: object, claim: Claim) -> None:
    refused(f"UPDATE claims_evidence SET {column} = %s", value, by="pgtrigger: Cannot update")
    allowed("UPDATE claims_evidence SET state = 'clean'")


@pytest.mark.parametrize(
    "table", ["claims_claimfacts", "claims_payeeaccount", "claims_transition", "claims_evidence"]
)
def test_nothing_hangs_on_a_claim_that_is_not_there(table: str, claim: Claim) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns "
            "WHERE table_name = %s AND column_name NOT IN ('id', 'claim_id')",
            [table],
        )
        columns = cursor.fetchone()[0]
    refused(f"INSERT INTO {table} (claim_id, {columns}) SELECT 0, {columns} FROM {table}", by="foreign key")


# ---------------------------------------------------------------- claimants


def test_one_claimant_an_identifier_and_type() -> None:
    claimant = ClaimantFactory()
    insert = (
        "INSERT INTO claims_claimant (type, key_kind, key_hash, personal, created_at) "
        "SELECT %s, key_kind, key_hash, personal, created_at FROM claims_claimant WHERE id = %s"
    )
    refused(insert, claimant.type, claimant.pk, by="one_claimant_an_identifier")
    allowed(insert, "partner", claimant.pk)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("type", "partner"),
        ("key_kind", "email"),
        ("key_hash", b"x" * 16),
        ("created_at", "2022-10-19 00:00+09"),
    ],
)
def test_who_a_claimant_is_never_changes(column: str, value: object) -> None:
    ClaimantFactory()
    refused(f"UPDATE claims_claimant SET {column} = %s", value, by="pgtrigger: Cannot update")


def test_sealed_data_opens_in_its_own_row_only(claim: Claim) -> None:
    first, second = ClaimantFactory(), ClaimantFactory()
    Claimant.objects.filter(pk=first.pk).update(personal=second.personal)
    first.refresh_from_db()
    with pytest.raises(Unreadable):
        first.opened()
    account = claim.accounts.get()
    assert account.opened() == {"number": "110", "holder": "x"}
    account.claim_id += 1
    with pytest.raises(Unreadable):
        account.opened()


def test_a_fingerprint_is_of_one_kind_and_not_the_value() -> None:
    assert fingerprint("email", "a@example.com") == fingerprint("email", "a@example.com")
    assert fingerprint("email", "1") != fingerprint("phone", "1")
    assert len(fingerprint("email", "x")) == 16


# ---------------------------------------------------------------- files and rosters


def test_the_same_bytes_are_one_file_for_an_incident_and_lines_add_up() -> None:
    file = ImportFileFactory(incident=IncidentFactory())
    columns = "kind, incident_id, sha256, name, size, submitter, rows, kept, rejected, at"
    insert = f"""INSERT INTO claims_importfile ({columns})
                 VALUES ('claims', {file.incident_id}, %s, 'x', 1, '', %s, %s, %s, now())"""
    refused(insert, file.sha256, 1, 1, 0, by="same_bytes_once_an_incident")
    ImportFileFactory(incident=IncidentFactory(key="another"), sha256=file.sha256)
    roster = ImportFileFactory(incident=None, kind=ImportFile.Kind.ROSTER)
    refused(insert.replace(str(file.incident_id), "NULL"), roster.sha256, 1, 1, 0, by="same_bytes")
    refused(insert, "f" * 64, 2, 1, 0, by="lines_add_up")
    refused(insert, "f" * 64, 0, 1, -1, by="rejected")


@pytest.mark.django_db(transaction=True)
def test_files_from_before_they_named_an_incident_are_given_the_one_of_their_claims_or_their_entry() -> None:
    incident = IncidentFactory()
    claims, windows, empty = [ImportFileFactory() for _each in range(3)]
    ClaimFactory(incident=incident, file=claims)
    entry = AuditEntry.objects.create(
        at=NOON,
        rule="shipped-record",
        door="command",
        action="import_record",
        kind="import_file",
        key=windows.pk,
    )
    AuditPayload.objects.create(entry=entry, after={"incident": incident.key})
    fill = import_module("claims.migrations.0003_incidents_of_earlier_files").FILL
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        owner.execute(fill)
    found = dict(ImportFile.objects.values_list("pk", "incident"))
    assert found == {claims.pk: incident.pk, windows.pk: incident.pk, empty.pk: None}
    refused("UPDATE claims_importfile SET incident_id = NULL", by="pgtrigger|permission denied")


def test_issues_and_roster_rows_come_from_a_file() -> None:
    refused(
        "INSERT INTO claims_importissue (file_id, line, field, code, facts) VALUES (0, 1, '', 'x', '{}')",
        by="foreign key",
    )
    refused(
        "INSERT INTO claims_membership (roster, key_hash, period, facts, file_id, line) "
        "VALUES ('x', '\\x00', '[,)', '{}', 0, 1)",
        by="foreign key",
    )


def test_rows_name_themselves_without_naming_anybody(claim: Claim) -> None:
    assert str(claim) == claim.reference
    assert str(claim.claimant).endswith(str(claim.claimant.pk))
    assert str(claim.facts.get()) == f"{claim.pk} v1"
    assert str(claim.accounts.get()) == f"088 {claim.pk} v1"
    assert str(claim.transitions.get()) == f"{claim.pk}:  > submitted"
    assert str(claim.evidence.get()) == f"{claim.pk} bank book"
    assert str(ImportFile.objects.get()) == "claims.csv"
    assert str(ImportIssue.objects.get()).endswith(":3 name required")
    assert str(Membership.objects.get()).startswith("kakaot-pro")
