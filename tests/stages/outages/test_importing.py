"""Files of windows: taken whole or not at all, and once."""

from datetime import timedelta
from pathlib import Path

import pytest

from accounts.models import User
from claims.models import ImportFile, Incident, OutageWindow
from claims.queries import outages as queries
from claims.rules.authority import Forbidden, SamePerson
from claims.rules.lines import HeaderMissing, WrongColumns
from claims.rules.outages import COLUMNS
from claims.stages import outages
from tests.factories import IncidentFactory, OutageWindowFactory, ServiceFactory
from tests.people import NOON

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
HEADER = ",".join(COLUMNS)
MELON = (
    "melon,멜론,Melon,,2022-10-15T15:30:00+09:00,2022-10-16T08:00:00+09:00,2022-10-18T09:00:00+09:00,notice"
)
BIKE = "kakaot.bike,바이크,Bike,,2022-10-15T15:30:00+09:00,,,notice"


@pytest.fixture
def incident() -> Incident:
    for key in ("melon", "kakaot.bike"):
        ServiceFactory(key=key)
    return IncidentFactory(key="one")


def file(folder: Path, *lines: str, header: str = HEADER, name: str = "windows.csv") -> Path:
    path = folder / name
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


def imported(actor: User, incident: Incident, source: Path) -> outages.Imported:
    return outages.import_windows(actor=actor, incident=incident, source=source, at=NOON, door="command")


def confirmed(actor: User, incident: Incident, windows: list[OutageWindow]) -> None:
    outages.confirm_windows(actor=actor, incident=incident, windows=windows, at=NOON, door="admin")


def test_nobody_but_the_secretariat_imports_windows(
    incident: Incident, tmp_path: Path, alice: User, rita: User, omar: User, mallory: User
) -> None:
    for person in (alice, rita, omar, mallory):
        with pytest.raises(Forbidden):
            imported(person, incident, file(tmp_path, MELON))


def test_one_bad_line_keeps_the_whole_file_out_and_all_bad_lines_are_told(
    incident: Incident, tmp_path: Path, seo: User
) -> None:
    bad = [
        BIKE.replace("kakaot.bike", "kakaot.boat"),
        BIKE.replace("+09:00", ""),
        BIKE.replace("2022", "2032"),
    ]
    source = file(tmp_path, MELON, *bad)
    with pytest.raises(outages.RecordHasBadLines) as refused:
        imported(seo, incident, source)
    assert [(issue.line, issue.field, issue.code) for issue in refused.value.issues] == [
        (3, "service", "unknown_service"),
        (4, "down_from", "offset_missing"),
        (5, "down_from", "future"),
    ]
    assert not OutageWindow.objects.exists()
    assert not ImportFile.objects.exists()


def test_a_file_of_another_kind_is_refused_by_its_columns(
    incident: Incident, tmp_path: Path, seo: User
) -> None:
    with pytest.raises(WrongColumns):
        imported(seo, incident, file(tmp_path, header="service,name_ko,colour"))
    with pytest.raises(HeaderMissing):
        imported(seo, incident, file(tmp_path, header=""))


def test_a_persons_file_leaves_proposals_that_another_person_confirms(
    incident: Incident, tmp_path: Path, seo: User, sora: User
) -> None:
    done = imported(seo, incident, file(tmp_path, MELON, BIKE))
    assert not done.known
    assert [
        (w.service.key, w.extent, w.period.upper is None) for w in queries.proposals(incident=incident)
    ] == [
        ("melon", "full", False),
        ("melon", "partial", False),
        ("kakaot.bike", "full", True),
    ]
    assert not queries.record_now(incident=incident).exists()
    with pytest.raises(SamePerson):
        confirmed(seo, incident, done.proposals)
    confirmed(sora, incident, done.proposals)
    assert queries.record_now(incident=incident).count() == 3


def test_the_same_bytes_twice_change_nothing(
    incident: Incident, tmp_path: Path, seo: User, sora: User
) -> None:
    first = imported(seo, incident, file(tmp_path, MELON))
    again = imported(sora, incident, file(tmp_path, MELON, name="copy.csv"))
    assert (again.known, again.file, again.proposals) == (True, first.file, [])
    assert OutageWindow.objects.count() == 2
    assert ImportFile.objects.count() == 1


def test_the_same_bytes_for_another_incident_are_proposed_there(
    incident: Incident, tmp_path: Path, seo: User
) -> None:
    imported(seo, incident, file(tmp_path, MELON))
    other = imported(seo, IncidentFactory(key="another"), file(tmp_path, MELON))
    assert (other.known, len(other.proposals), other.file.incident.key) == (False, 2, "another")


def test_a_corrected_file_proposes_what_differs_and_nothing_else(
    incident: Incident, tmp_path: Path, seo: User, sora: User
) -> None:
    first = imported(seo, incident, file(tmp_path, MELON, BIKE))
    confirmed(sora, incident, first.proposals)
    OutageWindowFactory(incident=incident, service=ServiceFactory(key="webtoon"))  # not named by the file
    closed = BIKE.replace(",,,", ",,2022-10-17T09:00:00+09:00,")
    second = imported(seo, incident, file(tmp_path, MELON.replace("2022-10-16T08:00:00+09:00", ""), closed))
    assert [
        (w.service.key, w.extent, w.replaces and w.replaces.extent, w.removes) for w in second.proposals
    ] == [
        ("melon", "full", "full", False),
        ("melon", "partial", "partial", True),
        ("kakaot.bike", "full", "full", False),
    ]
    confirmed(sora, incident, second.proposals)
    record = [(w.service.key, w.extent) for w in queries.record_now(incident=incident)]
    assert record == [("kakaot.bike", "full"), ("melon", "full"), ("webtoon", "full")]


def test_a_file_that_says_what_the_record_says_proposes_nothing(
    incident: Incident, tmp_path: Path, seo: User, sora: User
) -> None:
    confirmed(sora, incident, imported(seo, incident, file(tmp_path, MELON)).proposals)
    again = imported(seo, incident, file(tmp_path, MELON.replace("notice", "press")))
    assert not again.known
    assert again.proposals == []
