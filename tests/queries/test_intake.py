"""A person's own claims, what is asked of claimants, what rosters hold."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import User
from claims.models import ImportFile, ImportIssue, PolicyVersion
from claims.queries import intake
from tests.factories import (
    POLICIES,
    ClaimantFactory,
    ClaimFactory,
    ImportFileFactory,
    IncidentFactory,
    PolicyVersionFactory,
)
from tests.people import NOON

pytestmark = pytest.mark.django_db


def test_a_person_sees_what_they_filed_and_what_was_linked_and_nothing_else(
    alice: User, mallory: User
) -> None:
    claimant = ClaimantFactory(user=mallory)
    filed = ClaimFactory(claimant=claimant, filed_by=alice)
    linked = ClaimFactory(claimant=claimant, origin="file", linked_to=alice)
    ClaimFactory(claimant=claimant, origin="file")
    assert set(intake.mine(user=alice)) == {filed, linked}
    assert not intake.mine(user=mallory)
    assert intake.one_of_mine(user=alice, reference=filed.reference) == filed
    assert intake.one_of_mine(user=mallory, reference=filed.reference) is None


def test_only_proved_addresses_count_the_main_one_first(alice: User) -> None:
    EmailAddress.objects.create(user=alice, email="Old@example.com", verified=True)
    EmailAddress.objects.create(user=alice, email="unproved@example.com")
    EmailAddress.objects.create(user=alice, email="alice@example.com", verified=True, primary=True)
    assert intake.verified_addresses(user=alice) == ["alice@example.com", "old@example.com"]


def test_claimants_are_asked_what_policies_in_force_ask_of_their_type() -> None:
    incident = IncidentFactory(key="kakao-2022")
    for key in ("kakao-merchant-2022", "kakao-taxi-pro-2022", "kakao-taxi-franchise-2022"):
        PolicyVersionFactory(key=key)

    def asked(claimant_type: str) -> list[str]:
        return list(intake.asked_of_claimants(incident=incident, claimant_type=claimant_type, at=NOON))

    assert asked("merchant") == ["loss"]
    assert asked("taxi_driver") == ["street_hail_fares"]
    assert asked("partner") == []


def test_where_two_policies_ask_the_same_the_widest_limits_hold() -> None:
    incident = IncidentFactory(key="kakao-2022")
    text = (POLICIES / "kakao-merchant-2022.toml").read_text()
    for number, limits in enumerate(("min = 10\nmax = 1_000_000\n", "max = 2_000_000\n")):
        changed = text.replace('key = "kakao-merchant-2022"', f'key = "merchant-{number}"', 1)
        cases = changed.index("[[case]]")
        changed = changed[:cases].replace("[inputs.loss]\n", f"[inputs.loss]\n{limits}")
        PolicyVersionFactory(text=changed)
    asked = intake.asked_of_claimants(incident=incident, claimant_type="merchant", at=NOON)["loss"]
    assert (asked.low, asked.high) == (0, 2_000_000)


def test_rosters_are_those_that_adopted_policies_read() -> None:
    for key in ("kakao-taxi-pro-2022", "melon-2022"):
        PolicyVersionFactory(key=key)
    PolicyVersionFactory(key="kakao-taxi-franchise-2022", state=PolicyVersion.State.DRAFT, in_force=None)
    read = {roster: list(columns) for roster, columns in intake.rosters().items()}
    assert read == {"kakaot-pro": ["monthly_fee"], "melon": ["extendable"]}


def test_a_version_that_is_retired_from_some_day_on_still_reads_its_rosters() -> None:
    version = PolicyVersionFactory(key="melon-2022")
    version.in_force, version.state = (
        DateTimeTZRange(version.in_force.lower, NOON + timedelta(days=9_999)),
        "retired",
    )
    version.save(update_fields=["in_force", "state"])
    assert set(intake.rosters()) == {"melon"}


def test_a_file_is_found_by_its_incident_and_its_bytes() -> None:
    incident, roster = IncidentFactory(), ImportFileFactory(kind=ImportFile.Kind.ROSTER)
    file = ImportFileFactory(incident=incident, sha256=roster.sha256)
    assert intake.file_of(incident=incident, sha256=file.sha256) == file
    assert intake.file_of(incident=None, sha256=file.sha256) == roster
    assert intake.file_of(incident=IncidentFactory(key="another"), sha256=file.sha256) is None
    assert intake.file_of(incident=incident, sha256="0" * 63 + "x") is None


def test_a_rejected_line_is_counted_once_under_all_that_was_wrong_with_it() -> None:
    file, other = ImportFileFactory(), ImportFileFactory()
    issues = ((1, "width"), (2, "width"), (3, "required"), (3, "email_form"), (3, "required"))
    for line, code in issues:
        ImportIssue.objects.create(file=file, line=line, code=code)
    ImportIssue.objects.create(file=other, line=1, code="encoding")
    assert intake.rejected(files=[file.pk]) == [("width", 2), ("email_form + required", 1)]
    assert sum(one.lines for one in intake.rejected(files=[file.pk, other.pk])) == 4
    assert intake.rejected(files=[]) == []
