"""From an empty page to a proposal."""

import pytest

from accounts.models import User
from claims.models import AuditEntry, Policy, PolicyVersion
from claims.rules.authority import Forbidden
from claims.stages import policies
from tests.factories import PolicyVersionFactory
from tests.people import person
from tests.stages.policies.making import (
    BROKEN,
    DAY,
    KEY,
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

pytestmark = pytest.mark.django_db
OTHERS = ("seo", "rita", "omar", "audrey", "mallory", "felix")


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_but_the_committee_drafts_edits_proposes_or_withdraws(name: str) -> None:
    version, who = drafted(), person(name)
    for act in (
        lambda: policies.draft_policy(actor=who, key=KEY, text=TEXT, **WHEN),
        lambda: policies.edit_draft(actor=who, version=version, text="x", seen=version.sha256, **WHEN),
        lambda: policies.propose(actor=who, version=version, **WHEN),
        lambda: policies.withdraw(actor=who, version=version, **WHEN),
        lambda: policies.back_to_draft(actor=who, version=version, **WHEN),
    ):
        with pytest.raises(Forbidden):
            act()
    assert PolicyVersion.objects.get().state == "draft"


@pytest.mark.parametrize("key", ["", "Kakao", "a b", "9a", "a--b", "-a", "a-", "a_b", "x" * 61, "가"])
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(policies.NotAKey):
        drafted(key=key)
    assert not Policy.objects.exists()


def test_a_text_beyond_all_measure_is_refused_and_nothing_is_left() -> None:
    with pytest.raises(policies.DraftTooLong):
        drafted("#" * (policies.LONGEST_DRAFT + 1))
    assert not Policy.objects.exists()


def test_another_member_does_not_change_propose_or_withdraw_it() -> None:
    version = drafted()
    with pytest.raises(policies.NotTheAuthor):
        edited(version, BROKEN, by="lena")
    with pytest.raises(policies.NotTheAuthor):
        policies.propose(actor=member("lena"), version=version, **WHEN)
    with pytest.raises(policies.NotTheAuthor):
        policies.withdraw(actor=member("lena"), version=version, **WHEN)
    policies.propose(actor=member("kim"), version=version, **WHEN)
    with pytest.raises(policies.NotTheAuthor):
        policies.back_to_draft(actor=member("lena"), version=version, **WHEN)


def test_a_page_older_than_the_draft_does_not_overwrite_it() -> None:
    version = drafted()
    seen = version.sha256
    edited(version, BROKEN)
    with pytest.raises(policies.DraftChanged):
        edited(version, "something else", seen=seen)
    assert PolicyVersion.objects.get().text == BROKEN


def test_a_text_with_errors_is_not_proposed_and_all_are_named() -> None:
    version = drafted(BROKEN.replace("claimed_loss == 0", "claimed_loss == nil"))
    with pytest.raises(policies.TextHasErrors) as refused:
        policies.propose(actor=member("kim"), version=version, **WHEN)
    assert len(refused.value.problems) == refused.value.facts["count"] == 2
    assert PolicyVersion.objects.get().state == "draft"


@pytest.mark.parametrize(
    "text",
    [TEXT.replace("{ payment = 30_000 }", "{ payment = 30_001 }", 1), TEXT.replace(f'"{KEY}"', '"other"')],
)
def test_a_text_whose_case_differs_or_whose_key_is_another_is_not_proposed(text: str) -> None:
    with pytest.raises(policies.TextHasErrors):
        proposed(text)


def test_what_was_proposed_is_neither_edited_nor_proposed_again() -> None:
    version = proposed()
    for act in (
        lambda: edited(version, BROKEN),
        lambda: policies.propose(actor=member("kim"), version=version, **WHEN),
    ):
        with pytest.raises(policies.VersionMovedOn):
            act()


def test_what_is_in_force_or_withdrawn_is_not_withdrawn() -> None:
    version = PolicyVersionFactory(author=member("kim"), rule="")
    gone = policies.withdraw(actor=member("kim"), version=drafted(), **WHEN)
    for one in (version, gone):
        with pytest.raises(policies.VersionMovedOn):
            policies.withdraw(actor=member("kim"), version=one, **WHEN)


# ---------------------------------------------------------------- what is kept


def test_a_draft_is_the_next_number_of_its_key_and_says_what_its_document_says() -> None:
    PolicyVersionFactory()
    version = drafted()
    assert (version.number, version.state, version.unit, version.in_force) == (2, "draft", "KRW", None)
    assert version.lines == [{"line": "payment", "kind": "cash", "unit": "KRW"}]
    assert version.author == member("kim")


@pytest.mark.parametrize("text", ["", "[[[ no TOML", BROKEN, "#" * 150_000, 'key = "other"'])
def test_a_draft_may_hold_anything_and_then_says_what_it_said_last(text: str) -> None:
    fresh = drafted(text, key="new-one")
    assert (fresh.text, fresh.unit, fresh.lines, fresh.policy.title) == (text, "", [], "new-one")
    version = drafted()
    edited(version, text)
    kept = PolicyVersion.objects.select_related("policy").get(pk=version.pk)
    assert (kept.text, kept.unit, len(kept.lines)) == (text, "KRW", 1)
    assert kept.policy.title_en == "Payment to small merchants for lost revenue"


def test_a_policy_that_was_adopted_keeps_its_titles_until_another_is() -> None:
    PolicyVersionFactory()
    text = TEXT.replace('en = "Payment to small merchants for lost revenue"', 'en = "Another"')
    drafted(text)
    assert Policy.objects.get().title_en != "Another"
    adopted(carried(text), since=WHEN["at"] + DAY)
    assert Policy.objects.get().title_en == "Another"


def test_saving_the_same_text_changes_and_logs_nothing() -> None:
    version = drafted()
    entries = AuditEntry.objects.count()
    edited(version, TEXT)
    assert AuditEntry.objects.count() == entries


def test_a_proposal_goes_on_as_a_draft_with_the_next_number_and_without_votes() -> None:
    version = proposed()
    voted(version, "lena")
    again = policies.back_to_draft(actor=member("kim"), version=version, reason="a word", **WHEN)
    version.refresh_from_db()
    assert (version.state, version.votes.count()) == ("withdrawn", 1)
    assert (again.number, again.state, again.text, again.votes.count()) == (2, "draft", TEXT, 0)
    with pytest.raises(policies.VersionMovedOn):
        voted(version, "min")


def test_every_step_is_logged(kim: User) -> None:
    version = drafted(BROKEN)
    edited(version, TEXT)
    policies.propose(actor=kim, version=version, **WHEN)
    again = policies.back_to_draft(actor=kim, version=version, reason="a word", **WHEN)
    policies.withdraw(actor=kim, version=again, reason="enough", **WHEN)
    said = AuditEntry.objects.order_by("id").values_list("action", "by", "key", "reason")
    one, two = f"{KEY} v1", f"{KEY} v2"
    assert list(said) == [
        ("draft_policy", kim.pk, one, ""),
        ("draft_policy", kim.pk, one, ""),
        ("propose_policy", kim.pk, one, ""),
        ("withdraw_policy", kim.pk, one, "a word"),
        ("draft_policy", kim.pk, two, ""),
        ("withdraw_policy", kim.pk, two, "enough"),
    ]
