"""Drafts through their stage: whose they are, one at a time, sent once, emptied once they are closed."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from accounts.models import User
from claims.models import AuditEntry, Claim, Draft, Incident
from claims.rules.authority import Forbidden
from claims.rules.consent import newest
from claims.rules.filing import Filing
from claims.stages import intake
from claims.stages.authority import NamedRule
from tests.factories import END, START
from tests.people import NOON, person
from tests.stages.meanwhile import meanwhile, on_another_connection
from tests.world import kakao

CALENDAR = NamedRule("calendar")


@pytest.fixture
def incident(db: None) -> Incident:
    return kakao()


def begun(incident: Incident, who: str = "alice", **said: Any) -> Draft:
    given = {"claimant_type": "merchant", "at": NOON} | said
    return intake.start_draft(actor=person(who), incident=incident, **given)


def answer(draft: Draft, step: str, *, who: str = "alice", **values: Any) -> Any:
    at = values.pop("at", NOON)
    return intake.answer_draft(actor=person(who), draft=draft.key, step=step, values=values, at=at)


def filing(**said: Any) -> Filing:
    given: dict[str, Any] = {
        "claimant_type": "merchant", "services": ("kakaopay",), "start": START, "end": END, "name": "한결분식",
        "phone": "010-1234-5678", "identifier": "124-81-00998", "bank": "004", "account": "123456-04-123456",
        "inputs": {"loss": 300_000}, "consent_version": newest().version,
    }  # fmt: skip
    return Filing(**given | said)


def sent(draft: Draft, *, who: str = "alice", revision: int = 0, **said: Any) -> Claim:
    return intake.submit_draft(
        actor=person(who), draft=draft.key, revision=revision, filing=filing(**said), at=NOON
    )


def acts() -> list[str]:
    return list(AuditEntry.objects.filter(kind="draft").order_by("pk").values_list("action", flat=True))


# ---------------------------------------------------------------- refusals
@pytest.mark.parametrize("who", ["mallory", "rita", "omar", "priya"])
def test_a_draft_is_its_persons_alone(incident: Incident, who: str) -> None:
    draft = begun(incident)
    for act in (
        lambda: answer(draft, "person", who=who, name="x"),
        lambda: sent(draft, who=who),
        lambda: intake.drop_draft(actor=person(who), draft=draft.key, at=NOON),
        lambda: intake.expire_drafts(actor=person(who), at=NOON),  # type: ignore[arg-type]
    ):
        with pytest.raises(Forbidden):
            act()
    draft.refresh_from_db()
    assert (draft.state, draft.revision) == ("open", 0)


def test_what_is_wrong_with_a_claim_leaves_the_draft_open_with_its_answers(incident: Incident) -> None:
    draft = begun(incident)
    answer(draft, "person", name="한결분식", phone="1")
    with pytest.raises(intake.FilingRefused):
        sent(draft, revision=1, phone="1")
    draft.refresh_from_db()
    assert draft.state == "open" and draft.opened()["phone"] == "1"
    assert not Claim.objects.exists()


def test_other_answers_than_were_checked_are_not_sent(incident: Incident) -> None:
    draft = begun(incident)
    answer(draft, "person", name="한결분식")
    with pytest.raises(intake.DraftChanged):
        sent(draft, revision=0)
    assert sent(draft, revision=1)


@pytest.mark.parametrize("end", ["sent", "dropped", "expired"])
def test_a_closed_draft_takes_no_answers_and_holds_none(incident: Incident, end: str) -> None:
    draft = begun(incident)
    answer(draft, "person", name="한결분식")
    if end == "sent":
        sent(draft, revision=1)
    elif end == "dropped":
        intake.drop_draft(actor=person("alice"), draft=draft.key, at=NOON)
    else:
        assert intake.expire_drafts(actor=CALENDAR, at=NOON + intake.KEPT_FOR) == 1
    draft.refresh_from_db()
    assert draft.sealed is None
    with pytest.raises(intake.DraftClosed):
        answer(draft, "person", name="다시")
    if end != "sent":
        with pytest.raises(intake.DraftClosed):
            sent(draft, revision=1)


def test_what_was_sent_is_not_thrown_away(incident: Incident) -> None:
    draft = begun(incident)
    sent(draft)
    with pytest.raises(intake.DraftClosed):
        intake.drop_draft(actor=person("alice"), draft=draft.key, at=NOON)


def test_a_page_that_is_not_there_keeps_nothing(incident: Incident) -> None:
    draft = begun(incident)
    with pytest.raises(intake.StepNotThere):
        answer(draft, "answer_loss", answer_loss="5")  # no service is chosen
    draft.refresh_from_db()
    assert draft.opened() == {}


# ---------------------------------------------------------------- answering
def test_a_page_keeps_its_own_fields_and_no_others(incident: Incident) -> None:
    draft = begun(incident)
    answer(draft, "person", name="한결분식", phone="010", bank="004", anything="x")
    draft.refresh_from_db()
    assert draft.opened() == {"name": "한결분식", "phone": "010"}
    assert "한결".encode() not in bytes(draft.sealed or b"")


def test_what_no_longer_bears_is_taken_out_and_named(incident: Incident) -> None:
    draft = begun(incident)
    answer(draft, "services", services=["kakaopay"])
    answer(draft, "answer_loss", answer_loss="300,000")
    saved = answer(draft, "services", services=["melon"])
    assert saved == ({"services": ["melon"]}, ("answer_loss",))


# ---------------------------------------------------------------- once
def test_a_second_start_finds_the_first(incident: Incident) -> None:
    first = begun(incident)
    answer(first, "person", name="한결분식")
    again = begun(incident, at=NOON + timedelta(days=1))
    assert (again.key, again.opened()) == (first.key, {"name": "한결분식"})
    assert begun(incident, claimant_type="individual").key != first.key
    assert begun(incident, "mallory").key != first.key
    assert acts() == ["start_draft"] * 3


def test_sent_again_it_is_the_same_claim(incident: Incident) -> None:
    draft = begun(incident)
    claim = sent(draft)
    assert sent(draft) == claim
    assert sent(draft, revision=7, name="Somebody else") == claim
    assert claim.filing_key == draft.key
    assert begun(incident).key != draft.key  # and a new one may be begun
    assert acts() == ["start_draft", "submit_draft", "start_draft"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("race", ["start", "send", "answer"])
def test_two_tabs_at_once_come_one_after_the_other_and_are_one(transactional_db: None, race: str) -> None:
    incident, alice = kakao(), person("alice")
    draft = begun(incident) if race != "start" else None
    found: list[object] = []
    second, waited = meanwhile(
        lambda: found.append(_act(race, incident, draft, alice, "person")),
        lambda: _act(race, incident, draft, alice, "period"),
    )
    assert waited and not isinstance(second, Exception)
    assert Draft.objects.count() == 1
    if race == "answer":
        assert set(Draft.objects.get().opened()) == {"name", "phone", "start", "end"}
    else:
        assert second == found[0]
    assert Claim.objects.count() == (race == "send")


@pytest.mark.django_db(transaction=True)
def test_what_another_tab_sends_while_it_is_looked_for_makes_room_for_a_new_draft(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    incident, alice = kakao(), person("alice")
    first, insert = begun(incident), Draft.objects.bulk_create
    elsewhere: list[object] = []

    def inserted(rows: Any, **said: Any) -> Any:
        made = insert(rows, **said)
        if not elsewhere:
            send = partial(_act, "send", incident, first, alice, "")
            elsewhere.append(on_another_connection(send))
        return made

    monkeypatch.setattr(Draft.objects, "bulk_create", inserted)
    again = begun(incident)
    assert elsewhere == [Claim.objects.get().pk]
    assert (again.key != first.key, again.state, again.opened()) == (True, "open", {})
    assert acts() == ["start_draft", "submit_draft", "start_draft"]


def _act(race: str, incident: Incident, draft: Draft | None, alice: User, step: str) -> object:
    if race == "start":
        return intake.start_draft(actor=alice, incident=incident, claimant_type="merchant", at=NOON).key
    assert draft is not None
    if race == "send":
        return intake.submit_draft(actor=alice, draft=draft.key, revision=0, filing=filing(), at=NOON).pk
    fields = {"person": ("name", "phone"), "period": ("start", "end")}[step]
    return intake.answer_draft(
        actor=alice, draft=draft.key, step=step, values=dict.fromkeys(fields, "x"), at=NOON
    )


# ---------------------------------------------------------------- left for too long
def test_what_nobody_went_on_with_for_thirty_days_is_emptied_and_what_was_stays(incident: Incident) -> None:
    old, young = begun(incident), begun(incident, claimant_type="individual")
    answer(young, "person", name="김시험", at=NOON + timedelta(seconds=1))
    sent(begun(incident, "mallory"), who="mallory")
    at = NOON + intake.KEPT_FOR
    assert intake.expire_drafts(actor=CALENDAR, at=at - timedelta(seconds=1)) == 0
    assert intake.expire_drafts(actor=CALENDAR, at=at) == 1
    assert intake.expire_drafts(actor=CALENDAR, at=at) == 0
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.state, old.sealed, young.state) == ("expired", None, "open")
    assert AuditEntry.objects.get(action="expire_draft").key == str(old.key)


def test_many_expire_block_by_block(incident: Incident, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.stages.intake.drafts._BLOCK", 2)
    for kind in ("individual", "merchant", "partner"):
        begun(incident, claimant_type=kind)
    assert intake.expire_drafts(actor=CALENDAR, at=NOON + intake.KEPT_FOR) == 3


def test_no_entry_of_the_log_holds_what_was_answered(incident: Incident) -> None:
    draft = begun(incident)
    answer(draft, "person", name="배비밀")
    sent(draft, revision=1)
    assert {entry.key for entry in AuditEntry.objects.filter(kind="draft")} == {str(UUID(str(draft.key)))}
    assert not AuditEntry.objects.filter(kind="draft", payload__isnull=False).exists()
