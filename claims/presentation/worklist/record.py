"""Changes of the record that wait for another person."""

from django.utils.translation import gettext, ngettext

from accounts.models import User
from claims.presentation.worklist.todo import Todo, to_confirm
from claims.queries import outages


def of(user: User) -> list[Todo]:
    windows = to_confirm(
        user,
        "confirm_window",
        outages.proposals(),
        lambda number: ngettext(
            "%(number)s change of the record waits for your confirmation.",
            "%(number)s changes of the record wait for your confirmation.",
            number,
        ),
        gettext("See the windows"),
        "outagewindow_changelist",
    )
    periods = to_confirm(
        user,
        "confirm_filing_period",
        outages.filing_proposals(),
        lambda number: ngettext(
            "%(number)s filing period waits for your confirmation.",
            "%(number)s filing periods wait for your confirmation.",
            number,
        ),
        gettext("See the filing periods"),
        "filingperiod_changelist",
    )
    return windows + periods
