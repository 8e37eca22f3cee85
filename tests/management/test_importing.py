"""What importing commands say at the end."""

import io
import sys

import pytest
from django.core.management import CommandError
from django.utils.translation import override

from claims.management.acting import ActingCommand
from claims.management.importing import MOST_SHOWN, report, source_of
from claims.models import ImportIssue
from tests.factories import ImportFileFactory


def test_the_standard_input_has_a_name_and_a_missing_file_is_told() -> None:
    assert source_of("-") is sys.stdin.buffer
    with pytest.raises(CommandError, match="no such file"):
        source_of("/nowhere/at/all.csv")


@pytest.mark.django_db
def test_a_long_list_of_bad_lines_is_cut() -> None:
    file = ImportFileFactory(rows=60, kept=0, rejected=60)
    ImportIssue.objects.bulk_create(
        ImportIssue(file=file, line=line, field="", code="width") for line in range(2, 62)
    )
    out = io.StringIO()
    with pytest.raises(CommandError) as error, override("en"):
        report(ActingCommand(stdout=out), file)
    assert error.value.returncode == 1
    assert len(out.getvalue().splitlines()) == 1 + MOST_SHOWN + 1
    assert out.getvalue().endswith("... and 10 more in the list of import files\n")
