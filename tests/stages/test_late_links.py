"""Late links through their stage: who gives one, what it lets in and what not, once, and what a run makes of it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils.translation import override

from accounts.models import User
from claims.models import AuditEntry, Claim, Draft, Incident, LateLink
from claims.presentation.explanation import explained
from claims.queries import outages as record
from claims.rules.authority import Forbidden, SamePerson
from claims.rules.validation import CHECKS
from claims.stages import intake, review
from claims.stages.assessment import verify_run
from tests.factories import FilingPeriodFactory, IncidentFactory, UserFactory
from tests.people import NOON, person
from tests.stages.assessment.test_runs import run_all
from tests.stages.meanwhile import meanwhile
from tests.stages.test_drafts import filing
from tests.world import kakao, merchant

LATE = NOON + timedelta(days=30)  # two weeks after the filing period
LAST = date(2022, 12, 5)
END = datetime.fromisoformat("2022-12-06T00:00:00+09:00")
PLACE = next(place for place, check in enumerate(CHECKS) if check.key == "inside_filing_period")


@pytest.fixture
def incident(db: None) -> Incident:
    return kakao()


def given(of: Incident, who: str = "seo", **said: Any) -> tuple[LateLink, str]:
    asked: dict[str, Any] = {
        "claimant_type": "merchant", "last_day": LAST, "reason": "told a wrong date", "at": LATE, "door": "test",
    }  # fmt: skip
    return intake.give_late_link(actor=person(who), incident=of, **asked | said)


def begun(incident: Incident, token: str, who: str = "alice", **said: Any) -> Draft:
    asked = {"claimant_type": "merchant", "at": LATE, "late_link": intake.mark_of(token)} | said
    return intake.start_draft(actor=person(who), incident=incident, **asked)


def sent(draft: Draft, at: datetime = LATE, *, who: str = "alice", told: bool = True) -> Claim:
    return intake.submit_draft(
        actor=person(who), draft=draft.key, revision=0, filing=filing(), at=at, by_late_link=told
    )


# ---------------------------------------------------------------- refusals
def test_nobody_else_gives_or_withdraws_one(incident: Incident) -> None:
    link, _token = given(incident)
    for who in ("alice", "mallory", "rita", "felix", "kim", "omar", "audrey", "priya"):
        with pytest.raises(Forbidden):
            given(incident, who)
        with pytest.raises(Forbidden):
            intake.withdraw_late_link(actor=person(who), link=link, reason="x", at=LATE, door="test")
    assert LateLink.objects.get().withdrawn_at is None


def test_a_senior_reviewer_gives_one_too_and_decides_on_no_claim_that_it_lets_in(incident: Incident) -> None:
    senior = UserFactory(duties=("senior_reviewer",))
    said: dict[str, Any] = {"at": LATE, "door": "test"}
    _link, token = intake.give_late_link(
        actor=senior, incident=incident, claimant_type="merchant", last_day=LAST, reason="x", **said
    )
    claim = sent(begun(incident, token))
    for decides, refusal in ((senior, SamePerson), (person("rita"), review.NotAssessed)):
        with pytest.raises(refusal):  # whoever gave the link has no seat in what it let in
            review.decide(actor=decides, claim=claim, version=1, outcome="approve", **said)


@pytest.mark.parametrize("days", [-1, 0, 2, 31, 400])
def test_a_last_day_is_three_to_thirty_days_away(incident: Incident, days: int) -> None:
    with pytest.raises(intake.LastDayNotPossible) as refused:
        given(incident, last_day=date(2022, 11, 20) + timedelta(days=days))
    assert refused.value.facts == {"first": "2022-11-23", "last": "2022-12-20"}
    for possible in (3, 30):
        given(incident, last_day=date(2022, 11, 20) + timedelta(days=possible))


def test_there_is_none_where_nothing_comes_late(incident: Incident) -> None:
    with pytest.raises(intake.NoPeriodToMiss):
        given(incident, claimant_type="partner")
    with pytest.raises(intake.LateLinkNotNeeded):
        given(incident, at=NOON, last_day=date(2022, 11, 6))
    assert given(incident, at=NOON, last_day=date(2022, 11, 7))


def test_wrong_over_used_withdrawn_and_another_ones_are_refused_alike(incident: Incident) -> None:
    other = IncidentFactory(key="another")
    FilingPeriodFactory(incident=other)
    over, used, withdrawn, held = (given(incident) for _one in range(4))
    taxi, elsewhere = given(incident, claimant_type="taxi_driver"), given(other)
    sent(begun(incident, used[1]))
    intake.withdraw_late_link(actor=person("sora"), link=withdrawn[0], reason="x", at=LATE, door="test")
    begun(incident, held[1], "mallory")
    wrong = [("", LATE), ("7K3Q", LATE), ("0000-" * 5 + "0000", LATE), (over[1], END), (held[1], LATE)]
    wrong += [(token, LATE) for _link, token in (used, withdrawn, taxi, elsewhere)]
    for token, at in wrong:
        with pytest.raises(intake.LateLinkRefused) as refused:
            begun(incident, token, at=at)
        assert refused.value.facts == {}
    assert not Draft.objects.filter(person=person("alice"), state="open").exists()


def test_none_opens_before_the_period(incident: Incident) -> None:
    token = given(incident)[1]
    period = record.filing_periods(incident=incident).get(claimant_type="merchant")
    with pytest.raises(intake.LateLinkRefused):
        begun(incident, token, at=period.period.lower - timedelta(seconds=1))
    assert begun(incident, token, at=period.period.lower).late_links.exists()


def test_what_was_told_to_be_let_in_is_not_sent_once_the_link_is_over_or_withdrawn(
    incident: Incident,
) -> None:
    link, token = given(incident)
    draft = begun(incident, token, at=END - timedelta(seconds=1))
    with pytest.raises(intake.LateLinkOver):
        sent(draft, END)
    draft.refresh_from_db()
    assert draft.state == "open" and not Claim.objects.exists()
    intake.withdraw_late_link(actor=person("seo"), link=link, reason="x", at=LATE, door="test")
    with pytest.raises(intake.LateLinkOver):
        sent(draft)
    claim = sent(draft, END, told=False)  # who knows sends it all the same
    link.refresh_from_db()
    assert not claim.by_late_link and link.claim_id is None


def test_what_was_used_or_withdrawn_is_not_withdrawn(incident: Incident) -> None:
    for last in ("used", "withdrawn"):
        link, token = given(incident)
        if last == "used":
            sent(begun(incident, token))
        else:
            intake.withdraw_late_link(actor=person("seo"), link=link, reason="x", at=LATE, door="test")
        with pytest.raises(intake.LateLinkDone):
            intake.withdraw_late_link(actor=person("seo"), link=link, reason="x", at=LATE, door="test")


# ---------------------------------------------------------------- letting in
def test_the_link_goes_with_the_draft_and_is_used_by_its_claim(incident: Incident) -> None:
    link, token = given(incident)
    first = begun(incident, "", late_link=None)
    assert begun(incident, token.lower().replace("-", "")).key == first.key
    claim = sent(first, END - timedelta(seconds=1), told=False)
    link.refresh_from_db()
    assert (claim.by_late_link, link.claim, link.used_at) == (True, claim, claim.received_at)
    assert sent(first) == claim


def test_what_is_thrown_away_gives_the_link_back(incident: Incident) -> None:
    token = given(incident)[1]
    draft = begun(incident, token)
    intake.drop_draft(actor=person("alice"), draft=draft.key, at=LATE)
    assert sent(begun(incident, token, "mallory"), who="mallory").by_late_link


def test_the_log_says_who_gave_and_withdrew_it_and_why_and_never_the_token(incident: Incident) -> None:
    link, token = given(incident)
    intake.withdraw_late_link(
        actor=person("sora"), link=link, reason="given to another", at=LATE, door="test"
    )
    entries = list(
        AuditEntry.objects.filter(kind="late_link").order_by("pk").values("action", "by", "reason", "key")
    )
    assert entries == [
        {
            "action": "give_late_link",
            "by": person("seo").pk,
            "reason": "told a wrong date",
            "key": str(link.pk),
        },
        {
            "action": "withdraw_late_link",
            "by": person("sora").pk,
            "reason": "given to another",
            "key": str(link.pk),
        },
    ]
    after = AuditEntry.objects.get(action="give_late_link").payload.after
    assert set(after) == {"incident", "claimant_type", "until"} and token not in str(after)
    assert token.replace("-", "").encode() not in bytes(link.mark) and len(link.mark) == 16


def test_it_is_in_time_for_the_run_its_replay_and_its_explanation_and_another_is_not(
    incident: Incident,
) -> None:
    claim = sent(begun(incident, given(incident)[1]))
    plain = merchant(incident, received_at=LATE)
    run = run_all(person("omar"), incident)
    letters = {
        result.claim_id: result.outcomes[PLACE] for result in run.checks.filter(claim__in=[claim, plain])
    }
    assert letters == {claim.pk: "p", plain.pk: "f"}
    assert list(verify_run(actor=person("omar"), run=run)) == [(2, [])]
    with override("en"):
        said, other = (dict(explained(claim=one, run=run).claim) for one in (claim, plain))
    assert said["Filed in time"] == "let in by a late link" and "Filed in time" not in other


# ---------------------------------------------------------------- at once
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("race", ["begin", "send and withdraw", "withdraw and send"])
def test_of_two_at_once_one_has_the_link(transactional_db: None, race: str) -> None:
    incident, alice, mallory, seo = kakao(), person("alice"), person("mallory"), person("seo")
    link, token = given(incident)
    mark = intake.mark_of(token)

    def begin(who: User) -> Draft:
        return intake.start_draft(
            actor=who, incident=incident, claimant_type="merchant", at=LATE, late_link=mark
        )

    if race == "begin":
        second, waited = meanwhile(lambda: begin(alice), lambda: begin(mallory))
        assert waited and isinstance(second, intake.LateLinkRefused)
        assert LateLink.objects.get(pk=link.pk).draft == Draft.objects.get(person=alice)
        return
    draft = begin(alice)
    acts = [
        lambda: sent(draft),
        lambda: intake.withdraw_late_link(actor=seo, link=link, reason="x", at=LATE, door="test"),
    ]
    first_act, second_act = acts if race == "send and withdraw" else acts[::-1]
    second, waited = meanwhile(first_act, second_act)
    assert waited
    link.refresh_from_db()
    if race == "send and withdraw":
        assert isinstance(second, intake.LateLinkDone)
        assert link.claim == Claim.objects.get() and link.withdrawn_at is None
    else:
        assert isinstance(second, intake.LateLinkOver)
        assert not Claim.objects.exists() and link.withdrawn_at is not None
