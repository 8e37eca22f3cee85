"""The record that is shipped with the house."""

import csv
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from accounts.models import User
from claims.models import AuditEntry, FilingPeriod, Incident, OutageWindow, RecordRevision, Service
from claims.queries import outages as queries
from claims.rules.authority import Forbidden
from claims.stages import outages
from claims.stages.authority import NamedRule
from tests.factories import POLICIES
from tests.people import NOON

pytestmark = pytest.mark.django_db
KAKAO = POLICIES.parent / "outages" / "kakao-2022"


def shipped(folder: Path = KAKAO, rule: NamedRule = outages.SHIPPED) -> outages.Imported:
    return outages.import_shipped(actor=rule, folder=folder, at=NOON, door="command")[0]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(KAKAO, tmp_path / "kakao-2022"))


def altered(folder: Path, old: str, new: str) -> Path:
    path = folder / "windows.csv"
    path.write_text(path.read_text().replace(old, new))
    return folder


def test_no_other_rule_imports_the_record() -> None:
    with pytest.raises(Forbidden):
        shipped(rule=NamedRule("shipped-policies"))
    assert not Incident.objects.exists()


def test_a_bad_line_leaves_nothing_behind(copy: Path) -> None:
    with pytest.raises(outages.RecordHasBadLines) as refused:
        shipped(altered(copy, "melon,", "lemon,"))
    assert [issue.code for issue in refused.value.issues] == ["unknown_service"]
    assert not Incident.objects.exists()
    assert not Service.objects.exists()


def test_a_record_that_people_keep_is_not_overwritten(copy: Path, seo: User) -> None:
    shipped()
    with pytest.raises(outages.RecordAlreadyKept):
        shipped(altered(copy, "2022-10-16T09:00:00+09:00", "2022-10-16T08:00:00+09:00"))
    assert RecordRevision.objects.count() == 1
    assert not queries.proposals().exists()


def test_twice_changes_nothing(copy: Path) -> None:
    assert not shipped().known
    counts = [model.objects.count() for model in (Service, OutageWindow, FilingPeriod, AuditEntry)]
    assert shipped(copy).known
    assert [model.objects.count() for model in (Service, OutageWindow, FilingPeriod, AuditEntry)] == counts


def test_every_line_of_the_real_file_is_in_the_record_at_revision_one() -> None:
    """Held against the file by another reading of it than the stage's."""
    shipped()
    incident = Incident.objects.get()
    record = {
        (window.service.key, window.extent, window.period.lower, window.period.upper)
        for window in queries.windows_at(incident=incident, revision=1)
    }
    with (KAKAO / "windows.csv").open(newline="") as source:
        lines = list(csv.DictReader(source))
    expected = set()
    for line in lines:
        start, partly, back = (
            datetime.fromisoformat(line[field]) if line[field] else None
            for field in ("down_from", "partly_back", "back")
        )
        expected.add((line["service"], "full", start, partly or back))
        if partly:
            expected.add((line["service"], "partial", partly, back))
    assert record == expected
    assert len(lines) == 22


def test_incident_and_filing_periods_are_those_of_the_facts() -> None:
    shipped()
    incident = Incident.objects.get(key="kakao-2022")
    assert (incident.period.upper - incident.period.lower).total_seconds() == (127 * 60 + 41) * 60
    periods = queries.filing_periods(incident=incident)
    assert {period.claimant_type for period in periods} == {
        "individual",
        "merchant",
        "taxi_driver",
        "partner",
    }
    assert {period.period.upper for period in periods} == {datetime(2022, 11, 6, 15, tzinfo=UTC)}


def test_the_rule_and_nobody_else_has_signed() -> None:
    shipped()
    assert set(OutageWindow.objects.values_list("rule", "recorded_by", "confirmed_by")) == {
        ("shipped-record", None, None)
    }
    assert set(AuditEntry.objects.values_list("rule", "by")) == {("shipped-record", None)}


def test_services_have_owners_and_serve_somebody() -> None:
    shipped()
    owners = dict(Service.objects.values_list("key", "owner"))
    assert {owners[key] for key in ("melon", "webtoon", "kakaobank.core", "kakaot.taxi", "games.mobile")} == {
        "affiliate"
    }
    assert owners["kakaotalk.channel"] == "ours"
    assert all(Service.objects.values_list("audience", flat=True))
    assert Service.objects.get(key="kakaot.taxi").audience == ["individual", "merchant", "taxi_driver"]
