"""A draft is begun and written in the admin."""

import re
from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from claims.models import PolicyVersion
from tests.admin.desk import as_, done, page
from tests.factories import PolicyVersionFactory
from tests.stages.policies.making import BROKEN, KEY, TEXT, drafted, edited, member, proposed

pytestmark = pytest.mark.django_db
EDIT = "policyversion_edit"


def text_of(answer: Any) -> str:
    """What stands in the textarea."""
    found = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", answer.content.decode(), re.DOTALL)
    assert found
    return unescape(found[1])


def typed(text: str, version: PolicyVersion, **said: str) -> dict[str, str]:
    return {"text": text.replace("\n", "\r\n"), "seen": version.sha256, **said}


# ---------------------------------------------------------------- begun


@pytest.mark.parametrize("name", ["seo", "omar", "audrey", "mallory", "rita"])
def test_nobody_but_the_committee_begins_or_writes_one(name: str) -> None:
    version = drafted()
    assert done(name, "policyversion_draft", start="skeleton", key="a").status_code == 403
    assert page(name, EDIT, version.pk).status_code == 403
    assert done(name, EDIT, version.pk, **typed("x", version, save="1")).status_code == 403
    assert PolicyVersion.objects.get().text == TEXT


def test_the_skeleton_needs_a_key() -> None:
    answer = done(member("kim"), "policyversion_draft", start="skeleton", key="")
    assert answer.status_code == 409
    assert "A key is made of lower case letters" in answer.content.decode()
    assert not PolicyVersion.objects.exists()


def test_a_draft_begins_with_the_skeleton_a_version_or_a_shipped_document() -> None:
    version = PolicyVersionFactory()
    starts = [
        ("skeleton", "new-one"),
        (f"version-{version.pk}", ""),
        ("shipped-melon-2022", ""),
        ("skeleton", KEY),
    ]
    for start, key in starts:
        answer = done(member("kim"), "policyversion_draft", start=start, key=key)
        made = PolicyVersion.objects.latest("pk")
        assert answer.url == reverse(f"admin:claims_{EDIT}", args=[made.pk]), start
        assert page(member("kim"), EDIT, made.pk).context["sound"], start
    found = PolicyVersion.objects.order_by("pk").values_list("policy__key", "number", "state")
    assert list(found)[1:] == [
        ("new-one", 1, "draft"), (KEY, 2, "draft"), ("melon-2022", 1, "draft"), (KEY, 3, "draft"),
    ]  # fmt: skip


def test_a_beginning_that_is_none_is_refused_at_its_field() -> None:
    for start in ("version-999999", "shipped-../../etc/passwd", "version-x", ""):
        answer = done(member("kim"), "policyversion_draft", start=start, key="a")
        assert answer.status_code == 200 and "start" in answer.context["form"].errors, start


# ---------------------------------------------------------------- written


def test_each_problem_stands_at_its_line_and_leads_there() -> None:
    version = drafted()
    spoilt = BROKEN.replace("claimed_loss == 0", "claimed_loss == nil")
    answer = done(member("kim"), EDIT, version.pk, **typed(spoilt, version, check="1"))
    lines = [n for n, line in enumerate(spoilt.splitlines(), 1) if "language = 9" in line or "== nil" in line]
    assert [one.line for one in answer.context["troubles"]] == lines
    html = answer.content.decode()
    for line in lines:
        assert f'href="#line-{line}" data-line="{line}"' in html
        assert f'<li id="line-{line}" class="bad">' in html
    assert PolicyVersion.objects.get().text == TEXT  # checked, not saved


def test_nothing_of_what_was_typed_is_lost_by_a_check_or_a_refusal() -> None:
    version = drafted()
    strange = "# <b>&amp;</b> 한글 \"quoted\"\n\n\tkey = 'a'\n"
    checked = done(member("kim"), EDIT, version.pk, **typed(strange, version, check="1"))
    edited(version, BROKEN)
    late = done(member("kim"), EDIT, version.pk, **typed(strange, version, save="1"))
    assert late.status_code == 409 and "saved from another page" in late.content.decode()
    for answer in (checked, late):
        assert text_of(answer) == strange
        assert re.search(rf'name="seen" value="{version.sha256}"', answer.content.decode())
    long = done(member("kim"), EDIT, version.pk, **typed("x" * 200_001, version, save="1"))
    assert text_of(long) == "x" * 200_001 and "too long" in long.content.decode()
    assert PolicyVersion.objects.get().text == BROKEN


def test_a_draft_is_saved_with_its_errors_and_without() -> None:
    version = drafted()
    for text in (BROKEN, "no TOML [[\n", "", TEXT):
        version.refresh_from_db()
        answer = done(member("kim"), EDIT, version.pk, **typed(text, version, save="1"))
        assert answer.status_code == 302
        assert PolicyVersion.objects.get().text == text
        shown = page(member("kim"), EDIT, version.pk)
        assert text_of(shown) == text
        assert shown.context["sound"] is (text == TEXT)


def test_cases_are_shown_as_expected_and_as_they_come_out() -> None:
    version = drafted()
    text = TEXT.replace("{ payment = 30_000 }", "{ payment = 30_001 }", 1)
    answer = done(member("kim"), EDIT, version.pk, **typed(text, version, check="1"))
    first, second = answer.context["cases"][:2]
    assert first.expected == "Award: Payment to a small merchant 30,001 won"
    assert first.got == "Award: Payment to a small merchant 30,000 won"
    assert (first.agrees, second.agrees) == (False, True)
    assert "differs" in answer.content.decode()


def test_another_member_reads_a_draft_and_does_not_save_it() -> None:
    version = drafted()
    assert page(member("lena"), EDIT, version.pk).status_code == 200
    answer = done(member("lena"), EDIT, version.pk, **typed(BROKEN, version, save="1"))
    assert answer.status_code == 409 and "Start a draft of your own" in answer.content.decode()
    assert text_of(answer) == BROKEN


def test_what_was_proposed_is_not_saved() -> None:
    version = proposed()
    answer = done(member("kim"), EDIT, version.pk, **typed(BROKEN, version, save="1"))
    assert answer.status_code == 409 and "it has moved on" in answer.content.decode()


def test_problems_are_told_in_the_language_of_the_reader() -> None:
    version = drafted(BROKEN)
    client = as_(member("kim"))
    address = reverse(f"admin:claims_{EDIT}", args=[version.pk])
    korean = client.get(address, headers={"accept-language": "ko"}).context["troubles"]
    english = client.get(address).context["troubles"]
    assert korean and korean[0].sentence != english[0].sentence
    assert re.search("[가-힣]", korean[0].sentence)
