"""From a draft to a policy in force, page by page, and what each member is offered."""

from typing import Any

import pytest

from accounts.models import User
from claims.models import PolicyVersion, Vote
from tests.admin.desk import done, page
from tests.factories import PolicyVersionFactory
from tests.people import person
from tests.stages.policies.making import (
    BROKEN,
    KEY,
    TEXT,
    carried,
    drafted,
    member,
    proposed,
    voted,
)

pytestmark = pytest.mark.django_db
CHANGE = "policyversion_change"
DEARER = TEXT.replace("value = 30_000", "value = 31_000").replace("payment = 30_000", "payment = 31_000")


def offered(who: User, version: PolicyVersion) -> list[str]:
    """The buttons that this person sees on the page of a version, but for the one that shows it to a reader."""
    tools = [tool.label for tool in page(who, CHANGE, version.pk).context["tools"]]
    return [label for label in tools if label != "Readable page"]


@pytest.mark.parametrize("act", ["propose", "vote", "adopt", "back", "withdraw"])
@pytest.mark.parametrize("name", ["seo", "omar", "mallory"])
def test_nobody_else_moves_a_version(act: str, name: str) -> None:
    version = carried()
    answer = done(name, f"policyversion_{act}", version.pk, in_favour="yes", reason="x")
    assert answer.status_code == 403
    assert PolicyVersion.objects.get().state == "proposed"


def test_a_text_with_errors_is_not_proposed() -> None:
    answer = done(member("kim"), "policyversion_propose", drafted(BROKEN).pk)
    assert answer.status_code == 409 and "The text has 1 errors" in answer.content.decode()


def test_a_vote_against_says_why_and_a_second_vote_is_refused() -> None:
    version = proposed()
    assert done(member("lena"), "policyversion_vote", version.pk, in_favour="no").status_code == 409
    said: dict[str, Any] = {"in_favour": "no", "note": "too dear"}
    assert done(member("lena"), "policyversion_vote", version.pk, **said).status_code == 302
    assert done(member("lena"), "policyversion_vote", version.pk, in_favour="yes").status_code == 409
    vote = Vote.objects.get()
    assert (vote.in_favour, vote.note) == (False, "too dear")
    assert "too dear" in page(member("kim"), CHANGE, version.pk).content.decode()


def test_no_vote_is_cast_without_a_choice() -> None:
    version = proposed()
    for typed in ({}, {"in_favour": "perhaps"}):
        assert done(member("lena"), "policyversion_vote", version.pk, **typed).status_code == 200
    assert not Vote.objects.exists()


def test_from_a_draft_to_a_policy_in_force() -> None:
    former = PolicyVersionFactory()
    version = drafted(DEARER)
    kim, lena, min_ = member("kim"), member("lena"), member("min")
    assert done(kim, "policyversion_propose", version.pk).status_code == 302
    assert "2 more votes in favour" in page(lena, CHANGE, version.pk).context["standing"]
    assert done(lena, "policyversion_vote", version.pk, in_favour="yes").status_code == 302
    assert done(lena, "policyversion_adopt", version.pk).status_code == 409
    assert done(min_, "policyversion_vote", version.pk, in_favour="yes", note="good").status_code == 302
    assert "it is carried" in page(lena, CHANGE, version.pk).context["standing"]
    assert done(min_, "policyversion_adopt", version.pk, since="2022-10-21T12:00:00").status_code == 409
    assert done(min_, "policyversion_adopt", version.pk, since="").status_code == 302
    former.refresh_from_db()
    version.refresh_from_db()
    assert (former.state, version.state) == ("retired", "adopted")
    assert former.in_force.upper == version.in_force.lower


def test_each_is_offered_what_is_theirs_to_do() -> None:
    kim, lena, audrey = member("kim"), member("lena"), person("audrey")
    version = drafted()
    assert offered(kim, version) == ["Write", "Propose", "Withdraw", "Draft from this"]
    assert offered(lena, version) == ["Draft from this"]
    assert offered(audrey, version) == []
    done(kim, "policyversion_propose", version.pk)
    assert offered(kim, version) == ["Back to a draft", "Withdraw", "Draft from this"]
    assert offered(lena, version) == ["Vote", "Draft from this"]
    voted(version, "min")
    voted(version, "lena")
    assert offered(lena, version) == ["Put in force", "Draft from this"]
    assert offered(member("nora"), version) == ["Vote", "Put in force", "Draft from this"]
    done(lena, "policyversion_adopt", version.pk)
    assert offered(kim, version) == ["Retire", "Draft from this"]
    drafted(DEARER)
    assert offered(audrey, version) == ["Compare versions"]


def test_a_proposal_taken_back_opens_as_the_next_draft() -> None:
    version = carried()
    answer = done(member("kim"), "policyversion_back", version.pk, reason="")
    again = PolicyVersion.objects.get(number=2)
    assert answer.url.endswith(f"/{again.pk}/edit/")
    assert again.state == "draft" and not again.votes.exists()
    assert done(member("kim"), "policyversion_withdraw", again.pk, reason="").status_code == 302
    assert set(PolicyVersion.objects.values_list("state", flat=True)) == {"withdrawn"}


def test_a_version_is_found_by_its_state_and_its_key() -> None:
    drafted()
    PolicyVersionFactory(key="melon-2022")
    for query, expected in (
        ("", 2), ("?state__exact=draft", 1), (f"?q={KEY}", 1), ("?q=Melon", 1), ("?q=nothing", 0),
    ):  # fmt: skip
        found = page(member("kim"), "policyversion_changelist", query=query).context["cl"].result_count
        assert found == expected, query


def test_the_list_leads_to_a_draft_whoever_may_write_one() -> None:
    for who, expected in ((member("kim"), ["Draft a policy"]), (person("audrey"), [])):
        tools = page(who, "policyversion_changelist").context["tools"]
        assert [tool.label for tool in tools] == expected
