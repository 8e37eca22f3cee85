"""Filters by a code are told in words, and the address keeps the code."""

import re

import pytest
from django.utils.translation import override

from accounts.models import User
from claims.models import Award, Decision, LedgerEntry
from tests.admin.desk import page
from tests.factories import ClaimFactory
from tests.money import award, released
from tests.people import NOON
from tests.stages.review.making import switched_on

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _money() -> None:
    award(amount=30_000)
    award(kind="days", unit="day", amount=3)
    released()


def choices(who: User, name: str) -> dict[str, str]:
    """The words of every choice of the list's filters, by what its address asks for."""
    text = page(who, f"{name}_changelist").content.decode()
    found = re.findall(r'<a href="\?([^"]*)">\s*([^<]*?)\s*</a>', text[text.index("changelist-filter") :])
    return {query.replace("&amp;", "&"): words for query, words in found}


@pytest.mark.parametrize("name", ["transfer", "ledgerentry", "paymentfile", "award"])
def test_units_are_named(felix: User, name: str) -> None:
    found = choices(felix, name)
    assert found["unit=KRW"] == "won" and found["unit=day"] == "days"


def test_policies_are_named_by_their_titles(felix: User) -> None:
    made = Award.objects.filter(unit="KRW").get()
    with override("en"):
        title = made.policy_version.policy.title
    assert choices(felix, "award")[f"policy_key={made.policy_key}"] == title != made.policy_key


def test_layouts_are_named_and_one_that_is_shipped_no_more_keeps_its_key(felix: User) -> None:
    found = choices(felix, "paymentfile")
    assert found["format=generic"] == "Generic CSV"


def test_kinds_of_postings_are_told_and_a_new_one_keeps_its_code(felix: User) -> None:
    LedgerEntry.objects.create(
        kind="brand_new", reference="1", debit="open", credit="paid", unit="KRW", amount=1, at=NOON
    )
    found = choices(felix, "ledgerentry")
    assert found["kind=freeze"] == "Frozen in a run" and found["kind=brand_new"] == "brand_new"


def test_who_decided_is_told_by_the_name_of_the_rule_and_of_people_too(rita: User) -> None:
    Decision.objects.create(
        claim=ClaimFactory(), version=1, seat=1, final=False, by=rita, outcome="reject", codes=["untrue"],
        lines=[], at=NOON,
    )  # fmt: skip
    switched_on()
    assert choices(rita, "decision")["rule="] == "By people"
    assert choices(rita, "automaticrule")["name=straightforward"] == "Rule for straightforward claims"
    assert all(words for words in choices(rita, "decision").values())


def test_the_choice_narrows_the_list(felix: User) -> None:
    rows = page(felix, "award_changelist", query="?unit=day").context["cl"].result_list
    assert [row.unit for row in rows] == ["day"]
