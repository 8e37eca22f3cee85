"""Each stored row is proved from its pins; what was tampered with is named."""

import os

import psycopg
import pytest

from accounts.models import User
from claims.models import Assessment, Claim, DuplicateLink, Evidence
from claims.rules.authority import Forbidden
from claims.stages import assessment
from tests.people import NOON
from tests.stages.assessment.test_runs import run_all
from tests.world import everyone, kakao, merchant

pytestmark = pytest.mark.django_db


def differences(omar: User, run: object) -> list[assessment.Difference]:
    return [one for _count, found in assessment.verify_run(actor=omar, run=run) for one in found]


def test_mallory_may_not_verify(omar: User, mallory: User) -> None:
    incident = kakao()
    merchant(incident)
    run = run_all(omar, incident)
    with pytest.raises(Forbidden):
        next(assessment.verify_run(actor=mallory, run=run))


def test_a_run_over_claims_of_every_fate_verifies(omar: User) -> None:
    incident = kakao()
    number = everyone(incident)
    run = run_all(omar, incident, size=7)
    assert sum(count for count, _found in assessment.verify_run(actor=omar, run=run)) == number
    assert differences(omar, run) == []


def test_what_changes_after_the_run_does_not_change_the_proof(omar: User) -> None:
    incident = kakao()
    one, two = merchant(incident), merchant(incident)
    run = run_all(omar, incident)
    Evidence.objects.create(claim=one, sha256="0" * 64, size=1, kind="image/png", at=NOON)
    DuplicateLink.objects.create(first=one, second=two, key="phone", at=NOON)
    Claim.objects.filter(pk=one.pk).update(status="withdrawn")
    assert differences(omar, run) == []


@pytest.mark.django_db(transaction=True)
def test_each_kind_of_tampering_is_named(omar: User) -> None:
    incident = kakao()
    paid, dropped, added, checked = (merchant(incident) for _ in range(4))
    run = run_all(omar, incident)
    # Only somebody with the owner's rights and the triggers off could do this at all.
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        owner.execute("SET LOCAL session_replication_role = replica")
        owner.execute(
            "UPDATE claims_assessment SET amount = 31000, amounts = '{31000}' WHERE claim_id = %s", [paid.pk]
        )
        owner.execute("DELETE FROM claims_assessment WHERE claim_id = %s", [dropped.pk])
        owner.execute(
            "INSERT INTO claims_assessment (run_id, claim_id, version, policy_version_id, outcome, code, minutes, "
            "amount, amounts, steps) SELECT run_id, claim_id, version, NULL, 1, '', minutes, 1, '{}', '{}' "
            "FROM claims_assessment "
            "WHERE claim_id = %s",
            [added.pk],
        )
        owner.execute(
            "UPDATE claims_checkresult SET outcomes = 'ppppppfppp' WHERE claim_id = %s", [checked.pk]
        )
    found = {(one.claim_id, one.stored is None, one.computed is None) for one in differences(omar, run)}
    assert found == {
        (paid.pk, False, False),
        (dropped.pk, True, False),
        (added.pk, False, True),
        (checked.pk, False, False),
    }
    assert Assessment.objects.filter(claim=added).count() == 2
