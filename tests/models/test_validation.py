"""What the database refuses of check results and look-alikes."""

import psycopg
import pytest
from django.db import Error, IntegrityError, connection, transaction
from django.db.models import F

from claims.models import CheckResult, Claim, DuplicateLink
from tests.factories import ClaimFactory, IncidentFactory
from tests.people import NOON

pytestmark = pytest.mark.django_db


def result(**said: object) -> CheckResult:
    known = {
        "run_id": 1,
        "claim_id": 1,
        "version": 1,
        "check_list": 1,
        "outcomes": "p",
        "papers": 0,
        "twins": 0,
    }
    return CheckResult.objects.create(**{**known, **said})


@pytest.fixture
def pair() -> tuple[Claim, Claim]:
    incident = IncidentFactory()
    return ClaimFactory(incident=incident), ClaimFactory(incident=incident)


def test_a_claim_has_one_check_result_a_run() -> None:
    result()
    with pytest.raises(IntegrityError, match="one_check_result_a_claim"), transaction.atomic():
        result(outcomes="f")


def test_another_run_has_its_own() -> None:
    result()
    result(run_id=2)
    assert set(CheckResult.objects.values_list("run_id", flat=True)) == {1, 2}


@pytest.mark.parametrize("count", ["papers", "twins", "version"])
def test_counts_are_not_negative(count: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        result(**{count: -1})


def test_a_check_result_stays_as_it_is() -> None:
    kept = result()
    with pytest.raises(Error, match="permission denied"), transaction.atomic():
        CheckResult.objects.filter(pk=kept.pk).update(outcomes="f")
    with pytest.raises(Error, match="permission denied"), transaction.atomic():
        CheckResult.objects.filter(pk=kept.pk).delete()


def test_a_pair_is_linked_once_a_key(pair: tuple[Claim, Claim]) -> None:
    first, second = pair
    DuplicateLink.objects.create(first=first, second=second, key="phone", at=NOON)
    DuplicateLink.objects.create(first=first, second=second, key="account", at=NOON)
    with pytest.raises(IntegrityError, match="one_open_link_a_pair"), transaction.atomic():
        DuplicateLink.objects.create(first=first, second=second, key="phone", at=NOON)


@pytest.mark.parametrize("places", [(1, 0), (0, 0)])
def test_a_pair_has_one_order_and_two_claims(pair: tuple[Claim, Claim], places: tuple[int, int]) -> None:
    one, other = (pair[place] for place in places)
    with pytest.raises(IntegrityError, match="link_in_order"), transaction.atomic():
        DuplicateLink.objects.create(first=one, second=other, key="phone", at=NOON)


def test_a_link_is_not_deleted(pair: tuple[Claim, Claim]) -> None:
    DuplicateLink.objects.create(first=pair[0], second=pair[1], key="phone", at=NOON)
    with pytest.raises(Error, match="permission denied"), transaction.atomic():
        DuplicateLink.objects.all()._raw_delete("default")


def test_no_column_of_a_check_result_is_changed_and_none_is_lost() -> None:
    result()
    statements = [
        f'UPDATE claims_checkresult SET "{field.column}" = "{field.column}"'
        for field in CheckResult._meta.concrete_fields
    ]
    statements += ["DELETE FROM claims_checkresult", "TRUNCATE claims_checkresult"]
    for statement in statements:
        with pytest.raises(Error, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


def test_one_unlawful_line_refuses_a_whole_copy() -> None:
    """As a range writes them: a claim that stands there already takes all others with it."""
    result(claim_id=2)
    columns = "run_id, claim_id, version, check_list, outcomes, facts, papers, twins"
    with (
        pytest.raises(psycopg.errors.UniqueViolation, match="one_check_result_a_claim"),
        transaction.atomic(),
        connection.cursor() as cursor,
        cursor.copy(f"COPY claims_checkresult ({columns}) FROM STDIN") as copy,
    ):
        copy.write("".join(f"1\t{claim}\t1\t1\tp\t\\N\t0\t0\n" for claim in (1, 2, 3)))
    assert CheckResult.objects.count() == 1


def test_links_are_not_emptied(pair: tuple[Claim, Claim]) -> None:
    DuplicateLink.objects.create(first=pair[0], second=pair[1], key="phone", at=NOON)
    for statement in ("DELETE FROM claims_duplicatelink", "TRUNCATE claims_duplicatelink"):
        with pytest.raises(Error, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


def test_a_link_is_between_claims_that_are_there(pair: tuple[Claim, Claim]) -> None:
    for ends in ((0, pair[0].pk), (pair[1].pk, 2**60)):
        with pytest.raises(IntegrityError, match="foreign key"), transaction.atomic():
            DuplicateLink.objects.create(first_id=ends[0], second_id=ends[1], key="phone", at=NOON)
            connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_links_are_not_rewritten_one_by_one_or_all_at_once(pair: tuple[Claim, Claim]) -> None:
    for key in ("phone", "account"):
        DuplicateLink.objects.create(first=pair[0], second=pair[1], key=key, at=NOON)
    for change in ({"first": F("second"), "second": F("first")}, {"key": "phone"}):
        with pytest.raises(Error, match="Cannot update"), transaction.atomic():
            DuplicateLink.objects.update(**change)


def test_a_link_ends_once_and_its_pair_may_be_linked_again(pair: tuple[Claim, Claim]) -> None:
    first, second = pair
    row = DuplicateLink.objects.create(first=first, second=second, key="phone", at=NOON)
    DuplicateLink.objects.update(ended_at=NOON)
    for ended in (None, NOON.replace(hour=5)):
        with pytest.raises(Error, match="Cannot update"), transaction.atomic():
            DuplicateLink.objects.filter(pk=row.pk).update(ended_at=ended)
    assert DuplicateLink.objects.create(first=first, second=second, key="phone", at=NOON).pk > row.pk


def test_a_link_has_a_key_that_is_known(pair: tuple[Claim, Claim]) -> None:
    with pytest.raises(IntegrityError, match="link_key_known"), transaction.atomic():
        DuplicateLink.objects.create(first=pair[0], second=pair[1], key="hunch", at=NOON)
