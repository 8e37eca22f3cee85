"""Filters combine, stand in the address, survive paging and searching, and show nothing where they cannot be meant."""

from typing import Any

import django_filters
import pytest
from django.http import QueryDict
from django.test import RequestFactory
from django.utils import timezone
from django.utils.translation import override

from accounts.factors import proof
from accounts.models import User
from claims.admin.filtering import Filtered
from claims.admin.site import site
from claims.models import Claim, ClaimantType
from tests.factories import ClaimantFactory, ClaimFactory, IncidentFactory

pytestmark = pytest.mark.django_db


class OfClaims(django_filters.FilterSet):
    status = django_filters.MultipleChoiceFilter(label="state", choices=Claim.Status.choices)
    type = django_filters.ChoiceFilter(
        label="claimant type", field_name="claimant_type", choices=ClaimantType.choices
    )
    version = django_filters.RangeFilter(label="version")
    mine = django_filters.BooleanFilter(label="mine", method="of_reader")

    class Meta:
        model = Claim
        fields: tuple[str, ...] = ()

    def of_reader(self, queryset: Any, name: str, value: bool) -> Any:
        wanted = {"filed_by": self.request.user}
        return queryset.filter(**wanted) if value else queryset.exclude(**wanted)


class Claims(Filtered):
    sees = "see_claims"
    filterset = OfClaims
    list_display = ("reference",)
    search_fields = ("=reference",)
    ordering = ("pk",)
    list_per_page = 2

    def lookup_allowed(self, lookup: str, value: str, request: Any) -> bool:
        return lookup == "claimant__id__in" or super().lookup_allowed(lookup, value, request)


SCREEN = Claims(Claim, site)


@pytest.fixture
def three(rita: User) -> list[Claim]:
    incident = IncidentFactory()
    merchant = ClaimantFactory(type="merchant")
    return [
        ClaimFactory(incident=incident, claimant=merchant, version=1, filed_by=rita),
        ClaimFactory(incident=incident, claimant=merchant, version=5, status="rejected"),
        ClaimFactory(incident=incident, claimant=ClaimantFactory(type="individual"), version=3),
    ]


def asked(rita: User, query: str = "") -> Any:
    request = RequestFactory().get(f"/?{query}")
    request.user, request.session = rita, proof(rita, at=timezone.now())
    return request


def shown(rita: User, query: str) -> Any:
    return SCREEN.get_changelist_instance(asked(rita, query))


def listed(rita: User, query: str) -> list[int]:
    """What acts on many would take; the first page of the list shows the beginning of it."""
    narrowed = [claim.pk for claim in SCREEN.narrowed(asked(rita), QueryDict(query))]
    assert [claim.pk for claim in shown(rita, query).result_list] == narrowed[:2]
    return narrowed


@pytest.mark.parametrize(
    "query",
    [
        "status=unheard",
        "status=rejected&type=x",
        "version_min=x",
        "mine=perhaps",
        "type=merchant&version_max=%20-",
    ],
)
def test_a_value_that_cannot_be_meant_is_an_error_at_its_field_and_shows_nothing(
    three: list[Claim], rita: User, query: str
) -> None:
    found = shown(rita, query)
    assert found.filterset.form.errors, query
    assert list(found.result_list) == [] and listed(rita, query) == []


def test_what_django_cannot_read_is_nothing_for_those_who_act_on_many(three: list[Claim], rita: User) -> None:
    assert list(SCREEN.narrowed(asked(rita), QueryDict("claimant__id__in=x"))) == []
    assert list(SCREEN.narrowed(asked(rita), QueryDict("nonsense=1"))) == []


def test_filters_combine(three: list[Claim], rita: User) -> None:
    first, second, third = (claim.pk for claim in three)
    assert listed(rita, "") == [first, second, third]
    assert listed(rita, "type=merchant") == [first, second]
    assert listed(rita, "type=merchant&status=rejected") == [second]
    assert listed(rita, "status=rejected&status=submitted&version_min=2") == [second, third]
    assert listed(rita, "version_min=2&version_max=4") == [third]
    assert listed(rita, "mine=true") == [first]
    assert listed(rita, f"type=merchant&claimant__id__in={three[0].claimant_id}&version_max=1") == [first]
    assert listed(rita, f"type=merchant&q={three[1].reference}") == [second]
    assert listed(rita, f"type=individual&q={three[1].reference}") == []


def test_filters_stay_while_one_pages_and_searches_and_the_rest_stays_while_one_filters(
    three: list[Claim], rita: User
) -> None:
    found = shown(rita, "version_min=1&q=&p=2&claimant__id__in=1,2")
    assert "version_min=1" in found.get_query_string({"p": 1})
    assert found.filter_params["version_min"] == ["1"]  # the search form carries it on
    assert dict(found.rest) == {"q": "", "claimant__id__in": "1,2"}


def test_each_filter_that_is_set_is_shown_in_words_and_taken_off_alone(
    three: list[Claim], rita: User
) -> None:
    with override("en"):
        found = shown(rita, "status=rejected&status=submitted&version_min=2&type=&q=x&p=2")
        chips = {(chip.label, chip.value): chip.url for chip in found.chips}
    assert chips == {
        ("state", "Rejected"): "?q=x&status=submitted&type=&version_min=2",
        ("state", "Submitted"): "?q=x&status=rejected&type=&version_min=2",
        ("version", "from 2"): "?q=x&status=rejected&status=submitted&type=",
    }
    assert found.has_active_filters and not shown(rita, "q=x").has_active_filters
    assert found.bare == "?q=x"


def test_the_form_works_without_scripts_and_says_what_is_wrong(three: list[Claim], rita: User) -> None:
    with override("en"):
        answer: Any = SCREEN.changelist_view(asked(rita, "version_min=x&q=C-1&type=merchant"))
        text = answer.render().content.decode()
    form = text[text.index('<form class="filters"') :].partition("</form>")[0]
    assert 'method="get"' in form and '<input type="hidden" name="q" value="C-1">' in form
    assert "Enter a number." in form and 'value="merchant" selected' in form
    assert "Take this filter off" in text and "Nothing fits what is searched for." in text


def test_the_way_to_many_counts_nothing_and_reads_nothing(
    three: list[Claim], rita: User, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        narrowed = SCREEN.narrowed(asked(rita), QueryDict("type=merchant&version_min=1"))
    with django_assert_num_queries(1):
        assert len(list(narrowed)) == 2
