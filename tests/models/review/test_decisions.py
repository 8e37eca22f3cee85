"""What the database refuses of decisions, awards and rules, by direct SQL as the application's role."""

from typing import Any

import pytest
from django.db import Error, IntegrityError, connection, transaction

from claims.models import AutomaticRule, Award, Claim, Decision
from tests.people import NOON, person
from tests.stages.review.making import assessed, decided, senior
from tests.world import kakao, merchant

pytestmark = pytest.mark.django_db
TABLES = {Decision: "claims_decision", Award: "claims_award", AutomaticRule: "claims_automaticrule"}


@pytest.fixture
def award() -> Award:
    incident = kakao()
    claim = merchant(incident)
    assessed(incident)
    decided(claim)
    return Award.objects.get()


@pytest.fixture
def rule() -> AutomaticRule:
    return AutomaticRule.objects.create(
        name="straightforward", on=True, at_most=1, recorded_by=senior(), at=NOON, reason="x"
    )


def sql(statement: str, *values: Any) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def again(row: Any, **changed: Any) -> Any:
    """The same row once more, with changes."""
    columns = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return type(row).objects.create(**{**columns, "id": None, **changed})


@pytest.mark.parametrize(
    "column", ["outcome", "note", "lines", "letter_ko", "letter_en", "version", "seat", "final", "at"]
)
def test_a_decision_is_never_edited(award: Award, column: str) -> None:
    with pytest.raises(Error, match="permission denied"):
        sql(f"UPDATE claims_decision SET {column} = {column}")


@pytest.mark.parametrize("table", TABLES.values())
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_nothing_is_deleted(award: Award, rule: AutomaticRule, table: str, statement: str) -> None:
    with pytest.raises(Error, match="permission denied"):
        sql(statement.format(table))


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({}, "one_decision_a_seat"),
        ({"seat": 2}, "two_seats_two_people"),
        ({"seat": 2, "by_id": None, "rule": "straightforward"}, "one_final_decision_a_version"),
        ({"seat": 3, "version": 2}, "seat_one_or_two"),
        ({"version": 2, "rule": "straightforward"}, "decision_by_person_or_rule"),
        ({"version": 2, "by_id": None}, "decision_by_person_or_rule"),
        ({"version": 2, "outcome": "reject", "codes": []}, "rejection_has_reasons"),
        ({"version": 2, "letter_ko": ""}, "final_has_letters"),
        ({"version": 2, "letter_en": ""}, "final_has_letters"),
    ],
)
def test_decisions_that_are_refused(award: Award, changed: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        again(award.decision, **changed)


def test_a_second_live_award_of_one_entitlement_is_refused_from_any_claim(award: Award) -> None:
    other = merchant(award.claim.incident, claimant=award.claimant)
    for claim in (award.claim_id, other.pk):
        with pytest.raises(IntegrityError, match="one_live_award_an_entitlement"), transaction.atomic():
            again(award, claim_id=claim, amount=1)
    again(award, claim_id=other.pk, amends_id=award.pk, amount=1)
    Award.objects.filter(pk=award.pk).update(live=False)
    again(award, claim_id=other.pk)


@pytest.mark.parametrize("amount", [0, -1])
def test_an_award_gives_something(award: Award, amount: int) -> None:
    with pytest.raises(IntegrityError, match="award_positive"), transaction.atomic():
        again(award, amount=amount, line="other")


@pytest.mark.parametrize(
    "change",
    [
        "amount = amount + 1", "unit = 'point'", "kind = 'points'", "line = 'x'", "policy_key = 'x'",
        "source = 'person'",
        "entitlement_key = 'x'", "claim_id = claim_id + 1", "claimant_id = claimant_id + 1", "amends_id = id",
        "decision_id = decision_id + 1", "policy_version_id = policy_version_id + 1", "at = at + interval '1 day'",
    ],
)  # fmt: skip
def test_what_an_award_is_never_changes(award: Award, change: str) -> None:
    with pytest.raises(Error, match="Cannot update"):
        sql(f"UPDATE claims_award SET {change}")


def test_a_dead_award_stays_dead(award: Award) -> None:
    assert sql("UPDATE claims_award SET live = false") == 1
    with pytest.raises(Error, match="Cannot update"):
        sql("UPDATE claims_award SET live = true")


def test_an_award_that_ends_is_given_the_next_number_of_its_sequence_once(award: Award) -> None:
    assert award.ended is None
    other = again(award, line="other")
    sql("UPDATE claims_award SET live = false, ended = 1 WHERE id = %s", award.pk)  # whatever is said
    award.refresh_from_db()
    assert award.ended == other.pk + 1
    assert again(award, live=True, ended=None).pk == award.ended + 1
    with pytest.raises(Error, match="Cannot update"):
        sql("UPDATE claims_award SET ended = ended + 1 WHERE id = %s", award.pk)


def test_a_live_award_has_no_end(award: Award) -> None:
    with pytest.raises(IntegrityError, match="live_award_has_no_end"):
        sql("UPDATE claims_award SET ended = 1")
    with pytest.raises(IntegrityError, match="live_award_has_no_end"), transaction.atomic():
        again(award, line="other", ended=1)


def test_a_rule_is_confirmed_once_and_by_another(rule: AutomaticRule) -> None:
    with pytest.raises(IntegrityError, match="rule_confirmed_by_another"):
        sql("UPDATE claims_automaticrule SET confirmed_by_id = recorded_by_id")
    assert sql("UPDATE claims_automaticrule SET confirmed_by_id = %s", senior("sven").pk) == 1
    for value in (person("kim").pk, None):
        with pytest.raises(Error, match="Cannot update"):
            sql("UPDATE claims_automaticrule SET confirmed_by_id = %s", value)


@pytest.mark.parametrize(
    "change", ["name = 'x'", '"on" = NOT "on"', "at_most = 2", "reason = 'y'", "recorded_by_id = 0"]
)
def test_what_a_rule_says_never_changes(rule: AutomaticRule, change: str) -> None:
    with pytest.raises(Error, match="Cannot update"):
        sql(f"UPDATE claims_automaticrule SET {change}")


def test_no_threshold_is_nothing(rule: AutomaticRule) -> None:
    with pytest.raises(IntegrityError, match="rule_threshold_positive"), transaction.atomic():
        again(rule, at_most=0)


def test_a_claim_is_not_moved_where_the_table_of_moves_does_not_lead(award: Award) -> None:
    for status in ("rejected", "draft", "triaged_out"):
        with pytest.raises(Error, match="Invalid transition"), transaction.atomic():
            Claim.objects.filter(pk=award.claim_id).update(status=status)
