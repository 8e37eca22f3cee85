"""From a proposal to a policy in force."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import User
from claims.models import Assessment, AuditEntry, Decision, PolicyVersion, Vote
from claims.queries import policies as queries
from claims.rules.authority import Forbidden, SamePerson
from claims.stages import assessment, policies
from tests.factories import IncidentFactory, PolicyVersionFactory
from tests.people import NOON, person
from tests.stages.meanwhile import meanwhile
from tests.stages.policies.making import (
    DAY,
    TEXT,
    WHEN,
    adopted,
    carried,
    drafted,
    edited,
    member,
    proposed,
    voted,
)
from tests.stages.review.making import assessed, decided
from tests.world import kakao, merchant, rows_of

pytestmark = pytest.mark.django_db
OTHERS = ("seo", "rita", "omar", "audrey", "mallory", "felix")
DEARER = TEXT.replace("value = 30_000", "value = 31_000").replace("payment = 30_000", "payment = 31_000")


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_but_the_committee_votes_or_adopts(name: str) -> None:
    version, who = carried(), person(name)
    with pytest.raises(Forbidden):
        policies.vote(actor=who, version=version, in_favour=True, **WHEN)
    with pytest.raises(Forbidden):
        policies.adopt(actor=who, version=version, **WHEN)
    assert version.votes.count() == 2


def test_the_author_neither_votes_nor_adopts_whatever_their_duties(
    with_every: Callable[..., User],
) -> None:
    busy = with_every(is_superuser=True)
    version = policies.draft_policy(actor=busy, key="kakao-merchant-2022", text=TEXT, **WHEN)
    policies.propose(actor=busy, version=version, **WHEN)
    with pytest.raises(SamePerson):
        policies.vote(actor=busy, version=version, in_favour=True, **WHEN)
    voted(version, "lena")
    voted(version, "min")
    with pytest.raises(SamePerson):
        policies.adopt(actor=busy, version=version, **WHEN)
    assert PolicyVersion.objects.get().state == "proposed"


def test_a_draft_is_not_voted_on_and_not_adopted() -> None:
    version = drafted()
    with pytest.raises(policies.VersionMovedOn):
        voted(version, "lena")
    with pytest.raises(policies.VersionMovedOn):
        adopted(version)


def test_a_member_votes_once() -> None:
    version = proposed()
    voted(version, "lena")
    for in_favour in (True, False):
        with pytest.raises(policies.AlreadyVoted):
            voted(version, "lena", in_favour)
    assert Vote.objects.get().in_favour


def test_whoever_is_against_says_why() -> None:
    with pytest.raises(policies.WhyAgainst):
        policies.vote(actor=member("lena"), version=proposed(), in_favour=False, **WHEN)
    assert not Vote.objects.exists()


@pytest.mark.parametrize("votes", [[], [True], [False, False], [True, False], [True, True, False, False]])
def test_a_vote_that_is_not_carried_adopts_nothing(votes: list[bool]) -> None:
    version = proposed()
    for number, in_favour in enumerate(votes):
        voted(version, f"voter{number}", in_favour)
    with pytest.raises(policies.NotCarried) as refused:
        adopted(version)
    assert refused.value.facts["missing"] >= 1
    assert PolicyVersion.objects.get().in_force is None


def test_nothing_comes_in_force_in_the_past() -> None:
    with pytest.raises(policies.InForceInThePast):
        adopted(carried(), since=NOON - DAY)


def test_a_version_does_not_come_in_force_before_one_that_is_to_come() -> None:
    adopted(carried(), since=NOON + 2 * DAY)
    with pytest.raises(policies.NotAfterFormer):
        adopted(carried(DEARER), since=NOON + DAY)


def test_votes_for_one_text_do_not_adopt_another() -> None:
    version = carried()
    again = policies.back_to_draft(actor=member("kim"), version=version, **WHEN)
    edited(again, DEARER)
    policies.propose(actor=member("kim"), version=again, **WHEN)
    with pytest.raises(policies.NotCarried):
        adopted(again)
    with pytest.raises(policies.VersionMovedOn):
        adopted(version)


@pytest.mark.parametrize("since", [NOON - DAY, NOON + DAY], ids=["in force", "adopted, and to come"])
def test_a_fact_that_means_another_in_a_policy_beside_it_is_refused(since: datetime) -> None:
    version, name = _of_one_name(DateTimeTZRange(since, None))
    with pytest.raises(policies.FactMeansAnother) as refused:
        adopted(version)
    assert refused.value.facts == {"input": name, "incident": "kakao-2022"}


def test_a_fact_that_meant_another_in_a_policy_that_has_ended_is_free() -> None:
    version, _name = _of_one_name(DateTimeTZRange(NOON - DAY, NOON))
    assert adopted(version).state == "adopted"


def _of_one_name(in_force: DateTimeTZRange) -> tuple[PolicyVersion, str]:
    """A carried version that takes a fact of another policy's from elsewhere, and the name of the fact."""
    beside = PolicyVersionFactory(key="melon-2022", in_force=in_force)
    IncidentFactory(key="kakao-2022")
    name = next(one.name for one in queries.compiled(beside).document.inputs)
    assert f"[inputs.{name}]" in beside.text
    return carried(re.sub(r"\bloss\b(?= =|\]|\"$)", name, TEXT, flags=re.MULTILINE)), name


# ---------------------------------------------------------------- what is kept


def test_two_in_favour_put_it_in_force_and_the_former_ends_there() -> None:
    former = PolicyVersionFactory()
    incident = IncidentFactory(key="kakao-2022")
    version = adopted(carried(DEARER), since=NOON + DAY)
    former.refresh_from_db()
    assert (version.state, version.in_force.lower, version.in_force.upper) == ("adopted", NOON + DAY, None)
    assert (former.state, former.in_force.upper) == ("retired", NOON + DAY)
    assert queries.in_force(incident=incident, at=NOON) == [former]
    assert queries.in_force(incident=incident, at=NOON + DAY) == [version]


def test_more_in_favour_than_against_carry_it_and_all_is_logged(kim: User) -> None:
    version = carried()
    voted(version, "nora", False, "too dear")
    done = adopted(version)
    assert done.in_force.lower == NOON
    said = list(AuditEntry.objects.order_by("id").values_list("action", "by__first_name"))
    assert said == [
        ("draft_policy", "Kim"), ("propose_policy", "Kim"), ("vote_policy", "Lena"), ("vote_policy", "Min"),
        ("vote_policy", "Nora"), ("adopt_policy", "Min"),
    ]  # fmt: skip


def test_what_was_decided_stays_when_another_version_is_adopted() -> None:
    """A new version after a run and its letters, before its proof: rows, letters and amounts stay."""
    incident = kakao()
    claim = merchant(incident, loss=300_000)
    run = assessed(incident)
    before = rows_of(run.pk)
    decided(claim)
    letter = Decision.objects.values_list("letter_ko", "letter_en").get()
    adopted(carried(DEARER), since=NOON + DAY)
    assert rows_of(run.pk) == before
    assert Decision.objects.values_list("letter_ko", "letter_en").get() == letter
    proved = list(assessment.verify_run(actor=person("audrey"), run=run))
    assert sum(claims for claims, _different in proved) == 1 and not any(
        different for _claims, different in proved
    )
    assert Assessment.objects.get(run=run, claim=claim, outcome=1).amount == 30_000


# ---------------------------------------------------------------- two at once


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("second", ["the same again", "another version"])
def test_of_two_that_are_adopted_at_once_one_is(second: str) -> None:
    one = carried()
    other = one if second == "the same again" else carried(DEARER)
    member("nora")
    result, waited = meanwhile(lambda: adopted(one), lambda: adopted(other, by="nora"))
    assert waited
    expected = policies.VersionMovedOn if other == one else policies.NotAfterFormer
    assert type(result) is expected
    assert PolicyVersion.objects.filter(state="adopted").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_votes_of_one_person_at_once_one_counts() -> None:
    version = proposed()
    member("lena")
    result, waited = meanwhile(lambda: voted(version, "lena"), lambda: voted(version, "lena", False))
    assert waited and type(result) is policies.AlreadyVoted
    assert Vote.objects.get().in_favour


@pytest.mark.django_db(transaction=True)
def test_a_proposal_that_is_withdrawn_meanwhile_is_not_adopted() -> None:
    version = carried()
    result, waited = meanwhile(
        lambda: policies.withdraw(actor=member("kim"), version=version, **WHEN), lambda: adopted(version)
    )
    assert waited and type(result) is policies.VersionMovedOn


@pytest.mark.django_db(transaction=True)
def test_two_drafts_of_one_key_at_once_have_two_numbers() -> None:
    member("kim"), member("lena")
    drafted()
    _result, waited = meanwhile(lambda: drafted(), lambda: drafted(by="lena"))
    assert waited
    assert sorted(PolicyVersion.objects.values_list("number", flat=True)) == [1, 2, 3]
