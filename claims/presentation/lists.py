"""Addresses of lists of the admin, filtered: where the rows behind a figure are."""

from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode


def listed(screen: str, **filters: str) -> str:
    """The list of a screen with these filters; '' where there is no such screen."""
    try:
        return f"{reverse(f'admin:claims_{screen}_changelist')}?{urlencode(filters)}"
    except NoReverseMatch:
        return ""
