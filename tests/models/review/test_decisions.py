"""What the database refuses of decisions, awards and rules, by direct SQL as the application's role."""

from typing import Any

import pytest
from django.db import Error, IntegrityError, connection, transaction

from claims.models import AutomaticRule, Award, Claim, Decision, Sample
from tests.people import NOON, person
from tests.stages.review.making import assessed, decided, senior, switched_on
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
        name="straightforward", number=1, on=True, at_most=1, recorded_by=senior(), at=NOON, reason="x"
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
        ({"seat": 2, "by_id": None, "rule": "calendar"}, "one_final_decision_a_version"),
        ({"seat": 2, "by_id": None, "rule": "straightforward"}, "rule_decides_by_a_version"),
        ({"version": 2, "by_id": None, "rule": "straightforward"}, "rule_decides_by_a_version"),
        ({"version": 2, "sampled": True}, "sampled_is_a_rules_first_seat"),
        ({"version": 2, "sampled": True, "final": False}, "sampled_is_a_rules_first_seat"),
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


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"sampled": True}, "sampled_is_a_rules_first_seat"),  # final
        ({"seat": 2}, "rule_takes_no_second_seat"),  # what a rule holds back, no rule decides
        ({"rule_version_id": None}, "rule_decides_by_a_version"),
        ({"rule": "calendar"}, "two people switched on"),  # time has no version
        ({"rule": "refusals"}, "two people switched on"),  # a version of another rule
    ],
)
def test_decisions_of_rules_that_are_refused(award: Award, changed: dict[str, Any], constraint: str) -> None:
    version = switched_on()
    said = {"version": 2, "by_id": None, "rule": "straightforward", "rule_version_id": version.pk}
    with pytest.raises(Error, match=constraint), transaction.atomic():
        again(award.decision, **said | changed)
    again(award.decision, **said, sampled=True, final=False, letter_ko="", letter_en="")
    with pytest.raises(IntegrityError, match="one_decision_a_seat"), transaction.atomic():
        again(award.decision, **said)  # final, in spite of it


@pytest.mark.parametrize("state", ["unconfirmed", "off", "nowhere"])
def test_a_decision_names_a_version_that_two_people_switched_on(award: Award, state: str) -> None:
    people = {"recorded_by": senior(), "confirmed_by": None if state == "unconfirmed" else senior("sven")}
    row = AutomaticRule.objects.create(
        name="straightforward", number=1, on=state != "off", at_most=1, at=NOON, reason="x", **people
    )
    version = row.pk + 1 if state == "nowhere" else row.pk
    said = {"version": 2, "by_id": None, "rule": "straightforward", "rule_version_id": version}
    with pytest.raises(Error, match="two people switched on"), transaction.atomic():
        again(award.decision, **said)


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({}, "one_sample_a_run_and_version"),
        ({"versions": [1, 1]}, "sample_pinned_side_by_side"),
        ({"chosen_versions": []}, "sample_pinned_side_by_side"),
        ({"seed": "0" * 31}, "sample_seed_form"),
        ({"seed": "G" * 32}, "sample_seed_form"),
    ],
)
def test_samples_that_are_refused(award: Award, changed: dict[str, Any], constraint: str) -> None:
    said = {"run": award.decision.run, "rule_version": switched_on(), "seed": "0" * 32, "strata": {}}
    said |= {
        "claims": [1],
        "versions": [1],
        "chosen": [1],
        "chosen_versions": [1],
        "digest": "0" * 64,
        "at": NOON,
    }
    first = Sample.objects.create(**said)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Sample.objects.create(
            **said | {"rule_version": switched_on() if changed else first.rule_version} | changed
        )
    for statement in ("UPDATE claims_sample SET seed = seed", "DELETE FROM claims_sample"):
        with pytest.raises(Error, match="permission denied"):
            sql(statement)


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
    "change",
    [
        "name = 'x'",
        "number = 2",
        "policies = '{x}'",
        "sample = '{\"\": 1}'",
        '"on" = NOT "on"',
        "at_most = 2",
        "reason = 'y'",
        "recorded_by_id = 0",
    ],
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
