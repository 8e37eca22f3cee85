"""Addresses of lists: where the rows behind a figure are."""

from django.urls import reverse

from claims.presentation.lists import listed


def test_a_list_is_filtered_by_what_is_asked_of_it() -> None:
    assert listed("award", stands="paid", unit="K&R") == (
        f"{reverse('admin:claims_award_changelist')}?stands=paid&unit=K%26R"
    )


def test_where_there_is_no_screen_there_is_no_address() -> None:
    assert listed("nothing", a="b") == ""
