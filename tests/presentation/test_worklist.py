"""What waits for whom: each duty is led to its first click, and nobody to a page that is not theirs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.duties import DUTIES
from accounts.models import User
from claims.models import AutomaticRule, Decision, ReviewItem
from claims.presentation import numbers, worklist
from claims.queries.review import work
from claims.stages import review
from tests.factories import ClaimFactory, FilingPeriodFactory, OutageWindowFactory, UserFactory
from tests.money import award, frozen
from tests.people import NOON, person
from tests.stages.policies.making import carried, drafted, member, proposed, voted
from tests.stages.review.making import assessed, decided, sampled
from tests.world import kakao, merchant

pytestmark = pytest.mark.django_db
ALARM = "more than 5 of 100"


def said(who: User) -> str:
    return " | ".join(todo.said for todo in worklist.of(who, at=NOON) if todo.waits)


@pytest.mark.parametrize("duty", DUTIES)
def test_every_link_opens(duty: str) -> None:
    award()
    OutageWindowFactory(proposed=True, rule="", recorded_by=person("seo"))
    who = UserFactory(duties=(duty,))
    client = Client()
    client.force_login(who)
    todos = worklist.of(who, at=NOON)
    assert bool(todos) is (duty not in ("agent", "representative"))
    for todo in todos:
        assert client.get(todo.url).status_code == 200, todo


def test_whoever_is_not_staff_has_no_list(alice: User, mallory: User) -> None:
    gone = UserFactory(duties=("reviewer",), is_active=False)
    for who in (alice, mallory, gone, UserFactory(duties=("reviewer",), is_staff=False)):
        assert worklist.of(who, at=NOON) == []


def test_what_waits_is_counted_and_comes_first(rita: User) -> None:
    assert said(rita) == ""
    for _ in range(2):
        ReviewItem.objects.create(claim=ClaimFactory(), code="second_seat", at=NOON)
    assert "2" in said(rita)
    waits = [todo.waits for todo in worklist.of(rita, at=NOON)]
    assert waits == sorted(waits, reverse=True)


def test_ones_own_work_is_told_first_with_what_is_late(rita: User) -> None:
    today = NOON.date()
    for day in (today - timedelta(days=1), today, today + timedelta(days=1)):
        mine = {"assignee": rita, "assigned_by": rita, "assigned_at": NOON}
        ReviewItem.objects.create(claim=ClaimFactory(), code="proposed", at=NOON, due_on=day, **mine)
    ReviewItem.objects.create(claim=ClaimFactory(), code="proposed", at=NOON, due_on=today)
    with translation.override("en"):
        mine, team = worklist.of(rita, at=NOON)[:2]
    assert mine.said == "3 claims are yours: 1 overdue, 1 due today."
    assert (mine.url.partition("?")[2], team.url.partition("?")[2]) == ("work=mine", "work=team")
    assert team.said == "4 claims wait for review."


def test_the_second_seat_waits_for_another_than_the_first(rita: User) -> None:
    item = ReviewItem.objects.create(claim=ClaimFactory(), code="second_seat", at=NOON)
    first, other = (UserFactory(duties=("senior_reviewer",)) for _ in range(2))
    Decision.objects.create(
        claim=item.claim, version=1, seat=1, final=False, by=first, outcome="part", lines=[], at=NOON
    )
    address = "code=second_seat"
    assert address in "".join(todo.url for todo in worklist.of(other, at=NOON))
    assert address not in "".join(todo.url for who in (first, rita) for todo in worklist.of(who, at=NOON))


def test_a_proposal_waits_for_another_than_its_author(seo: User, sora: User) -> None:
    OutageWindowFactory(proposed=True, rule="", recorded_by=seo)
    assert said(seo) == ""
    assert "1" in said(sora)


def test_what_was_dropped_or_turned_again_waits_for_nobody(sora: User, seo: User) -> None:
    OutageWindowFactory(proposed=True, rule="", recorded_by=seo, dropped_at=NOON)
    proposed = {"rule": "", "recorded_by": seo, "confirmed_by": None, "confirmed_at": None}
    FilingPeriodFactory(**proposed, superseded_at=NOON)
    assert said(sora) == ""
    FilingPeriodFactory(**proposed)
    assert said(sora).count("1") == 1


def test_a_switch_of_the_rule_waits_until_it_is_confirmed_or_turned_again() -> None:
    senior, member = UserFactory(duties=("senior_reviewer",)), UserFactory(duties=("committee",))
    turn = {"name": "straightforward", "at_most": 1, "recorded_by": member, "at": NOON, "reason": "test"}
    before = said(senior)
    AutomaticRule.objects.create(on=True, number=1, **turn)
    assert said(senior) != before == said(member)
    AutomaticRule.objects.create(on=False, number=2, **turn)  # off counts at once
    assert said(senior) == before


def test_an_award_that_cannot_be_paid_now_does_not_wait_for_a_run(felix: User) -> None:
    award(without_account=True)
    assert said(felix) == ""
    award()
    assert "1" in said(felix)


def test_a_run_is_opened_by_one_and_checked_by_another(felix: User, fiona: User) -> None:
    award()
    assert "1" in said(felix)
    run = frozen()
    assert said(felix) == ""
    assert run.key in said(fiona)


def test_the_committee_is_led_to_its_draft_its_vote_and_what_is_carried() -> None:
    kim, lena, low = member("kim"), member("lena"), member("min")
    assert (said(kim), said(lena)) == ("", "")
    assert "/policyversion/draft/" in "".join(todo.url for todo in worklist.of(kim, at=NOON))
    version = drafted()
    assert [todo.url for todo in worklist.of(kim, at=NOON) if todo.waits] == [
        f"/admin/claims/policyversion/{version.pk}/edit/"
    ]
    version = proposed()
    page = f"/admin/claims/policyversion/{version.pk}/change/"
    assert [todo.url for todo in worklist.of(lena, at=NOON) if todo.waits] == [page]
    voted(version, "lena")
    assert said(lena) == ""
    voted(version, "min")
    assert [todo.url for todo in worklist.of(low, at=NOON) if todo.waits] == [page]
    carried()
    assert [todo.url for todo in worklist.of(low, at=NOON) if todo.waits] == [
        "/admin/claims/policyversion/?state__exact=proposed"
    ]


def test_nothing_is_counted_further_than_a_figure_tells_anything(
    monkeypatch: pytest.MonkeyPatch, rita: User, felix: User, fiona: User
) -> None:
    """The front page of a million claims that wait comes as that of ten."""
    monkeypatch.setattr(numbers, "MOST_COUNTED", 2)
    monkeypatch.setattr(work, "MOST", 2)
    people = (rita, felix, fiona, person("seo"), person("omar"), UserFactory(duties=("senior_reviewer",)))
    for _n in range(4):
        ReviewItem.objects.create(claim=ClaimFactory(), code="second_seat", at=NOON)
        award(kind="points", unit="point")
    with CaptureQueriesContext(connection) as asked, translation.override("en"):
        told = " | ".join(said(who) for who in people)
    assert "more than 2 claims wait for review." in told and "2+ awards can be paid." in told
    counts = [one["sql"] for one in asked.captured_queries if one["sql"].upper().startswith("SELECT COUNT(")]
    assert counts and all("LIMIT 3" in one for one in counts), [one for one in counts if "LIMIT 3" not in one]


def test_what_a_rule_holds_back_waits_for_a_second_look_and_not_for_a_second_seat(rita: User) -> None:
    incident = kakao()
    claim = merchant(incident)
    assessed(incident)
    before = said(rita)
    sampled(claim)
    senior = UserFactory(duties=("senior_reviewer",))
    with translation.override("en"):
        for who in (rita, senior):
            assert "1 claim of a sample waits for a second look." in said(who)
            assert "second seat" not in said(who)
        assert "sample" not in said(person("omar"))
    review.agree(actor=rita, claim=claim, at=NOON, door="test")
    assert said(rita) == before


def test_a_rule_with_which_people_disagree_is_named_to_those_who_set_it(rita: User) -> None:
    incident = kakao()
    claim = merchant(incident)
    assessed(incident)
    senior = UserFactory(duties=("senior_reviewer",))
    sampled(claim)
    with translation.override("en"):
        assert ALARM not in said(senior)
        decided(claim, "reject", codes=["untrue"])
        assert ALARM in said(senior) and ALARM in said(person("kim"))
        assert ALARM not in said(rita)
