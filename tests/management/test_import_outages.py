"""import_outages."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from accounts.models import User
from claims.models import OutageWindow
from claims.rules.outages import COLUMNS
from tests.factories import POLICIES, IncidentFactory, ServiceFactory

pytestmark = pytest.mark.django_db
LINE = "melon,멜론,Melon,,2022-10-15T15:30:00+09:00,,2022-10-18T09:00:00+09:00,notice"


def called(*arguments: object) -> str:
    out = StringIO()
    with override("en"):
        call_command("import_outages", *map(str, arguments), stdout=out, stderr=out)
    return out.getvalue()


def refused(*arguments: object) -> tuple[int, str]:
    out = StringIO()
    with override("en"), pytest.raises(CommandError) as error:
        call_command("import_outages", *map(str, arguments), stdout=out, stderr=out)
    return error.value.returncode, f"{out.getvalue()}{error.value}"


def file(folder: Path, *lines: str) -> Path:
    path = folder / "windows.csv"
    path.write_text("\n".join([",".join(COLUMNS), *lines]))
    return path


def test_a_record_that_is_not_shipped_and_an_incident_that_is_not_known_are_refused(
    tmp_path: Path, seo: User
) -> None:
    code, said = refused("--incident", "gangnam-2030")
    assert (code, "kakao-2022" in said) == (2, True)
    assert refused(file(tmp_path, LINE), "--as", seo.email)[0] == 2


def test_a_file_is_not_taken_without_a_person_who_may(tmp_path: Path, seo: User, rita: User) -> None:
    IncidentFactory(key="kakao-2022")
    ServiceFactory(key="melon")
    source = file(tmp_path, LINE)
    assert refused(source)[0] == 2
    assert refused(source, "--as", "nobody@example.com")[0] == 2
    code, said = refused(source, "--as", rita.email)
    assert (code, "forbidden" in said) == (2, True)
    seo.is_active = False
    seo.save()
    assert refused(source, "--as", seo.email)[0] == 2
    assert not OutageWindow.objects.exists()


def test_bad_lines_are_named_by_file_line_field_and_reason(tmp_path: Path, seo: User) -> None:
    IncidentFactory(key="kakao-2022")
    code, said = refused(file(tmp_path, LINE, "melon"), "--as", seo.email)
    assert code == 1
    assert "windows.csv:2: service: No service with this key is known. [unknown_service]" in said
    assert "windows.csv:3: This line has not as many cells as the header. [width]" in said
    assert not OutageWindow.objects.exists()


def test_the_shipped_record_is_taken_once() -> None:
    assert "22 lines read, 32 windows taken." in called()
    assert "nothing has changed" in called()
    assert OutageWindow.objects.filter(valid_from=1).count() == 32


def test_a_persons_file_becomes_proposals(seo: User) -> None:
    IncidentFactory(key="kakao-2022")
    with (POLICIES.parent / "outages" / "kakao-2022" / "services.csv").open() as source:
        for row in list(source)[1:]:
            ServiceFactory(key=row.split(",")[0])
    called(POLICIES.parent / "outages" / "kakao-2022" / "windows.csv", "--as", seo.email)
    assert OutageWindow.objects.filter(valid_from=None, recorded_by=seo).count() == 32
