"""Two versions beside one another."""

import pytest

from tests.admin.desk import page
from tests.factories import PolicyVersionFactory
from tests.people import person
from tests.stages.policies.making import BROKEN, TEXT, drafted, member, proposed

pytestmark = pytest.mark.django_db
COMPARE, CHANGE = "policyversion_compare", "policyversion_change"
DEARER = TEXT.replace("value = 30_000", "value = 31_000").replace("payment = 30_000", "payment = 31_000")


def test_a_proposal_shows_what_it_would_change_of_what_is_in_force() -> None:
    PolicyVersionFactory()
    drafted(BROKEN)  # a number between them, which is in force for nobody
    answer = page(member("lena"), CHANGE, proposed(DEARER).pk)
    rows = answer.context["rows"]
    assert [(row.name, row.how_key) for row in rows if row.part == "Tables"] == [
        ("payment_by_loss", "changed")
    ]
    assert {row.part for row in rows} == {"Tables", "Cases"}
    html = answer.content.decode()
    assert "<del>{ over = 0, upto = 300000, value = 30000 }</del>" in html
    assert "<ins>{ over = 0, upto = 300000, value = 31000 }</ins>" in html


def test_any_two_versions_are_compared_by_whoever_sees_policies() -> None:
    first = PolicyVersionFactory()
    second, third = drafted(DEARER), drafted(DEARER + "# a word\n")
    for other, differs in ((first, True), (second, False)):
        answer = page(person("audrey"), COMPARE, third.pk, query=f"?with={other.pk}")
        assert answer.context["old"] == other and bool(answer.context["rows"]) is differs
    assert "Both say the same" in answer.content.decode()
    assert [line.text for line in answer.context["plain"] if line.kind == "added"] == ["+# a word"]


def test_what_is_no_policy_is_compared_by_its_lines() -> None:
    PolicyVersionFactory()
    answer = page(member("kim"), COMPARE, drafted(BROKEN).pk)
    assert answer.context["rows"] is None
    assert "+language = 9" in answer.content.decode()


def test_a_version_without_another_has_nothing_to_be_compared_with() -> None:
    answer = page(member("kim"), COMPARE, drafted().pk, query="?with=999")
    assert answer.status_code == 200 and answer.context["other"] is None
    assert page(member("kim"), COMPARE, 10**9).status_code == 404
