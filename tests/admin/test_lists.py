"""Lists find their page by its keys and count no further than they must; a search is for a whole key, however typed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.admin.filtering import Filtered
from claims.admin.lists import sought, spellings
from claims.admin.site import site
from claims.models import AccessEntry, Claim, Decision, Recovery, ReviewItem
from tests.admin.desk import as_, page
from tests.factories import ClaimFactory
from tests.people import NOON, person
from tests.recoveries import owing, paid

pytestmark = pytest.mark.django_db


# What cannot be narrowed, or searched, and why.
UNNARROWED = {
    "incident": "a handful",
    "membership": "whose it is, is a fingerprint: the page of its file leads to it",
}
UNSEARCHED = {"membership": "as above", "sample": "one a run, narrowed by the rule"}


def test_every_list_can_be_narrowed_and_searched_but_for_those_that_say_why() -> None:
    lists = {str(model._meta.model_name): screen for model, screen in site._registry.items()}
    narrowed = {name for name, one in lists.items() if one.list_filter or isinstance(one, Filtered)}
    searched = {name for name, one in lists.items() if one.search_fields or isinstance(one, Filtered)}
    assert (lists.keys() - narrowed, lists.keys() - searched) == (UNNARROWED.keys(), UNSEARCHED.keys())
    assert not [name for name, one in lists.items() if one.search_fields and not one.search_help_text]


def waiting(number: int) -> list[ReviewItem]:
    return [
        ReviewItem.objects.create(claim=ClaimFactory(), code="proposed", at=NOON, due_on=NOON.date())
        for _ in range(number)
    ]


def test_a_page_holds_its_rows_in_their_order_and_the_next_page_goes_on() -> None:
    items = waiting(52)
    first, second = (
        page("rita", "reviewitem_changelist", query=f"?p={number}").context["cl"] for number in (1, 2)
    )
    assert [item.pk for item in first.result_list] == [item.pk for item in items[:50]]
    assert [item.pk for item in second.result_list] == [item.pk for item in items[50:]]
    assert first.result_count == 52 and first.multi_page


def test_what_is_joined_is_read_for_the_rows_of_the_page_alone() -> None:
    waiting(52)
    browser, url = as_("rita"), reverse("admin:claims_reviewitem_changelist")
    with CaptureQueriesContext(connection) as caught:
        browser.get(url)
    joined = [
        query["sql"]
        for query in caught
        if 'JOIN "claims_claim"' in query["sql"] and '"due_on"' in query["sql"]
    ]
    assert joined and all('"claims_reviewitem"."id" IN (' in sql for sql in joined)


def test_what_is_counted_is_not_put_in_order_first() -> None:
    waiting(1)
    browser, url = as_("rita"), reverse("admin:claims_decision_changelist")
    with CaptureQueriesContext(connection) as caught:
        browser.get(url)
    (counted,) = [
        query["sql"] for query in caught if "COUNT(*)" in query["sql"] and "claims_decision" in query["sql"]
    ]
    assert "ORDER BY" not in counted and "LIMIT 10001" in counted


@pytest.mark.parametrize("spelled", [str.lower, str.upper, lambda text: f" {text.replace('-', ' ')} "])
def test_a_reference_is_found_however_it_is_typed(spelled: object) -> None:
    one, _other = ClaimFactory(), ClaimFactory()
    made = Decision.objects.create(
        claim=one, version=1, seat=1, final=False, by=person("rita"), outcome="part", lines=[], at=NOON
    )
    found = sought(Decision.objects.all(), ("=claim__reference",), spelled(one.reference))  # type: ignore[operator]
    assert list(found) == [made]
    part = one.reference[:-1]
    assert not sought(Decision.objects.all(), ("=claim__reference",), part)


def test_a_search_looks_into_each_of_its_fields_and_nowhere_else() -> None:
    rita = person("rita")
    said = {"by": rita, "at": NOON, "door": "admin", "what": "person", "kind": "claim"}
    by_key = AccessEntry.objects.create(key="C-1", **said)
    by_person = AccessEntry.objects.create(key="C-2", **said | {"by": person("audrey")})
    fields = ("=key", "=by__email")
    assert list(sought(AccessEntry.objects.all(), fields, "c-1")) == [by_key]
    assert list(sought(AccessEntry.objects.all(), fields, "Audrey@example.com")) == [by_person]
    assert not sought(AccessEntry.objects.all(), fields, "claim")


def test_a_search_goes_through_several_tables() -> None:
    debt = owing(made := paid(amount=5_000), 1_000)
    other = owing(paid(amount=7_000), 1_000)
    fields = ("=award__claim__reference", "=transfer__reference")
    assert list(sought(Recovery.objects.all(), fields, made.claim.reference)) == [debt]
    assert sought(Recovery.objects.all(), fields, other.award.claim.reference).get() == other


def test_another_table_is_asked_by_its_own_index_first() -> None:
    one = ClaimFactory()
    with CaptureQueriesContext(connection) as caught:
        list(sought(Decision.objects.all(), ("=claim__reference",), one.reference))
    assert (
        len(caught) == 2
        and "JOIN" not in caught[1]["sql"]
        and "UPPER" not in "".join(q["sql"] for q in caught)
    )


def test_spellings_are_those_in_which_keys_are_kept() -> None:
    assert spellings(" Ab ") == ["AB", "Ab", "ab"]
    reference = ClaimFactory().reference
    assert reference in spellings(reference.replace("-", "").lower()) and not Claim.objects.filter(
        reference="AB"
    )
